import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '../../backend/schema/records.js';
import { deliveryRecord, webhookPayload } from '../../backend/schema/webhooks.js';
import { until } from '../contract/checks.js';
import { type Answer, asAdmin, asAgent, asBot, asPerson, type Client, newID, runCron } from './host.js';
import { type Arrival, isSigned, type Receiver, startReceiver } from './receiver.js';
import { startServer, type TestBot, type TestServer } from './server.js';

const receivers: Receiver[] = [];
async function receiver(): Promise<Receiver> {
  const made = await startReceiver();
  receivers.push(made);
  return made;
}
after(() => Promise.all(receivers.map((each) => each.close())));

interface Bench {
  bot: TestBot;
  admin: Client;
  receiver: Receiver;
  secret: string;
}

/** A bot whose webhook is a receiver of its own. */
async function bench(server: TestServer, events?: string[]): Promise<Bench> {
  const bot = server.createBot();
  const admin = await asAdmin(server, bot);
  const made = await receiver();
  const { body } = await setWebhook(admin, { url: made.url, ...(events && { events }) });
  return { bot, admin, receiver: made, secret: body.secret };
}

const setWebhook = (admin: Client, webhook: unknown) => admin.patch('bot', { settings: { webhook } });

async function reachRequest(server: TestServer, bot: TestBot, userID: string, text = 'I lost my card') {
  const caller = asBot(server, bot);
  const actions = [{ type: 'create_user_request_action', message: 'Wrote: {{@message}}' }];
  await caller.put('steps/ask', { name: 'Ask', story: { key: 'card', name: 'Card' }, actions });
  const messages = [{ author: 'interlocutor', text }];
  const { body } = await caller.post('steps/ask/reached', { id: newID(), interlocutor: { userID }, messages });
  return body.requests[0];
}

const sequences = (arrivals: Arrival[], conversation: string) =>
  arrivals.filter(({ event }) => event.conversation === conversation).map(({ event }) => event.sequence);
/** Resolves when so many requests have come, answered or not. */
const asked = ({ arrivals }: Receiver, count = 1) =>
  until(
    () => arrivals.length >= count,
    () => `${count} requests, not ${arrivals.length}`,
  );
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const unique = <T>(values: T[]) => [...new Set(values)];

let server: TestServer;
before(async () => {
  server = await startServer({ env: { WEBHOOK_ALLOW_PRIVATE: 'on', DELIVERY_BACKOFF_MS: '20', DASHBOARD: 'on' } });
});
after(() => server.stop());

