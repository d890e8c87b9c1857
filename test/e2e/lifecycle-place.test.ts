/*
 * Places that allow less: a host on an intranet without https, a browser or a frame that refuses storage, a full disk, a
 * slow network. Signing in, seeing live what happens, writing and answering work in each.
 */
import { deepStrictEqual, rejects } from 'node:assert/strict';
import { createServer, request as ask, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { Lifecycle, lines, seen, write } from './lifecycle-stage.js';
import { untilEqual } from './until.js';

const chat = '<ur-webchat mode="inline"></ur-webchat>';
const zoe = 'interlocutor:zoe';
const camille = 'agent:camille';

/** Somebody writes, the agent sees it live in the list, takes control and answers, and both have all of it. */
async function talk(person: Page | Frame, agent: Page): Promise<void> {
  await agent.getByRole('row').first().waitFor();
  await write(person, 'is anybody there?');
  await agent.getByRole('row').filter({ hasText: 'is anybody there?' }).waitFor();
  await agent.getByRole('row').first().getByText('Help zoe').click();
  await agent.getByRole('button', { name: 'Take control' }).click();
  await agent.getByText('You have control').waitFor();
  const work = agent.locator('ur-takeover-chat');
  await work.getByRole('textbox').fill('Camille here.');
  await work.getByRole('textbox').press('Enter');
  await untilEqual(() => lines(person), ['help zoe', 'is anybody there?', 'Camille here.']);
  await write(person, 'thank you');
  await untilEqual(async () => (await lines(person)).at(-1), 'thank you');
  await work.getByText('thank you').waitFor();
}

test('on a host without https, all works without what browsers keep for secure pages', async (t) => {
  const life = await Lifecycle.open(t, { name: 'crm.test' });
  await life.request('zoe');
  const agent = await life.tab('/crm', life.provider(camille, '<ur-inbox></ur-inbox>'));
  const person = await life.tab('/bank', life.provider(zoe, chat));
  const missing = await person.evaluate(() => [
    isSecureContext,
    'locks' in navigator,
    Boolean(globalThis.crypto.subtle),
    'randomUUID' in crypto,
  ]);
  deepStrictEqual(missing, [false, false, false, false]);
  await talk(person, agent);
  for (const page of [agent, person]) deepStrictEqual((await seen(page)).errors, []);
  await person.reload();
  await untilEqual(async () => (await lines(person)).at(-1), 'thank you');
});

/** What the browser does to a page: as text, so that it is in force before anything of the page. */
const refusals = {
  'refuses all storage': `
    const refuse = { get() { throw new DOMException('Refused.', 'SecurityError'); } };
    for (const name of ['localStorage', 'indexedDB']) Object.defineProperty(globalThis, name, refuse);`,
  'has a full disk': `
    Storage.prototype.setItem = IDBObjectStore.prototype.put = () => {
      throw new DOMException('Full.', 'QuotaExceededError');
    };`,
};

for (const [what, refuse] of Object.entries(refusals))
  test(`in a browser that ${what}, lines are kept in memory until they are sent`, async (t) => {
    const life = await Lifecycle.open(t);
    await life.request('zoe');
    const agent = await life.tab('/crm', life.provider(camille, '<ur-inbox></ur-inbox>'));
    life.host.bodies.set('/bank', life.provider(zoe, chat));
    const person = await life.browser.newPage();
    await person.addInitScript({ content: refuse });
    await person.goto(`${life.host.url}/bank`);
    await rejects(person.evaluate(() => localStorage.setItem('a', 'b')));
    await talk(person, agent);
    // Kept while nobody is there to take it.
    const { network } = life.stage;
    network.isDown = true;
    network.reset();
    await write(person, 'in the dark');
    await untilEqual(async () => (await lines(person)).at(-1), 'in the dark');
    network.isDown = false;
    await agent.locator('ur-takeover-chat').getByText('in the dark').waitFor();
    deepStrictEqual((await seen(person)).errors, []);
  });

test('on a slow network, a page asks once as whom, and opens one session and one stream', async (t) => {
  const life = await Lifecycle.open(t);
  const { network } = life.stage;
  const zoes = await life.elsewhere('zoe');
  await zoes.send('is anybody there?');
  const asked: string[] = [];
  network.onRequest = (request) => asked.push(request);
  const { token } = life.host;
  life.host.token = (url) => {
    asked.push('the host');
    return token(url);
  };
  // An answer takes 0.4 s, the first one of a connection and after a preflight 1.2 s.
  network.delay = 200;
  const chat = `<ur-takeover-chat conversation-id="${zoes.conversation}"></ur-takeover-chat>`;
  const agent = await life.tab('/', life.provider(camille, chat));
  await untilEqual(() => lines(agent), ['is anybody there?']);
  await untilEqual(async () => asked.includes('POST /api/realtime'), true);
  const once = ['the host', 'POST /api/ur/session', 'GET /api/realtime'];
  deepStrictEqual(
    asked.filter((one) => once.includes(one)),
    once,
  );
});

test('in a sandboxed frame, which has no origin and no storage, a conversation is held all the same', async (t) => {
  const life = await Lifecycle.open(t);
  await life.request('zoe');
  const agent = await life.tab('/crm', life.provider(camille, '<ur-inbox></ur-inbox>'));
  // No bot allows pages without an origin: a company that wants them has a gateway which answers for them.
  const gateway = await Gateway.open(life.api, life.host.url);
  t.after(() => gateway.close());
  const token = life.token(new URL(`http://host/?as=${zoe}`));
  const provider = `<ur-provider api="${gateway.url}" bot="${life.stage.bot.bot}">${chat}</ur-provider>`;
  life.host.bodies.set(
    '/framed',
    `${provider}<script>
    document.querySelector('ur-provider').getToken = () => ${JSON.stringify(token)};</script>`,
  );
  const page = await life.tab('/host', '<iframe sandbox="allow-scripts" src="/framed"></iframe>');
  await untilEqual(async () => page.frames().length, 2);
  const frame = page.frames()[1]!;
  await frame.getByRole('textbox').waitFor();
  const origin = await frame.evaluate(() => self.origin);
  deepStrictEqual(origin, 'null');
  await rejects(
    frame.evaluate(() => localStorage.length),
    /SecurityError/,
  );
  await talk(frame, agent);
  deepStrictEqual((await seen(frame)).errors, []);
});

/** Stands before the API, and lets pages without an origin in under the name of one that the bot allows. */
class Gateway {
  readonly #server: Server;

  private constructor(target: string, origin: string) {
    this.#server = createServer((request, response) => {
      const { method, headers } = request;
      const allowed = {
        'access-control-allow-origin': 'null',
        'access-control-allow-headers': 'authorization, content-type',
      };
      if (method === 'OPTIONS') {
        response.writeHead(204, { ...allowed, 'access-control-allow-methods': '*' }).end();
        return;
      }
      const asked = ask(`${target}${request.url}`, { method, headers: { ...headers, origin } }, (answer) => {
        response.writeHead(answer.statusCode!, { ...answer.headers, ...allowed });
        answer.pipe(response);
      });
      asked.on('error', () => response.destroy());
      response.on('close', () => asked.destroy());
      request.pipe(asked);
    });
  }

  static async open(target: string, origin: string): Promise<Gateway> {
    const gateway = new Gateway(target, origin);
    await new Promise<void>((resolve) => gateway.#server.listen(0, '127.0.0.1', resolve));
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
