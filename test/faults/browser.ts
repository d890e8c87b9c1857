/* A browser that can be killed, and a host's page for its tabs. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { browserArgs, findBrowser } from '../support/browser.mjs';
import type { Tab } from './page.js';

/** An origin with one page, whose visitor is who `token` says. */
export class HostPage {
  token: () => string = () => '';
  readonly #server: Server;

  private constructor(scripts: ReadonlyMap<string, string>) {
    this.#server = createServer((request, response) => {
      const path = new URL(request.url!, 'http://host').pathname;
      const answer = (type: string, body: string) => response.writeHead(200, { 'Content-Type': type }).end(body);
      const script = scripts.get(path);
      if (path === '/token') answer('application/json', JSON.stringify({ token: this.token() }));
      else if (script !== undefined) answer('text/javascript', script);
      else answer('text/html', '<!doctype html><title>Host</title><script type="module" src="/page.js"></script>');
    });
  }

  static async open(): Promise<HostPage> {
    // Only here: it takes a while to load, for nothing where the tests are skipped.
    const { build } = await import('vite');
    const built = await build({
      configFile: false,
      logLevel: 'error',
      publicDir: false,
      build: {
        write: false,
        target: 'es2022',
        lib: { entry: join(import.meta.dirname, 'page.ts'), formats: ['es'], fileName: () => 'page.js' },
      },
    });
    const [{ output }] = [built].flat() as unknown as [{ output: { fileName: string; code: string }[] }];
    const page = new HostPage(new Map(output.map(({ fileName, code }) => [`/${fileName}`, code])));
    await new Promise<void>((resolve) => page.#server.listen(0, '127.0.0.1', resolve));
    return page;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as { port: number }).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** A browser on a profile that outlives it. */
export class Browser {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    // When its last process has let go of the output, nobody holds the profile.
    this.#ended = new Promise((resolve) => child.once('close', resolve));
  }

  static async start(profile: string): Promise<Browser & { newPage(): Promise<Page> }> {
    const path = findBrowser();
    if (!path) throw new Error('No Chromium found. `npm test` gets one; or name yours in CHROMIUM.');
    const own = ['--headless=new', '--remote-debugging-port=0', '--renderer-process-limit=100', '--disable-breakpad'];
    const child = spawn(path, [...browserArgs, ...own, `--user-data-dir=${profile}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const browser = new Browser(child);
    const address = await new Promise<string>((resolve, reject) => {
      let output = '';
      child.stderr!.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        const found = /DevTools listening on (ws:\S+)/.exec(output)?.[1];
        if (found) resolve(found);
      });
      child.once('exit', () => reject(new Error(`The browser ended: ${output}`)));
    });
    const [context] = (await chromium.connectOverCDP(address)).contexts();
    return Object.assign(browser, { newPage: () => context!.newPage() });
  }

  /** SIGKILL: no page is told. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}

/** Asks the tab that runs in a page. */
export function ask<K extends keyof Tab>(
  page: Page,
  what: K,
  ...args: Parameters<Tab[K]>
): Promise<Awaited<ReturnType<Tab[K]>>> {
  return page.evaluate(
    ([name, values]) => {
      const { tab } = globalThis as unknown as { tab?: Record<string, (...args: unknown[]) => unknown> };
      return tab?.[name]!(...values);
    },
    [what as string, args as unknown[]] as const,
  ) as Promise<Awaited<ReturnType<Tab[K]>>>;
}
