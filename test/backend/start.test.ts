import assert from 'node:assert/strict';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { buildBackend, type Backend } from '../../backend/start/build.js';
import { freePort } from './server.js';

const root = resolve(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'user-requests-start-'));
let backend: Backend;

before(async () => {
  backend = await buildBackend(process.env['SERVER_BIN']);
});

const running = new Set<Start>();
after(async () => {
  for (const start of running) await start.kill();
  rmSync(scratch, { recursive: true, force: true });
});

let folders = 0;
const newFolder = () => join(scratch, `data-${++folders}`);

async function freePorts(): Promise<{ PORT: string; DEMO_PORT: string }> {
  return { PORT: String(await freePort()), DEMO_PORT: String(await freePort()) };
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** A port that is taken, until it is closed. */
const listen = () =>
  new Promise<Server>((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => done(server));
  });

/** A run of start.ts or bot.ts in a process group of its own, as a terminal gives it. */
class Start {
  output = '';
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;

  constructor(env: Record<string, string>, script = 'start.ts', args = ['--empty']) {
    running.add(this);
    this.#child = spawn(process.execPath, ['--import', 'tsx', join('backend', script), ...args], {
      cwd: root,
      detached: true,
      env: { ...process.env, npm_lifecycle_event: '', HOST: '127.0.0.1', SERVER_BIN: backend.binary, ...env },
    });
    for (const stream of [this.#child.stdout!, this.#child.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.#ended = new Promise((done) => this.#child.once('close', done));
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** Its exit code. */
  async ended(): Promise<number | null> {
    const code = await this.#ended;
    running.delete(this);
    return code;
  }

  async said(words: string): Promise<void> {
    let isOver = false;
    void this.#ended.then(() => (isOver = true));
    await eventually(
      () => `"${words}" in: ${this.output}`,
      () => {
        if (isOver && !this.output.includes(words)) throw new Error(`It ended, and said: ${this.output}`);
        return this.output.includes(words);
      },
    );
  }

  /** Ends all of its group, however. */
  async kill(): Promise<void> {
    this.#signals('SIGKILL');
    await this.ended();
  }

  hasProcesses(): boolean {
    return this.#signals(0);
  }

  /** Whether there was anybody in the group to get it. */
  #signals(signal: NodeJS.Signals | 0): boolean {
    try {
      return process.kill(-this.pid, signal);
    } catch {
      return false;
    }
  }
}

async function eventually(what: string | (() => string), holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 60_000; performance.now() < end; await wait(20)) if (await holds()) return;
  assert.fail(`never happened: ${typeof what === 'string' ? what : what()}`);
}

const answers = (port: string) =>
  fetch(`http://127.0.0.1:${port}/api/health`).then(
    ({ ok }) => ok,
    () => false,
  );

/** A command named `go` that says this, ahead of any other. */
function pretendGo(script: string): string {
  const folder = newFolder();
  mkdirSync(folder);
  writeFileSync(join(folder, 'go'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'go'), 0o755);
  return `${folder}:/usr/bin:/bin`;
}

/** What a start without a built server says, with this PATH. */
async function firstBuild(path: string): Promise<{ code: number | null; output: string }> {
  const env = { ...(await freePorts()), DATA_DIR: newFolder(), CACHE_DIR: newFolder(), SERVER_BIN: '', PATH: path };
  const start = new Start(env);
  return { code: await start.ended(), output: start.output };
}

const isOneSentence = (text: string) => assert.doesNotMatch(text, /\n\s+at |node:internal|goroutine/);

