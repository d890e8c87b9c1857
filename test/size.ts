/*
 * What each element costs a page, in kB (1,024 bytes) of minified and gzipped code with everything it needs, against
 * size-budgets.json: fails where one is over its limit, says which are over their budget and by how much. What an
 * element fetches late by `import()` is told beside it.
 * `npm run size -- --why provider request-list` tells what the bundle of these elements is made of.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Plugin, type Rolldown } from 'vite';
import { bundled, wholeElements } from '../vite.config.js';
import budgets from './size-budgets.json' with { type: 'json' };

const root = resolve(import.meta.dirname, '..');
const defineOf = (element: string) => resolve(root, `components/${element}/define.ts`);

interface Size {
  first: number;
  late: number;
  /** By package, or folder of ours: characters before minification, of what is loaded at once. */
  parts: Map<string, number>;
}

const partOf = (id: string): string =>
  /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? dirname(relative(root, id)).split(sep).slice(0, 3).join('/');

/** What a page loads at once for these modules, and what it may load later. */
async function sizeOf(entries: string[], ...plugins: Plugin[]): Promise<Size> {
  const id = 'virtual:entry';
  const config = bundled({ entry: id }, 'dist/size', ...plugins);
  const [result] = (await build({
    ...config,
    configFile: false,
    root,
    logLevel: 'error',
    plugins: [
      ...(config.plugins ?? []),
      {
        name: 'entry',
        // Entries of a library are made paths before they are resolved.
        resolveId: (source) => (source.endsWith(id) ? `\0${id}` : null),
        load: (source) =>
          source === `\0${id}` ? entries.map((path) => `import ${JSON.stringify(path)};`).join('\n') : null,
      },
    ],
    build: {
      ...config.build,
      write: false,
      sourcemap: false,
      reportCompressedSize: false,
      // As an application is built: what is late imports the entry, instead of a chunk that both share.
      rolldownOptions: { ...config.build?.rolldownOptions, preserveEntrySignatures: false },
    },
  })) as [Rolldown.RolldownOutput];
  const chunks = new Map(result.output.filter((file) => file.type === 'chunk').map((chunk) => [chunk.fileName, chunk]));
  const first = new Set<string>();
  const add = (name: string): void => {
    if (first.has(name) || !chunks.has(name)) return;
    first.add(name);
    chunks.get(name)?.imports.forEach(add);
  };
  for (const chunk of chunks.values()) if (chunk.isEntry) add(chunk.fileName);
  const size: Size = { first: 0, late: 0, parts: new Map() };
  for (const [name, { code, modules }] of chunks) {
    size[first.has(name) ? 'first' : 'late'] += gzipSync(code, { level: 9 }).length / 1024;
    if (!first.has(name)) continue;
    for (const [module, { renderedLength }] of Object.entries(modules)) {
      const part = partOf(module);
      size.parts.set(part, (size.parts.get(part) ?? 0) + renderedLength);
    }
  }
  return size;
}

const [flag, ...asked] = process.argv.slice(2);
if (flag === '--why') {
  const { first, parts } = await sizeOf(asked.map(defineOf));
  for (const [part, length] of [...parts].sort((a, b) => b[1] - a[1]))
    if (length > 500) console.log(`${(length / 1024).toFixed(1).padStart(8)}  ${part}`);
  console.log(`${first.toFixed(1).padStart(8)} kB minified and gzipped (above: kB of source)`);
  process.exit();
}

interface Budget {
  /** What it should cost at most. */
  budget: number;
  /** What it has been brought down to, in half kB: it never costs more again. */
  limit: number;
}

const over: string[] = [];
let worse = 0;
function tell(what: string, kB: number, { budget, limit }: Budget, note = ''): void {
  // A module that cannot be bundled has no size at all.
  const isWorse = !(kB <= limit);
  if (isWorse) worse++;
  if (kB > budget) over.push(`${what} by ${(kB - budget).toFixed(1)} kB`);
  const judgement = isWorse ? 'FAIL' : kB > budget ? 'over' : 'ok  ';
  console.log(
    `${judgement} ${what.padEnd(30)} ${kB.toFixed(1).padStart(6)} kB, limit ${limit}, budget ${budget}${note}`,
  );
}

const missing = (what: string) => console.log(`--   ${what.padEnd(34)} is not there yet`);
const lateNote = ({ late }: Size) => (late > 0.05 ? `   (and ${late.toFixed(1)} later)` : '');

/** A module that cannot be bundled has no size, and is over any budget. */
async function trySize(modules: string[], ...plugins: Plugin[]): Promise<Size> {
  try {
    return await sizeOf(modules, ...plugins);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { first: Infinity, late: 0, parts: new Map() };
  }
}

/** Of an element that has no line in size-budgets.json yet. */
const newElement: Budget = { budget: 8, limit: 8 };

const all = readdirSync(resolve(root, 'components')).filter((folder) => existsSync(defineOf(folder)));
const base = ['provider', 'request-list'];
const isBaseThere = base.every((element) => all.includes(element));

/** The elements that this one registers besides itself: they have a line of their own. */
const partsOf = (element: string): string[] =>
  [...readFileSync(defineOf(element), 'utf8').matchAll(/^import '\.\.\/([\w-]+)\/define\.js'/gm)].map(
    ([, part]) => part!,
  );

if (isBaseThere) {
  const size = await trySize(base.map(defineOf));
  tell('provider, request-list', size.first, budgets['provider, request-list'], lateNote(size));
} else missing('provider, request-list');

for (const element of all.filter((name) => !base.includes(name) && name !== 'webchat')) {
  if (!isBaseThere) {
    missing(`+ ${element}`);
    continue;
  }
  const beside = [...new Set([...base, ...partsOf(element).flatMap((part) => [part, ...partsOf(part)])])];
  if (beside.some((part) => !all.includes(part))) {
    missing(`+ ${element}: ${beside.filter((part) => !all.includes(part)).join(', ')}`);
    continue;
  }
  const without = await trySize(beside.map(defineOf));
  const size = await trySize([...beside, element].map(defineOf));
  const further: Partial<Record<string, Budget>> = budgets['each further element'];
  const late = size.late - without.late;
  tell(`+ ${element}`, size.first - without.first, further[element] ?? newElement, lateNote({ ...size, late }));
}

if (all.includes('webchat')) {
  const size = await trySize([defineOf('webchat')]);
  tell('webchat alone', size.first, budgets.webchat, lateNote(size));
} else missing('webchat alone');

const everything = resolve(root, 'components/define.ts');
if (existsSync(everything)) {
  const { first, late } = await trySize([everything], wholeElements());
  tell('everything, all languages', first + late, budgets.everything, `   (${first.toFixed(1)} at once)`);
} else missing('everything');

if (over.length) console.log(`Over the budget, and not to grow: ${over.join('; ')}.`);
if (worse) console.log(`${worse} over the limit of test/size-budgets.json.`);
process.exitCode = worse ? 1 : 0;
