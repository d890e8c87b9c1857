/*
 * A host page of the strictest kind that is not ours: it loads the script of dist/cdn/ as a file, beside an application
 * of its own that is written with Lit, and leaves no trace of anybody's token anywhere.
 */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build as bundle } from 'esbuild';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import { signHostToken } from '../../demo/host-token.js';
import { startServer, type TestServer } from '../backend/server.js';
import { Stage } from './stage.js';

const cdn = mkdtempSync(join(tmpdir(), 'user-requests-cdn-'));
let host: Server;
let origin: string;
/** The same files under another origin. */
let elsewhere: string;
let hostScript: string;
let server: TestServer;
let stage: Stage;

/** Of the host: an element of its own, with the Lit that it has. */
const hostApplication = `
  import { LitElement, html } from 'lit';
  customElements.define('host-clock', class extends LitElement {
    static properties = { ticks: { type: Number } };
    render() { return html\`<button @click=\${() => this.ticks++}>\${this.ticks ?? 0} clicks</button>\`; }
    connectedCallback() { super.connectedCallback(); this.ticks = 0; }
  });`;

before(async () => {
  host = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  const { port } = host.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
  elsewhere = `http://localhost:${port}`;
  const config = join(import.meta.dirname, '../../vite.config.ts');
  const [started, opened, built] = await Promise.all([
    startServer({ seed: { origins: [origin] } }),
    Stage.open(),
    bundle({
      stdin: { contents: hostApplication, resolveDir: import.meta.dirname },
      ...{ bundle: true, format: 'esm', write: false, minify: true },
    }),
    build({ configFile: config, mode: 'cdn', logLevel: 'error', build: { outDir: cdn, emptyOutDir: true } }),
  ]);
  server = started;
  stage = opened;
  hostScript = built.outputFiles[0]!.text;
});
after(async () => {
  await stage?.close();
  host?.close();
  await server?.stop();
  rmSync(cdn, { recursive: true, force: true });
});

const answer: RequestListener = ({ url, method, headers }, response) => {
  const { pathname } = new URL(url!, origin);
  const who = /^\/token\/(agent|interlocutor)\/([\w-]+)$/.exec(pathname);
  if (who && method === 'POST') {
    const [, kind, sub] = who as unknown as [string, 'agent' | 'interlocutor', string];
    const token = signHostToken(server.demo!.bot, server.demo!.secret, { sub, kind });
    return void response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ token }));
  }
  const page = pages[pathname];
  if (page) {
    const { policies, head, body } = page;
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('Content-Security-Policy', policyOf(policies));
    return void response.end(
      `<!doctype html><html lang="en"><head><title>Host</title>${head()}</head><body>${body()}</body></html>`,
    );
  }
  if (pathname === '/favicon.ico') return void response.writeHead(204).end();
  response.setHeader('Content-Type', 'text/javascript');
  if (pathname === '/host.js') return void response.end(hostScript);
  // As the API's address has it, for pages of its bots' origins.
  if (headers.origin === origin) response.setHeader('Access-Control-Allow-Origin', origin);
  try {
    response.end(readFileSync(join(cdn, pathname)));
  } catch {
    response.writeHead(404).end();
  }
};

/** What the guide says that a page may send, to the letter, for the API of this test. */
const guide = readFileSync(join(import.meta.dirname, '../../docs/embedding.md'), 'utf8');
const [, documented = ''] = /```\nContent-Security-Policy: ([^`]+)```/.exec(guide)!;
function policyOf(lines: string[]): string {
  let policy = documented.replace(/\s+/g, ' ').trim();
  for (const line of lines) {
    ok(guide.includes(`| \`${line}\``), `${line} is in the guide`);
    const name = line.split(' ')[0]!;
    policy = policy.includes(name) ? policy.replace(new RegExp(`(?<=^|; )${name} [^;]+`), line) : `${policy}; ${line}`;
  }
  return policy
    .replace("script-src 'self' https://requests.example.com", `script-src 'self' ${elsewhere}`)
    .replace('https://requests.example.com', server.url);
}

const ours = () => '<script type="module" src="/user-requests.js"></script>';
const hosts = '<script type="module" src="/host.js"></script>';
const inbox = () => {
  const { bot, agents } = server.demo!;
  return `<ur-provider api="${server.url}" bot="${bot}" token-endpoint="/token/agent/${agents[0]!.sub}"><ur-inbox></ur-inbox></ur-provider>`;
};
const webchat = () => {
  const { bot, interlocutors } = server.demo!;
  return `<ur-webchat api="${server.url}" bot="${bot}" token-endpoint="/token/interlocutor/${interlocutors[0]!.sub}"></ur-webchat>`;
};

