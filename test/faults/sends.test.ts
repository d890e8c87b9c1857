/* Lines on their way over a network that fails. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { asPerson } from '../backend/host.js';
import { count, keep, keepTime, patience } from './form.js';
import { within, type Screen } from './screen.js';
import { Stage } from './stage.js';

const isSend = (request: string) => /^POST .+\/messages$/.test(request);

describe('sending', () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage.close());

  async function stored(sub: string): Promise<string[]> {
    const person = await asPerson(stage.server, stage.bot, sub);
    const texts: string[] = [];
    for (let last = 0; ;) {
      const page = await person.page(`after=${last}&limit=200`);
      texts.push(...page.items.map(({ text }: { text: string }) => text));
      if (!page.items.length) return texts;
      last = page.items.at(-1).seq;
    }
  }

  it('10 sends 2 ms apart: 10 stored, 10 resolved, in order', patience, async () => {
    const rounds = count(10, 2);
    for (let round = 0; round < rounds; round++) {
      const screen = await stage.screen({ kind: 'interlocutor', sub: `quick-${round}` });
      const words = Array.from({ length: 10 }, (_, i) => `line ${i}`);
      const sends: Promise<void>[] = [];
      for (const text of words) {
        sends.push(screen.send(text));
        await sleep(2);
      }
      await Promise.all(sends);
      await within(
        30_000,
        () => screen.isAllSent && screen.texts.length === 10,
        () => `all sent: ${screen}`,
      );
      assert.deepEqual(await stored(`quick-${round}`), words);
      assert.deepEqual(screen.texts, words);
      assert.deepEqual(screen.wrongs, []);
    }
    keep(3, '10 stored, 10 resolved, in order', `${rounds} rounds, so in each`);
  });

  it('answers to sends swallowed: nothing twice, nothing shown as failed', patience, async () => {
    const people = 10;
    const each = count(20, 4);
    const screens: Screen[] = [];
    for (let i = 0; i < people; i++) screens.push(await stage.screen({ kind: 'interlocutor', sub: `swallowed-${i}` }));
    // Each second attempt is answered.
    const attempts = new Map<string, number>();
    stage.network.cut = 0;
    stage.network.cuts = (request) => {
      if (!isSend(request)) return false;
      const attempt = (attempts.get(request) ?? 0) + 1;
      attempts.set(request, attempt);
      return attempt % 2 === 1;
    };
    const words = Array.from({ length: each }, (_, i) => `line ${i}`);
    await Promise.all(
      screens.map(async (screen) => {
        for (const text of words) {
          await screen.send(text);
          await sleep(20);
        }
        await within(
          120_000,
          () => screen.isAllSent && screen.texts.length === each,
          () => `all sent: ${screen}`,
        );
      }),
    );
    stage.network.cuts = undefined;
    for (const [i, screen] of screens.entries()) {
      assert.deepEqual(await stored(`swallowed-${i}`), words);
      assert.deepEqual(screen.texts, words);
      assert.deepEqual(screen.wrongs, []);
    }
    assert.ok(stage.network.cut >= people * each, `${stage.network.cut} answers were swallowed`);
    keep(4, '0 twice, 0 shown as failed', `${stage.network.cut} answers swallowed, 0 and 0`);
  });

  it('connections reset during traffic: nothing lost, nothing twice, soon live again', patience, async () => {
    const resets = count(50, 12);
    const people = 4;
    const screens: Screen[] = [];
    for (let i = 0; i < people; i++)
      for (const sub of [`reset-${i}`, `reset-${i}`]) screens.push(await stage.screen({ kind: 'interlocutor', sub }));
    const said: string[][] = screens.map(() => []);
    let isOver = false;
    const writing = screens.map(async (screen, i) => {
      while (!isOver) {
        const text = `writer ${i}, line ${said[i]!.length}`;
        await screen.send(text);
        said[i]!.push(text);
        // Nobody writes on and on into a thread that does not move.
        do await sleep(100);
        while (!isOver && screen.unsent >= 5);
      }
    });
    const times: number[] = [];
    try {
      for (let i = 0; i < resets; i++) {
        await sleep(200);
        const returns = screens.map((screen) => screen.nextReturn());
        stage.network.reset();
        times.push(...(await Promise.all(returns)));
      }
    } finally {
      isOver = true;
      await Promise.all(writing);
    }
    for (let i = 0; i < people; i++) {
      const two = screens.slice(i * 2, i * 2 + 2);
      const all = [...said[i * 2]!, ...said[i * 2 + 1]!];
      const isThere = () => two.every((one) => one.isAllSent && one.lines.length === all.length);
      await within(30_000, isThere, () => `${all.length} lines on ${two.join(' and ')}`);
      const texts = await stored(`reset-${i}`);
      assert.deepEqual([...texts].sort(), all.sort(), 'each once');
      for (const part of [0, 1])
        assert.deepEqual(
          texts.filter((text) => text.startsWith(`writer ${i * 2 + part},`)),
          said[i * 2 + part],
          'in the order they were written',
        );
      for (const screen of two) {
        assert.deepEqual(screen.texts, texts);
        assert.deepEqual(screen.wrongs, []);
      }
    }
    const lines = said.flat().length;
    keep(5, '0 lost, 0 twice', `${resets} resets during ${lines} lines, 0 and 0`);
    keepTime(5, 'live again in 3 s at p95', 3000, 0.95, times);
  });
});
