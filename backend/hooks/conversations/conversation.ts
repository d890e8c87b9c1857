import type { ConversationRecord } from '../../schema/records.js';
import { botSettings } from '../bot/settings.js';
import { runStep, stepByKey } from '../bot/execute.js';
import { create, find } from '../data/records.js';
import type { Write } from '../data/write.js';

/** What writing into a conversation needs to know of it. */
export type Conversation = Pick<ConversationRecord, 'id' | 'bot' | 'interlocutor'>;

export const conversationFrom = (record: core.Record): Conversation => ({
  id: record.id,
  bot: record.getString('bot'),
  interlocutor: record.getString('interlocutor'),
});

/** The interlocutor's one conversation, made if need be; `greet` reaches the bot's start step in a new one. */
export function conversationOf(
  w: Write,
  bot: core.Record,
  interlocutor: core.Record,
  options: { greet: boolean },
): Conversation {
  const found = find(w.app, 'conversations', 'interlocutor = {:id}', { id: interlocutor.id });
  if (found) return conversationFrom(found);
  const record = create(w.app, 'conversations', { bot: bot.id, interlocutor: interlocutor.id, lastAt: w.now });
  const conversation = conversationFrom(record);
  const start = options.greet && bot.getString('engine') === 'embedded' && botSettings(bot).start;
  const step = start ? stepByKey(w.app, bot.id, start) : null;
  if (step) runStep(w, { bot, conversation, step, trigger: `greeting:${conversation.id}` });
  return conversation;
}
