/*
 * `npm run build:server [-- FOLDER]`: one folder (dist-server/) with all that a server in production is made of. It runs
 * without Node, from wherever it is put: `user-requests-server serve`. GOOS and GOARCH name another system than this one.
 */
import { chmodSync, copyFileSync, cpSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { build } from 'vite';
import { buildBackend } from './start/build.js';
import { fail, Failure } from './start/failure.js';
import { root } from './start/settings.js';

async function buildFolder(args: string[]): Promise<void> {
  if (args.length > 1)
    throw new Failure('Say: npm run build:server, or with a folder: npm run build:server -- /tmp/server');
  const folder = resolve(args[0] ?? join(root, 'dist-server'));
  const unfinished = `${folder}.${process.pid}`;
  try {
    const { binary, hooks, migrations } = await buildBackend();
    mkdirSync(unfinished, { recursive: true });
    copyFileSync(binary, join(unfinished, basename(binary)));
    chmodSync(join(unfinished, basename(binary)), 0o755);
    cpSync(hooks, join(unfinished, 'hooks'), { recursive: true, filter: (path) => basename(path) !== 'seed.js' });
    cpSync(migrations, join(unfinished, 'migrations'), { recursive: true });
    for (const file of ['backend/user-requests.service', 'docs/operating.md', 'LICENSE'])
      copyFileSync(join(root, file), join(unfinished, basename(file)));
    // The elements for pages without a bundler.
    await build({
      ...{ root, configFile: join(root, 'vite.config.ts'), mode: 'cdn', logLevel: 'warn' },
      build: { outDir: join(unfinished, 'public'), emptyOutDir: true },
    });

    // What else is in the folder stays: it may be where a server keeps its data.
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(unfinished)) {
      rmSync(join(folder, name), { recursive: true, force: true });
      renameSync(join(unfinished, name), join(folder, name));
    }
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  console.log(`The server is in ${relative(process.cwd(), folder) || '.'}; operating.md in it says how to run it.`);
}

buildFolder(process.argv.slice(2)).catch(fail);
