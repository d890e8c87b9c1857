import * as z from 'zod/mini';
import {
  agentRecord,
  claim,
  interlocutorRecord,
  intentRecord,
  message,
  messageFile,
  requestRecord,
  stepRecord,
} from './records.js';
import { id } from './shapes.js';
import { visibility, webhookEvent } from './words.js';

/* What comes out of the routes under `/api/ur`, named after them. */

// POST session ----------------------------------------------------------------------------------
export const sessionAnswer = z.object({
  token: z.string(),
  record: z.union([
    z.extend(agentRecord, { collectionName: z.literal('agents') }),
    z.extend(interlocutorRecord, { collectionName: z.literal('interlocutors') }),
  ]),
  /** The interlocutor's own conversation. */
  conversation: z.optional(id),
  /** Ids of the anonymous people who this person was on the body's device: what they said is in that conversation. */
  merged: z.optional(z.array(id)),
  /** When the token ends. */
  expires: z.string(),
  api: z.number(),
  /** What the elements need to know of the bot. */
  bot: z.object({
    id,
    name: z.string(),
    language: z.string(),
    /** Whether each agent sees every request, or only their own, their groups' and nobody's. */
    visibility,
    waiting: z.object({ soon: z.number(), late: z.number() }),
  }),
});

// POST steps/{step}/reached -----------------------------------------------------------------------
export const reachedAnswer = z.object({
  requests: z.array(requestRecord),
  messages: z.array(message),
  muted: z.boolean(),
});

// POST and GET conversations/{id}/messages ---------------------------------------------------------
export const messageAnswer = z.object({ message });
/** POST conversations/{id}/files: what a message may name. */
export const fileAnswer = z.object({ file: messageFile });
/** `last` is the newest `seq`; `claim` is who has control now (null: the bot). */
export const messagesAnswer = z.object({ items: z.array(message), last: z.number(), claim: z.nullable(claim) });

// POST conversations/{id}/control ----------------------------------------------------------------------
/** `claim` is null after a release; `message` is null when a take changed nothing. */
export const controlAnswer = z.object({ claim: z.nullable(claim), message: z.nullable(message) });
/** `current` of the 409 `taken`. */
export const takenConflict = z.object({ agent: z.object({ id, name: z.string() }), since: z.string() });
/** `current` of the 409 `merged`, which anything asked of a conversation may answer: where it goes on. */
export const mergedConflict = z.object({ conversation: id });

// PATCH requests/{id}, POST requests/{id}/intent -----------------------------------------------------------
export const requestAnswer = z.object({ request: requestRecord });
export const intentAnswer = z.object({ intent: intentRecord });

// PATCH steps/{id}, PUT steps/{key}, PUT agents/{sub} ---------------------------------------------------------
export const stepAnswer = z.object({ step: stepRecord });
export const agentAnswer = z.object({ agent: agentRecord });

// GET changes, requests/counts, presence ------------------------------------------------------------------------
/** `record: null` is deleted, or no longer yours to see. */
export const changesAnswer = z.object({
  items: z.array(
    z.object({
      collection: z.enum(['requests', 'claims', 'agents', 'groups', 'stories', 'steps', 'intents']),
      id,
      pos: z.number(),
      record: z.nullable(z.unknown()),
    }),
  ),
  pos: z.number(),
  reset: z.boolean(),
});
/** The keys are the views of the inbox (`all`, `open`, ...); `groups` has open requests by group id. */
export const countsAnswer = z.object({
  all: z.number(),
  open: z.number(),
  mine: z.number(),
  unassigned: z.number(),
  online: z.number(),
  done: z.number(),
  groups: z.record(z.string(), z.number()),
});
export const presence = z.object({ state: z.enum(['online', 'away', 'offline']), seenAt: z.string() });
/** By conversation. Without `conversations` in the query: those whose interlocutor is online now. */
export const presenceAnswer = z.object({ items: z.record(z.string(), presence) });

// PATCH bot, GET deliveries/counts, POST deliveries/retry ---------------------------------------------------------------------------------
/** `secret` is the webhook's, where this call made one: it is shown now and never again. */
export const botAnswer = z.object({
  bot: z.object({
    id,
    name: z.string(),
    language: z.string(),
    origins: z.array(z.string()),
    visibility,
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
/** `oldest` is when the oldest pending one was made; '' when none is pending. */
export const deliveryCountsAnswer = z.object({
  pending: z.number(),
  delivered: z.number(),
  dead: z.number(),
  oldest: z.string(),
});
/** How many dead ones are pending again. */
export const deliveriesRetryAnswer = z.object({ retried: z.number() });

// POST access-tokens, POST secrets -----------------------------------------------------------------------------------
/** `value` is shown now and never again. A token is found again by its prefix. */
export const accessTokenAnswer = z.object({
  accessToken: z.object({ id, label: z.string(), prefix: z.string(), created: z.string() }),
  value: z.string(),
});
/** The `id` is the `kid` of the tokens that the host signs with the value. */
export const secretAnswer = z.object({
  secret: z.object({ id, label: z.string(), created: z.string() }),
  value: z.string(),
});

/** An error as PocketBase shapes it; a conflict adds `current`. `status` 0 is "no answer". */
export const errorAnswer = z.object({
  status: z.number(),
  message: z.string(),
  data: z.record(z.string(), z.object({ code: z.string(), message: z.string() })),
  current: z.optional(z.unknown()),
});

export type SessionAnswer = z.infer<typeof sessionAnswer>;
export type ReachedAnswer = z.infer<typeof reachedAnswer>;
export type MessagesAnswer = z.infer<typeof messagesAnswer>;
export type ControlAnswer = z.infer<typeof controlAnswer>;
export type TakenConflict = z.infer<typeof takenConflict>;
export type MergedConflict = z.infer<typeof mergedConflict>;
export type ChangesAnswer = z.infer<typeof changesAnswer>;
export type CountsAnswer = z.infer<typeof countsAnswer>;
export type Presence = z.infer<typeof presence>;
export type PresenceAnswer = z.infer<typeof presenceAnswer>;
export type ErrorAnswer = z.infer<typeof errorAnswer>;
export type BotAnswer = z.infer<typeof botAnswer>;
export type AccessTokenAnswer = z.infer<typeof accessTokenAnswer>;
export type SecretAnswer = z.infer<typeof secretAnswer>;
export type DeliveryCounts = z.infer<typeof deliveryCountsAnswer>;
