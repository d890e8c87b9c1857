import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

let running: ChildProcess | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    running?.kill(signal);
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });

interface Options {
  cwd?: string;
  env?: Record<string, string | undefined>;
  /** Gets each line of the output, which is then not printed. */
  onLine?: (line: string) => void;
}

/** Runs a command with its output streamed to ours; resolves with its exit code, 127 when it could not be started. */
export function run(command: string, args: string[], { cwd, env, onLine }: Options = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', onLine ? 'pipe' : 'inherit', 'inherit'],
    });
    running = child;
    if (onLine && child.stdout) createInterface({ input: child.stdout }).on('line', onLine);
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(127);
    });
    child.on('close', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}