describe('a webhook', () => {
  it('is told of requests, messages and control, in order and signed', async () => {
    const { bot, admin, receiver, secret } = await bench(server);
    const zoe = await asPerson(server, bot, 'zoe', { email: 'zoe@example.com' });
    const request = await reachRequest(server, bot, 'zoe');
    await admin.patch(`requests/${request.id}`, { rev: 1, status: 'in_progress', assignee: admin.id });
    const { body: taken } = await admin.post(`conversations/${zoe.conversation}/control`, { action: 'take' });
    const { body: said } = await admin.send('Here I am', { claim: taken.claim.id }, zoe.conversation);

    const arrivals = await receiver.until((all) => all.length === 5);
    for (const arrival of arrivals) {
      const { event, headers, at } = arrival;
      webhookPayload.parse(event);
      assert.ok(isSigned(arrival, secret));
      assert.equal(headers['webhook-id'], event.id);
      const arrived = (performance.timeOrigin + at) / 1000;
      assert.ok(Math.abs(Number(headers['webhook-timestamp']) - arrived) < 30);
      assert.equal(headers['content-type'], 'application/json');
      assert.deepEqual([event.bot, event.conversation], [bot.bot, zoe.conversation]);
      assert.deepEqual(event.interlocutor, { id: zoe.id, userID: 'zoe' });
    }
    const events = arrivals.map(({ event }) => event);
    assert.deepEqual(
      events.map(({ type, sequence }) => `${sequence} ${type}`),
      ['1 message.created', '2 request.created', '3 request.changed', '4 control.changed', '5 message.created'],
    );
    const [line, created, changed, control, reply] = events.map(({ data }) => data as never as Record<string, any>); // eslint-disable-line @typescript-eslint/no-explicit-any
    assert.equal(line!.message.text, 'I lost my card');
    assert.equal(created!.request.description, 'Wrote: I lost my card');
    assert.equal(created!.request.attributes.email, 'zoe@example.com');
    assert.equal(created!.request.extract.length, 1);
    assert.ok(!('expand' in created!.request || 'collectionId' in created!.request));
    assert.deepEqual(changed!.changes, {
      status: { from: 'todo', to: 'in_progress' },
      assignee: { from: '', to: admin.id },
    });
    assert.deepEqual([changed!.request.rev, changed!.by], [2, { id: admin.id, name: 'boss' }]);
    assert.ok(!('attributes' in changed!.request), 'what was frozen comes once');
    assert.deepEqual(control, { ...taken.message.data, seq: taken.message.seq });
    assert.deepEqual(reply!.message, said.message);
  });

  it('is verified by what the guide says', async () => {
    const guide = readFileSync(path.join(import.meta.dirname, '../../docs/webhooks.md'), 'utf8');
    const code = guide.split('```js\n')[1]!.split('```')[0]!;
    const { isOurs } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
      isOurs(headers: object, body: string, secret: string): boolean;
    };
    const { bot, receiver, secret } = await bench(server);
    await (await asPerson(server, bot, 'ann')).send('hello');
    const [{ headers, body }] = (await receiver.until((all) => all.length === 1)) as [Arrival];
    assert.ok(isOurs(headers, body, secret));
    assert.ok(!isOurs(headers, body.replace('hello', 'hallo'), secret));
    assert.ok(!isOurs(headers, body, `whsec_${Buffer.alloc(32).toString('base64')}`));
    assert.ok(!isOurs({ ...headers, 'webhook-timestamp': '1600000000' }, body, secret));
    assert.ok(!isOurs({ ...headers, 'webhook-signature': undefined }, body, secret));
    assert.ok(!isOurs({}, body, secret));
  });

  it('is told of what it wants alone', async () => {
    const { bot, receiver } = await bench(server, ['request.created']);
    await asPerson(server, bot, 'ann');
    const request = await reachRequest(server, bot, 'ann');
    const [arrival] = await receiver.until((all) => all.length === 1);
    assert.equal(arrival!.event.type, 'request.created');
    assert.equal(arrival!.event.sequence, 1);
    assert.equal((arrival!.event.data as { request: { id: string } }).request.id, request.id);
    assert.equal(receiver.arrivals.length, 1);
  });

  it('is told of what the bot itself says, after what it answers', async () => {
    const { bot, admin, receiver } = await bench(server);
    const actions = [{ type: 'send_text_action', text: 'Sorry?' }];
    await asBot(server, bot).put('steps/lost', { name: 'Lost', story: { key: 'lost', name: 'Lost' }, actions });
    await admin.patch('bot', { settings: { fallback: 'lost' } });
    await (await asPerson(server, bot, 'ann')).send('hello');
    const arrivals = await receiver.until((all) => all.length === 2);
    const said = arrivals.map(({ event }) => (event.data as { message: Message }).message);
    assert.deepEqual(
      said.map(({ author, text }) => `${author}: ${text}`),
      ['interlocutor: hello', 'bot: Sorry?'],
    );
  });

  it('does not hear of a change that changes nothing', async () => {
    const { bot, admin, receiver } = await bench(server, ['request.changed']);
    await asPerson(server, bot, 'ann');
    const { id } = await reachRequest(server, bot, 'ann');
    await admin.patch(`requests/${id}`, { rev: 1, status: 'todo' });
    await admin.patch(`requests/${id}`, { rev: 2, status: 'done' });
    const [arrival] = await receiver.until((all) => all.length === 1);
    assert.deepEqual((arrival!.event.data as { changes: unknown }).changes, { status: { from: 'todo', to: 'done' } });
  });

  it('leaves no payload behind what it has got', async () => {
    const { bot, admin, receiver } = await bench(server);
    await (await asPerson(server, bot, 'ann')).send('my secret');
    await receiver.until((all) => all.length === 1);
    const [row] = await settled(admin);
    assert.deepEqual([row.state, row.status, row.error, row.attempts, row.nextAt], ['delivered', 204, '', 1, '']);
    deliveryRecord.parse(row);
    const [stored] = server.sql(`SELECT payload FROM deliveries WHERE id = '${row.id}'`, 'payload');
    assert.equal(stored!.payload, '');
  });

  it('leaves nothing at all behind after a week', async () => {
    const { bot, admin, receiver } = await bench(server);
    const ann = await asPerson(server, bot, 'ann');
    for (const text of ['old', 'new']) await ann.send(text);
    await receiver.until((all) => all.length === 2);
    const [old, fresh] = await settled(admin);
    server.sql(`UPDATE deliveries SET updated = '2026-01-01 00:00:00.000Z' WHERE id = '${old.id}'`);
    await runCron(server, 'ur-deliveries');
    await until(async () => (await admin.list('deliveries')).length === 1, 'an old delivery to go');
    assert.deepEqual(
      (await admin.list('deliveries')).map(({ id }) => id),
      [fresh.id],
    );
  });

  it('that does not exist costs no rows', async () => {
    const bot = server.createBot();
    const ann = await asPerson(server, bot, 'ann');
    await ann.send('hello');
    await reachRequest(server, bot, 'ann');
    const [rows] = server.sql(`SELECT COUNT(*) || '' AS total FROM deliveries WHERE bot = '${bot.bot}'`, 'total');
    assert.equal(rows!.total, '0');
  });

  it('can be given to a bot that is made on the console', async () => {
    const made = await receiver();
    const output = server.command('bot', 'create', 'Told', `--webhook=${made.url}`);
    const value = (label: string) => output.match(new RegExp(`^${label}\\s+(\\S+)$`, 'm'))![1]!;
    const bot = {
      bot: value('Bot'),
      accessToken: value('Access token'),
      secret: { id: value('Secret id'), value: value('Secret') },
    };
    await (await asPerson(server, bot, 'ann')).send('hello');
    const [arrival] = await made.until((all) => all.length === 1);
    assert.ok(isSigned(arrival!, value('Webhook')));
    assert.throws(
      () => server.command('bot', 'create', 'Wrong', '--webhook=ftp://example.com'),
      /Must begin with https/,
    );
  });
});

