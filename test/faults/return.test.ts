/* Everybody at once, back at a server that was restarted. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../../components/data/client.js';
import { EventSourceOverFetch } from '../contract/event-source.js';
import { isWhole, keep, keepTime, patience, say } from './form.js';
import { within } from './screen.js';
import { Stage } from './stage.js';

const clients = 500;
/** What the server lets in within any second. */
const rate = 100;

// Half a thousand browsers' load, and limits by address: the whole form only.
const alone = { ...patience, skip: !isWhole && 'in the whole form only' };

/** When the server let in a stream, in ms. */
const accepted: number[] = [];

class CountedEventSource extends EventSourceOverFetch {
  constructor(url: string) {
    super(url);
    this.addEventListener('PB_CONNECT', () => accepted.push(performance.now()));
  }
}

/** The most that any span of so many ms has. */
function most(times: readonly number[], span: number): number {
  const counts = times.map((start) => times.filter((time) => time >= start && time < start + span).length);
  return Math.max(0, ...counts);
}

describe('a server that returns', () => {
  it('lets 500 clients in by 100 a second, and all are soon live', alone, async (t) => {
    (globalThis as { EventSource?: unknown }).EventSource = CountedEventSource;
    // All over 127.0.0.0/8, as the limits go by address.
    const addresses = Array.from(
      { length: clients },
      (_, i) => `127.${1 + (i % 250)}.${(i * 7) % 250}.${1 + (i >> 1)}`,
    );
    assert.equal(new Set(addresses).size, clients);
    const stage = await Stage.open({ addresses, env: { RATE_LIMITS: 'on' } });
    t.after(() => stage.close());
    const { port } = new URL(stage.network.url);
    const all: Client[] = [];
    const logs: (() => void)[] = [];
    t.after(() => logs.forEach((leave) => leave()));
    const isLive = (client: Client) => client.connection.current.state === 'live';
    for (const [i, address] of addresses.entries()) {
      const client = stage.client({ kind: 'interlocutor', sub: `back-${i}` }, `http://${address}:${port}`);
      all.push(client);
      const open = client.session.subscribe(() => {
        const session = client.session.current;
        if (session.state !== 'signed-in') return;
        open();
        logs.push(client.log(session.conversation!).subscribe(() => undefined));
      });
      // Slower than the server lets in.
      await sleep(25);
    }
    await within(120_000, () => all.every(isLive), 'all to be live');
    assert.equal(stage.network.openStreams, clients);

    await stage.kill();
    await within(30_000, () => !all.some(isLive), 'all to have noticed');
    accepted.length = 0;
    const asked = { streams: 0 };
    stage.network.onRequest = (request) => request === 'GET /api/realtime' && asked.streams++;
    await stage.restart();
    const times = await Promise.all(all.map((client) => within(120_000, () => isLive(client), 'live again')));
    const first = accepted[0]!;
    const perSecond = Array.from(
      { length: Math.ceil((accepted.at(-1)! - first + 1) / 1000) },
      (_, second) => accepted.filter((at) => Math.floor((at - first) / 1000) === second).length,
    );
    say(11, `${asked.streams} attempts, ${accepted.length} let in; by second: ${perSecond.join(' ')}`);
    assert.equal(stage.network.openStreams, clients);
    const inOneSecond = most(accepted, 1000);
    keep(11, 'at most 100 streams let in a second', `${inOneSecond} in any one`, inOneSecond <= rate);
    keepTime(11, 'all live within 30 s', 30_000, 1, times);
  });
});
