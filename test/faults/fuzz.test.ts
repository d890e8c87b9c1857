/* Ten minutes of requests that nobody should make (20 s in the short form): the server answers each of them, and holds. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { asAdmin, asAgent, asBot, asPerson, Client, sign } from '../backend/host.js';
import { routesOfHooks } from '../backend/routes.js';
import { startServer, type TestServer } from '../backend/server.js';
import { waysOf } from '../backend/ways.js';
import { count, figures, patience, say, seed } from './form.js';
import { type WildRequest, wildRequests, type World } from './wild-requests.js';

const seconds = count(600, 20);
/** Requests drawn at once, after which everybody signs in again: some of them sign people out. */
const batch = 150;
const atOnce = 8;
/** No answer after so long is a hang, in ms. */
const hang = 20_000;
const collections = [
  ...['bots', 'secrets', 'access_tokens', 'agents', 'groups', 'interlocutors', 'stories', 'steps', 'conversations'],
  ...[
    'claims',
    'messages',
    'reads',
    'files',
    'requests',
    'intents',
    'reached',
    'used_tokens',
    'deliveries',
    'webhooks',
  ],
  ...['_superusers', '_externalAuths', '_mfas', '_otps', '_authOrigins', 'none'],
];

let server: TestServer;
let world: World;
const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
before(async () => {
  server = await startServer({ seed: true, env: { WEBHOOK_ALLOW_PRIVATE: 'on' } });
  world = {
    ...{ routes: await routesOfHooks(), ways: await waysOf(server), collections },
    ...{ known: known(), callers: await callers() },
  };
});
after(async () => {
  agent.destroy();
  await server.stop();
});

async function callers(): Promise<Record<string, Client>> {
  const bot = server.demo!;
  const { other } = bot;
  const guest = new Client(server);
  const person = await asPerson(server, bot, 'zoe');
  const [head, claims] = person.token.split('.');
  return {
    ...{ guest, person, admin: await asAdmin(server, bot), agent: await asAgent(server, bot, 'plain') },
    ...{ stranger: await asPerson(server, bot, 'stranger'), foreign: await asAdmin(server, other) },
    ...{ bot: asBot(server, bot), foreignBot: asBot(server, other) },
    ...{ forged: new Client(server, `${head}.${claims}.AAAA`), nobody: new Client(server, 'Bearer ur_none') },
    ...{
      hostToken: new Client(server, sign(bot, { kind: 'agent', sub: 'x' })),
      garbage: new Client(server, '...\xff'),
    },
  };
}

/** Ids and keys that lead somewhere. Not of secrets: without the demo's own, nobody could sign in any more. */
function known(): string[] {
  const of = (table: string, column = 'id') =>
    server.sql(`SELECT ${column} AS it FROM ${table} ORDER BY id LIMIT 6`, 'it').map(({ it: value }) => value!);
  const tables = ['bots', 'agents', 'groups', 'interlocutors', 'stories', 'steps', 'conversations', 'messages'];
  return [
    ...[...tables, 'requests', 'intents', 'webhooks'].flatMap((table) => of(table)),
    ...[...of('steps', 'key'), ...of('agents', 'sub'), ...of('interlocutors', 'userID'), 'zoe'].filter(Boolean),
  ];
}

interface Outcome {
  status: number;
  ms: number;
}