/** The deliveries of the admin's bot, once none is pending. */
async function settled(admin: Client) {
  let rows: Answer['body'][] = [];
  await until(
    async () => {
      rows = await admin.list('deliveries', 'sort=created,seq');
      return rows.every(({ state }) => state !== 'pending');
    },
    () => `none to be pending of ${JSON.stringify(rows)}`,
  );
  return rows;
}

describe('setting a webhook', () => {
  it('is for admins, and shows the secret once', async () => {
    const { bot, admin, receiver, secret } = await bench(server);
    assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
    assert.equal(Buffer.from(secret.slice(6), 'base64').length, 32);
    const again = await setWebhook(admin, {
      url: `${receiver.url}?a=b`,
      events: ['request.created', 'request.created'],
    });
    assert.equal(again.status, 200);
    assert.ok(!('secret' in again.body));
    const now = { url: `${receiver.url}?a=b`, events: ['request.created'] };
    assert.deepEqual(again.body.bot.settings.webhook, now);

    const [row] = await admin.list('webhooks');
    assert.deepEqual({ url: row.url, events: row.events }, now);
    assert.ok(!('secret' in row || 'previous' in row), 'hidden fields');

    const agent = await asAgent(server, bot, 'camille');
    assert.equal((await setWebhook(agent, { url: receiver.url })).status, 403);
    assert.equal((await setWebhook(asBot(server, bot), { url: receiver.url })).status, 403);
    assert.deepEqual(await agent.list('webhooks'), []);
    assert.ok(!JSON.stringify(await agent.list('bots')).includes(receiver.url));
    assert.equal((await agent.get('deliveries/counts')).status, 403);
  });

  it('anew makes another secret, beside which the old one signs for a while', async () => {
    const { bot, admin, receiver, secret } = await bench(server);
    const { body } = await setWebhook(admin, { rotate: true });
    assert.notEqual(body.secret, secret);
    await (await asPerson(server, bot, 'ann')).send('hello');
    const [arrival] = await receiver.until((all) => all.length === 1);
    assert.ok(isSigned(arrival!, secret));
    assert.ok(isSigned(arrival!, body.secret));
  });

  it('to null removes it, with what it has not been told', async () => {
    const { bot, admin, receiver } = await bench(server);
    receiver.answer(() => ({ status: 503, headers: { 'Retry-After': '3600' } }));
    const ann = await asPerson(server, bot, 'ann');
    await ann.send('hello');
    await asked(receiver);
    const { body } = await setWebhook(admin, null);
    assert.equal(body.bot.settings.webhook, null);
    assert.deepEqual(await admin.list('deliveries'), []);
    await ann.send('still there?');
    assert.deepEqual(await admin.list('deliveries'), []);
  });

  it('to null leaves what is dead as it is, until there is one again', async () => {
    const { bot, admin, receiver } = await bench(server);
    receiver.answer(() => ({ status: 503, headers: { 'Retry-After': '3600' } }));
    await (await asPerson(server, bot, 'ann')).send('hello');
    await asked(receiver);
    server.sql(`UPDATE deliveries SET state = 'dead', nextAt = '' WHERE bot = '${bot.bot}'`);
    await setWebhook(admin, null);
    assert.deepEqual((await admin.post('deliveries/retry')).body, { retried: 0 });
    const counts = await admin.get('deliveries/counts');
    assert.deepEqual(counts.body, { pending: 0, delivered: 0, dead: 1, oldest: '' });

    receiver.answer(() => ({ status: 204 }));
    await setWebhook(admin, { url: receiver.url });
    assert.deepEqual((await admin.post('deliveries/retry')).body, { retried: 1 });
    await receiver.until((all) => all.length === 1);
  });

  it('refuses what is no address, and unknown events', async () => {
    const admin = await asAdmin(server, server.createBot());
    for (const url of [
      '',
      'example.com',
      'ftp://example.com',
      'https://u:p@example.com',
      'https://example.com/#a',
      'https://',
    ]) {
      const { status, body } = await setWebhook(admin, { url });
      assert.equal(status, 400, url);
      assert.equal(body.data['settings.webhook.url'].code, 'validation_invalid_url', url);
    }
    const missing = await setWebhook(admin, {});
    assert.equal(missing.body.data['settings.webhook.url'].code, 'validation_required');
    for (const events of [[], ['request.deleted']])
      assert.equal((await setWebhook(admin, { url: 'https://example.com', events })).status, 400);
    assert.deepEqual(await admin.list('webhooks'), []);
  });

  it('to another address sends there at once what the wrong one has put off', async () => {
    const { bot, admin, receiver: wrong } = await bench(server);
    wrong.answer(() => ({ status: 503, headers: { 'Retry-After': '3600' } }));
    await (await asPerson(server, bot, 'ann')).send('hello');
    await asked(wrong);
    const right = await receiver();
    await setWebhook(admin, { url: right.url });
    await right.until((all) => all.length === 1);
  });
});

