import { cut } from '../../schema/text.js';
import { topics } from '../../schema/events.js';
import type { Message } from '../../schema/records.js';
import { inWords, isSaid } from '../../schema/said.js';
import { one } from '../data/sql.js';
import { invalid, notFound } from '../http/problem.js';
import type { Write } from '../data/write.js';
import type { Conversation } from './conversation.js';
import { lastSaid, messagesWhere } from './log.js';
import { goesOnIn, successorOf } from './merged.js';

export type NewMessage = Pick<Message, 'id' | 'author' | 'authorID' | 'authorName' | 'type' | 'text' | 'data'> &
  Partial<Pick<Message, 'files'>>;

const previewLength = 200;

/**
 * Appends a message: the only place that does. Plain SQL, so nothing checks these values after us; the caller has
 * looked for the id (`stored`), and a race for it ends here without a row, which undoes the whole transaction, so that
 * no `seq` is spent. A conversation that was merged gives no more places: 409.
 */
export function append(w: Write, conversation: Conversation, message: NewMessage, idField = 'id'): Message {
  const sql =
    'INSERT INTO {{messages}} ([[id]], [[bot]], [[conversation]], [[seq]], [[author]], [[authorID]], [[authorName]], ' +
    '[[type]], [[text]], [[data]], [[files]], [[created]]) ' +
    'VALUES ({:id}, {:bot}, {:conversation}, {:seq}, {:author}, {:authorID}, {:authorName}, ' +
    '{:type}, {:text}, {:data}, {:files}, {:created}) ON CONFLICT DO NOTHING RETURNING [[seq]]';
  const { id, author, authorID, authorName, type, text, data, files = [] } = message;
  const seq = isSaid(type)
    ? drawSeqAndPreview(w, conversation.id, inWords({ text, files }))
    : drawSeq(w, conversation.id);
  if (!seq) throw ended(w.app, conversation.id);
  const row = one(
    w.app,
    sql,
    {
      ...{ id, author, authorID, authorName, type, text, seq, created: w.now },
      ...{ bot: conversation.bot, conversation: conversation.id },
      ...{ data: JSON.stringify(data), files: JSON.stringify(files) },
    },
    { seq: 0 },
  );
  if (!row) throw invalid(idField, 'validation_not_unique');

  const appended: Message = {
    ...{ id, conversation: conversation.id, seq, author, authorID, authorName, type, text, data },
    ...{ files, created: w.now },
  };
  w.publish(topics.conversation(conversation.id), { message: appended });
  w.inserted('messages', id);
  const activity = { conversation: conversation.id, seq, ...preview(w, conversation.id, appended) };
  w.publish(topics.botAll(conversation.bot), { activity });
  // The lines around a merge tell people what its own event tells the webhook.
  if (type !== 'merge')
    w.deliver({
      ...{ bot: conversation.bot, conversation: conversation.id },
      type: type === 'control' ? 'control.changed' : 'message.created',
      data: () => (type === 'control' ? { ...data, seq } : { message: appended }),
    });
  return appended;
}

/** Merged, or erased with its person, since the caller has seen it. */
function ended(app: CoreApp, conversation: string) {
  const successor = successorOf(app, conversation);
  return successor ? goesOnIn(successor) : notFound();
}

/** The conversation's last line after that message, where it may be another one. */
function preview(w: Write, id: string, message: Message): { at: string; text?: string } {
  if (isSaid(message.type)) return { at: w.now, text: cut(inWords(message), previewLength) };
  if (message.type === 'control') return { at: w.now };
  const [newest] = lastSaid(w.app, id, 1);
  const last = newest ? cut(inWords(newest), previewLength) : '';
  const sql = 'UPDATE {{conversations}} SET [[lastText]] = {:last} WHERE [[id]] = {:id} RETURNING [[lastAt]]';
  return { at: one(w.app, sql, { id, last }, { lastAt: '' })!.lastAt, text: last };
}

/** The next place; 0 where the conversation was merged. One statement asks and draws, so that no place is lost. */
function drawSeqAndPreview(w: Write, id: string, text: string): number {
  const sql =
    'UPDATE {{conversations}} SET [[seq]] = [[seq]] + 1, [[lastAt]] = {:now}, [[lastText]] = {:text} ' +
    "WHERE [[id]] = {:id} AND [[merged]] = '' RETURNING [[seq]]";
  return one(w.app, sql, { id, now: w.now, text: cut(text, previewLength) }, { seq: 0 })?.seq ?? 0;
}

function drawSeq(w: Write, id: string): number {
  const sql =
    "UPDATE {{conversations}} SET [[seq]] = [[seq]] + 1 WHERE [[id]] = {:id} AND [[merged]] = '' RETURNING [[seq]]";
  return one(w.app, sql, { id }, { seq: 0 })?.seq ?? 0;
}

/**
 * The stored message of that id, if the same author has sent it to the same conversation; null if the id is free.
 * Any other use of a taken id is refused, and shows nothing of who has it.
 *
 * A conversation has one interlocutor, who may have been an anonymous one when they said it.
 */
export function stored(
  app: CoreApp,
  conversation: string,
  sender: Pick<Message, 'id' | 'author' | 'authorID'>,
  idField = 'id',
): Message | null {
  const [message] = messagesWhere(app, '[[id]] = {:id}', { id: sender.id });
  if (!message) return null;
  const sameAuthor =
    message.author === sender.author && (sender.author === 'interlocutor' || message.authorID === sender.authorID);
  if (message.conversation === conversation && sameAuthor) return message;
  // Moved along by a merge, perhaps: where the conversation goes on the line is known.
  const successor = successorOf(app, conversation);
  throw successor ? goesOnIn(successor) : invalid(idField, 'validation_not_unique');
}
