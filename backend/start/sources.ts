import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './settings.js';

/** A hash over the files below the folders that `wanted` accepts, and over what else decides the outcome. */
export function hashSources(folders: string[], wanted: (file: string) => boolean, ...also: string[]): string {
  const hash = createHash('sha256');
  for (const text of also) hash.update(text).update('\0');
  for (const folder of folders) {
    const files = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && wanted(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    for (const file of files) hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

/** What a running server may still be reading stays for a day after its last start. */
const keptFor = 24 * 60 * 60 * 1000;

/**
 * The folder of a build in `cache`, made by `build` unless it is there. It is built under another name and renamed when
 * it is whole: two starts at once, or one that is interrupted, leave nothing half built.
 */
export async function cached(cache: string, hash: string, build: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cache, hash);
  if (!existsSync(folder)) {
    const unfinished = `${folder}.${process.pid}`;
    mkdirSync(unfinished, { recursive: true });
    try {
      await build(unfinished);
      const { rename } = await import('node:fs/promises');
      await rename(unfinished, folder).catch((error: unknown) => {
        if (!existsSync(folder)) throw error; // otherwise somebody else was faster
      });
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  const now = new Date();
  utimesSync(folder, now, now);
  for (const old of readdirSync(cache)) {
    const path = join(cache, old);
    if (now.getTime() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > keptFor)
      rmSync(path, { recursive: true, force: true });
  }
  return folder;
}
