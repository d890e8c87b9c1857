import * as z from 'zod/mini';
import { actions } from './actions.js';
import { email } from './email.js';
import { limits } from './limits.js';
import { customAttributes, hostKey, id, optionalID, optionalText, text } from './shapes.js';
import { role, status, visibility, webhookEvent, webhookEvents } from './words.js';

/*
 * What goes into the routes under `/api/ur`, named after them. An unknown key is ignored; null and '' unassign.
 * Apart from the answers, because each of the server's JS engines makes these schemas when it is first used.
 */

// POST session ----------------------------------------------------------------------------------
export const device = z.string().check(z.regex(/^[A-Za-z0-9_-]{43,64}$/, { error: 'validation_invalid_device' }));
/** Of a known person (`token`, a JWT signed by the host), or of an anonymous device that the bot allows. */
export const sessionBody = z.union([
  z.object({ token: z.string().check(z.minLength(1)), device: z.optional(device) }),
  z.object({ bot: id, device }),
]);

// POST steps/{step}/reached -----------------------------------------------------------------------
export const reachedBody = z.object({
  id,
  interlocutor: z.object({
    userID: hostKey,
    firstName: z.optional(optionalText(limits.name)),
    lastName: z.optional(optionalText(limits.name)),
    email: z.optional(email),
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

// POST and GET conversations/{id}/messages ---------------------------------------------------------
export const messageBody = z.object({
  id,
  type: z.optional(z.enum(['text', 'quick_replies', 'edit'])),
  text: z.optional(z.string()),
  data: z.optional(z.unknown()),
  /** Ids of what the same sender has uploaded to this conversation; the text may then be empty. */
  files: z.optional(z.array(id).check(z.maxLength(limits.messageFiles))),
  claim: z.optional(id),
});

// PUT conversations/{id}/read ------------------------------------------------------------------------
export const readBody = z.object({ seq: z.int().check(z.nonnegative()) });

// POST conversations/{id}/control ----------------------------------------------------------------------
export const controlBody = z.discriminatedUnion('action', [
  z.object({ action: z.literal('take'), force: z.optional(z.boolean()) }),
  z.object({ action: z.literal('release'), step: z.optional(hostKey) }),
]);

// PATCH requests/{id}, POST requests/{id}/intent -----------------------------------------------------------
export const requestPatch = z.object({
  title: z.optional(text(limits.title)),
  status: z.optional(status),
  assignee: z.optional(optionalID),
  group: z.optional(optionalID),
});
export const requestBody = z.extend(requestPatch, { rev: z.int() });
const phrases = z.array(text(limits.phrase)).check(z.minLength(1), z.maxLength(limits.phrases));
export const intentBody = z.union([z.object({ intent: id, phrases }), z.object({ name: text(limits.name), phrases })]);

// PATCH steps/{id}, PUT steps/{key}, PUT agents/{sub} ---------------------------------------------------------
export const stepPatchBody = z.object({ rev: z.int(), actions });
export const stepPutBody = z.object({
  name: text(limits.name),
  story: z.object({ key: hostKey, name: text(limits.name) }),
  actions,
});
export const agentPutBody = z.object({
  name: text(limits.name),
  role: z.optional(role),
  groups: z.optional(z.array(text(limits.name)).check(z.maxLength(limits.groups))),
});

// POST access-tokens, POST secrets (admin) ----------------------------------------------------------
export const keyBody = z.object({ label: text(limits.name) });

// PATCH bot (admin) ---------------------------------------------------------------------------------
const minutes = z.int().check(z.positive(), z.lte(100_000));

/** The part of `PATCH bot` that sets the webhook; null removes it. */
export const webhookSetting = z.object({
  url: z.optional(z.string()),
  /** Absent, of a new webhook: all of them. */
  events: z.optional(z.array(webhookEvent).check(z.minLength(1), z.maxLength(webhookEvents.length))),
  /** Makes a new secret. The one before goes on signing, beside it, for 24 hours. */
  rotate: z.optional(z.boolean()),
});
/** What is absent stays as it is. */
export const botBody = z.object({
  origins: z.optional(z.array(z.string()).check(z.maxLength(100))),
  /** What agents see who are no admins: everything, or their own, their groups' and nobody's. */
  visibility: z.optional(visibility),
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

export type SessionBody = z.input<typeof sessionBody>;
export type ReachedBody = z.input<typeof reachedBody>;
export type MessageBody = z.input<typeof messageBody>;
export type ControlBody = z.input<typeof controlBody>;
export type RequestPatch = z.input<typeof requestPatch>;
export type RequestBody = z.input<typeof requestBody>;
export type IntentBody = z.input<typeof intentBody>;
export type StepPatchBody = z.input<typeof stepPatchBody>;
export type StepPutBody = z.input<typeof stepPutBody>;
export type AgentPutBody = z.input<typeof agentPutBody>;
export type WebhookSetting = z.input<typeof webhookSetting>;
export type KeyBody = z.input<typeof keyBody>;
export type BotBody = z.input<typeof botBody>;
