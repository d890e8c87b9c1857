import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { cacheDir } from '../backend/start/settings.js';

const root = resolve(import.meta.dirname, '..');
const cache = join(cacheDir, 'demo');

/** Everything that the built files depend on. */
const sources = ['components', 'backend/schema', 'demo', 'package-lock.json', 'tsconfig.json'];

/** What the pages load: the address of each built file by its name, `crm.js` or `bank.css`. */
export interface DemoAssets {
  folder: string;
  paths: Record<string, string>;
}

/** Builds the scripts and styles of the pages, minified, unless they were built from the same sources before. */
export async function buildDemo(log: (line: string) => void = () => {}): Promise<DemoAssets> {
  const folder = join(cache, hashOfSources());
  if (!existsSync(join(folder, 'paths.json'))) {
    log('Building the demo pages');
    await build(folder);
  }
  return { folder, paths: JSON.parse(readFileSync(join(folder, 'paths.json'), 'utf8')) as DemoAssets['paths'] };
}

function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const source of sources) {
    const path = join(root, source);
    if (!existsSync(path)) continue;
    const files = source.includes('.')
      ? [path]
      : readdirSync(path, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && /\.(ts|css|json)$/.test(entry.name))
          .map((entry) => join(entry.parentPath, entry.name))
          .sort();
    for (const file of files) hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

async function build(folder: string): Promise<void> {
  // Only here: loading Vite takes longer than all the rest of a start on built files.
  const { build } = await import('vite');
  // A folder of its own until it is whole: two starts at once, or one that is interrupted, leave nothing half built.
  const unfinished = `${folder}.${process.pid}`;
  const output = await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'error',
    publicDir: false,
    // As in vite.config.ts: a build by other rules would hide Lit's accessors behind class fields.
    oxc: {
      decorator: { legacy: true },
      assumptions: { setPublicClassFields: true },
      typescript: { removeClassFieldsWithoutInitializer: true },
    },
    build: {
      outDir: unfinished,
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: false,
      rolldownOptions: {
        input: { crm: join(import.meta.dirname, 'crm/crm.ts'), bank: join(import.meta.dirname, 'bank/bank.ts') },
      },
    },
  });
  const paths: DemoAssets['paths'] = {};
  for (const { output: files } of [output].flat() as { output: { fileName: string; isEntry?: boolean }[] }[])
    for (const { fileName, isEntry } of files) {
      const [, name, ending] = /^assets\/(\w+)-.{8}\.(js|css)$/.exec(fileName) ?? [];
      if (name && (isEntry || ending === 'css')) paths[`${name}.${ending}`] = `/${fileName}`;
    }
  writeFileSync(join(unfinished, 'paths.json'), JSON.stringify(paths));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  renameSync(unfinished, folder);
  for (const old of readdirSync(cache)) if (!folder.endsWith(old)) rmSync(join(cache, old), { recursive: true });
}
