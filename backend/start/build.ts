import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { Failure } from './failure.js';
import { buildServer } from './go.js';
import { cached, hashSources } from './sources.js';
import { cacheDir, root } from './settings.js';

/** A server, and the folders that its `--hooksDir` and `--migrationsDir` name. */
export interface Backend {
  binary: string;
  hooks: string;
  migrations: string;
}

/** Builds what is stale: everything that a running backend is made of. `serverBin` is a server built before. */
export async function buildBackend(serverBin?: string): Promise<Backend> {
  if (serverBin && !existsSync(serverBin))
    throw new Failure(`SERVER_BIN names ${serverBin}, which does not exist. Correct it, or leave it out.`);
  const [binary, built] = await Promise.all([serverBin ?? buildServer(), buildHooks()]);
  return { binary, ...built };
}

export { buildServer };

/**
 * Bundles hooks and migrations for PocketBase's JS engine, unless they were built from the same sources before (which
 * takes some 10 ms to see). Each build has a folder of its own: a running server reads its bundle whenever it makes
 * another engine, and must not find a newer one.
 */
export async function buildHooks(): Promise<{ hooks: string; migrations: string }> {
  const sources = ['backend/hooks', 'backend/migrations', 'backend/schema', 'backend/seed'];
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const own = readFileSync(import.meta.filename, 'utf8');
  const hash = hashSources(sources, () => true, lock, own);
  const folder = await cached(join(cacheDir, 'build'), hash, bundle);
  return { hooks: join(folder, 'hooks'), migrations: join(folder, 'migrations') };
}

async function bundle(folder: string): Promise<void> {
  // Only here: it starts a process of its own.
  const { build } = await import('esbuild');
  const options: BuildOptions = {
    absWorkingDir: root,
    bundle: true,
    target: 'es2022',
    // Neither Node nor a browser. Without `main` in this list, packages that have no `exports` are not found.
    platform: 'neutral',
    mainFields: ['module', 'main'],
    charset: 'utf8',
    loader: { '.csv': 'text', '.txt': 'text' },
    logLevel: 'warning',
  };
  const migrations = readdirSync(join(root, 'backend/migrations')).filter((name) => /^\d.*(?<!\.d)\.ts$/.test(name));

  await Promise.all([
    build({
      ...options,
      format: 'cjs', // the only one that leaves `require(__hooks + ...)` as it is
      entryPoints: {
        app: 'backend/hooks/app.ts',
        'main.pb': 'backend/hooks/main.pb.ts',
        // Apart, with all the demo's texts: only the command reads it, not each engine of the pool.
        seed: 'backend/hooks/commands/seed.ts',
      },
      outdir: join(folder, 'hooks'),
    }),
    build({
      ...options,
      format: 'iife',
      entryPoints: migrations.map((name) => `backend/migrations/${name}`),
      outdir: join(folder, 'migrations'),
    }),
  ]);
}
