import * as z from 'zod/mini';
import { actions } from './actions.js';
import { limits } from './limits.js';
import {
  agentRecord,
  claim,
  interlocutorRecord,
  intentRecord,
  message,
  requestRecord,
  role,
  status,
  stepRecord,
} from './records.js';
import { customAttributes, hostKey, id, optionalID, optionalText, text } from './shapes.js';

/*
 * Bodies and answers of the routes under `/api/ur`, named after their routes: `xBody` goes in, `xAnswer` comes out.
 * An unknown key in a body is ignored; null and '' unassign.
 */

/** The version of the API that this build speaks. A client that meets a higher number says that it is outdated. */
export const apiVersion = 1;

// POST session ----------------------------------------------------------------------------------
export const device = z.string().check(z.regex(/^[A-Za-z0-9_-]{43,64}$/, { error: 'validation_invalid_device' }));
/** Of a known person (`token`, a JWT signed by the host), or of an anonymous device that the bot allows. */
export const sessionBody = z.union([
  z.object({ token: z.string().check(z.minLength(1)), device: z.optional(device) }),
  z.object({ bot: id, device }),
]);
export const sessionAnswer = z.object({
  token: z.string(),
  record: z.union([
    z.extend(agentRecord, { collectionName: z.literal('agents') }),
    z.extend(interlocutorRecord, { collectionName: z.literal('interlocutors') }),
  ]),
  /** The interlocutor's own conversation. */
  conversation: z.optional(id),
  /** When the token ends. */
  expires: z.string(),
  api: z.number(),
  /** What the elements need to know of the bot. */
  bot: z.object({
    id,
    name: z.string(),
    language: z.string(),
    waiting: z.object({ soon: z.number(), late: z.number() }),
  }),
});

// POST steps/{step}/reached -----------------------------------------------------------------------
export const reachedBody = z.object({
  id,
  interlocutor: z.object({
    userID: hostKey,
    firstName: z.optional(optionalText(limits.name)),
    lastName: z.optional(optionalText(limits.name)),
    email: z.optional(optionalText(limits.name)),
    phoneNumber: z.optional(optionalText(limits.name)),
    customAttributes: z.optional(customAttributes),
    usedToTest: z.optional(z.boolean()),
  }),
  messages: z.optional(
    z
      .array(
        z.object({
          id: z.optional(id),
          author: z.enum(['interlocutor', 'bot']),
          text: text(limits.message),
          type: z.optional(z.enum(['text', 'quick_replies'])),
          data: z.optional(z.unknown()),
        }),
      )
      .check(z.maxLength(limits.reachedMessages)),
  ),
});
export const reachedAnswer = z.object({
  requests: z.array(requestRecord),
  messages: z.array(message),
  muted: z.boolean(),
});

// POST and GET conversations/{id}/messages ---------------------------------------------------------
export const messageBody = z.object({
  id,
  type: z.optional(z.enum(['text', 'quick_replies', 'edit'])),
  text: z.optional(z.string()),
  data: z.optional(z.unknown()),
  claim: z.optional(id),
});
export const messageAnswer = z.object({ message });
/** `last` is the newest `seq`; `claim` is who has control now (null: the bot). */
export const messagesAnswer = z.object({ items: z.array(message), last: z.number(), claim: z.nullable(claim) });

// PUT conversations/{id}/read ------------------------------------------------------------------------
export const readBody = z.object({ seq: z.int().check(z.nonnegative()) });

// POST conversations/{id}/control ----------------------------------------------------------------------
export const controlBody = z.discriminatedUnion('action', [
  z.object({ action: z.literal('take'), force: z.optional(z.boolean()) }),
  z.object({ action: z.literal('release'), step: z.optional(hostKey) }),
]);
/** `claim` is null after a release; `message` is null when a take changed nothing. */
export const controlAnswer = z.object({ claim: z.nullable(claim), message: z.nullable(message) });
/** `current` of the 409 `taken`. */
export const takenConflict = z.object({ agent: z.object({ id, name: z.string() }), since: z.string() });

// PATCH requests/{id}, POST requests/{id}/intent -----------------------------------------------------------
export const requestPatch = z.object({
  title: z.optional(text(limits.title)),
  status: z.optional(status),
  assignee: z.optional(optionalID),
  group: z.optional(optionalID),
});
export const requestBody = z.extend(requestPatch, { rev: z.int() });
export const requestAnswer = z.object({ request: requestRecord });

const phrases = z.array(text(limits.phrase)).check(z.minLength(1), z.maxLength(limits.phrases));
export const intentBody = z.union([z.object({ intent: id, phrases }), z.object({ name: text(limits.name), phrases })]);
export const intentAnswer = z.object({ intent: intentRecord });

// PATCH steps/{id}, PUT steps/{key}, PUT agents/{sub} ---------------------------------------------------------
export const stepPatchBody = z.object({ rev: z.int(), actions });
export const stepPutBody = z.object({
  name: text(limits.name),
  story: z.object({ key: hostKey, name: text(limits.name) }),
  actions,
});
export const stepAnswer = z.object({ step: stepRecord });
export const agentPutBody = z.object({
  name: text(limits.name),
  role: z.optional(role),
  groups: z.optional(z.array(text(limits.name))),
});
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

/** An error as PocketBase shapes it; a conflict adds `current`. `status` 0 is "no answer". */
export const errorAnswer = z.object({
  status: z.number(),
  message: z.string(),
  data: z.record(z.string(), z.object({ code: z.string(), message: z.string() })),
  current: z.optional(z.unknown()),
});

export type SessionBody = z.input<typeof sessionBody>;
export type SessionAnswer = z.infer<typeof sessionAnswer>;
export type ReachedBody = z.input<typeof reachedBody>;
export type ReachedAnswer = z.infer<typeof reachedAnswer>;
export type MessageBody = z.input<typeof messageBody>;
export type MessagesAnswer = z.infer<typeof messagesAnswer>;
export type ControlBody = z.input<typeof controlBody>;
export type ControlAnswer = z.infer<typeof controlAnswer>;
export type TakenConflict = z.infer<typeof takenConflict>;
export type RequestPatch = z.input<typeof requestPatch>;
export type RequestBody = z.input<typeof requestBody>;
export type IntentBody = z.input<typeof intentBody>;
export type StepPatchBody = z.input<typeof stepPatchBody>;
export type StepPutBody = z.input<typeof stepPutBody>;
export type AgentPutBody = z.input<typeof agentPutBody>;
export type ChangesAnswer = z.infer<typeof changesAnswer>;
export type CountsAnswer = z.infer<typeof countsAnswer>;
export type Presence = z.infer<typeof presence>;
export type PresenceAnswer = z.infer<typeof presenceAnswer>;
export type ErrorAnswer = z.infer<typeof errorAnswer>;
