/*
 * The embedded engine: which step answers what a person said. Deciding reads the text and the bot's phrases, which is
 * slow and depends on nothing that a race could change: it comes before the transaction, which holds the only writer.
 * The answer itself is written in the transaction that stores the person's line (see conversations/messages.ts), so
 * that no answer is ever in flight: an agent's take is wholly before or after it.
 */
import type { Message } from '../../schema/records.js';
import type { Conversation } from '../conversations/conversation.js';
import { messagesWhere } from '../conversations/log.js';
import { derivedID } from '../data/ids.js';
import { find, ofBot } from '../data/records.js';
import type { Write } from '../data/write.js';
import { runStep, stepByKey } from './execute.js';
import { botSettings } from './settings.js';
import { understand } from './understand.js';

/** The id of the step that answers; '' when the bot says nothing. */
export interface Decision {
  step: string;
}

type Line = Pick<Message, 'id' | 'text' | 'data'>;

export function decide(app: CoreApp, conversation: Conversation, line: Line): Decision {
  const bot = app.findRecordById('bots', conversation.bot);
  if (bot.getString('engine') !== 'embedded') return { step: '' };
  const chosen = line.data?.payload && offered(app, conversation, line.data.payload);
  const step =
    (chosen && stepByKey(app, bot.id, line.data!.payload!)) ||
    (line.text && understoodStep(app, bot.id, line.text)) ||
    stepByKey(app, bot.id, botSettings(bot).fallback);
  return { step: step?.id ?? '' };
}

/** Writes the answer to a line. The ids follow from the line's own, so that it is answered once. */
export function answer(w: Write, conversation: Conversation, line: string, { step: id }: Decision): void {
  const step = id ? ofBot(w.app, 'steps', conversation.bot, id) : null;
  if (!step) return;
  const bot = w.app.findRecordById('bots', conversation.bot);
  runStep(w, { bot, conversation, step, trigger: line });
}

/** The interlocutor's newest line if nothing was said after it, with the decision about it. */
export function unanswered(conversation: Conversation): { line: Message; decision: Decision } | null {
  const line = lastLine($app, conversation);
  return line?.author === 'interlocutor' ? { line, decision: decide($app, conversation, line) } : null;
}

/** Answers after a lapsed lease, unless somebody has said something since `unanswered` looked. */
export function answerUnanswered(
  w: Write,
  conversation: Conversation,
  { line, decision }: NonNullable<ReturnType<typeof unanswered>>,
) {
  if (lastLine(w.app, conversation)?.id !== line.id) return;
  // Not twice, should the line have been answered before an agent came: by a request alone, or by what was corrected.
  const id = derivedID(line.id, `${decision.step}:0`);
  if (['messages', 'requests'].some((made) => find(w.app, made, 'id = {:id}', { id }))) return;
  answer(w, conversation, line.id, decision);
}

function lastLine(app: CoreApp, { id }: Conversation): Message | undefined {
  const said = `[[conversation]] = {:id} AND [[type]] IN ('text', 'quick_replies')`;
  return messagesWhere(app, said, { id }, 'DESC')[0];
}

/** A payload leads somewhere only if the bot has lately offered it: else anybody could reach any step by its key. */
function offered(app: CoreApp, { id }: Conversation, payload: string): boolean {
  const offers = messagesWhere(app, "[[conversation]] = {:id} AND [[type]] = 'quick_replies'", { id }, 'DESC', 20);
  return offers.some(({ data }) => data?.replies?.some((reply) => reply.payload === payload));
}

function understoodStep(app: CoreApp, bot: string, text: string): core.Record | null {
  const intent = understand(app, bot, text);
  const step = intent && ofBot(app, 'intents', bot, intent)?.getString('step');
  return step ? ofBot(app, 'steps', bot, step) : null;
}
