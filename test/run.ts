/*
 * `npm test`: all tests, part by part, and one closing line. `npm test -- backend browser` runs these parts,
 * `npm test -- test/data/feed.test.ts` that file. README.md beside this file tells what each part is.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { buildBackend } from '../backend/start/build.js';
import { tableOf } from './faults/table.js';
import { line, none, take, type Counts } from './support/counts.js';
import { getBrowser } from './support/get-browser.js';
import { goTests } from './support/go-tests.js';
import { run } from './support/run.js';

const root = resolve(import.meta.dirname, '..');
process.chdir(root);
const scratch = mkdtempSync(join(tmpdir(), 'user-requests-test-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
const totals = join(scratch, 'totals.json');

interface Part {
  name: string;
  /** Where its tests are; a folder that is missing fails its part. */
  folders: string[];
  run(files: string[]): Promise<Counts>;
}

async function nodeTests(
  files: string[],
  options: { env?: Record<string, string>; args?: string[] } = {},
): Promise<Counts> {
  if (!files.length) return none();
  if (files.some((file) => !/^test\/(?:lint|schema|data)\//.test(file))) await buildServerOnce();
  const reporter = pathToFileURL(join(root, 'test/support/count-reporter.mjs')).href;
  const code = await run(
    process.execPath,
    [
      ...['--import', 'tsx', '--test', '--test-timeout=300000'],
      ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
      ...[`--test-reporter=${reporter}`, `--test-reporter-destination=${totals}`],
      ...(options.args ?? []),
      ...files,
    ],
    options.env ? { env: options.env } : {},
  );
  return withExit(take(totals), code);
}

let built = false;

/** Before the clock of any test runs: the first build of the server takes a minute or two. Tests say what fails. */
async function buildServerOnce(): Promise<void> {
  if (built) return;
  built = true;
  await buildBackend().catch((error: unknown) => console.error(error instanceof Error ? error.message : error));
}

async function browserTests(files: string[]): Promise<Counts> {
  const wtr = join(root, 'node_modules/@web/test-runner/dist/bin.js');
  const env = { CHROMIUM: await getBrowser(), TEST_TOTALS: totals };
  // Where there is no terminal, the runner still moves a cursor.
  const plain = (text: string) => console.log(stripVTControlCharacters(text));
  const args = [wtr, ...(files.length ? ['--files', ...files] : [])];
  const code = await run(process.execPath, args, process.stdout.isTTY ? { env } : { env, onLine: plain });
  return withExit(take(totals), code);
}

async function faultTests(files: string[]): Promise<Counts> {
  const noted = join(scratch, 'faults.jsonl');
  const isWhole = process.env.FAULTS === 'whole';
  // One at a time: they measure. The whole form takes its time.
  const args = ['--test-concurrency=1', ...(isWhole ? ['--test-timeout=3600000'] : [])];
  const counts = await nodeTests(files, { env: { FAULTS_TABLE: noted }, args });
  const isAll = files.length === readdirSync('test/faults').filter((file) => file.endsWith('.test.ts')).length;
  console.log(`\n${tableOf(noted, { isWhole, isAll })}`);
  return counts;
}

/** A runner that broke down has failed, whatever it counted before. */
const withExit = (counts: Counts, code: number): Counts =>
  code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;

const parts: Part[] = [
  {
    name: 'unit',
    folders: ['test/lint', 'test/schema', 'test/data', 'test/contract'],
    run: (files) => nodeTests(files),
  },
  { name: 'backend', folders: ['test/backend'], run: (files) => nodeTests(files) },
  { name: 'go', folders: ['backend/server'], run: () => goTests('backend/server') },
  { name: 'browser', folders: ['test/components', 'test/stories.test.ts'], run: browserTests },
  {
    name: 'e2e',
    folders: ['test/e2e'],
    // One file at a time: each has a server, a demo and browsers of its own.
    run: async (files) => nodeTests(files, { env: { CHROMIUM: await getBrowser() }, args: ['--test-concurrency=1'] }),
  },
  { name: 'faults', folders: ['test/faults'], run: faultTests },
];

const filesOf = ({ folders }: Part): string[] =>
  folders
    .filter((folder) => !folder.endsWith('.ts'))
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
    .filter((file) => file.endsWith('.test.ts'))
    .sort();

/** What the arguments ask for: part by part the files, none meaning all of the part. */
function chosen(args: string[]): Map<Part, string[]> {
  const wanted = new Map<Part, string[]>();
  for (const arg of args) {
    const path = relative(root, resolve(arg));
    const part = parts.find(({ name, folders }) => name === arg || folders.some((folder) => path.startsWith(folder)));
    if (!part || (part.name !== arg && !existsSync(path))) {
      console.error(`There is no part and no test file ${arg}. Parts: ${parts.map(({ name }) => name).join(', ')}.`);
      process.exit(2);
    }
    wanted.set(part, [...(wanted.get(part) ?? []), ...(part.name === arg ? [] : [path])]);
  }
  return wanted.size ? wanted : new Map(parts.map((part) => [part, []]));
}

const sum = none();
for (const [part, files] of chosen(process.argv.slice(2))) {
  console.log(`\n── ${part.name}`);
  const started = performance.now();
  let counts: Counts;
  try {
    counts = await part.run(files.length || part.name === 'browser' ? files : filesOf(part));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    counts = { ...none(), failed: 1 };
  }
  if (counts.passed + counts.failed + counts.skipped === 0) {
    console.error(`No test of the part ${part.name} ran.`);
    counts.failed = 1;
  }
  for (const key of ['passed', 'failed', 'skipped'] as const) sum[key] += counts[key];
  console.log(`── ${part.name}: ${line(counts)}, in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
console.log(`\n${line(sum)}`);
process.exitCode = sum.failed ? 1 : 0;
