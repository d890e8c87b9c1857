/* Reading the log of a conversation. */
import type { Author } from '../../schema/words.js';
import type { Message } from '../../schema/records.js';
import { asItReads } from '../../schema/said.js';
import { all } from '../data/sql.js';

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

const said = "[[conversation]] = {:conversation} AND [[type]] IN ('text', 'quick_replies')";
const editsAfter = "[[conversation]] = {:conversation} AND [[type]] = 'edit' AND [[seq]] > {:seq}";
const noLimit = 1_000_000;

/** The newest lines in ascending order as they read now, without what was withdrawn; of one author, if one is named. */
export function lastSaid(app: CoreApp, conversation: string, limit: number, author?: Author): Message[] {
  const where = author ? `${said} AND [[author]] = {:author}` : said;
  const params: Record<string, string> = author ? { conversation, author } : { conversation };
  for (let wanted = limit; ; wanted *= 2) {
    const lines = messagesWhere(app, where, params, 'DESC', wanted).reverse();
    if (lines.length === 0) return [];
    const edits = messagesWhere(app, editsAfter, { conversation, seq: lines[0]!.seq }, 'ASC', noLimit);
    const left = asItReads([...lines, ...edits]);
    // What was withdrawn makes room for older lines.
    if (left.length >= limit || lines.length < wanted) return left.slice(-limit);
  }
}