describe('a webhook that is corrected while its wrong address is asked', () => {
  let patient: TestServer;
  before(async () => {
    patient = await startServer({ env: { WEBHOOK_ALLOW_PRIVATE: 'on', DELIVERY_BACKOFF_MS: '600000' } });
  });
  after(() => patient.stop());

  it('is told at once', async () => {
    const { bot, admin, receiver: wrong } = await bench(patient);
    let answer = (_: { status: number }) => {};
    wrong.answer(() => new Promise((resolve) => (answer = resolve)));
    await (await asPerson(patient, bot, 'ann')).send('hello');
    await asked(wrong);
    const right = await receiver();
    await setWebhook(admin, { url: right.url });
    answer({ status: 500 });
    await right.until((all) => all.length === 1);
  });
});

describe('PATCH bot', () => {
  it('sets origins and settings, and leaves the rest as it is', async () => {
    const bot = server.createBot();
    const admin = await asAdmin(server, bot);
    await reachRequest(server, bot, 'ann');
    const first = await admin.patch('bot', {
      origins: ['HTTPS://www.Example.com/'],
      settings: { start: 'ask', anonymous: true, waiting: { soon: 5, late: 10 } },
    });
    assert.deepEqual(first.body.bot.origins, ['https://www.example.com']);
    const { body } = await admin.patch('bot', { settings: { anonymous: false } });
    assert.deepEqual(body.bot.origins, ['https://www.example.com']);
    assert.deepEqual(body.bot.settings, {
      ...{ start: 'ask', fallback: '', anonymous: false, waiting: { soon: 5, late: 10 }, webhook: null },
    });
  });

  it('refuses what is no origin, and steps that do not exist', async () => {
    const admin = await asAdmin(server, server.createBot());
    const origin = await admin.patch('bot', { origins: ['https://a.example', 'https://b.example/path'] });
    assert.deepEqual([origin.status, Object.keys(origin.body.data)], [400, ['origins.1']]);
    const step = await admin.patch('bot', { settings: { fallback: 'nowhere' } });
    assert.equal(step.body.data['settings.fallback'].code, 'validation_missing_rel_records');
  });
});

