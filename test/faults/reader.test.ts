/* Readers on a stream that comes and goes, or that they do not read. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { asPerson, newID } from '../backend/host.js';
import { count, isWhole, figures, keeps, p95, patience, say } from './form.js';
import { Listener } from './listener.js';
import { Screen, within } from './screen.js';
import { Stage } from './stage.js';

describe('reading', () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage.close());

  it('a reader that reconnects every second misses nothing of 10 writers', patience, async () => {
    const total = count(1500, 400);
    const screen = await stage.screen({ kind: 'interlocutor', sub: 'reader' });
    const writer = await asPerson(stage.server, stage.bot, 'reader');
    let isOver = false;
    const reconnecting = (async () => {
      for (let i = 0; !isOver; i++) {
        await sleep(1000);
        // Of its own accord, and of the network's.
        if (i % 2) screen.client.reconnect();
        else stage.network.reset();
      }
    })();
    let next = 0;
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        while (next < total) {
          const { status } = await writer.send(`line ${next++}`);
          assert.equal(status, 200);
          await sleep(40);
        }
      }),
    );
    isOver = true;
    await reconnecting;
    const time = await within(20_000, () => screen.isCurrent && screen.lines.length === total, 'all lines');
    assert.deepEqual(
      screen.lines.map(({ seq }) => seq),
      Array.from({ length: total }, (_, i) => i + 1),
    );
    assert.deepEqual(screen.wrongs, []);
    say('reader reconnecting', `${total} messages, 0 missed; whole ${Math.round(time)} ms after the last`);
  });

  // Floods a machine that is shared: the whole form only.
  const alone = { ...patience, skip: !isWhole };
  it('a reader that stops reading makes nobody wait, and is whole again soon', alone, async () => {
    const conversations = 20;
    const seconds = count(30, 8);
    const readers = count(200, 60);
    // 6 kB, more than the buffers between take for long.
    const text = '🙂'.repeat(1500);
    // An agent hears of everything; this one has the conversations on the screen too.
    const way = await stage.way();
    const people = await Promise.all(
      Array.from({ length: conversations }, (_, i) => asPerson(stage.server, stage.bot, `talker-${i}`)),
    );
    const others = await Promise.all(
      Array.from({ length: readers }, (_, i) => Listener.open(people[i % conversations]!)),
    );
    const stuck = stage.client({ kind: 'agent', sub: 'stuck', role: 'admin' }, way.url);
    const screens = await Promise.all(people.map(({ conversation }) => Screen.open(stuck, conversation)));

    /** So many seconds of 100 messages each; how long senders waited, and the others for each message. */
    async function talk() {
      const sends: number[] = [];
      for (const other of others) other.delays = [];
      const started = performance.now();
      const pending: Promise<void>[] = [];
      for (let i = 0; i < seconds * 100; i++) {
        await sleep(started + i * 10 - performance.now());
        pending.push(
          (async () => {
            const at = performance.now();
            const id = newID();
            const person = people[i % conversations]!;
            const body = { id, text: `${Date.now()} ${text}` };
            const { status } = await person.post(`conversations/${person.conversation}/messages`, body);
            assert.equal(status, 200);
            sends.push(performance.now() - at);
          })(),
        );
      }
      await Promise.all(pending);
      const expected = (seconds * 100 * readers) / conversations;
      const heard = () => others.flatMap(({ delays }) => delays);
      await within(10_000, () => heard().length >= expected, 'the others to hear all');
      return { sends, heard: heard() };
    }

    await talk();
    const free = await talk();
    let reopened = 0;
    way.stall();
    const held = await talk();
    way.onRequest = (request) => request === 'GET /api/realtime' && reopened++;
    const readsOn = performance.now();
    way.flow();
    const stored = await Promise.all(people.map(async (person) => (await person.page('limit=1')).last as number));
    const isWhole = () => screens.every((screen, i) => screen.isCurrent && screen.lines.at(-1)?.seq === stored[i]);
    await within(20_000, isWhole, 'the stuck reader to be whole');
    const back = performance.now() - readsOn;
    assert.ok(reopened > 0, 'the server had given it up');
    for (const other of others) other.close();
    say('senders, all reading', figures(free.sends));
    say('senders, one stuck', figures(held.sends));
    say('others, all reading', figures(free.heard));
    say('others, one stuck', figures(held.heard));
    say('stuck reader', `whole ${Math.round(back)} ms after reading on`);
    keeps(back < 5000, `whole again within 5 s, not ${back} ms`);
    // Twice and some: a busy machine is no stuck reader, which would be waited for until its deadline of 5 s.
    keeps(p95(held.sends) < p95(free.sends) * 2 + 100, 'no sender waits');
    keeps(p95(held.heard) < p95(free.heard) * 2 + 100, 'nobody else hears it later');
    for (const screen of screens) assert.deepEqual(screen.wrongs, []);
  });
});