describe('a start that cannot go on says why, in one sentence', () => {
  it('a taken port', async () => {
    const taken = await listen();
    const start = new Start({ PORT: String(portOf(taken)), DATA_DIR: newFolder() });

    assert.equal(await start.ended(), 1);
    assert.match(
      start.output,
      new RegExp(`^Port ${portOf(taken)} of 127\\.0\\.0\\.1 is taken\\. Stop .* or choose another PORT`),
    );
    isOneSentence(start.output);
    taken.close();
  });

  it("a taken port of the demo's pages", async () => {
    const taken = await listen();
    const { PORT } = await freePorts();
    const start = new Start({ PORT, DEMO_PORT: String(portOf(taken)), DATA_DIR: newFolder() }, 'start.ts', []);

    assert.equal(await start.ended(), 1);
    assert.match(start.output, /is taken\. Stop .* or choose another DEMO_PORT/);
    taken.close();
  });

  it('a port that is none', async () => {
    const start = new Start({ PORT: 'eighty', DATA_DIR: newFolder() });

    assert.equal(await start.ended(), 1);
    assert.equal(start.output, 'PORT is eighty, which is no port. Choose a number from 1 to 65535.\n');
  });

  it('a data folder that cannot be written', async () => {
    const file = newFolder();
    writeFileSync(file, '');
    const start = new Start({ ...(await freePorts()), DATA_DIR: file });

    assert.equal(await start.ended(), 1);
    assert.equal(
      start.output,
      `The data folder ${file} cannot be written (not a folder). Change its permissions, or use another DATA_DIR.\n`,
    );
  });

  it('a data folder of a newer version', async () => {
    const dataDir = newFolder();
    const migrations = newFolder();
    cpSync(backend.migrations, migrations, { recursive: true });
    writeFileSync(join(migrations, '9999_later.js'), 'migrate(() => {}, () => {})');
    const flags = [`--dir=${dataDir}`, `--hooksDir=${backend.hooks}`, `--migrationsDir=${migrations}`, '--hooksPool=1'];
    execFileSync(backend.binary, ['migrate', 'up', ...flags]);

    const start = new Start({ ...(await freePorts()), DATA_DIR: dataDir });

    assert.equal(await start.ended(), 1);
    assert.equal(
      start.output,
      `The data folder ${dataDir} was written by a newer version of User Requests (migration 9999_later.js). Use that version, or another DATA_DIR.\n`,
    );
  });

  it('no Go', async () => {
    const { code, output } = await firstBuild(newFolder());

    assert.equal(code, 1);
    assert.match(
      output,
      /^The server is written in Go, and Go was not found\. Install any Go since 1\.21 .*SERVER_BIN\.\n$/,
    );
  });

  it('a Go that is too old', async () => {
    const { code, output } = await firstBuild(pretendGo('echo go version go1.19.8 linux/amd64'));

    assert.equal(code, 1);
    assert.match(output, /^Go 1\.19 is too old .* Install any Go since 1\.21 .*\n$/);
  });

  it('no network for the first build', async () => {
    const { code, output } = await firstBuild(
      pretendGo(`
        [ "$1" = version ] && echo go version go1.22.0 linux/amd64 && exit
        echo 'go: download go1.27.3: dial tcp: lookup proxy.example: no such host' >&2
        exit 1`),
    );

    assert.equal(code, 1);
    assert.match(output, /the network did not answer\. Check the connection/);
    isOneSentence(output);
  });

  it('a SERVER_BIN that does not exist', async () => {
    const start = new Start({ ...(await freePorts()), DATA_DIR: newFolder(), SERVER_BIN: '/nowhere/server' });

    assert.equal(await start.ended(), 1);
    assert.match(start.output, /^SERVER_BIN names \/nowhere\/server, which does not exist\./);
  });

  it('an argument that it does not know', async () => {
    const start = new Start({}, 'start.ts', ['--emty']);

    assert.equal(await start.ended(), 1);
    assert.equal(start.output, 'Unknown argument --emty. The only one is: npm start -- --empty\n');
  });
});

