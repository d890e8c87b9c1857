import * as z from 'zod/mini';
import { holder, message, requestRecord, requestRow } from './records.js';
import { hostKey, id } from './shapes.js';

/*
 * What a bot's webhook gets (docs/webhooks.md). Signed and named as https://www.standardwebhooks.com has it, so that
 * its libraries verify it: `webhook-id`, `webhook-timestamp`, `webhook-signature: v1,...`.
 */

export const webhookEvents = ['request.created', 'request.changed', 'message.created', 'control.changed'] as const;
export const webhookEvent = z.enum(webhookEvents);

/** What every event has. */
const envelope = {
  /** The same in each attempt, and in the header `webhook-id`: whoever has seen it before has seen the event before. */
  id,
  /** When it happened, in ISO 8601. */
  timestamp: z.string(),
  bot: id,
  conversation: id,
  /** Its place among the events of its conversation: 1, 2, 3 ... A gap is an event that is dead. */
  sequence: z.number(),
  /** Whose conversation it is; `userID` is the host's own id, '' of somebody whom the host does not know. */
  interlocutor: z.object({ id, userID: z.string() }),
};

/** A request appeared, with all that was frozen with it. */
export const requestCreated = z.object({
  ...envelope,
  type: z.literal('request.created'),
  data: z.object({ request: z.omit(requestRecord, { expand: true }) }),
});

const change = z.object({ from: z.string(), to: z.string() });

/** An agent changed a request; `changes` has the fields that differ. What was frozen does not come again. */
export const requestChanged = z.object({
  ...envelope,
  type: z.literal('request.changed'),
  data: z.object({
    request: z.omit(requestRow, { expand: true }),
    changes: z.object({
      title: z.optional(change),
      status: z.optional(change),
      assignee: z.optional(change),
      group: z.optional(change),
    }),
    by: z.object({ id, name: z.string() }),
  }),
});

/** Somebody said, corrected or withdrew something (`type` is never `control`). */
export const messageCreated = z.object({
  ...envelope,
  type: z.literal('message.created'),
  data: z.object({ message }),
});

/** Who answers is somebody else from now on. `seq` is where that stands among the messages. */
export const controlChanged = z.object({
  ...envelope,
  type: z.literal('control.changed'),
  data: z.object({
    from: holder,
    to: holder,
    reason: z.enum(['take', 'force', 'release', 'lapsed', 'removed']),
    seq: z.number(),
  }),
});

export const webhookPayload = z.discriminatedUnion('type', [
  requestCreated,
  requestChanged,
  messageCreated,
  controlChanged,
]);

/** A webhook as its bot's admins see it. */
export const webhookRecord = z.object({ id, bot: id, url: z.string(), events: z.array(webhookEvent) });

export const deliveryStates = ['pending', 'delivered', 'dead'] as const;

/** A delivery as the bot's admins see it, for seven days after its end; what was sent is not in it. */
export const deliveryRecord = z.object({
  id,
  bot: id,
  conversation: id,
  seq: z.number(),
  event: webhookEvent,
  state: z.enum(deliveryStates),
  attempts: z.number(),
  /** When it is tried next; '' when it is over, or waits for an earlier one of its conversation. */
  nextAt: z.string(),
  /** The HTTP status of the newest attempt (0: no answer), and what was wrong. */
  status: z.number(),
  error: z.string(),
  created: z.string(),
  updated: z.string(),
});

// GET deliveries/counts (admin) -------------------------------------------------------------------
/** `oldest` is when the oldest pending one was made; '' when none is pending. */
export const deliveryCountsAnswer = z.object({
  pending: z.number(),
  delivered: z.number(),
  dead: z.number(),
  oldest: z.string(),
});

const minutes = z.int().check(z.positive(), z.lte(100_000));

/** The part of `PATCH bot` that sets the webhook; null removes it. */
export const webhookSetting = z.object({
  url: z.optional(z.string()),
  /** Absent, of a new webhook: all of them. */
  events: z.optional(z.array(webhookEvent).check(z.minLength(1))),
  /** Makes a new secret. The one before goes on signing, beside it, for 24 hours. */
  rotate: z.optional(z.boolean()),
});

// PATCH bot (admin) ---------------------------------------------------------------------------------
/** What is absent stays as it is. */
export const botBody = z.object({
  origins: z.optional(z.array(z.string()).check(z.maxLength(100))),
  settings: z.optional(
    z.object({
      start: z.optional(z.union([hostKey, z.literal('')])),
      fallback: z.optional(z.union([hostKey, z.literal('')])),
      anonymous: z.optional(z.boolean()),
      waiting: z.optional(z.object({ soon: minutes, late: minutes })),
      webhook: z.optional(z.nullable(webhookSetting)),
    }),
  ),
});
/** `secret` is the webhook's, where this call made one: it is shown now and never again. */
export const botAnswer = z.object({
  bot: z.object({
    id,
    name: z.string(),
    language: z.string(),
    origins: z.array(z.string()),
    settings: z.object({
      start: z.string(),
      fallback: z.string(),
      anonymous: z.boolean(),
      waiting: z.object({ soon: z.number(), late: z.number() }),
      webhook: z.nullable(z.object({ url: z.string(), events: z.array(webhookEvent) })),
    }),
  }),
  secret: z.optional(z.string()),
});

export type WebhookEvent = z.infer<typeof webhookEvent>;
export type WebhookPayload = z.infer<typeof webhookPayload>;
export type WebhookSetting = z.input<typeof webhookSetting>;
export type DeliveryRecord = z.infer<typeof deliveryRecord>;
export type DeliveryCounts = z.infer<typeof deliveryCountsAnswer>;
export type BotBody = z.input<typeof botBody>;
export type BotAnswer = z.infer<typeof botAnswer>;