describe('a receiver', () => {
  it('that fails at random gets each event, in order per conversation', async () => {
    const { bot, admin, receiver } = await bench(server);
    const random = mulberry32(20_261_124);
    receiver.answer(() => ({ status: random() < 0.3 ? 500 : 200 }));
    const people = await Promise.all(['ann', 'bob', 'cem'].map((sub) => asPerson(server, bot, sub)));
    await Promise.all(
      people.map(async (person) => {
        for (let i = 0; i < 10; i++) await person.send(`line ${i}`);
      }),
    );
    await receiver.until((all) => unique(all.map(({ event }) => event.id)).length === 30);
    for (const { conversation } of people)
      // Each once: the answers were heard, so nothing was sent twice after a 200.
      assert.deepEqual(sequences(receiver.accepted(), conversation), upTo(10));
    assert.ok(receiver.arrivals.length > 30);
    assert.equal((await settled(admin)).length, 30);
  });

  it('that hangs does not hold that of another bot', async () => {
    const hanging = await bench(server);
    hanging.receiver.answer(() => new Promise(() => {}));
    const quick = await bench(server);
    const ann = await asPerson(server, quick.bot, 'ann');
    const people = await Promise.all(upTo(8).map((i) => asPerson(server, hanging.bot, `h${i}`)));
    await Promise.all(people.map((person) => person.send('hello?')));
    await asked(hanging.receiver, 4);

    for (let i = 0; i < 5; i++) await ann.send(`line ${i}`);
    await quick.receiver.until((all) => all.length === 5);
    assert.equal(hanging.receiver.arrivals.length, 4, 'no more at once for one bot');
    const attempts = (await hanging.admin.list('deliveries')).map((row) => row.attempts);
    assert.deepEqual(attempts, Array(8).fill(0), 'before any of its timeouts');
    await setWebhook(hanging.admin, null);
  });

  it('that redirects leads nowhere', async () => {
    const { bot, admin, receiver: redirecting } = await bench(server);
    const elsewhere = await receiver();
    redirecting.answer(() => ({ status: 307, headers: { Location: elsewhere.url } }));
    await (await asPerson(server, bot, 'ann')).send('hello');
    await asked(redirecting, 2);
    assert.equal(elsewhere.connections(), 0);
    const [row] = await admin.list('deliveries');
    assert.deepEqual([row.state, row.status], ['pending', 307]);
    assert.match(row.error, /redirect/);
    redirecting.answer(() => ({ status: 200 }));
    await redirecting.until((all) => all.length === 1);
  });
});

describe('a receiver that stays dead', () => {
  let impatient: TestServer;
  before(async () => {
    const env = { WEBHOOK_ALLOW_PRIVATE: 'on', DELIVERY_BACKOFF_MS: '60', DELIVERY_GIVE_UP_MS: '3600000' };
    impatient = await startServer({ env });
  });
  after(() => impatient.stop());

  it('is tried at growing intervals, given up, shown to admins, and can be tried again', async () => {
    const { bot, admin, receiver } = await bench(impatient);
    const isSecond = ({ event }: Arrival) => JSON.stringify(event.data).includes('second');
    receiver.answer((arrival) => ({ status: isSecond(arrival) ? 200 : 500 }));
    const ann = await asPerson(impatient, bot, 'ann');
    await ann.send('first');
    await ann.send('second');
    await asked(receiver, 4);
    const earlier = new Date(Date.now() - 3_700_000).toISOString().replace('T', ' ');
    impatient.sql(`UPDATE deliveries SET created = '${earlier}' WHERE bot = '${bot.bot}' AND seq = 1`);
    await receiver.until((all) => all.length === 1, 'the event behind the dead one');

    const times = receiver.arrivals.filter((arrival) => !isSecond(arrival)).map(({ at }) => at);
    times.slice(1).forEach((at, index) => {
      const gap = at - times[index]!;
      assert.ok(gap >= (60 * 2 ** index) / 2 - 5, `${gap} ms after attempt ${index + 1}`);
    });

    const [dead, delivered] = await settled(admin);
    assert.deepEqual([dead.state, delivered.state], ['dead', 'delivered']);
    assert.deepEqual([dead.status, dead.error, dead.attempts], [500, 'The receiver answered 500.', times.length]);
    assert.ok(!('payload' in dead));
    const counts = await admin.get('deliveries/counts');
    assert.deepEqual(counts.body, { pending: 0, delivered: 1, dead: 1, oldest: '' });
    assert.deepEqual(await (await asAgent(impatient, bot, 'camille')).list('deliveries'), []);
    assert.deepEqual(await (await asAdmin(impatient, impatient.createBot())).list('deliveries'), []);
    assert.deepEqual(await ann.list('deliveries'), []);

    receiver.answer(() => ({ status: 200 }));
    assert.deepEqual((await admin.post('deliveries/retry')).body, { retried: 1 });
    const accepted = await receiver.until((all) => all.length === 2);
    assert.deepEqual(
      accepted.map(({ event }) => event.sequence),
      [2, 1],
    );
  });
});

