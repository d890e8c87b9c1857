import type { Action } from '../../schema/actions.js';
import type { Message, MessageData } from '../../schema/records.js';
import { append, type NewMessage } from '../conversations/append.js';
import type { Conversation } from '../conversations/conversation.js';
import { createRequest } from '../requests/create.js';
import { derivedID } from '../data/ids.js';
import { find, json } from '../data/records.js';
import type { Write } from '../data/write.js';

export interface Reach {
  bot: core.Record;
  conversation: Conversation;
  step: core.Record;
  /**
   * The id of the message that led here, or the name of what else did. The ids of all that the step makes follow from it,
   * so that it is made once.
   */
  trigger: string;
  /** An external bot says its own lines: only requests are made. */
  requestsOnly?: boolean;
}

/** Reaches a step: does its actions in their order. The one executor of the embedded engine and of `reached`. */
export function runStep(w: Write, reach: Reach): { messages: Message[]; requests: core.Record[] } {
  const messages: Message[] = [];
  const requests: core.Record[] = [];
  json<Action[]>(reach.step, 'actions', []).forEach((action, index) => {
    const id = derivedID(reach.trigger, `${reach.step.id}:${index}`);
    if (action.type === 'create_user_request_action') requests.push(createRequest(w, { ...reach, action, id }));
    else if (!reach.requestsOnly) messages.push(append(w, reach.conversation, botLine(reach.bot, id, action)));
  });
  return { messages, requests };
}

function botLine(
  bot: core.Record,
  id: string,
  action: Exclude<Action, { type: 'create_user_request_action' }>,
): NewMessage {
  const data: MessageData | null = action.type === 'send_quick_replies_action' ? { replies: action.replies } : null;
  return {
    ...{ id, author: 'bot', authorID: bot.id, authorName: bot.getString('name') },
    ...{ type: data ? 'quick_replies' : 'text', text: action.text, data },
  };
}

export const stepByKey = (app: CoreApp, bot: string, key: string) =>
  find(app, 'steps', 'bot = {:bot} && key = {:key}', { bot, key });
