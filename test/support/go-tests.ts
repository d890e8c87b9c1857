import { spawnSync } from 'node:child_process';
import { none, type Counts } from './counts.js';
import { run } from './run.js';

interface GoEvent {
  Action: 'run' | 'output' | 'pass' | 'fail' | 'skip' | 'build-output' | 'build-fail' | string;
  Package?: string;
  Test?: string;
  Output?: string;
  Elapsed?: number;
}

const works = (command: string, args: string[]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** The server's own tests, one line each; what a failed one printed comes before its line. */
export async function goTests(folder: string): Promise<Counts> {
  const counts = none();
  const go = ['go', '/usr/local/go/bin/go'].find((path) => works(path, ['version']));
  if (!go) {
    console.error(
      'Go is missing: install any version since 1.21 (https://go.dev/dl), it fetches the one that is needed.',
    );
    return { ...counts, failed: 1 };
  }
  const race = works(process.env['CC'] ?? 'cc', ['--version']);
  if (!race) console.log('No C compiler here, so without the race detector.');

  const printed = new Map<string, string>();
  const onLine = (text: string) => {
    if (!text.startsWith('{')) return console.log(text);
    const { Action, Package = '', Test, Output = '', Elapsed } = JSON.parse(text) as GoEvent;
    const key = `${Package} ${Test ?? ''}`;
    if (Action === 'build-output') process.stdout.write(Output);
    if (Action === 'output') printed.set(key, (printed.get(key) ?? '') + Output);
    if (Action !== 'pass' && Action !== 'fail' && Action !== 'skip') return;
    if (Action === 'fail') process.stdout.write(printed.get(key) ?? '');
    printed.delete(key);
    if (!Test) return;
    counts[Action === 'pass' ? 'passed' : Action === 'fail' ? 'failed' : 'skipped']++;
    console.log(`${{ pass: '✔', fail: '✖', skip: '﹣' }[Action]} ${Test} (${Elapsed ?? 0} s)`);
  };
  const args = ['test', ...(race ? ['-race'] : []), '-json', '-timeout', '900s', './...'];
  const code = await run(go, args, { cwd: folder, env: { GOTOOLCHAIN: 'auto' }, onLine });
  if (code !== 0 && counts.failed === 0) counts.failed++;
  return counts;
}
