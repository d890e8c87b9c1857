import * as z from 'zod/mini';
import { actions, quickReply } from './actions.js';
import { id } from './shapes.js';
import { author, role, status } from './words.js';

/*
 * Records as the API shows them. '' is "none" in relations and dates, as PocketBase has it;
 * dates are PocketBase's `2026-11-24 08:30:00.000Z`.
 */

export * from './words.js';

export const agentRecord = z.object({
  id,
  bot: id,
  sub: z.string(),
  name: z.string(),
  role,
  groups: z.array(id),
});

export const groupRecord = z.object({ id, bot: id, name: z.string() });

export const interlocutorRecord = z.object({
  id,
  bot: id,
  userID: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.optional(z.string()),
  phoneNumber: z.optional(z.string()),
  customAttributes: z.optional(z.nullable(z.record(z.string(), z.string()))),
  isLogged: z.boolean(),
  usedToTest: z.boolean(),
});

export const storyRecord = z.object({ id, bot: id, key: z.string(), name: z.string() });

export const stepRecord = z.object({
  id,
  bot: id,
  key: z.string(),
  story: id,
  name: z.string(),
  actions,
  rev: z.number(),
  expand: z.optional(z.object({ story: z.optional(storyRecord) })),
});

export const conversationRecord = z.object({
  id,
  bot: id,
  interlocutor: id,
  seq: z.number(),
  lastAt: z.string(),
  lastText: z.string(),
  expand: z.optional(z.object({ interlocutor: z.optional(interlocutorRecord) })),
});

/** Who answers in a conversation, when it is not the bot. */
export const claim = z.object({
  id,
  conversation: id,
  agent: z.object({ id, name: z.string() }),
  since: z.string(),
});

/** Who has control, in a `control` message: the bot, or an agent. */
export const holder = z.union([
  z.object({ kind: z.literal('bot') }),
  z.object({ kind: z.literal('agent'), id, name: z.string() }),
]);

export const messageType = z.enum(['text', 'quick_replies', 'control', 'edit', 'merge']);
export const messageData = z.object({
  /** quick_replies: what may be answered. */
  replies: z.optional(z.array(quickReply)),
  /** text: the payload of the quick reply that this message answers with. */
  payload: z.optional(z.string()),
  /** control: from whom, to whom, and why. */
  from: z.optional(holder),
  to: z.optional(holder),
  reason: z.optional(z.enum(['take', 'force', 'release', 'lapsed', 'removed', 'merge'])),
  /** merge: what was said before the person signed in starts below this line, or has ended above it. */
  merge: z.optional(z.enum(['started', 'ended'])),
  /** edit: the message it changes, and the new text (null withdraws). */
  of: z.optional(id),
  text: z.optional(z.nullable(z.string())),
});

/** A file of a message, frozen with it. `type` is what the server found in the bytes; an image has its size in pixels. */
export const messageFile = z.object({
  id,
  name: z.string(),
  type: z.string(),
  size: z.number(),
  width: z.optional(z.number()),
  height: z.optional(z.number()),
});

export const message = z.object({
  id,
  conversation: id,
  seq: z.number(),
  author,
  authorID: z.string(),
  authorName: z.string(),
  type: messageType,
  text: z.string(),
  data: z.nullable(messageData),
  files: z.array(messageFile),
  created: z.string(),
});

export const extractLine = z.object({
  seq: z.number(),
  author,
  authorName: z.string(),
  text: z.string(),
  created: z.string(),
});

/** The interlocutor's attributes as they were when the request was created. */
export const frozenAttributes = z.object({
  userID: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  phoneNumber: z.string(),
  isLogged: z.boolean(),
  usedToTest: z.boolean(),
  customAttributes: z.record(z.string(), z.string()),
});

/** What a row of the list needs of a request; `expand` has the person and the conversation's last line. */
export const requestRow = z.object({
  id,
  bot: id,
  number: z.number(),
  conversation: id,
  seq: z.number(),
  interlocutor: id,
  story: z.string(),
  step: z.string(),
  storyName: z.string(),
  stepName: z.string(),
  title: z.string(),
  description: z.string(),
  status,
  assignee: z.string(),
  group: z.string(),
  waitingSince: z.string(),
  /** Who made the newest change of this row: an agent's id; '' when it was the bot or the interlocutor. */
  changedBy: z.string(),
  rev: z.number(),
  pos: z.number(),
  created: z.string(),
  updated: z.string(),
  expand: z.optional(
    z.object({ interlocutor: z.optional(interlocutorRecord), conversation: z.optional(conversationRecord) }),
  ),
});

/** A whole request: the row, and what was frozen with it. */
export const requestRecord = z.extend(requestRow, {
  extract: z.array(extractLine),
  attributes: frozenAttributes,
});

export const intentRecord = z.object({
  id,
  bot: id,
  name: z.string(),
  phrases: z.array(z.string()),
  /** The step that answers it; '' while there is none. */
  step: z.string(),
});

export type AgentRecord = z.infer<typeof agentRecord>;
export type GroupRecord = z.infer<typeof groupRecord>;
export type InterlocutorRecord = z.infer<typeof interlocutorRecord>;
export type StoryRecord = z.infer<typeof storyRecord>;
export type StepRecord = z.infer<typeof stepRecord>;
export type ConversationRecord = z.infer<typeof conversationRecord>;
export type Claim = z.infer<typeof claim>;
export type Holder = z.infer<typeof holder>;
export type MessageType = z.infer<typeof messageType>;
export type MessageData = z.infer<typeof messageData>;
export type MessageFile = z.infer<typeof messageFile>;
export type Message = z.infer<typeof message>;
export type ExtractLine = z.infer<typeof extractLine>;
export type FrozenAttributes = z.infer<typeof frozenAttributes>;
export type RequestRow = z.infer<typeof requestRow>;
export type RequestRecord = z.infer<typeof requestRecord>;
export type IntentRecord = z.infer<typeof intentRecord>;
