/*
 * `npm run bot -- create NAME --origin https://crm.example`: makes a bot in DATA_DIR, whether or not a server is
 * running on it, and prints its id, secret and access token. It is a console command of the server.
 */
import { spawn } from 'node:child_process';
import { buildBackend } from './start/build.js';
import { checkDataDir } from './start/checks.js';
import { fail, Failure } from './start/failure.js';
import { commandFlags } from './start/server.js';
import { readSettings } from './start/settings.js';

async function run(args: string[]): Promise<void> {
  if (!args.length) throw new Failure('Say what to do: npm run bot -- create NAME --origin https://crm.example');
  const { serverBin, dataDir } = readSettings();
  checkDataDir(dataDir);
  const installation = { ...(await buildBackend(serverBin)), dataDir };
  const child = spawn(installation.binary, ['bot', ...args, ...commandFlags(installation)], { stdio: 'inherit' });
  child.once('error', (error) =>
    fail(new Failure(`The server ${installation.binary} cannot be run: ${error.message}`)),
  );
  child.once('close', (code) => process.exit(code ?? 1));
}

run(process.argv.slice(2)).catch(fail);