/** The status of the answer. A stream is left as soon as it is there. */
function send({ as, method, path, headers, body }: WildRequest): Promise<Outcome> {
  const started = performance.now();
  const { token } = world.callers[as]!;
  const { hostname, port } = new URL(server.url);
  // Without its length, the body of a GET would be the next request.
  const length = body && { 'Content-Length': body.length };
  const all = { ...headers, ...length, ...(token && { Authorization: token }) };
  return new Promise((resolve, reject) => {
    const sent = request({ agent, hostname, port, method, path, headers: all, timeout: hang }, (response) => {
      const done = () => resolve({ status: response.statusCode!, ms: performance.now() - started });
      if (response.headers['content-type'] === 'text/event-stream') {
        sent.destroy();
        return done();
      }
      response.on('end', done).on('error', done).resume();
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer in ${hang} ms`)));
    sent.on('error', (error: NodeJS.ErrnoException) => {
      // A body that is too large is not read to its end: the answer may be lost with the connection.
      if (error.code === 'EPIPE' || error.code === 'ECONNRESET') resolve({ status: 0, ms: 0 });
      // To a HEAD with an address that is none, Go's own server answers 400 with a body, which Node's parser refuses.
      else if (method === 'HEAD' && error.code === 'HPE_CLOSED_CONNECTION') resolve({ status: 400, ms: 0 });
      else reject(error);
    });
    sent.end(body);
  });
}

/** Bytes that are no request at all; resolves when the server has answered or hung up. */
function sendBytes(bytes: Buffer): Promise<void> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.end(bytes));
    socket.setTimeout(hang, () => socket.destroy());
    socket.on('data', () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
}

const wildBytes = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc
    .constantFrom(
      'GET /api/health HTTP/1.1\r\n\r\n',
      'POST /api/ur/session HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
      'POST /api/ur/session HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n{}',
      'POST /api/ur/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}',
      'POST /api/ur/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(1_100_000)}\r\n\r\n`,
      `GET /${'x'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      'GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n',
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    )
    .map((text) => Buffer.from(text, 'latin1')),
);

/** As it is now, in MB. */
function memory(): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'));
  return Math.round(Number(line![1]) / 1024);
}

const told = ({ as, method, path, headers, body }: WildRequest) =>
  `${method} ${path.slice(0, 300)} as ${as} ${JSON.stringify(headers)} ${JSON.stringify(body?.toString('latin1').slice(0, 2000))}`;

describe('requests that nobody should make', () => {
  it(`never break the server in ${seconds} s (SEED=${seed})`, patience, async () => {
    const wild = wildRequests(world);
    const failed: string[] = [];
    const statuses: Record<number, number> = {};
    const times: number[] = [];
    let warm = 0;
    const end = performance.now() + seconds * 1000;
    for (let round = 0; performance.now() < end && failed.length < 20; round++) {
      const requests = fc.sample(wild, { numRuns: batch, seed: seed + round });
      await Promise.all(
        Array.from({ length: atOnce }, async () => {
          for (let one; (one = requests.pop()) && performance.now() < end;) {
            const asked = one;
            const { status, ms } = await send(asked).catch((error: Error) => {
              failed.push(`${error.message}: ${told(asked)}`);
              return { status: -1, ms: 0 };
            });
            statuses[status] = (statuses[status] ?? 0) + 1;
            if (ms) times.push(ms);
            if (status >= 500) failed.push(`${status}: ${told(asked)}`);
          }
        }),
      );
      for (const bytes of fc.sample(wildBytes, { numRuns: 5, seed: seed + round })) await sendBytes(bytes);
      assert.equal((await new Client(server).get('/api/health')).status, 200);
      world.callers = await callers();
      if (round === 5) warm = memory();
    }
    const used = memory();
    say('wild requests', `${figures(times)}; by status ${JSON.stringify(statuses)}; ${warm} MB, then ${used} MB`);
    assert.deepEqual(failed, []);
    // Those that were meant to succeed did, in part: a server that refuses everything proves nothing.
    assert.ok((statuses[200] ?? 0) > times.length / 20, 'some succeed');
    assert.ok(used < 1000, `memory is bounded, not ${used} MB`);
    assert.doesNotMatch(server.output(), /panic|fatal error|goroutine \d+/);
  });

  it('leave everything in order', () => {
    const none = (what: string, sql: string) => assert.deepEqual(server.sql(sql, 'id').slice(0, 5), [], what);
    none(
      'places are without gaps',
      'SELECT c.id AS id FROM conversations c LEFT JOIN messages m ON m.conversation = c.id ' +
        'GROUP BY c.id HAVING COUNT(m.id) <> c.seq OR COALESCE(MAX(m.seq), 0) <> c.seq OR COUNT(DISTINCT m.seq) <> c.seq',
    );
    for (const [table, of] of [
      ['messages', 'conversations'],
      ['requests', 'conversations'],
      ['claims', 'conversations'],
      ['conversations', 'interlocutors'],
    ])
      none(
        `${table} are of the bot of their ${of}`,
        `SELECT a.id AS id FROM ${table} a JOIN ${of} b ON b.id = a.${of!.slice(0, -1)} WHERE a.bot <> b.bot`,
      );
    none(
      'numbers of requests are their own',
      'SELECT MIN(id) AS id FROM requests WHERE number > 0 GROUP BY bot, number HAVING COUNT(*) > 1',
    );
    none('texts are within their limits', 'SELECT id FROM messages WHERE LENGTH(text) > 4000');
    none(
      'titles and descriptions are within their limits',
      'SELECT id FROM requests WHERE LENGTH(title) > 200 OR LENGTH(description) > 4000',
    );
  });
});
