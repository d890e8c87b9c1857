/* Events that come in any order, and some of them twice. */
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { topics } from '../../backend/schema/events.js';
import type { Message } from '../../backend/schema/index.js';
import type { Api, MessagesOptions } from '../../components/data/api.js';
import { LiveClient } from '../../components/data/live-client.js';
import { MemoryOutboxStore } from '../../components/data/outbox-store.js';
import { Signal } from '../../components/data/signal.js';
import type { TopicListener, Transport, TransportState } from '../../components/data/transport.js';
import { count, keep, patience, say, seed } from './form.js';
import { wrongsOf } from './screen.js';

/** As far as events were seen to be displaced, with 20 writers. */
const places = 105;

interface History {
  messages: number;
  /** The events' `seq`, as they come. */
  order: number[];
  /** Between one event and the next, in ms. */
  pauses: number[];
  /** How late each answer is, in ms. */
  latency: number;
}

/** Each message once, at most {@link places} from where it belongs and one of them just so far; a fifth of them twice. */
const histories = fc
  .integer({ min: 22, max: 60 })
  .chain((fives) => {
    const messages = fives * 5;
    const delays = fc.array(fc.nat(places + 1), { minLength: messages, maxLength: messages });
    const indices = Array.from({ length: messages }, (_, i) => i);
    return fc.record({
      messages: fc.constant(messages),
      delays,
      farthest: fc.nat(messages - places - 1),
      doubled: fc.shuffledSubarray(indices, { minLength: fives, maxLength: fives }),
      again: fc.array(fc.nat(places + 1), { minLength: fives, maxLength: fives }),
      pauses: fc.array(fc.nat(30), { minLength: fives * 6, maxLength: fives * 6 }),
      latency: fc.nat(200),
    });
  })
  .map(({ messages, delays, farthest, doubled, again, pauses, latency }): History => {
    // Who is delayed by one more than so many places is overtaken by so many, if these are not delayed.
    const delayed = delays.map((delay, i) => (i > farthest && i <= farthest + places ? 0 : delay));
    delayed[farthest] = places + 1;
    const events = [
      ...delayed.map((delay, i) => ({ seq: i + 1, at: i + delay })),
      ...doubled.map((i, n) => ({ seq: i + 1, at: i + Math.max(again[n]!, delayed[i]!) })),
    ];
    events.sort((one, other) => one.at - other.at || one.seq - other.seq);
    const order = events.map(({ seq }) => seq);
    return { messages, order, pauses, latency };
  });

/** The farthest that any message is from where it belongs, not counting what comes again. */
function displacement({ order }: History): number {
  return Math.max(...[...new Set(order)].map((seq, place) => Math.abs(seq - 1 - place)));
}

const message = (conversation: string, seq: number): Message => ({
  ...{
    id: `${conversation}m${seq}`,
    conversation,
    seq,
    author: 'interlocutor',
    authorID: 'other',
    authorName: 'Other',
  },
  ...{ type: 'text', text: `line ${seq}`, data: null, files: [], created: '2026-01-01 00:00:00.000Z' },
});

/** As much of a server as a log asks, which has stored what it has told of, and nothing more. */
class Server implements Transport {
  readonly state = new Signal<TransportState>('live');
  stored = 0;
  latency = 0;
  asked = 0;
  readonly #listeners = new Map<string, TopicListener>();

  readonly api = {
    openSession: () =>
      Promise.resolve({
        ...{ token: 't', api: 1, expires: '2126-01-01 00:00:00.000Z', conversation: 'own' },
        record: { id: 'me', collectionName: 'interlocutors', firstName: 'Me', lastName: '', isLogged: true },
        bot: { id: 'bot', name: 'Bot', language: 'en', visibility: 'all', waiting: '' },
      }),
    getMessages: async (conversation: string, { after = 0, limit = 50 }: MessagesOptions) => {
      this.asked++;
      const { stored } = this;
      await new Promise((resolve) => setTimeout(resolve, this.latency));
      const items = Array.from({ length: Math.min(stored - after, limit) }, (_, i) => after + i + 1);
      return { items: items.map((seq) => message(conversation, seq)), last: stored, claim: null };
    },
    listReads: () => Promise.resolve({}),
    beat: () => Promise.resolve(),
    abort: () => undefined,
  } as unknown as Api;

  subscribe(topic: string, listener: TopicListener): () => void {
    this.#listeners.set(topic, listener);
    queueMicrotask(() => listener.open());
    return () => this.#listeners.delete(topic);
  }

  tell(conversation: string, seq: number): void {
    this.stored = Math.max(this.stored, seq);
    this.#listeners.get(topics.conversation(conversation))?.event({ message: message(conversation, seq) });
  }

  reconnect(): void {
    /* Never lost. */
  }
  close(): void {
    /* Nothing to close. */
  }
}

describe('events', () => {
  it('shuffled by up to 105 places and a fifth of them twice: shown in order, each once', patience, async (t) => {
    const runs = count(1000, 200);
    say(1, `seed ${seed}`);
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const server = new Server();
    const store = new MemoryOutboxStore();
    const client = new LiveClient({
      ...{ api: server.api, transport: server, address: 'memory', getToken: () => 'signed', openStore: () => store },
    });
    t.after(() => client.close());
    while (client.session.current.state !== 'signed-in') await turn();

    let [ran, events, gaps] = [0, 0, 0];
    const property = fc.asyncProperty(histories, async (history) => {
      gaps += await play(t, client, server, `c${ran++}`, history);
      events += history.order.length;
    });
    await fc.assert(property, { seed, numRuns: runs, endOnFailure: true });
    const measured = `${runs} histories of ${events} events, seed ${seed}; ${gaps} gaps asked for`;
    keep(1, 'shown order = seq, each once, at any time', measured, ran >= runs);
  });
});

/** Plays a history on a conversation of its own; how often the log asked for what it missed. */
async function play(t: TestContext, client: LiveClient, server: Server, conversation: string, history: History) {
  const { messages, order, pauses, latency } = history;
  assert.equal(displacement(history), places);
  assert.equal(order.length, messages * 1.2);
  Object.assign(server, { stored: 0, latency: 0, asked: 0 });
  const log = client.log(conversation);
  const lines = () => ('value' in log.current ? log.current.value.lines : []);
  const wrongs: string[] = [];
  const leave = log.subscribe(() => {
    wrongs.push(...wrongsOf(lines()));
    if (lines().some(({ seq }, i) => seq !== i + 1)) wrongs.push('not from the start, without a gap');
  });
  const pass = async (ms: number) => {
    t.mock.timers.tick(ms);
    await turn();
  };
  for (let i = 0; i < 10 && log.current.state !== 'ready'; i++) await pass(1);
  server.latency = latency;
  const before = server.asked;
  for (const [i, seq] of order.entries()) {
    server.tell(conversation, seq);
    await pass(pauses[i]!);
  }
  // Longer than a gap is borne, and an answer on its way.
  for (let i = 0; i < 5; i++) await pass(250);
  const shown = lines().map(({ seq }) => seq);
  leave();
  // Past the grace of a feed that nobody watches.
  await pass(2000);
  assert.deepEqual(wrongs, []);
  assert.deepEqual(
    shown,
    Array.from({ length: messages }, (_, i) => i + 1),
  );
  return server.asked - before;
}
