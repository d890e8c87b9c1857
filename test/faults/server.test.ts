/* A server that dies, and a network that swallows everything. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { asPerson } from '../backend/host.js';
import { count, figures, keep, keepTime, patience, say } from './form.js';
import { within, type Screen } from './screen.js';
import { Stage } from './stage.js';

describe('a server that dies', () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage.close());

  it('killed under 20 writers: no acknowledged line lost, none twice, all screens soon equal', patience, async () => {
    const kills = count(10, 2);
    const people = Array.from({ length: 4 }, (_, i) => `killed-${i}`);
    const screens: Screen[] = [];
    for (const sub of people)
      for (let device = 0; device < 5; device++) screens.push(await stage.screen({ kind: 'interlocutor', sub }));
    const said: string[][] = screens.map(() => []);
    const acknowledged = new Set<string>();
    const [times, lives]: [number[], number[]] = [[], []];
    for (let kill = 0; kill < kills; kill++) {
      let isOver = false;
      const writing = screens.map(async (screen, i) => {
        while (!isOver) {
          const text = `writer ${i}, line ${said[i]!.length}`;
          said[i]!.push(text);
          await screen.send(text);
          await sleep(300);
        }
      });
      await sleep(1000 + 100 * kill);
      await stage.kill();
      isOver = true;
      for (const { lines } of screens)
        for (const { seq, text, conversation } of lines) if (seq) acknowledged.add(`${conversation} ${text}`);
      await Promise.all(writing);
      await sleep(500);
      await stage.restart();
      const live = Promise.all(screens.map((screen) => within(60_000, () => screen.isLive, 'live')));
      times.push(
        ...(await Promise.all(
          screens.map((screen) =>
            within(
              60_000,
              () => isWhole(screen),
              () => String(screen),
            ),
          ),
        )),
      );
      lives.push(...(await live));
    }
    for (const [i, sub] of people.entries()) {
      const mine = screens.slice(i * 5, i * 5 + 5);
      const person = await asPerson(stage.server, stage.bot, sub);
      const texts: string[] = [];
      for (let seq = 0; ;) {
        const { items } = await person.page(`after=${seq}&limit=200`);
        if (!items.length) break;
        texts.push(...items.map(({ text }: { text: string }) => text));
        seq = items.at(-1).seq;
      }
      assert.equal(new Set(texts).size, texts.length, 'none twice');
      const lost = [...acknowledged].filter((line) => line.startsWith(`${person.conversation} `));
      assert.deepEqual(
        lost.filter((line) => !texts.includes(line.slice(person.conversation.length + 1))),
        [],
        'no acknowledged line is lost',
      );
      for (let writer = i * 5; writer < i * 5 + 5; writer++)
        assert.deepEqual(
          texts.filter((text) => text.startsWith(`writer ${writer},`)),
          said[writer],
          'each line once and in order',
        );
      for (const screen of mine) {
        assert.deepEqual(screen.texts, texts);
        assert.deepEqual(screen.wrongs, []);
      }
    }
    const lines = said.flat().length;
    say(7, `connection live again: ${figures(lives)}`);
    keep(7, '0 acknowledged lost, 0 twice', `${kills} kills during ${lines} lines, 0 and 0`);
    keepTime(7, 'all screens equal within 5 s at p95', 5000, 0.95, times);

    /** Everything that the five devices of its person have written is there, as stored. */
    function isWhole(screen: Screen): boolean {
      const first = screens.indexOf(screen) - (screens.indexOf(screen) % 5);
      const all = said.slice(first, first + 5).flat().length;
      return screen.isCurrent && screen.isAllSent && screen.lines.length === all;
    }
  });

  it('a black hole is shown as offline, and soon over when it ends', patience, async () => {
    const clients = count(60, 20);
    const seconds = count(60, 42);
    const screens: Screen[] = [];
    for (let i = 0; i < clients; i++) screens.push(await stage.screen({ kind: 'interlocutor', sub: `hole-${i}` }));
    const { network } = stage;
    const started = performance.now();
    network.isBlackHole = true;
    const noticing = Promise.all(
      screens.map((screen) => within(60_000, () => screen.client.connection.current.state === 'offline', 'offline')),
    );
    for (const screen of screens) await screen.send('written in the dark');
    const noticed = await noticing;
    // Whoever is offline stays so until the end.
    while (performance.now() - started < seconds * 1000) {
      await sleep(200);
      assert.deepEqual(screens.filter(({ isLive }) => isLive).length, 0, 'nobody is live in the dark');
    }
    network.isBlackHole = false;
    const back = await Promise.all(screens.map((screen) => within(60_000, () => screen.isCurrent, 'live again')));
    const isSent = (screen: Screen) => screen.isAllSent && screen.lines.length === 1;
    await within(30_000, () => screens.every(isSent), 'what was written meanwhile to be sent');
    for (const screen of screens) assert.deepEqual(screen.wrongs, []);
    say(6, `${clients} clients, ${seconds} s`);
    keepTime(6, 'shown as offline within 40 s', 40_000, 1, noticed);
    keepTime(6, 'live again within 4 s at p95', 4000, 0.95, back);
  });
});
