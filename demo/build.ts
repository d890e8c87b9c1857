import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached, hashSources } from '../backend/start/sources.js';
import { cacheDir, root } from '../backend/start/settings.js';

/** Everything that the built files depend on, besides the lock file. */
const sources = ['components', 'backend/schema', 'demo'];

/** What the pages load: the address of each built file by its name, `crm.js` or `bank.css`. */
export interface DemoAssets {
  folder: string;
  paths: Record<string, string>;
}

/** Builds the scripts and styles of the pages, minified, unless they were built from the same sources before. */
export async function buildDemo(log: (line: string) => void = () => {}): Promise<DemoAssets> {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const hash = hashSources(sources, (file) => /\.(ts|css|json)$/.test(file), lock);
  const folder = await cached(join(cacheDir, 'demo'), hash, (unfinished) => {
    log('Building the demo pages');
    return build(unfinished);
  });
  return { folder, paths: JSON.parse(readFileSync(join(folder, 'paths.json'), 'utf8')) as DemoAssets['paths'] };
}

async function build(folder: string): Promise<void> {
  // Only here: loading Vite takes longer than all the rest of a start on built files.
  const { build } = await import('vite');
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
      outDir: folder,
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
  writeFileSync(join(folder, 'paths.json'), JSON.stringify(paths));
}
