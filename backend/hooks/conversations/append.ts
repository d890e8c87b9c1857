import { cut } from '../../schema/text.js';
import { topics } from '../../schema/events.js';
import type { Message } from '../../schema/records.js';
import { all, one } from '../data/sql.js';
import { invalid } from '../http/problem.js';
import type { Write } from '../data/write.js';
import type { Conversation } from './conversation.js';

export type NewMessage = Pick<Message, 'id' | 'author' | 'authorID' | 'authorName' | 'type' | 'text' | 'data'>;

/** A line that somebody said, as opposed to a change of control or of an earlier line. */
export const isSaid = (type: Message['type']) => type === 'text' || type === 'quick_replies';

const previewLength = 200;

/**
 * Appends a message: the only place that does. Plain SQL, so nothing checks these values after us; the caller has
 * looked for the id (`stored`), and a race for it ends here without a row, which undoes the whole transaction, so that
 * no `seq` is spent.
 */
export function append(w: Write, conversation: Conversation, message: NewMessage, idField = 'id'): Message {
  const seq = isSaid(message.type) ? drawSeqAndPreview(w, conversation.id, message.text) : drawSeq(w, conversation.id);
  const sql =
    'INSERT INTO {{messages}} ([[id]], [[bot]], [[conversation]], [[seq]], [[author]], [[authorID]], [[authorName]], ' +
    '[[type]], [[text]], [[data]], [[files]], [[created]]) ' +
    'VALUES ({:id}, {:bot}, {:conversation}, {:seq}, {:author}, {:authorID}, {:authorName}, ' +
    '{:type}, {:text}, {:data}, {:files}, {:created}) ON CONFLICT DO NOTHING RETURNING [[seq]]';
  const { id, author, authorID, authorName, type, text, data } = message;
  const row = one(
    w.app,
    sql,
    {
      ...{ id, author, authorID, authorName, type, text, seq, created: w.now },
      ...{ bot: conversation.bot, conversation: conversation.id, data: JSON.stringify(data), files: '[]' },
    },
    { seq: 0 },
  );
  if (!row) throw invalid(idField, 'validation_not_unique');

  const appended: Message = {
    ...{ id, conversation: conversation.id, seq, author, authorID, authorName, type, text, data },
    ...{ files: [], created: w.now },
  };
  w.publish(topics.conversation(conversation.id), { message: appended });
  w.publish(topics.botAll(conversation.bot), {
    activity: { conversation: conversation.id, seq, at: w.now, text: isSaid(type) ? cut(text, previewLength) : '' },
  });
  w.deliver({
    ...{ bot: conversation.bot, conversation: conversation.id },
    type: type === 'control' ? 'control.changed' : 'message.created',
    data: () => (type === 'control' ? { ...data, seq } : { message: appended }),
  });
  return appended;
}

function drawSeqAndPreview(w: Write, id: string, text: string): number {
  const sql =
    'UPDATE {{conversations}} SET [[seq]] = [[seq]] + 1, [[lastAt]] = {:now}, [[lastText]] = {:text} ' +
    'WHERE [[id]] = {:id} RETURNING [[seq]]';
  return one(w.app, sql, { id, now: w.now, text: cut(text, previewLength) }, { seq: 0 })!.seq;
}

function drawSeq(w: Write, id: string): number {
  const sql = 'UPDATE {{conversations}} SET [[seq]] = [[seq]] + 1 WHERE [[id]] = {:id} RETURNING [[seq]]';
  return one(w.app, sql, { id }, { seq: 0 })!.seq;
}

const shape = {
  ...{ id: '', conversation: '', seq: 0, author: '', authorID: '', authorName: '', type: '', text: '' },
  ...{ data: '', files: '', created: '' },
};
const columns = Object.keys(shape)
  .map((name) => (name === 'data' ? "COALESCE([[data]], 'null') AS [[data]]" : `[[${name}]]`))
  .join(', ');

/** Messages by a condition in SQL. `order` is of `seq`. */
export function messagesWhere(
  app: CoreApp,
  where: string,
  params: Record<string, string | number>,
  order: 'ASC' | 'DESC' = 'ASC',
  limit = 1,
): Message[] {
  const sql = `SELECT ${columns} FROM {{messages}} WHERE ${where} ORDER BY [[seq]] ${order} LIMIT {:limit}`;
  return all(app, sql, { ...params, limit }, shape).map(
    (row) => ({ ...row, data: JSON.parse(row.data), files: JSON.parse(row.files) }) as Message,
  );
}

/**
 * The stored message of that id, if the same author has sent it to the same conversation; null if the id is free.
 * Any other use of a taken id is refused, and shows nothing of who has it.
 */
export function stored(
  app: CoreApp,
  conversation: string,
  sender: Pick<Message, 'id' | 'author' | 'authorID'>,
  idField = 'id',
): Message | null {
  const [message] = messagesWhere(app, '[[id]] = {:id}', { id: sender.id });
  if (!message) return null;
  const same =
    message.conversation === conversation && message.author === sender.author && message.authorID === sender.authorID;
  if (!same) throw invalid(idField, 'validation_not_unique');
  return message;
}