describe('a start and its end', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    it(`${signal} ends all that it started`, async () => {
      const ports = await freePorts();
      const start = new Start({ ...ports, DATA_DIR: newFolder() });
      await start.said('User Requests answers');
      assert.equal(await answers(ports.PORT), true);

      process.kill(start.pid, signal);

      assert.equal(await start.ended(), 0);
      await eventually('no process is left', () => !start.hasProcesses());
      assert.equal(await answers(ports.PORT), false);
    });

  it('a signal while it is starting leaves nothing either', async () => {
    const ports = await freePorts();
    const start = new Start({ ...ports, DATA_DIR: newFolder() });
    await eventually('the server answers', () => answers(ports.PORT));

    process.kill(start.pid, 'SIGTERM');

    await start.ended();
    await eventually('no process is left', () => !start.hasProcesses());
  });

  it('a start that was killed takes its server along, and the next one finds the data', async () => {
    const env = { ...(await freePorts()), DATA_DIR: newFolder() };
    const first = new Start(env);
    await first.said('User Requests answers');
    const bot = new Start(env, 'bot.ts', ['create', 'Kept']);
    assert.equal(await bot.ended(), 0);

    process.kill(first.pid, 'SIGKILL');
    await eventually('the server ends with the one that started it', () => !first.hasProcesses());

    const second = new Start(env, 'start.ts', []);
    await second.said('This data folder has no demo bots'); // as it has one of its own
    assert.equal(await answers(env.PORT), true);
    await second.kill();
  });

  it('a start works after all of its group was killed', async () => {
    const env = { ...(await freePorts()), DATA_DIR: newFolder() };
    const first = new Start(env);
    await first.said('User Requests answers');

    await first.kill();

    const second = new Start(env);
    await second.said('User Requests answers');
    await second.kill();
  });

  it('a second start on the same folder is refused', async () => {
    const DATA_DIR = newFolder();
    const first = new Start({ ...(await freePorts()), DATA_DIR });
    await first.said('User Requests answers');

    const second = new Start({ ...(await freePorts()), DATA_DIR });

    assert.equal(await second.ended(), 1);
    assert.equal(
      second.output,
      `The data folder ${DATA_DIR} is used by another server. Stop that one, or use another DATA_DIR.\n`,
    );
    await first.kill();
  });
});

describe('bot create', () => {
  it('makes a bot whose origin may call the running server', async () => {
    const env = { ...(await freePorts()), DATA_DIR: newFolder() };
    const start = new Start(env);
    await start.said('User Requests answers');
    const allowed = async () => {
      const headers = { Origin: 'https://crm.example', 'Access-Control-Request-Method': 'POST' };
      const answer = await fetch(`http://127.0.0.1:${env.PORT}/api/ur/session`, { method: 'OPTIONS', headers });
      return answer.headers.get('Access-Control-Allow-Origin');
    };
    assert.equal(await allowed(), null);

    const bot = new Start(env, 'bot.ts', ['create', 'My bank', '--origin', 'https://crm.example']);

    assert.equal(await bot.ended(), 0);
    assert.match(bot.output, /^Bot +\w{15}\nSecret id +\w{15}\nSecret +\w+\nAccess token +ur_\w+\n/);
    await eventually('its origin is known', async () => (await allowed()) === 'https://crm.example');
    await start.kill();
  });

  it('says in one sentence what is wrong', async () => {
    const bot = new Start({ DATA_DIR: newFolder() }, 'bot.ts', ['create', 'My bank', '--origin', 'crm']);

    assert.equal(await bot.ended(), 1);
    assert.equal(bot.output, '"crm" is not an origin. Write it as https://www.example.com, without a path.\n');
  });
});

describe('the demo', () => {
  it('answers by the time demo.json is there, and demo.json goes when it no longer does', async () => {
    const env = { ...(await freePorts()), DATA_DIR: newFolder() };
    const file = join(env.DATA_DIR, 'demo.json');
    const read = () =>
      JSON.parse(readFileSync(file, 'utf8')) as {
        url: string;
        bot: string;
        secret: object;
        accessToken: string;
        pages: { crm: string; site: string };
      };

    const first = new Start(env, 'start.ts', []);
    await first.said('Open both, side by side');
    const demo = read();
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(demo.url, `http://127.0.0.1:${env.PORT}`);
    for (const page of [demo.pages.crm, demo.pages.site]) {
      assert.ok(first.output.includes(page), page);
      assert.equal((await fetch(page, { redirect: 'follow' })).status, 200, page);
    }
    process.kill(first.pid, 'SIGINT');
    assert.equal(await first.ended(), 0);
    await eventually('no process is left', () => !first.hasProcesses());
    assert.equal(existsSync(file), false);

    const second = new Start(env, 'start.ts', []);
    await second.said('Open both, side by side');
    const again = read();
    assert.equal(again.bot, demo.bot);
    assert.deepEqual(again.secret, demo.secret);
    assert.notEqual(again.accessToken, demo.accessToken);
    await second.kill();
  });
});
