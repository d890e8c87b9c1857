/* A server that is told to end goes, whatever it is doing. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { buildBackend } from '../../backend/start/build.js';
import { until } from '../contract/checks.js';
import { asAdmin, asPerson } from './host.js';
import { startReceiver } from './receiver.js';
import { startServer } from './server.js';
import { Stream } from './stream.js';

const scratch = mkdtempSync(path.join(tmpdir(), 'user-requests-end-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** Started on a new folder, and told to end as soon as it has begun to fill that; resolves when it has ended. */
async function endedWhileItStarts(name: string, end: (server: ChildProcess) => void): Promise<void> {
  const { binary, hooks, migrations } = await buildBackend(process.env.SERVER_BIN);
  const dir = path.join(scratch, name);
  const flags = [`--dir=${dir}`, `--hooksDir=${hooks}`, `--migrationsDir=${migrations}`, '--dev=false'];
  const server = spawn(binary, ['serve', '--http=127.0.0.1:0', ...flags, '--exitWithStdin'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  await until(() => existsSync(path.join(dir, 'data.db')), 'a database');
  end(server);
  const late = setTimeout(() => server.kill('SIGKILL'), 30_000);
  await ended;
  clearTimeout(late);
  assert.notEqual(server.signalCode, 'SIGKILL', 'it went on');
}

describe('a server that is told to end', () => {
  it('ends while it is starting', () => endedWhileItStarts('signal', (server) => server.kill('SIGTERM')));

  it('ends while it is starting, with its standard input', () =>
    endedWhileItStarts('stdin', (server) => server.stdin!.end()));

  it('waits for no stream, no body that is on its way and no receiver of webhooks', async (t) => {
    const server = await startServer({ env: { WEBHOOK_ALLOW_PRIVATE: 'on' } });
    const receiver = await startReceiver();
    t.after(() => receiver.close());
    receiver.answer(() => new Promise(() => undefined));
    const bot = server.createBot();
    await (await asAdmin(server, bot)).patch('bot', { settings: { webhook: { url: receiver.url } } });
    const zoe = await asPerson(server, bot, 'zoe');
    const stream = await Stream.open(zoe, [`ur/c/${zoe.conversation}`]);
    await zoe.send('hello');
    await until(() => receiver.arrivals.length > 0, 'the webhook');
    const headers = { Authorization: zoe.token, 'Content-Length': 100, Expect: '100-continue' };
    const url = `${server.url}/api/ur/conversations/${zoe.conversation}/messages`;
    const slow = request(url, { method: 'POST', headers });
    const closed = new Promise((resolve) => slow.on('error', () => undefined).once('close', resolve));
    await new Promise((resolve) => slow.once('continue', resolve).flushHeaders());

    await server.stop();

    await Promise.all([stream.ended, closed]);
    assert.doesNotMatch(server.output(), /cut off|panic/);
  });
});
