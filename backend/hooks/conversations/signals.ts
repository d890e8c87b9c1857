/* PUT conversations/{id}/read, POST conversations/{id}/typing. */
import type * as z from 'zod/mini';
import { topics } from '../../schema/events.js';
import type { readBody } from '../../schema/bodies.js';
import { visibleConversation } from '../access.js';
import { newID } from '../data/ids.js';
import { one } from '../data/sql.js';
import { write } from '../data/write.js';
import type { Person } from '../http/caller.js';
import { notFound } from '../http/problem.js';
import type { Call } from '../http/route.js';
import { settledClaim } from './lease.js';
import { requireVoice, type Sender } from './voice.js';

/** How far somebody has read: only ever forward, and never beyond the last message. */
export function markRead({ caller, body, path }: Call<z.output<typeof readBody>>): void {
  const reader = caller as Person;
  const { id: conversation, bot } = visibleConversation(reader, path('id'));
  write((w) => {
    const last = one(
      w.app,
      'SELECT [[seq]] FROM {{conversations}} WHERE [[id]] = {:conversation}',
      { conversation },
      { seq: 0 },
    );
    if (!last) throw notFound();
    const sql =
      'INSERT INTO {{reads}} ([[id]], [[bot]], [[reader]], [[conversation]], [[seq]], [[created]], [[updated]]) ' +
      'VALUES ({:id}, {:bot}, {:reader}, {:conversation}, {:seq}, {:now}, {:now}) ' +
      'ON CONFLICT ([[conversation]], [[reader]]) DO UPDATE SET [[seq]] = excluded.[[seq]], [[updated]] = excluded.[[updated]] ' +
      'WHERE {{reads}}.[[seq]] < excluded.[[seq]] RETURNING [[seq]]';
    const params = { id: newID(), bot, reader: reader.id, conversation, seq: Math.min(body.seq, last.seq), now: w.now };
    const moved = one(w.app, sql, params, { seq: 0 });
    if (!moved) return;
    w.publish(topics.conversation(conversation), { read: { reader: reader.id, seq: moved.seq } });
    // An agent's lists show what is unread without following each conversation.
    if (reader.kind === 'agent') w.publish(topics.person(reader.id), { read: { conversation, seq: moved.seq } });
  });
}

/** Told to who listens, stored nowhere. */
export function tellTyping({ caller, path }: Call<undefined>): void {
  const writer = caller as Sender;
  const conversation = visibleConversation(writer, path('id'));
  requireVoice(writer, settledClaim(conversation, conversation.claim));
  const typing = { author: writer.kind, name: writer.name, id: writer.id };
  $fanout.publish(topics.conversation(conversation.id), JSON.stringify({ typing }));
}
