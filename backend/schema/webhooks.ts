import * as z from 'zod/mini';
import { holder, message, requestRecord, requestRow } from './records.js';
import { id } from './shapes.js';
import { deliveryStates, webhookEvent } from './words.js';

/*
 * What a bot's webhook gets (docs/webhooks.md). Signed and named as https://www.standardwebhooks.com has it, so that
 * its libraries verify it: `webhook-id`, `webhook-timestamp`, `webhook-signature: v1,...`.
 */

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

/** Somebody said, corrected or withdrew something (`type` is never `control` or `merge`). */
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
    reason: z.enum(['take', 'force', 'release', 'lapsed', 'removed', 'merge']),
    seq: z.number(),
  }),
});

/**
 * Somebody anonymous signed in: what they said is a part of this conversation from now on, and so are their requests.
 * `from.conversation` is this one itself where the person had none before: only whose it is has changed then.
 */
export const conversationMerged = z.object({
  ...envelope,
  type: z.literal('conversation.merged'),
  data: z.object({
    from: z.object({ conversation: id, interlocutor: id }),
    /** The places of those messages among this conversation's; null where there are none. */
    messages: z.nullable(z.object({ first: z.number(), last: z.number() })),
  }),
});

export const webhookPayload = z.discriminatedUnion('type', [
  requestCreated,
  requestChanged,
  messageCreated,
  controlChanged,
  conversationMerged,
]);

/** A webhook as its bot's admins see it. */
export const webhookRecord = z.object({ id, bot: id, url: z.string(), events: z.array(webhookEvent) });

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

export type WebhookPayload = z.infer<typeof webhookPayload>;
export type DeliveryRecord = z.infer<typeof deliveryRecord>;