describe('without leave of the operator', () => {
  let strict: TestServer;
  before(async () => {
    strict = await startServer({ env: { DELIVERY_BACKOFF_MS: '20' } });
  });
  after(() => strict.stop());

  it('no address of the own network can be set, nor http', async () => {
    const admin = await asAdmin(strict, strict.createBot());
    for (const host of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '[::1]', '[::ffff:192.168.0.1]', '0.0.0.0']) {
      const { status, body } = await setWebhook(admin, { url: `https://${host}/hook` });
      assert.equal(status, 400, host);
      assert.match(body.data['settings.webhook.url'].message, /private address/, host);
    }
    assert.equal((await setWebhook(admin, { url: 'http://www.example.com/hook' })).status, 400);
    assert.equal((await setWebhook(admin, { url: 'https://www.example.com/hook' })).status, 200);
  });

  it('no name leads to one', async () => {
    const made = await receiver();
    const bot = strict.createBot();
    const admin = await asAdmin(strict, bot);
    assert.equal((await setWebhook(admin, { url: `https://localhost:${made.port}/hook` })).status, 200);
    await (await asPerson(strict, bot, 'ann')).send('hello');
    let row: Answer['body'];
    await until(
      async () => {
        [row] = await admin.list('deliveries');
        return row?.attempts >= 2;
      },
      () => `a second attempt: ${JSON.stringify(row)}`,
    );
    assert.match(String(row.error), /private address/);
    assert.equal(made.connections(), 0);
  });
});

describe('a server that is killed', () => {
  it('loses no event, and keeps their order', async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'user-requests-test-'));
    const env = { WEBHOOK_ALLOW_PRIVATE: 'on', DELIVERY_BACKOFF_MS: '20' };
    let running = await startServer({ env, dataDir });
    try {
      const { bot, receiver } = await bench(running);
      receiver.answer(async () => {
        await sleep(15);
        return { status: 200 };
      });
      const sent: { conversation: string; id: string }[] = [];
      for (let round = 0; round < 3; round++) {
        const people = await Promise.all(['ann', 'bob', 'cem'].map((sub) => asPerson(running, bot, sub)));
        const writing = Promise.allSettled(
          people.map(async (person) => {
            for (let i = 0; i < 30; i++) {
              const { body } = await person.send(`round ${round}, line ${i}`);
              sent.push({ conversation: person.conversation, id: body.message.id });
            }
          }),
        );
        const seen = receiver.arrivals.length;
        await asked(receiver, seen + 10);
        await running.kill();
        await writing;
        running = await startServer({ env, dataDir });
      }

      const messages = (all: Arrival[]) =>
        all.map(({ event }) => (event.data as { message: { id: string } }).message.id);
      await receiver.until((all) => {
        const arrived = new Set(messages(all));
        return sent.every(({ id }) => arrived.has(id));
      }, 'all that was acknowledged');
      for (const conversation of unique(sent.map((each) => each.conversation))) {
        const order = sequences(receiver.accepted(), conversation);
        // Twice where the answer was on its way when the server died; never a later one before an earlier one.
        assert.deepEqual(unique(order), upTo(unique(order).length));
        assert.deepEqual(
          order,
          [...order].sort((left, right) => left - right),
        );
      }
    } finally {
      await running.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});

/** Numbers from 0 to 1 that are the same for the same seed. */
function mulberry32(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
