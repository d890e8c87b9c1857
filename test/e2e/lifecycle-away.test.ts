/*
 * A page that is left and comes back: out of the browser's cache, out of the background, out of a frozen tab. Nothing is
 * missed, the server is told at once, and another tab takes over what the one that stands still had.
 */
import { deepStrictEqual } from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { Lifecycle, lines, seen, write } from './lifecycle-stage.js';
import { untilEqual } from './until.js';

const chat = '<ur-webchat mode="inline"></ur-webchat>';
const zoe = 'interlocutor:zoe';

test('a page that comes out of the back/forward cache has missed nothing, and held nothing open there', async (t) => {
  const life = await Lifecycle.open(t);
  const page = await life.tab('/', life.provider(zoe, chat));
  await write(page, 'before');
  await untilEqual(() => lines(page), ['before']);
  await life.streams(1);
  const person = await life.elsewhere('zoe');
  for (let round = 0; round < 2; round++) {
    await page.goto(`${life.host.url}/elsewhere`);
    await life.streams(0);
    await person.send(`while away ${round}`);
    await page.goBack({ waitUntil: 'commit' });
    await untilEqual(async () => (await seen(page)).shows, [false, ...Array<boolean>(round + 1).fill(true)]);
    await untilEqual(async () => (await lines(page)).at(-1), `while away ${round}`);
    await life.streams(1);
    // The stream is a living one: what is said from now on comes by it.
    await person.send(`back ${round}`);
    await untilEqual(async () => (await lines(page)).at(-1), `back ${round}`);
  }
  await write(page, 'sent');
  await untilEqual(async () => (await person.page('limit=200')).items.at(-1)?.text as string, 'sent');
  deepStrictEqual(await lines(page), ['before', 'while away 0', 'back 0', 'while away 1', 'back 1', 'sent']);
  deepStrictEqual((await seen(page)).errors, []);
});

test('a frozen tab that has the stream loses it to one that somebody looks at', async (t) => {
  const life = await Lifecycle.open(t);
  const leader = await life.tab('/', life.provider(zoe, chat));
  await leader.getByRole('textbox').waitFor();
  await life.streams(1);
  const follower = await life.browser.newPage();
  await follower.addInitScript({ content: minutesAtWill });
  await follower.goto(life.host.url);
  await write(follower, 'before');
  for (const page of [leader, follower]) await untilEqual(() => lines(page), ['before']);
  await life.streams(1);

  const thaw = await freeze(leader);
  const person = await life.elsewhere('zoe');
  await person.send('into the frozen tab');
  let opened = 0;
  life.stage.network.onRequest = (request) => (opened += Number(request === 'GET /api/realtime'));
  // What is said next goes to the stream of the frozen tab.
  await untilEqual(async () => (await person.page('limit=1')).last as number, 2);
  deepStrictEqual([opened, await lines(follower)], [0, ['before']]);
  await follower.evaluate('passAMinute()');
  await untilEqual(() => lines(follower), ['before', 'into the frozen tab']);
  deepStrictEqual(opened, 1);
  await person.send('to the new leader');
  await untilEqual(() => lines(follower), ['before', 'into the frozen tab', 'to the new leader']);

  await thaw();
  const all = ['before', 'into the frozen tab', 'to the new leader'];
  await untilEqual(() => lines(leader), all);
  await life.streams(1);
  await write(leader, 'thawed');
  for (const page of [leader, follower]) await untilEqual(() => lines(page), [...all, 'thawed']);
  deepStrictEqual((await seen(leader)).errors, []);
});

/** Lets what waits for a minute wait no longer: as text, so that it is in force before anything of the page. */
const minutesAtWill = `{
  const [begin, end, waiting] = [setTimeout, clearTimeout, new Map()];
  globalThis.setTimeout = (run, ms, ...rest) => {
    const id = begin(run, ms, ...rest);
    if (ms === 60_000) waiting.set(id, run);
    return id;
  };
  globalThis.clearTimeout = (id) => {
    waiting.delete(id);
    end(id);
  };
  globalThis.passAMinute = () => {
    for (const [id, run] of [...waiting]) {
      clearTimeout(id);
      run();
    }
  };
}`;

/** Lets nothing run in a tab that keeps all that it has, as browsers do; a visible one can only be held by a debugger. */
async function freeze(page: Page): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Debugger.enable');
  const frozen = new Promise((resolve) => session.once('Debugger.paused', resolve));
  const done = session.send('Runtime.evaluate', { expression: 'debugger' });
  await frozen;
  return async () => {
    await session.send('Debugger.resume');
    await done;
    await session.detach();
  };
}
