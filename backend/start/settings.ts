import { resolve } from 'node:path';
import { Failure } from './failure.js';

export const root = resolve(import.meta.dirname, '../..');

/** What is built, by the hash of what it was built from. It can be thrown away at any time. */
export const cacheDir = resolve(root, process.env['CACHE_DIR'] || '.cache');

/** Where things are, from the environment. */
export interface Settings {
  host: string;
  port: number;
  demoPort: number;
  /** Where the API answers, as a browser on this machine reaches it. */
  url: string;
  /** The origins of the demo's pages, by all the names that this machine has for itself. */
  demoOrigins: string[];
  dataDir: string;
  /** A server built before; without it, ours is built. */
  serverBin: string | undefined;
}

export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const host = env['HOST'] || '127.0.0.1';
  const port = readPort(env, 'PORT', 8090);
  const demoPort = readPort(env, 'DEMO_PORT', port + 1);
  if (port === demoPort) throw new Failure(`PORT and DEMO_PORT are both ${port}. Choose two different ports.`);
  const names = isEverywhere(host) || host === '127.0.0.1' ? ['127.0.0.1', 'localhost'] : [inURL(host)];
  return {
    host,
    port,
    demoPort,
    url: `http://${names[0]}:${port}`,
    demoOrigins: names.map((name) => `http://${name}:${demoPort}`),
    dataDir: resolve(root, env['DATA_DIR'] || '.data'),
    serverBin: env['SERVER_BIN'] ? resolve(env['SERVER_BIN']) : undefined,
  };
}

export const inURL = (host: string) => (host.includes(':') ? `[${host}]` : host);

const isEverywhere = (host: string) => host === '0.0.0.0' || host === '::';

function readPort(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const value = env[name] ? Number(env[name]) : fallback;
  if (Number.isInteger(value) && value > 0 && value < 65_536) return value;
  throw new Failure(`${name} is ${env[name] ?? value}, which is no port. Choose a number from 1 to 65535.`);
}
