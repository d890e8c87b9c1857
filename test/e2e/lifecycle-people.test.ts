/*
 * Elements that change places and pages that change people: nothing of another bot or of who was there before is on a
 * screen at any painted frame, is sent as somebody else, or goes on running.
 */
import { deepStrictEqual } from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { Lifecycle, lines, seen, write } from './lifecycle-stage.js';
import { untilEqual } from './until.js';

const chat = '<ur-webchat mode="inline"></ur-webchat>';
const list = '<ur-request-list></ur-request-list>';
const camille = 'agent:camille';

const titled = (page: Page, title: string) => page.getByText(title, { exact: true }).waitFor();

/** Does this to the page, and looks from then on at every frame before it is painted for words that must not be there. */
async function watchFor(page: Page, words: string, act: string): Promise<() => Promise<number>> {
  await page.evaluate(`{
    const textIn = (root) => [...root.childNodes].map((node) =>
      node.nodeType === 3 ? node.data : (node.shadowRoot ? textIn(node.shadowRoot) : '') + textIn(node)).join(' ');
    const frames = (globalThis.frames_ = { looked: 0, found: 0 });
    const look = () => {
      frames.looked++;
      if (textIn(document.body).toLowerCase().includes(${JSON.stringify(words)})) frames.found++;
      if (frames === globalThis.frames_) requestAnimationFrame(look);
    };
    frames.found = Number(textIn(document.body).toLowerCase().includes(${JSON.stringify(words)}));
    if (!frames.found) throw new Error('The words were not there before.');
    Object.assign(frames, { looked: 0, found: 0 });
    ${act};
    requestAnimationFrame(look);
  }`);
  return async () => {
    // What it waits for may stand there before the second frame.
    await page.waitForFunction('frames_.looked > 1');
    return (await page.evaluate('frames_.found')) as number;
  };
}

test('an element that is moved within its provider keeps what it shows and its stream', async (t) => {
  const life = await Lifecycle.open(t);
  await life.request('zoe');
  const page = await life.tab('/', life.provider(camille, `<div id="one">${list}</div><div id="two"></div>`));
  await titled(page, 'Help zoe');
  await life.request('mia');
  // Heard by the stream: all that it takes is done.
  await titled(page, 'Help mia');
  let opened = 0;
  life.stage.network.onRequest = (request) => (opened += Number(/realtime|session/.test(request)));
  const isEmpty = await page.evaluate(async () => {
    const list = document.querySelector('ur-request-list')!;
    document.querySelector('#two')!.append(list);
    await new Promise(requestAnimationFrame);
    return !list.shadowRoot!.querySelector('[part~="row"]');
  });
  deepStrictEqual([isEmpty, opened], [false, 0]);
  await life.request('nia');
  await titled(page, 'Help nia');
  await life.streams(1);
});

test('an element that is moved to the provider of another bot shows nothing of the first from the next frame on', async (t) => {
  const life = await Lifecycle.open(t);
  const { stage } = life;
  const other = stage.server.createBot('Other', [life.host.url]);
  await life.request('zoe');
  await life.request('otto', other);
  life.host.token = (url) => life.token(url, url.searchParams.get('as') === 'agent:olga' ? other : stage.bot);
  const page = await life.tab('/', life.provider(camille, list) + life.provider('agent:olga', '', other));
  await titled(page, 'Help zoe');
  const move = async (from: string, to: string, gone: string, comes: string) => {
    const list = `document.getElementById('${from}').querySelector('ur-request-list')`;
    const found = await watchFor(page, gone, `document.getElementById('${to}').append(${list})`);
    await titled(page, `Help ${comes}`);
    deepStrictEqual(await found(), 0, `${gone} is on no frame`);
  };
  await move(camille, 'agent:olga', 'zoe', 'otto');
  await life.request('oscar', other);
  await titled(page, 'Help oscar');
  await move('agent:olga', camille, 'otto', 'zoe');
  deepStrictEqual((await seen(page)).errors, []);
});

