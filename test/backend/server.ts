/* A real server for the tests of the backend: built hooks and migrations, a data folder of its own, a free port. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Backend, buildBackend } from '../../backend/start/build.js';

export interface TestBot {
  bot: string;
  accessToken: string;
  secret: { id: string; value: string };
}

/** A bot of the demo, as `seed` tells of it. */
export interface DemoBot extends TestBot {
  steps: { request: string };
  agents: { sub: string; name: string; role: 'admin' | 'agent' }[];
  interlocutors: { sub: string; name: string }[];
}

export interface TestServer {
  url: string;
  /** What `seed` has printed, where it was asked for. */
  demo?: DemoBot & { url: string; other: DemoBot };
  dataDir: string;
  pid: number;
  /** What it has printed so far. */
  output(): string;
  /** Runs a console command of the server, beside the running one; what it printed. */
  command(...args: string[]): string;
  /** Runs SQL on the data folder; the named columns of its rows, as texts. */
  sql(query: string, ...columns: string[]): Record<string, string>[];
  /** A bot without anything in it. */
  createBot(name?: string, origins?: string[]): TestBot;
  stop(): Promise<void>;
  /** SIGKILL: what a crash leaves. The data folder stays. */
  kill(): Promise<void>;
}

export interface ServerOptions {
  env?: Record<string, string>;
  /** Seeds the demo before the server starts, whose pages have these origins. */
  seed?: boolean | { origins: string[] };
  /** Use this data folder, and leave it. */
  dataDir?: string;
  /** Prints every statement of SQL. */
  printsSQL?: boolean;
}

const tools = path.join(import.meta.dirname, 'tools');

/** How long a start or an end may take, in ms, on a machine that does much else. */
const patience = 60_000;
/** What a program in Go ends with that panics, or is told to by SIGQUIT. */
const brokenDown = 2;
/** What `seed` is told of where the server will answer: its port is known once it listens. */
const somewhere = 'http://somewhere.invalid';

export async function startServer({
  env = {},
  seed = false,
  dataDir,
  printsSQL = false,
}: ServerOptions = {}): Promise<TestServer> {
  const built = await builtBackend();
  const dir = dataDir ?? mkdtempSync(path.join(tmpdir(), 'user-requests-test-'));
  const flags = [
    ...['--dir', dir, '--migrationsDir', built.migrations, '--hooksWatch=false', '--automigrate=false'],
    // As many engines as in production: with fewer, a busy server makes new ones, which costs more than the requests.
    ...[`--dev=${String(printsSQL)}`, '--hooksPool=64'],
  ];
  // A lease that ends meanwhile would be a surprise to all tests but those of leases.
  const environment = { ...process.env, RATE_LIMITS: 'off', LEASE_SECONDS: '86400', ...env };
  const run = (hooks: string, args: string[]) =>
    execFileSync(built.binary, [...args, ...flags, '--hooksDir', hooks, '--dev=false', '--hooksPool=1'], {
      ...{ env: environment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    });
  const command = (...args: string[]) => run(built.hooks, args);
  const origins = typeof seed === 'object' ? seed.origins.map((origin) => `--origin=${origin}`) : [];
  const seeded = seed ? command('seed', '--url', somewhere, ...origins) : '';

  // A port that was looked for would be another's at times. And it ends with this process, however that ends.
  const serving = ['serve', '--http=127.0.0.1:0', '--exitWithStdin', ...flags, '--hooksDir', built.hooks];
  const child = spawn(built.binary, serving, { env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
  const server = new Running(child);
  const url = await server.url();
  return {
    url,
    output: () => server.output,
    dataDir: dir,
    pid: child.pid!,
    ...(seeded && { demo: JSON.parse(seeded.replaceAll(somewhere, url)) as NonNullable<TestServer['demo']> }),
    command,
    sql: (query, ...columns) => JSON.parse(run(tools, ['sql', query, ...columns])) as Record<string, string>[],
    createBot: (name = 'Test bot', origins = []) =>
      parseBot(command('bot', 'create', name, ...origins.map((origin) => `--origin=${origin}`))),
    kill: () => server.end('SIGKILL'),
    stop: async () => {
      await server.end('SIGTERM');
      if (!dataDir) rmSync(dir, { recursive: true, force: true });
    },
  };
}

let backend: Promise<Backend> | undefined;

/** Builds what is stale, once for all tests of the process. */
function builtBackend(): Promise<Backend> {
  backend ??= buildBackend(process.env.SERVER_BIN);
  return backend;
}

/** A bot as `bot create` prints it. */
export function parseBot(output: string): TestBot {
  const value = (label: string) => output.match(new RegExp(`^${label}\\s+(\\S+)$`, 'm'))![1]!;
  return {
    bot: value('Bot'),
    accessToken: value('Access token'),
    secret: { id: value('Secret id'), value: value('Secret') },
  };
}

/** The process of a server. */
class Running {
  output = '';
  readonly #closed: Promise<void>;

  constructor(readonly child: ChildProcess) {
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
      // One that a test has left behind, because it failed, keeps no process of tests from ending.
      (stream as Socket).unref();
    }
    child.unref();
    this.#closed = new Promise((resolve) => child.once('close', () => resolve()));
  }

  /** Where it answers, as it says itself; rejects with what it says instead. */
  async url(): Promise<string> {
    let said = '';
    const listens = new Promise<string>((resolve) =>
      this.child.stdout!.on('data', (text: string) => {
        const [, url] = /^User Requests .* serves (http:.*)\/api\/$/m.exec((said += text)) ?? [];
        if (url) resolve(url);
      }),
    );
    const url = await this.#soon(Promise.race([listens, this.#closed]));
    if (!url) throw new Error(`The server ended: ${this.output}`);
    return url;
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    this.child.kill(signal);
    await this.#soon(this.#closed);
    if (this.child.exitCode === brokenDown) throw new Error(`The server broke down: ${this.output}`);
  }

  /** One that is stuck is made to break down, and says where all of it stands. */
  async #soon<T>(step: Promise<T>): Promise<T> {
    const late = setTimeout(() => this.child.kill('SIGQUIT'), patience);
    try {
      return await step;
    } finally {
      clearTimeout(late);
    }
  }
}

/**
 * A port for a program that has to be told one. From below those that systems give to whoever asks for any, and each
 * once, so that nobody else takes it in the meantime.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const isFree = await new Promise<boolean>((resolve) => {
      const probe = createServer()
        .once('error', () => resolve(false))
        .listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (isFree && !given.has(port)) {
      given.add(port);
      return port;
    }
  }
}

const given = new Set<number>();