const pages: Record<string, { policies: string[]; head(): string; body(): string }> = {
  '/empty': { policies: [], head: () => hosts, body: () => '' },
  '/alone': { policies: ['trusted-types user-requests'], head: ours, body: () => inbox() + webchat() },
  // The host's Lit has taken the policy `lit-html`, which a page gives once.
  '/beside': {
    policies: ['trusted-types lit-html user-requests'],
    head: () => hosts + ours(),
    body: () => `<host-clock></host-clock>${inbox()}${webchat()}`,
  },
  '/elsewhere': {
    policies: ['trusted-types user-requests', "script-src 'self' https://requests.example.com"],
    head: () => `<script type="module" src="${elsewhere}/user-requests.js"></script>`,
    body: () => inbox() + webchat(),
  },
};

/** Uses both sides: a request is opened, a line is sent. */
async function use(page: Page): Promise<void> {
  await page.locator('ur-inbox').getByRole('row').nth(1).click();
  await page.locator('ur-request-detail').getByRole('heading').first().waitFor();
  await page.locator('ur-webchat').getByRole('button').first().click();
  const composer = page.locator('ur-webchat').getByRole('textbox');
  await composer.fill('Is my card on its way?');
  await composer.press('Enter');
  await page.locator('ur-webchat').getByText('Is my card on its way?').first().waitFor();
}

for (const [path, how] of [
  ['/alone', 'alone'],
  ['/beside', 'beside a Lit of the host'],
  ['/elsewhere', 'from another address'],
] as const)
  test(`the script works ${how}, and violates nothing`, async () => {
    const page = await stage.page(path.slice(1));
    const tokens = new Set<string>();
    const addresses: string[] = [];
    page.on('request', (request) => {
      addresses.push(request.url());
      const header = request.headers()['authorization'];
      if (header) tokens.add(header.replace(/^Bearer /i, ''));
    });
    page.on('response', async (response) => {
      if (!response.url().includes('/token/')) return;
      tokens.add(((await response.json()) as { token: string }).token);
    });

    await page.goto(origin + path);
    await use(page);
    if (path === '/beside') {
      await page.getByRole('button', { name: '0 clicks' }).click();
      await page.getByRole('button', { name: '1 clicks' }).waitFor();
    }
    deepStrictEqual(stage.problems.splice(0), []);

    ok(tokens.size >= 3, 'the tokens of both sides were seen');
    const secrets = [...tokens];
    const withToken = (text: string) => secrets.some((token) => text.includes(token));
    deepStrictEqual(addresses.filter(withToken), []);
    deepStrictEqual(await page.context().cookies(), []);
    deepStrictEqual(withToken(await stored(page)), false);
    deepStrictEqual(withToken(await page.content()), false);
    // In its local storage there is the device's secret at most.
    const kept = await page.evaluate(() => Object.keys(localStorage));
    deepStrictEqual(
      kept.filter((key) => !key.endsWith(':device')),
      [],
    );
    await page.context().close();
  });

test('nothing is put on window', async () => {
  const page = await stage.page('window');
  // A page with the host's own Lit, which has names there.
  await page.goto(`${origin}/empty`);
  await page.locator('body').waitFor({ state: 'attached' });
  const names = () => Object.getOwnPropertyNames(globalThis);
  const before = new Set(await page.evaluate(names));
  await page.goto(`${origin}/beside`);
  await use(page);
  const more = (await page.evaluate(names)).filter((name) => !before.has(name));
  deepStrictEqual(more, []);
  await page.context().close();
});

/** Everything that the page has stored in its origin, as one text. */
const stored = (page: Page) =>
  page.evaluate(async () => {
    const kept: unknown[] = [document.cookie, { ...localStorage }, { ...sessionStorage }];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((done, fail) => {
        const open = indexedDB.open(name!);
        open.onsuccess = () => done(open.result);
        open.onerror = () => fail(open.error as Error);
      });
      for (const store of database.objectStoreNames)
        kept.push(
          await new Promise((done) => {
            const all = database.transaction(store).objectStore(store).getAll();
            all.onsuccess = () => done(all.result);
          }),
        );
      database.close();
    }
    return JSON.stringify(kept);
  });
