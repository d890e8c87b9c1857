/*
 * What a bot's webhook will be told is written in the transaction that makes it true; the server's worker
 * (backend/server/deliveries.go) sends it after the commit, never a request.
 *
 * The events of a conversation are numbered under the lock of its row, as its messages are, so that their order is the
 * order of commits. Only the first pending one of a conversation has a time when it is due: the worker looks for those.
 */
import type { WebhookEvent } from '../../schema/words.js';
import { millis, newID } from '../data/ids.js';
import { one, run } from '../data/sql.js';
import type { Write } from '../data/write.js';

export interface Occurrence {
  type: WebhookEvent;
  bot: string;
  conversation: string;
  /** Asked only where there is a webhook that wants it. */
  data(): unknown;
}

/** What each bot's webhook wants, as a transaction has read it. */
export type Wanted = Map<string, WebhookEvent[]>;

/** Writes what the bot's webhook is to be told, if it has one that wants it; whether it did. */
export function deliver(w: Write, wanted: Wanted, { type, bot, conversation, data }: Occurrence): boolean {
  let events = wanted.get(bot);
  if (!events) wanted.set(bot, (events = wantedBy(w.app, bot)));
  if (!events.includes(type)) return false;

  const id = newID();
  const { sequence, interlocutor, userID } = drawPlace(w, conversation);
  const payload = {
    ...{ id, type, timestamp: new Date(millis(w.now)).toISOString(), bot, conversation, sequence },
    ...{ interlocutor: { id: interlocutor, userID }, data: data() },
  };
  const sql =
    'INSERT INTO {{deliveries}} ([[id]], [[bot]], [[conversation]], [[seq]], [[event]], [[state]], [[payload]], ' +
    '[[attempts]], [[nextAt]], [[status]], [[error]], [[created]], [[updated]]) ' +
    "VALUES ({:id}, {:bot}, {:conversation}, {:sequence}, {:type}, 'pending', {:payload}, 0, " +
    'CASE WHEN EXISTS (SELECT 1 FROM {{deliveries}} WHERE [[conversation]] = {:conversation} ' +
    "AND [[state]] = 'pending') THEN '' ELSE {:now} END, 0, '', {:now}, {:now})";
  run(w.app, sql, { id, bot, conversation, sequence, type, payload: JSON.stringify(payload), now: w.now });
  return true;
}

function wantedBy(app: CoreApp, bot: string): WebhookEvent[] {
  const row = one(app, 'SELECT [[events]] FROM {{webhooks}} WHERE [[bot]] = {:bot}', { bot }, { events: '' });
  return row ? (JSON.parse(row.events) as WebhookEvent[]) : [];
}

function drawPlace(w: Write, conversation: string) {
  const sql =
    'UPDATE {{conversations}} SET [[events]] = [[events]] + 1 WHERE [[id]] = {:conversation} ' +
    'RETURNING [[events]] AS [[sequence]], [[interlocutor]], (SELECT {{interlocutors}}.[[userID]] ' +
    'FROM {{interlocutors}} WHERE {{interlocutors}}.[[id]] = {{conversations}}.[[interlocutor]]) AS [[userID]]';
  return one(w.app, sql, { conversation }, { sequence: 0, interlocutor: '', userID: '' })!;
}
