/* A browser that can be killed, and a host's page for its tabs. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { browserArgs, findBrowser } from '../support/browser.mjs';
import type { Tab } from './page.js';
import { within } from './screen.js';

const head = '<!doctype html><title>Host</title><script type="module" src="/page.js"></script>';

/** An origin whose pages all run one script, and whose visitor is who `token` says, at the address that asks. */
export class HostPage {
  token: (url: URL) => string = () => '';
  /** The name that browsers know this machine by. */
  name = '127.0.0.1';
  /** What is on each page, by its path. */
  readonly bodies = new Map<string, string>();
  /**
   * What a page has told last, at `/report?<JSON>`: where nobody can look at it without bringing it in sight. It is
   * answered when the page is to tell again, whose own timers may be held back.
   */
  report: unknown;
  readonly #server: Server;

  private constructor(scripts: ReadonlyMap<string, string>) {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url!, 'http://host');
      const path = url.pathname;
      const answer = (type: string, body: string) =>
        response.writeHead(200, { 'Content-Type': type, 'Access-Control-Allow-Origin': '*' }).end(body);
      const script = scripts.get(path);
      if (path === '/token') answer('application/json', JSON.stringify({ token: this.token(url) }));
      else if (path === '/report') {
        this.report = JSON.parse(decodeURIComponent(url.search.slice(1)));
        setTimeout(() => response.writeHead(204).end(), 20);
      } else if (script !== undefined) answer('text/javascript', script);
      else answer('text/html', `${head}${this.bodies.get(path) ?? ''}`);
    });
  }

  static async open(entry = join(import.meta.dirname, 'page.ts')): Promise<HostPage> {
    // Only here: it takes a while to load, for nothing where the tests are skipped.
    const { build } = await import('vite');
    const built = await build({
      configFile: false,
      logLevel: 'error',
      publicDir: false,
      build: {
        write: false,
        target: 'es2022',
        lib: { entry, formats: ['es'], fileName: () => 'page.js' },
      },
    });
    const [{ output }] = [built].flat() as unknown as [{ output: { fileName: string; code: string }[] }];
    const page = new HostPage(new Map(output.map(({ fileName, code }) => [`/${fileName}`, code])));
    await new Promise<void>((resolve) => page.#server.listen(0, '127.0.0.1', resolve));
    return page;
  }

  get url(): string {
    return `http://${this.name}:${(this.#server.address() as { port: number }).port}`;
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
  #devTools = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    // When its last process has let go of the output, nobody holds the profile.
    this.#ended = new Promise((resolve) => child.once('close', resolve));
  }

  static async start(profile: string, more: readonly string[] = []): Promise<Browser & { newPage(): Promise<Page> }> {
    const browser = await Browser.launch(profile, more);
    const [context] = (await chromium.connectOverCDP(`http://${browser.#devTools}`)).contexts();
    return Object.assign(browser, { newPage: () => context!.newPage() });
  }

  /** Without anybody at its pages, who would keep all of them in sight. */
  static async launch(profile: string, more: readonly string[] = []): Promise<Browser> {
    const path = findBrowser();
    if (!path) throw new Error('No Chromium found. `npm test` gets one; or name yours in CHROMIUM.');
    const own = ['--headless=new', '--remote-debugging-port=0', '--renderer-process-limit=100', '--disable-breakpad'];
    const child = spawn(path, [...browserArgs, ...own, ...more, `--user-data-dir=${profile}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const browser = new Browser(child);
    browser.#devTools = await new Promise<string>((resolve, reject) => {
      let output = '';
      child.stderr!.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        const found = /DevTools listening on ws:\/\/([^/]+)\//.exec(output)?.[1];
        if (found) resolve(found);
      });
      child.once('exit', () => reject(new Error(`The browser ended: ${output}`)));
    });
    // It can be asked before it has a window for the tabs that it is asked for.
    await within(30_000, async () => (await browser.#tell('list')).includes('"about:blank"'), 'the first tab');
    return browser;
  }

  /** A tab in front of the others; what brings it there again. */
  async openTab(url: string): Promise<() => Promise<unknown>> {
    const { id } = JSON.parse(await this.#tell(`new?${url}`)) as { id: string };
    const activate = () => this.#tell(`activate/${id}`);
    await activate();
    return activate;
  }

  async #tell(what: string): Promise<string> {
    const response = await fetch(`http://${this.#devTools}/json/${what}`, { method: 'PUT' });
    const answer = await response.text();
    if (!response.ok) throw new Error(`The browser answers ${response.status} to ${what}: ${answer}`);
    return answer;
  }

  /** All of its processes stand still, as on a laptop that sleeps. */
  stop(): void {
    signal(familyOf(this.#child.pid!), 'SIGSTOP');
  }

  goOn(): void {
    signal(familyOf(this.#child.pid!), 'SIGCONT');
  }

  /** SIGKILL: no page is told. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}

function signal(pids: number[], name: NodeJS.Signals): void {
  for (const pid of pids)
    try {
      process.kill(pid, name);
    } catch (error) {
      // It has ended since it was looked for.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
}

/** A process, and all that it and its children have started. */
function familyOf(pid: number): number[] {
  const parents = readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      // After the command's name, which may hold anything: state, parent.
      const [, parent] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').pop()!.split(' ');
      return [{ pid: Number(name), parent: Number(parent) }];
    } catch {
      return [];
    }
  });
  const family = [pid];
  for (const one of family) family.push(...parents.filter(({ parent }) => parent === one).map(({ pid }) => pid));
  return family;
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
