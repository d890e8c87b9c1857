/* A real server for the tests of the backend: built hooks and migrations, a data folder of its own, a free port. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
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

export async function startServer({
  env = {},
  seed = false,
  dataDir,
  printsSQL = false,
}: ServerOptions = {}): Promise<TestServer> {
  const built = await builtBackend();
  const dir = dataDir ?? mkdtempSync(path.join(tmpdir(), 'user-requests-test-'));
  const port = await freePort();
  const flags = [
    ...['--dir', dir, '--migrationsDir', built.migrations, '--hooksWatch=false', '--automigrate=false'],
    // As many engines as in production: with fewer, a busy server makes new ones, which costs more than the requests.
    ...[`--dev=${String(printsSQL)}`, '--hooksPool=64'],
  ];
  const environment = { ...process.env, RATE_LIMITS: 'off', ...env };
  const run = (hooks: string, args: string[]) =>
    execFileSync(built.binary, [...args, ...flags, '--hooksDir', hooks, '--dev=false', '--hooksPool=1'], {
      ...{ env: environment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    });
  const command = (...args: string[]) => run(built.hooks, args);
  const origins = typeof seed === 'object' ? seed.origins.map((origin) => `--origin=${origin}`) : [];
  const seeded = seed ? command('seed', '--url', `http://127.0.0.1:${port}`, ...origins) : '';

  const child = spawn(built.binary, ['serve', `--http=127.0.0.1:${port}`, ...flags, '--hooksDir', built.hooks], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = `http://127.0.0.1:${port}`;
  const output = await answering(url, child);
  return {
    url,
    output,
    dataDir: dir,
    pid: child.pid!,
    ...(seeded && { demo: JSON.parse(seeded) as NonNullable<TestServer['demo']> }),
    command,
    sql: (query, ...columns) => JSON.parse(run(tools, ['sql', query, ...columns])) as Record<string, string>[],
    createBot: (name = 'Test bot', origins = []) =>
      parseBot(command('bot', 'create', name, ...origins.map((origin) => `--origin=${origin}`))),
    kill: () => ended(child, 'SIGKILL'),
    stop: async () => {
      await ended(child);
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

/** Resolves when the server answers, to what it has printed so far whenever that is asked. */
async function answering(url: string, child: ChildProcess): Promise<() => string> {
  let output = '';
  child.stdout!.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (output += chunk.toString()));
  for (let i = 0; i < 400; i++) {
    if (child.exitCode !== null) throw new Error(`The server ended: ${output}`);
    const ok = await fetch(`${url}/api/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return () => output;
    await sleep(25);
  }
  throw new Error(`The server does not answer: ${output}`);
}

async function ended(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await exit;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
