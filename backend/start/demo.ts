import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.js';
import { runCommand, type Installation } from './server.js';
import type { Settings } from './settings.js';

/** What scripts and curl need to play with the demo bots: the whole of demo.json. */
export type DemoFile = Record<string, unknown> & { pages: { crm: string; site: string } };

const path = (dataDir: string) => join(dataDir, 'demo.json');

/** Its absence says that not everything answers yet. */
export const removeDemoFile = (dataDir: string) => rmSync(path(dataDir), { force: true });

/** It has secrets in it: for this user alone, and never half written. */
export function writeDemoFile(dataDir: string, demo: DemoFile): void {
  const unfinished = `${path(dataDir)}.${process.pid}`;
  rmSync(unfinished, { force: true });
  writeFileSync(unfinished, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
  renameSync(unfinished, path(dataDir));
}

/**
 * Has the server make the demo bots if the data folder is empty, and new access tokens for them at every start (only
 * hashes are stored). Undefined if the folder has no demo bots, because it was first started with `--empty`.
 */
export async function seed(installation: Installation, { url, demoOrigins }: Settings): Promise<object | undefined> {
  const origins = demoOrigins.map((origin) => `--origin=${origin}`);
  return (await runCommand(installation, ['seed', `--url=${url}`, ...origins])) as object | undefined;
}

/** Starts the host pages, from the server that stands for a customer's own. */
export async function startPages(seeded: object, settings: Settings) {
  const { startDemo, demoPages } = await import('../../demo/server.js');
  const demo = seeded as Parameters<typeof startDemo>[0]['demo'];
  const { host, demoPort: port, url: api } = settings;
  const pages = await startDemo({ port, host, api, demo, log: (line) => console.error(line) }).catch(
    (error: unknown) => {
      const { message } = error as Error;
      throw new Failure(
        `The demo's pages could not be started. Correct this, or leave them out: npm start -- --empty\n${message}`,
      );
    },
  );
  return { pages: demoPages(pages.url), close: () => pages.close() };
}
