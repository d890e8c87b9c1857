/* The whole product, started by the command that users type, on ports and in a folder of its own. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../backend/server.js';

const root = resolve(import.meta.dirname, '../..');

/** What `npm start` says of the demo in `demo.json`. */
export interface DemoFile {
  url: string;
  pages: { crm: string; site: string };
  bot: string;
  accessToken: string;
  secret: { id: string; value: string };
  steps: { request: string };
  agents: { sub: string; name: string; role: string }[];
  interlocutors: { sub: string; name: string }[];
}

export interface App {
  demo: DemoFile;
  /** The origin of the host pages. */
  pages: string;
  stop(): Promise<void>;
}

export interface AppOptions {
  /** A data folder to use and to keep. */
  dataDir?: string;
  env?: Record<string, string>;
}

/** Starts server and host pages; resolves when `demo.json` says that everything answers. */
export async function startApp({ dataDir, env = {} }: AppOptions = {}): Promise<App> {
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'user-requests-e2e-'));
  const [port, demoPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, ['--import', 'tsx', 'backend/start.ts'], {
    cwd: root,
    env: { ...process.env, PORT: String(port), DEMO_PORT: String(demoPort), DATA_DIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<void>((done) => child.once('exit', () => done()));

  const file = join(folder, 'demo.json');
  while (!existsSync(file)) {
    if (child.exitCode !== null) throw new Error(`npm start ended:\n${output}`);
    await pause(25);
  }
  const demo = JSON.parse(readFileSync(file, 'utf8')) as DemoFile;
  return {
    demo,
    pages: new URL(demo.pages.crm).origin,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      if (!dataDir) rmSync(folder, { recursive: true, force: true });
    },
  };
}
