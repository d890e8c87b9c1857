import * as z from 'zod/mini';
import { limits } from './limits.js';
import { hostKey, optionalID, text } from './shapes.js';

/** A button under a bot's message. Its `payload` is the key of the step it leads to. */
export const quickReply = z.object({ title: text(limits.quickReplyTitle), payload: hostKey });

/** The bot says something. */
export const sendTextAction = z.object({ type: z.literal('send_text_action'), text: text(limits.message) });

/** The bot says something and offers answers. */
export const sendQuickRepliesAction = z.object({
  type: z.literal('send_quick_replies_action'),
  text: text(limits.message),
  replies: z.array(quickReply).check(z.minLength(1), z.maxLength(limits.quickReplies)),
});

/** A request appears in the inbox. `message` is the description's template, with `{{@message}}` for the newest message. */
export const createUserRequestAction = z.object({
  type: z.literal('create_user_request_action'),
  message: text(limits.template),
  assigneeID: z.optional(optionalID),
  groupID: z.optional(optionalID),
});

/** What a step does, by Clustaar's names. */
export const action = z.discriminatedUnion('type', [sendTextAction, sendQuickRepliesAction, createUserRequestAction]);
export const actions = z.array(action).check(z.maxLength(limits.actions));

export type QuickReply = z.infer<typeof quickReply>;
export type CreateUserRequestAction = z.infer<typeof createUserRequestAction>;
export type Action = z.infer<typeof action>;
