/*
 * `npm start`: builds what is stale, starts the server and the demo's host pages, and says where to look.
 * `npm start -- --empty` starts without demo data and pages.
 */
import { buildBackend } from './start/build.js';
import { checkDataDir, checkPort } from './start/checks.js';
import { removeDemoFile, seed, startPages, writeDemoFile } from './start/demo.js';
import { fail, Failure } from './start/failure.js';
import { startServer } from './start/server.js';
import { readSettings, type Settings } from './start/settings.js';

/** What has been started, in order; ended in the opposite order. */
const ends: (() => Promise<void> | void)[] = [];
let isEnding = false;

async function end(code: number): Promise<never> {
  if (isEnding) return new Promise(() => {}); // a terminal's Ctrl-C comes from npm as well
  isEnding = true;
  for (const stop of ends.reverse()) await stop();
  process.exit(code);
}

async function start(args: string[]): Promise<void> {
  const unknown = args.find((arg) => arg !== '--empty');
  if (unknown) throw new Failure(`Unknown argument ${unknown}. The only one is: npm start -- --empty`);
  const isEmpty = args.includes('--empty');

  const settings = readSettings();
  const { dataDir, host } = settings;
  await checkPort(host, settings.port, 'PORT');
  if (!isEmpty) await checkPort(host, settings.demoPort, 'DEMO_PORT');
  checkDataDir(dataDir);
  removeDemoFile(dataDir);

  const installation = { ...(await buildBackend(settings.serverBin)), dataDir };
  const seeded = isEmpty ? undefined : await seed(installation, settings);

  const server = startServer(installation, settings);
  ends.push(() => server.stop());
  await server.ready;
  void server.ended.then(() => {
    if (isEnding) return;
    console.error('The server stopped. Start again; the data folder is safe.');
    void end(1);
  });

  if (!seeded)
    return announce(
      settings,
      isEmpty ? undefined : 'This data folder has no demo bots; use another DATA_DIR to see them.',
    );
  const demo = await startPages(seeded, settings);
  ends.push(() => demo.close());
  if (isEnding) return;
  writeDemoFile(dataDir, { ...seeded, url: settings.url, pages: demo.pages });
  ends.push(() => removeDemoFile(dataDir));
  announce(
    settings,
    `  an agent's CRM        ${demo.pages.crm}\n  a customer at a bank  ${demo.pages.site}\n\nOpen both, side by side.`,
  );
}

function announce({ url, dataDir }: Settings, more = ''): void {
  console.log(
    `\nUser Requests answers at ${url}. Ctrl-C stops it; the data stays in ${dataDir}.\n${more && `\n${more}\n`}`,
  );
}

// npm hands a SIGTERM only to its shell, which ends without a word to us.
if (process.env['npm_lifecycle_event'] === 'start') {
  const shell = process.ppid;
  setInterval(() => process.ppid !== shell && void end(0), 250).unref();
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));

start(process.argv.slice(2)).catch(async (error: unknown) => {
  if (isEnding) return; // what was being started has just been stopped
  isEnding = true;
  for (const stop of ends.reverse()) await stop();
  fail(error);
});
