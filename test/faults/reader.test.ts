/* Readers on a stream that comes and goes, or that they do not read. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { asPerson } from '../backend/host.js';
import { quantile } from '../bench/figures.js';
import { Crowd, type Talked } from './crowd.js';
import { count, figures, isWhole, keep, keepTime, p99, patience, say, slack } from './form.js';
import { Screen, within } from './screen.js';
import { Stage } from './stage.js';

/**
 * Two spans of the same traffic differ by so much: 1.5 times, or 20 ms where they are short, or as the spans without a
 * stuck reader differ from each other. A server that waits for a stuck reader does so for seconds, until its deadline.
 */
const [noise, floor] = [1.5, 20];

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
    const time = await within(
      60_000,
      () => screen.isCurrent && screen.lines.length === total,
      () => `${total} lines: ${screen}`,
    );
    assert.deepEqual(
      screen.lines.map(({ seq }) => seq),
      Array.from({ length: total }, (_, i) => i + 1),
    );
    assert.deepEqual(screen.wrongs, []);
    keep(2, '0 missed', `${total} messages by 10 writers, 0 missed`);
    say(2, `whole ${Math.round(time)} ms after the last`);
  });

  it('a reader that stops reading makes nobody wait, and is whole again soon', patience, async (t) => {
    const [conversations, rate, listeners] = [20, 100, 200];
    const pairs = count(5, 1);
    const total = rate * count(12, 9);
    // 12 and 16 kB, so that the buffers between are full before the end: on Linux they grow to 10 MB.
    const text = (isWhole ? '\u6587' : '\u{1f0a1}').repeat(3900);
    const people = await Promise.all(
      Array.from({ length: conversations }, (_, i) => asPerson(stage.server, stage.bot, `talker-${i}`)),
    );
    const members = people.map(({ token, conversation }) => ({ token, conversation }));
    const crowd = await Crowd.open(stage.server.url, members, listeners);
    t.after(() => crowd.close());
    // Hears all that is said, in a network of its own.
    const way = await stage.way();
    const reader = stage.client({ kind: 'agent', sub: 'stuck', role: 'admin' }, way.url);
    const screens = await Promise.all(people.map(({ conversation }) => Screen.open(reader, conversation)));
    const hasReadAll = async () => {
      const stored = await Promise.all(people.map(async (person) => (await person.page('limit=1')).last as number));
      return screens.every((screen, i) => screen.isCurrent && screen.lines.at(-1)?.seq === stored[i]);
    };

    async function talk(): Promise<Talked> {
      const talked = await crowd.talk({ total, rate, text });
      assert.deepEqual(talked.refused, [], 'every message is accepted');
      assert.equal(talked.missed, 0, 'the others hear every message');
      return talked;
    }

    // The first one is for engines and connections that are not warm.
    await crowd.talk({ total: rate, rate, text });
    await within(60_000, hasReadAll, 'the reader to have read all');
    const [free, held]: [Talked[], Talked[]] = [[], []];
    const backs: number[] = [];
    for (let pair = 0; pair < pairs; pair++) {
      free.push(await talk());
      await within(60_000, hasReadAll, 'the reader to have read all');
      way.stall();
      const before = way.givenUp;
      held.push(await talk());
      assert.equal(way.givenUp, before, 'the reader has read nothing since');
      way.flow();
      backs.push(await within(60_000, hasReadAll, 'the stuck reader to be whole'));
      // Where the span is longer than a stream may be silent, the reader has left it first.
      if (total / held.at(-1)!.rate < 30) assert.equal(way.givenUp, before + 1, 'the server had given it up');
    }
    for (const screen of screens) {
      assert.deepEqual(screen.wrongs, []);
      // From where it was when it got stuck: nothing between is missing.
      const seqs = screen.lines.map(({ seq }) => seq);
      assert.deepEqual(
        seqs,
        seqs.map((_, i) => seqs[0]! + i),
      );
    }
    const slowest = Math.min(...[...free, ...held].map((span) => span.rate));
    const messages = `${total * pairs} messages beside a stuck reader, ${slowest.toFixed(0)} a second, 0 missed`;
    // How many a second it is says how busy the machine is.
    keep(12, '0 of 100 a second missed by 200 others', messages, !isWhole || slowest > rate * 0.95);
    say(12, `senders, all reading: ${figures(free.flatMap(({ sends }) => sends))}`);
    say(12, `senders, one stuck: ${figures(held.flatMap(({ sends }) => sends))}`);
    say(12, `others, all reading: ${figures(free.flatMap(({ heard }) => heard))}`);
    say(12, `others, one stuck: ${figures(held.flatMap(({ heard }) => heard))}`);
    unchanged('no sender waits', 'sends');
    unchanged("the others' p99 unchanged", 'heard');
    keepTime(12, 'whole again within 5 s of reading on', 5000, 1, backs);

    /** The middle one of the spans, against the middle and the worst one of those without a stuck reader. */
    function unchanged(promised: string, what: 'sends' | 'heard'): void {
      const spans = (talked: Talked[]) => talked.map((span) => p99(span[what])).sort((a, b) => a - b);
      const middle = (all: number[]) => quantile(all, 0.5);
      const [before, beside] = [spans(free), spans(held)];
      const limit = Math.max(middle(before) * noise, middle(before) + floor, before.at(-1)!) * slack;
      const list = (all: number[]) => all.map(Math.round).join(', ');
      const measured = `p99 of each span: ${list(before)} ms, with a stuck reader ${list(beside)} ms`;
      keep(12, promised, measured, middle(beside) <= limit);
    }
  });
});
