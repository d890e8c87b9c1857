/*
 * `npm run bench:start`: how long `npm start` takes on built files and a seeded data folder, from the command to the
 * first answer of the API, and to `demo.json`, which says that the host pages answer, too.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../backend/server.js';
import { judge } from './figures.js';

const rounds = Number(process.argv[2] ?? 7);
const root = resolve(import.meta.dirname, '../..');
const dataDir = mkdtempSync(join(tmpdir(), 'user-requests-bench-'));

async function start(): Promise<{ answer: number; all: number }> {
  const [port, demoPort] = [await freePort(), await freePort()];
  const env = { ...process.env, PORT: String(port), DEMO_PORT: String(demoPort), DATA_DIR: dataDir };
  const started = performance.now();
  const child = spawn('npm', ['start', '--silent'], { cwd: root, env, stdio: 'ignore', detached: true });
  const ended = new Promise((done) => child.once('exit', done));
  const until = async (isTrue: () => Promise<boolean> | boolean) => {
    while (!(await isTrue())) {
      if (child.exitCode !== null) throw new Error('npm start ended. Run it by hand to see why.');
      await pause(5);
    }
    return performance.now() - started;
  };
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/api/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  const answer = await until(answers);
  const all = await until(() => existsSync(join(dataDir, 'demo.json')));
  process.kill(-child.pid!, 'SIGTERM');
  await ended;
  await settle(() => !existsSync(join(dataDir, 'demo.json')));
  return { answer, all };
}

async function settle(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await pause(5);
}

try {
  await start(); // builds what is stale, and seeds
  const runs: { answer: number; all: number }[] = [];
  for (let i = 0; i < rounds; i++) runs.push(await start());
  judge(
    'npm start to the first answer',
    runs.map(({ answer }) => answer),
    2_000,
  );
  judge(
    'npm start to everything answers',
    runs.map(({ all }) => all),
    2_000,
  );
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
