/* The folder that `npm run build:server` makes, run as its unit file says, on a machine that has nothing else. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { until } from '../contract/checks.js';
import { asBot, asPerson, newID } from './host.js';
import { freePort, parseBot, type TestBot, type TestServer } from './server.js';

const execFileAsync = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'user-requests-production-'));
const folder = join(scratch, 'server');
const dataDir = join(scratch, 'data');
const binary = join(folder, 'user-requests-server');

/** A console command in an empty environment; what it printed. */
const command = (...args: string[]) =>
  execFileSync(binary, [...args, `--dir=${dataDir}`], { env: {}, cwd: '/', encoding: 'utf8' });

/** The unit file as it was built, with the places of this test for those that it names. */
function unit(port: number): { text: string; value(name: string): string } {
  const text = readFileSync(join(folder, 'user-requests.service'), 'utf8')
    .replaceAll('/opt/user-requests', folder)
    .replaceAll('/var/lib/user-requests', dataDir)
    .replace('127.0.0.1:8090', `127.0.0.1:${port}`);
  return { text, value: (name) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1] ?? '' };
}

/** Does what systemd does of a unit file's `ExecStart`, `Restart` and `RestartSec`. */
class Supervisor {
  output = '';
  starts = 0;
  #child: ChildProcess | undefined;
  #isOver = false;

  constructor(readonly unit: { value(name: string): string }) {
    this.#start();
  }

  get pid(): number {
    return this.#child!.pid!;
  }

  #start(): void {
    const [program, ...args] = this.unit.value('ExecStart').split(' ');
    this.starts++;
    this.#child = spawn(program!, args, { env: {}, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.#child.stdout!, this.#child.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.#child.once('exit', () => {
      if (this.#isOver || this.unit.value('Restart') !== 'always') return;
      setTimeout(() => !this.#isOver && this.#start(), Number(this.unit.value('RestartSec')) * 1000);
    });
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    const child = this.#child!;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await ended;
  }
}

const answers = (url: string) =>
  fetch(`${url}/api/health`).then(
    ({ ok }) => ok,
    () => false,
  );
const answering = (url: string) => until(() => answers(url), `an answer of ${url}`);

