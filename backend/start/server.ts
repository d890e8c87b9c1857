import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { get } from 'node:http';
import { createInterface } from 'node:readline';
import type { Backend } from './build.js';
import { Failure } from './failure.js';
import { inURL, type Settings } from './settings.js';

/** A backend that was built, and the data folder that it runs on. */
export interface Installation extends Backend {
  dataDir: string;
}

/** The flags that every command of the server needs. */
export function flags({ hooks, migrations, dataDir }: Installation): string[] {
  return [
    '--dev=false',
    `--dir=${dataDir}`,
    `--hooksDir=${hooks}`,
    `--migrationsDir=${migrations}`,
    '--hooksWatch=false',
    '--automigrate=false',
  ];
}

/** One engine is enough for a console command, and 64 take time to make. */
export const commandFlags = (installation: Installation) => [...flags(installation), '--hooksPool=1'];

/** Runs a console command of the server, and resolves to the JSON that it prints; undefined if it prints none. */
export function runCommand(installation: Installation, args: string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const all = [...args, ...commandFlags(installation)];
    const child = execFile(installation.binary, all, { maxBuffer: 64 * 1024 * 1024 }, (error, output, complaint) => {
      process.off('exit', stop);
      if (error) return reject(new Failure(complaint.trim() || output.trim() || error.message));
      // What hooks log goes to the same output, before or after.
      const json = output.split('\n').find((line) => line.startsWith('{'));
      resolve(json && JSON.parse(json));
    });
    const stop = () => child.kill();
    process.once('exit', stop);
  });
}

export interface ServerProcess {
  /** Resolves when it answers; rejects if it ends before. */
  ready: Promise<void>;
  /** Resolves when it has ended, by itself or by `stop`. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

export function startServer(installation: Installation, { host, port, url }: Settings): ServerProcess {
  // In our process group; and it ends with its standard input, so also when this process is killed.
  const child = spawn(
    installation.binary,
    ['serve', `--http=${inURL(host)}:${port}`, ...flags(installation), '--hooksPool=64', '--exitWithStdin'],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  );
  child.stdin.on('error', () => {}); // it ended first
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));

  let isReady = false;
  const complaints: string[] = [];
  createInterface(child.stderr).on('line', (line) => (isReady ? console.error(line) : complaints.push(line)));
  createInterface(child.stdout).on('line', (line) => {
    if (!line.startsWith('User Requests ')) console.log(line); // it says where it serves, as we shall
  });

  const failed = new Promise<never>((_, reject) => {
    child.once('error', ({ message }) =>
      reject(new Failure(`The server ${installation.binary} cannot be run: ${message}`)),
    );
    void ended.then(() => reject(new Failure(complaints.join('\n') || 'The server stopped without a word.')));
  });
  failed.catch(() => {}); // once it answers, `ended` is what matters
  const ready = Promise.race([failed, answers(`${url}/api/health`, ended)]).then(() => {
    isReady = true;
    for (const line of complaints) console.error(line);
  });
  return { ready, ended, stop: () => stop(child, ended) };
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(timer);
}

/** Resolves when the address answers 200, and gives up when the server ended. */
async function answers(url: string, ended: Promise<void>): Promise<void> {
  let isOver = false;
  void ended.then(() => (isOver = true));
  while (!isOver) {
    const isThere = await new Promise<boolean>((resolve) => {
      get(url, { agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      }).once('error', () => resolve(false));
    });
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return new Promise(() => {}); // why it ended is said elsewhere
}
