/* Limits of a real server: who is counted, how a refusal reads, and what the real client makes of it. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createPocketBaseClient } from '../../components/data/pocketbase/client.js';
import { EventSourceOverFetch } from '../contract/event-source.js';
import { until } from '../contract/checks.js';
import { asAgent, asBot, asPerson, Client, newID, sign } from './host.js';
import { startServer, type TestBot, type TestServer } from './server.js';

const origin = 'https://crm.example';
let server: TestServer;
let bot: TestBot;
before(async () => {
  // Few sends, so that even slow ones are more than that in 10 s.
  const few = { RATE_LIMIT_CALLS: '100', RATE_LIMIT_SENDS: '5' };
  const env = { RATE_LIMITS: 'on', TRUSTED_PROXY_HEADER: 'X-Test-Address', ...few };
  server = await startServer({ env });
  bot = server.createBot('Bot', [origin]);
});
after(() => server.stop());

/** How many of so many calls were let in, from this address; and the last answer. */
async function flood(
  client: Client,
  times: number,
  address: string,
  method: string,
  path: string,
  body?: () => unknown,
) {
  const headers = { 'X-Test-Address': address, Origin: origin };
  const answers = await Promise.all(Array.from({ length: times }, () => client.call(method, path, body?.(), headers)));
  const refused = answers.filter(({ status }) => status === 429);
  return { passed: times - refused.length, refused, answers };
}

describe('a limit', () => {
  it('of sends is a person’s own, and says when to come back in words that a browser may read', async () => {
    const zoe = await asPerson(server, bot, 'zoe');
    const noor = await asPerson(server, bot, 'noor');
    const path = `conversations/${zoe.conversation}/messages`;
    const { passed, refused } = await flood(zoe, 30, '192.0.2.1', 'POST', path, () => ({ id: newID(), text: 'x' }));
    assert.equal(passed, 5);
    const { body, headers } = refused.at(-1)!;
    assert.equal(body.status, 429);
    assert.ok(body.data.retryAfter >= 1 && body.data.retryAfter <= 11);
    assert.deepEqual(Object.keys(body).sort(), ['data', 'message', 'status']);
    assert.equal(headers.get('Retry-After'), String(body.data.retryAfter));
    assert.equal(headers.get('Access-Control-Allow-Origin'), origin);
    assert.equal(headers.get('Access-Control-Expose-Headers'), 'Retry-After');
    // Nothing was stored of what was refused, and nothing is spent of what others have.
    assert.equal((await zoe.page()).last, 5);
    assert.equal((await noor.send('hello')).status, 200);
  });

  it('of everything else is a person’s too, wherever they are', async () => {
    const agent = await asAgent(server, bot, 'reader');
    const one = await flood(agent, 60, '192.0.2.11', 'GET', 'changes');
    const other = await flood(agent, 60, '192.0.2.12', 'GET', '/api/collections/requests/records');
    assert.equal(one.passed + other.passed, 100);
    // Typing, control and changes count like reads; sends do not.
    assert.equal((await agent.patch(`requests/${newID()}`, { rev: 1 })).status, 429);
    assert.equal((await agent.send('x', {}, newID())).status, 404);
  });

  it('of sessions is an address’s, whatever is in them', async () => {
    const body = () => ({ token: sign(bot, { kind: 'interlocutor', sub: newID() }) });
    const { passed, answers } = await flood(new Client(server), 70, '2001:db8:0:1::1', 'POST', 'session', body);
    assert.equal(passed, 60);
    assert.equal(answers.filter(({ status }) => status === 200).length, 60);
    const neighbour = await flood(new Client(server), 1, '2001:db8:0:1:ffff::2', 'POST', 'session', body);
    const other = await flood(new Client(server), 1, '2001:db8:0:2::1', 'POST', 'session', body);
    assert.deepEqual([neighbour.passed, other.passed], [0, 1]);
  });

  it('of a bot is its access token’s, and a forged one has none', async () => {
    const path = `steps/none/reached`;
    const genuine = await flood(asBot(server, bot), 300, '192.0.2.21', 'POST', path, () => ({}));
    assert.equal(genuine.passed, 300);
    const forged = new Client(server, `Bearer ur_${'x'.repeat(48)}`);
    const { answers } = await flood(forged, 10, '192.0.2.21', 'POST', path, () => ({}));
    assert.ok(answers.every(({ status }) => status === 401));
    // What the limits do not take for that token is none.
    const unseen = Buffer.from(`\ufeff${bot.accessToken}`).toString('latin1');
    const other = await new Client(server, unseen).call('POST', path, {}, { 'X-Test-Address': '192.0.2.22' });
    assert.equal(other.status, 401);
  });
});

describe('the client', () => {
  it('sends what was held back in order and once, and never shows it as failed', async (t) => {
    (globalThis as { EventSource?: unknown }).EventSource ??= EventSourceOverFetch;
    const getToken = () => sign(bot, { kind: 'interlocutor', sub: 'writer' });
    const client = createPocketBaseClient({ api: server.url, getToken });
    t.after(() => client.close());
    const session = await until(
      () => client.session.current.state === 'signed-in' && client.session.current,
      'the session',
    );
    const conversation = session.conversation!;
    const log = client.log(conversation);
    const states = new Set<string>();
    t.after(
      log.subscribe(() => {
        if ('value' in log.current) for (const { delivery } of log.current.value.lines) states.add(delivery.state);
      }),
    );
    const texts = Array.from({ length: 8 }, (_, i) => `line ${i}`);
    for (const text of texts) await client.send(conversation, { text });
    const stored = () => ('value' in log.current ? log.current.value.lines.filter(({ seq }) => seq > 0) : []);
    await until(() => stored().length >= 5 && states.has('waiting'), 'what is let in at once');
    await until(() => stored().length === texts.length, 'all lines');
    assert.deepEqual(
      stored().map(({ text }) => text),
      texts,
    );
    assert.equal(states.has('failed'), false);
    const writer = await asPerson(server, bot, 'writer');
    assert.equal((await writer.page()).last, texts.length);
  });
});

describe('a server', () => {
  it('warns once of forwarded requests when no header is named', async (t) => {
    const plain = await startServer();
    t.after(() => plain.stop());
    assert.doesNotMatch(plain.output(), /TRUSTED_PROXY_HEADER/);
    for (let i = 0; i < 3; i++)
      await new Client(plain).call('GET', '/api/health', undefined, { 'X-Forwarded-For': '192.0.2.1' });
    await until(() => plain.output().includes('TRUSTED_PROXY_HEADER'), 'the warning');
    assert.equal(plain.output().match(/TRUSTED_PROXY_HEADER/g)!.length, 1);
  });

  it('refuses to start with limits that it cannot read', async () => {
    const wrong: Record<string, string>[] = [
      { RATE_LIMITS: 'no' },
      { RATE_LIMIT_SENDS: '20/10s', RATE_LIMITS: '' },
      { TRUSTED_PROXY_HEADER: 'a b' },
    ];
    for (const env of wrong) await assert.rejects(startServer({ env }), new RegExp(`${Object.keys(env)[0]} is .*\\.`));
  });
});