test('a provider that is removed leaves no stream, no timer and no listener', async (t) => {
  const life = await Lifecycle.open(t);
  await life.request('zoe');
  life.host.bodies.set('/', life.provider(camille, '<ur-inbox></ur-inbox>'));
  const page = await life.browser.newPage();
  await page.addInitScript({ content: countRunning });
  await page.goto(life.host.url);
  const running = () => page.evaluate('running()') as Promise<Record<string, number>>;
  /** What a removed provider leaves; the first time, what is there once for the page. */
  const comeAndGo = async () => {
    await page.getByRole('row').filter({ hasText: 'Help zoe' }).waitFor();
    await life.streams(1);
    await page.evaluate(() => {
      const provider = document.querySelector('ur-provider')!;
      Object.assign(globalThis, { provider });
      provider.remove();
    });
    await life.streams(0);
    await untilEqual(async () => (await running()).timers, 0);
    const left = await running();
    await page.evaluate(() => document.body.append((globalThis as unknown as { provider: Element }).provider));
    return left;
  };
  const first = await comeAndGo();
  deepStrictEqual(await comeAndGo(), first);
  deepStrictEqual(await comeAndGo(), first);
  deepStrictEqual((await seen(page)).errors, []);
});

test('another person on the same page sees, writes and sends nothing of the one before', async (t) => {
  const life = await Lifecycle.open(t);
  const page = await life.tab('/', life.provider('interlocutor:whoever', chat));
  let who = 'interlocutor:zoe';
  life.host.token = () => life.token(new URL(`http://host/?as=${who}`));
  await page.reload();
  await write(page, 'of Zoë');
  await untilEqual(() => lines(page), ['of Zoë']);
  // She leaves with a line that is not sent, and a draft.
  const { network } = life.stage;
  network.isDown = true;
  network.reset();
  await write(page, 'unsent');
  await untilEqual(() => lines(page), ['of Zoë', 'unsent']);
  await page.getByRole('textbox').fill('a draft of hers');
  who = 'interlocutor:yan';
  network.isDown = false;
  const again = `document.querySelector('ur-provider').setAttribute('token-endpoint', '/token?again')`;
  const found = await watchFor(page, 'of zoë', again);
  await page.getByRole('textbox').waitFor();
  await untilEqual(() => lines(page), []);
  deepStrictEqual(await page.getByRole('textbox').inputValue(), '');
  await write(page, 'of Yan');
  await untilEqual(() => lines(page), ['of Yan']);
  const [yan, zoes] = [await life.elsewhere('yan'), await life.elsewhere('zoe')];
  const textsOf = async (person: typeof yan) =>
    (await person.page('limit=200')).items.map(({ text }: { text: string }) => text) as string[];
  await untilEqual(() => textsOf(yan), ['of Yan']);
  deepStrictEqual(await found(), 0);
  // Hers are as she left them, and go out as hers.
  who = 'interlocutor:zoe';
  await page.reload();
  await untilEqual(() => lines(page), ['of Zoë', 'unsent']);
  deepStrictEqual(await page.getByRole('textbox').inputValue(), 'a draft of hers');
  await untilEqual(() => textsOf(zoes), ['of Zoë', 'unsent']);
  deepStrictEqual(await textsOf(yan), ['of Yan']);
  await life.streams(1);
  deepStrictEqual((await seen(page)).errors, []);
});

/** Counts what a page has running; as text, so that it is in force before anything of the page. */
const countRunning = `{
  const timers = new Set();
  for (const [start, end] of [['setTimeout', 'clearTimeout'], ['setInterval', 'clearInterval']]) {
    const [begin, stop] = [globalThis[start], globalThis[end]];
    globalThis[start] = (run, ms, ...rest) => {
      const id = begin((...args) => {
        if (start === 'setTimeout') timers.delete(id);
        run(...args);
      }, ms, ...rest);
      timers.add(id);
      return id;
    };
    globalThis[end] = (id) => {
      timers.delete(id);
      stop(id);
    };
  }
  const listeners = new Map();
  for (const target of [globalThis, document]) {
    const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
    const known = [];
    listeners.set(target, known);
    const place = (type, listener, options) => known.findIndex((one) =>
      one.type === type && one.listener === listener && one.capture === Boolean(options?.capture ?? options));
    target.addEventListener = (type, listener, options) => {
      add.call(target, type, listener, options);
      if (place(type, listener, options) < 0)
        known.push({ type, listener, capture: Boolean(options?.capture ?? options) });
    };
    target.removeEventListener = (type, listener, options) => {
      remove.call(target, type, listener, options);
      const index = place(type, listener, options);
      if (index >= 0) known.splice(index, 1);
    };
  }
  let channels = 0;
  const Channel = globalThis.BroadcastChannel;
  globalThis.BroadcastChannel = class extends Channel {
    constructor(name) { super(name); channels++; }
    close() { super.close(); channels--; }
  };
  globalThis.running = () => ({
    timers: timers.size,
    channels,
    window: listeners.get(globalThis).length,
    document: listeners.get(document).length,
  });
}`;