describe('a server built for production', () => {
  let bot: TestBot;
  let port: number;
  let supervisor: Supervisor;
  let server: TestServer;

  before(async () => {
    execFileSync(process.execPath, ['--import', 'tsx', 'backend/build-server.ts', folder], { cwd: root });
    bot = parseBot(command('bot', 'create', 'Bank', '--origin=https://crm.example.com'));
    port = await freePort();
    supervisor = new Supervisor(unit(port));
    server = { url: `http://127.0.0.1:${port}` } as TestServer;
    await answering(server.url);
  });

  after(async () => {
    await supervisor.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  it('is one folder with all it needs, and without the demo', () => {
    const names = readdirSync(folder).sort();
    assert.deepEqual(names, [
      ...['LICENSE', 'hooks', 'migrations', 'operating.md', 'public', 'user-requests-server', 'user-requests.service'],
    ]);
    assert.deepEqual(readdirSync(join(folder, 'hooks')).sort(), ['app.js', 'main.pb.js']);
    assert.throws(() => command('seed'), /unknown command/);
  });

  it('keeps what is beside it when it is built again', () => {
    const own = join(folder, 'data');
    writeFileSync(own, 'an operator has put this here');
    execFileSync(process.execPath, ['--import', 'tsx', 'backend/build-server.ts', folder], { cwd: root });
    assert.equal(readFileSync(own, 'utf8'), 'an operator has put this here');
    rmSync(own);
  });

  it('has the unit file that systemd accepts', { skip: !existsSync('/usr/bin/systemd-analyze') }, () => {
    const file = join(scratch, 'user-requests.service');
    writeFileSync(file, unit(port).text);
    execFileSync('systemd-analyze', ['verify', file], { stdio: 'pipe' });
  });

  it('shows no dashboard, and lets nobody in by a password', async () => {
    command('superuser', 'upsert', 'operator@example.com', 'correct horse');
    assert.equal((await fetch(`${server.url}/_/`)).status, 404);
    const signIn = await fetch(`${server.url}/api/collections/_superusers/auth-with-password`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ identity: 'operator@example.com', password: 'correct horse' }),
    });
    assert.equal(signIn.status, 404);
  });

  it('serves the elements as a script', async () => {
    const script = await fetch(`${server.url}/user-requests.js`, { headers: { Origin: 'https://crm.example.com' } });
    assert.equal(script.status, 200);
    assert.match(script.headers.get('Content-Type')!, /javascript/);
    assert.equal(script.headers.get('X-Content-Type-Options'), 'nosniff');
    // After an upgrade an old one would look for parts of its own that are gone.
    assert.equal(script.headers.get('Cache-Control'), 'no-cache');
    assert.equal(script.headers.get('Access-Control-Allow-Origin'), 'https://crm.example.com');
    assert.match(await script.text(), /ur-inbox/);
  });

  it('comes back when it is killed, with everything that it acknowledged', async () => {
    const before = await asPerson(server, bot, 'ann');
    assert.equal((await before.send('hello')).status, 200);

    process.kill(supervisor.pid, 'SIGKILL');
    await until(() => supervisor.starts > 1, 'the second start');
    await answering(server.url);

    const again = await asPerson(server, bot, 'ann');
    const { items } = (await again.page()) as { items: { text: string }[] };
    assert.ok(items.some(({ text }) => text === 'hello'));
    assert.equal((await again.send('still there?')).status, 200);
    assert.equal(supervisor.starts, 2);
  });

  it('is copied while it is written to, and the copy is whole', async () => {
    const { conversation } = await asPerson(server, bot, 'ann');
    const own = asBot(server, bot);
    const written: string[] = [];
    const write = async () => {
      const id = newID();
      const { status } = await own.send(id, { id }, conversation);
      assert.equal(status, 200);
      written.push(id);
    };
    for (let i = 0; i < 5; i++) await write();

    const acknowledged = [...written];
    const copy = join(scratch, 'backup');
    const copying = execFileAsync(binary, ['backup', copy, `--dir=${dataDir}`], { env: {}, cwd: '/' });
    let isOver = false;
    void copying.finally(() => (isOver = true));
    while (!isOver && written.length < 150) await write();
    await copying;
    assert.ok(written.length > acknowledged.length, 'nobody wrote during the copy');

    const other = await freePort();
    const restored = spawn(binary, ['serve', `--http=127.0.0.1:${other}`, `--dir=${copy}`], { env: {}, cwd: '/' });
    try {
      const from = { url: `http://127.0.0.1:${other}` } as TestServer;
      await answering(from.url);
      const reader = await asPerson(from, bot, 'ann');
      const { items } = (await reader.page('limit=200')) as { items: { id: string; seq: number }[] };
      const ids = items.map(({ id }) => id);
      const lost = acknowledged.filter((id) => !ids.includes(id));
      assert.deepEqual(lost, []);
      const gaps = items.filter(({ seq }, index) => seq !== items[0]!.seq + index);
      assert.deepEqual(gaps, []);
    } finally {
      const ended = new Promise((done) => restored.once('exit', done));
      restored.kill('SIGKILL');
      await ended;
    }
    assert.throws(() => command('backup', copy), /exists already/);
  });

  it('warns of nothing, but of the user of this test', () => {
    const warned = supervisor.output.split('\n').filter((line) => line.startsWith('Warning: '));
    const others = warned.filter((line) => !line.includes('It runs as root'));
    assert.deepEqual(others, []);
  });

  it('does not start without its hooks', () => {
    const run = () => execFileSync(binary, ['serve', `--hooksDir=${scratch}`], { env: {}, stdio: 'pipe' });
    assert.throws(run, /has no hooks/);
  });
});
