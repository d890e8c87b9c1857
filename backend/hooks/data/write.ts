import { type BotAllItem, topics } from '../../schema/events.js';
import { silenceBlind } from '../realtime/sight.js';
import { deliver, type Occurrence, type Wanted } from '../deliveries/deliver.js';
import { stamp } from './ids.js';
import { plain } from './records.js';
import { one } from './sql.js';

/** One transaction: what is written in it, and what the world hears of it once it is committed. */
export interface Write {
  app: CoreApp;
  /** The moment of everything in this transaction. */
  now: string;
  publish(topic: string, payload: unknown): void;
  /** SQL has inserted a row that PocketBase's own subscribers wait for. */
  inserted(collection: string, id: string): void;
  /** Something that lists show has changed: `item` is as `changes` has it. */
  changed(bot: string, pos: number, item: BotAllItem): void;
  /** The bot's webhook is told of it, if it has one: at least once, in order per conversation. */
  deliver(occurrence: Occurrence): void;
  /** The person's streams are told that they are over, and hear nothing more. */
  revoke(person: string): void;
  /** An agent may have lost sight of the conversation: who has hears no more of it. */
  recheckSight(conversation: string): void;
  /** What the person may hear has changed. */
  reconnect(person: string): void;
  /** Something of `deliveries` may be due. */
  wakeDeliveries(): void;
}

/**
 * Runs the work in a transaction, publishes after the commit, never otherwise. Whatever the work throws undoes it all.
 * Keep the work short, and call `w.app` alone in it: a transaction holds the only writer.
 */
export function write<T>(work: (w: Write) => T): T {
  const events: { topic: string; payload: unknown }[] = [];
  const inserted: { collection: string; id: string }[] = [];
  const revoked: string[] = [];
  const rechecked = new Set<string>();
  const reconnected: string[] = [];
  const positions = new Map<string, number>();
  const wanted: Wanted = new Map();
  let wakes = false;
  let result: T;
  let problem: unknown;
  try {
    $app.runInTransaction((app) => {
      const w: Write = {
        app: app as unknown as CoreApp,
        now: stamp(Date.now()),
        publish: (topic, payload) => events.push({ topic, payload }),
        inserted: (collection, id) => inserted.push({ collection, id }),
        changed: (bot, pos, item) => {
          positions.set(bot, pos);
          events.push({ topic: topics.botAll(bot), payload: { pos, item } });
        },
        deliver: (occurrence) => {
          if (deliver(w, wanted, occurrence)) wakes = true;
        },
        revoke: (person) => revoked.push(person),
        recheckSight: (conversation) => rechecked.add(conversation),
        reconnect: (person) => reconnected.push(person),
        wakeDeliveries: () => (wakes = true),
      };
      try {
        result = work(w);
      } catch (error) {
        // Kept as it was thrown: Go would hand back a wrapped one.
        problem = error;
        throw error;
      }
    });
  } catch (error) {
    throw problem ?? error;
  }
  for (const { topic, payload } of events) $fanout.publish(topic, JSON.stringify(payload));
  for (const person of revoked) $fanout.revoke(person);
  for (const conversation of rechecked) silenceBlind(conversation);
  for (const person of reconnected) $fanout.reconnect(person);
  for (const { collection, id } of inserted) $fanout.inserted(collection, id);
  if (wakes) $deliveries.wake();
  for (const [bot, pos] of positions) $fanout.publish(topics.bot(bot), JSON.stringify({ pos }));
  return result!;
}

/** The next position of the bot. Drawn in the transaction, so that the order of positions is the order of commits. */
export function drawPos(w: Write, bot: string): number {
  const sql = 'UPDATE {{bots}} SET [[pos]] = [[pos]] + 1 WHERE [[id]] = {:bot} RETURNING [[pos]]';
  return one(w.app, sql, { bot }, { pos: 0 })!.pos;
}

/** The same, and the next number of a request. */
export function drawNumber(w: Write, bot: string): { pos: number; number: number } {
  const sql =
    'UPDATE {{bots}} SET [[pos]] = [[pos]] + 1, [[number]] = [[number]] + 1 WHERE [[id]] = {:bot} RETURNING [[pos]], [[number]]';
  return one(w.app, sql, { bot }, { pos: 0, number: 0 })!;
}

/** Saves a record that lists show, under a new position. */
export function savePositioned(w: Write, record: core.Record): void {
  const pos = drawPos(w, record.getString('bot'));
  record.set('pos', pos);
  w.app.save(record);
  const item = { collection: record.collection()!.name, id: record.id, record: plain(record) };
  w.changed(record.getString('bot'), pos, item);
}
