/* How far somebody has read, in a conversation behind which another one was appended. */
import type { Conversation } from '../conversations/conversation.js';
import { topics } from '../../schema/events.js';
import { newID } from '../data/ids.js';
import { all, run } from '../data/sql.js';
import type { Write } from '../data/write.js';

interface Merged {
  from: Conversation;
  to: Conversation;
  /** The places of the lines before and behind what was appended. */
  start: number;
  end: number;
}

/**
 * One number tells how far: what is unread in front stays unread. Who had read all of that, or has never looked at it,
 * has read as much of what is appended as before; whoever had read both has read it all.
 */
export function mergedReads(w: Write, { from, to, start, end }: Merged): void {
  const before = readsIn(w.app, from.id);
  const now = readsIn(w.app, to.id);
  for (const [reader, seq] of before) {
    const who = reader === from.interlocutor ? to.interlocutor : reader;
    const known = now.get(who) ?? 0;
    if (seq === 0 || (known > 0 && known < start - 1)) continue;
    const moved = start + seq === end - 1 ? end : start + seq;
    const sql =
      'INSERT INTO {{reads}} ([[id]], [[bot]], [[reader]], [[conversation]], [[seq]], [[created]], [[updated]]) ' +
      'VALUES ({:id}, {:bot}, {:who}, {:to}, {:moved}, {:now}, {:now}) ' +
      'ON CONFLICT ([[conversation]], [[reader]]) DO UPDATE SET [[seq]] = excluded.[[seq]], [[updated]] = excluded.[[updated]]';
    run(w.app, sql, { id: newID(), bot: to.bot, who, to: to.id, moved, now: w.now });
    w.publish(topics.conversation(to.id), { read: { reader: who, seq: moved } });
  }
  run(w.app, 'DELETE FROM {{reads}} WHERE [[conversation]] = {:from}', { from: from.id });
}

function readsIn(app: CoreApp, conversation: string): Map<string, number> {
  const sql = 'SELECT [[reader]], [[seq]] FROM {{reads}} WHERE [[conversation]] = {:conversation}';
  return new Map(all(app, sql, { conversation }, { reader: '', seq: 0 }).map(({ reader, seq }) => [reader, seq]));
}
