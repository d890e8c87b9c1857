import assert from 'node:assert/strict';
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import PocketBase, { BaseAuthStore } from 'pocketbase';
import { PocketBaseApi } from '../../components/data/pocketbase/pocketbase-api.js';
import { until } from '../contract/checks.js';
import { png } from './file-bytes.js';
import { asAdmin, asAgent, asBot, asPerson, Client, sign, type Signing, upload } from './host.js';
import { startServer, type TestBot, type TestServer } from './server.js';
import { Stream } from './stream.js';

let server: TestServer;
let bot: TestBot;
let foreign: TestBot;
before(async () => {
  server = await startServer();
  bot = server.createBot();
  foreign = server.createBot('Foreign');
});
after(() => server.stop());

const exchange = (token: unknown) => new Client(server).post('session', { token });
const now = () => Math.floor(Date.now() / 1000);
const person = { kind: 'interlocutor', sub: 'zoe' };

describe('a token of the host', () => {
  it('opens a session of an interlocutor, with a conversation', async () => {
    const claims = { ...person, sub: 'full', firstName: 'Zoë', lastName: 'Martínez', email: 'zoe@example.com' };
    const before = now();
    const { status, body } = await exchange(sign(bot, { ...claims, customAttributes: { 'Daily limit': '€500.00' } }));
    assert.equal(status, 200);
    assert.equal(body.api, 1);
    assert.equal(body.record.collectionName, 'interlocutors');
    assert.equal(body.record.firstName, 'Zoë');
    assert.equal(body.record.email, 'zoe@example.com');
    assert.deepEqual(body.record.customAttributes, { 'Daily limit': '€500.00' });
    assert.equal(body.record.isLogged, true);
    assert.match(body.conversation, /^[a-z0-9]{15}$/);
    assert.equal(body.bot.id, bot.bot);
    const ends = Date.parse(body.expires.replace(' ', 'T')) / 1000;
    assert.ok(ends >= before + 900 && ends <= now() + 901, `${body.expires}, asked at ${new Date().toISOString()}`);
  });

  it('opens a session of an agent, and makes the groups it names', async () => {
    const agent = await asAgent(server, bot, 'grouped', { name: 'Camille', groups: ['Cards', 'Payments', 'Cards'] });
    assert.equal(agent.session.record.role, 'agent');
    assert.equal(agent.session.record.groups.length, 2);
    assert.equal(agent.session.conversation, undefined);
    assert.deepEqual(
      (await agent.list('groups', 'sort=name')).map(({ name }) => name),
      ['Cards', 'Payments'],
    );
  });

  it('changes what it names and leaves the rest', async () => {
    await asPerson(server, bot, 'kept', { lastName: 'Before', customAttributes: { a: '1' }, usedToTest: true });
    const { session } = await asPerson(server, bot, 'kept', { firstName: 'After' });
    const { firstName, lastName, customAttributes, usedToTest } = session.record;
    assert.deepEqual(
      { firstName, lastName, customAttributes, usedToTest },
      {
        ...{ firstName: 'After', lastName: 'Before', customAttributes: { a: '1' }, usedToTest: true },
      },
    );
    const agent = await asAgent(server, bot, 'kept', { role: 'admin', groups: ['Cards'] });
    const again = await asAgent(server, bot, 'kept', { name: 'New name' });
    assert.equal(again.id, agent.id);
    assert.equal(again.session.record.role, 'admin');
    assert.equal(again.session.record.groups.length, 1);
  });

  it('lets two people share an email, and one `sub` be an agent and an interlocutor of two bots', async () => {
    await asPerson(server, bot, 'mother', { email: 'family@example.com' });
    await asPerson(server, bot, 'father', { email: 'family@example.com' });
    const here = await asPerson(server, bot, 'same');
    const there = await asPerson(server, foreign, 'same');
    const agent = await asAgent(server, bot, 'same');
    assert.equal(new Set([here.id, there.id, agent.id]).size, 3);
  });

  it('is used once, however often at once', async () => {
    const token = sign(bot, { ...person, sub: 'replay' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => exchange(token)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    for (const { status, body } of answers.filter((answer) => answer.status !== 200)) {
      assert.equal(status, 401);
      assert.equal(body.data.token.code, 'token_used');
    }
  });

  it('makes one person of 10 first sessions at once', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => asPerson(server, bot, 'first')));
    assert.equal(new Set(all.map(({ id }) => id)).size, 1);
    assert.equal(new Set(all.map(({ conversation }) => conversation)).size, 1);
  });

  it('is refused again after a restart of the server', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'user-requests-restart-'));
    try {
      const first = await startServer({ dataDir });
      const own = first.createBot();
      const token = sign(own, { ...person, sub: 'restarted' });
      const open = async (at: TestServer) => (await new Client(at).post('session', { token })).body;
      const opened = await open(first);
      await first.kill();
      const second = await startServer({ dataDir });
      assert.equal((await open(second)).data.token.code, 'token_used');
      // The session itself outlives the restart.
      assert.equal((await new Client(second, opened.token).post('beat')).status, 204);
      await second.stop();
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it('sets nothing that is not its claim to set', async () => {
    const zoe = await asPerson(server, bot, 'modest', {
      ...{
        id: 'aaaaaaaaaaaaaaa',
        bot: foreign.bot,
        userID: 'boss',
        isLogged: false,
        device: 'x',
        merged: 'y',
        role: 'admin',
      },
      ...{
        verified: true,
        emailVisibility: false,
        tokenKey: 'known',
        password: 'known',
        groups: ['Cards'],
        name: 'Boss',
      },
    });
    const { record } = zoe.session;
    assert.notEqual(zoe.id, 'aaaaaaaaaaaaaaa');
    assert.deepEqual(
      [record.bot, record.userID, record.isLogged, record.firstName, record.lastName, record.verified],
      [bot.bot, 'modest', true, 'modest', '', false],
    );
    const agent = await asAgent(server, bot, 'modest-agent', {
      sub2: 'x',
      firstName: 'Zoë',
      customAttributes: { a: 'b' },
      pos: 7,
    });
    assert.deepEqual([agent.session.record.sub, agent.session.record.role], ['modest-agent', 'agent']);
    assert.equal(agent.session.record.firstName, undefined);
    const [row] = server.sql(
      `SELECT device, merged, tokenKey FROM interlocutors WHERE id = '${zoe.id}'`,
      'device',
      'merged',
      'tokenKey',
    );
    assert.deepEqual([row!.device, row!.merged, row!.tokenKey === 'known'], ['', '', false]);
  });

  it('is not used up by claims that are refused', async () => {
    const jti = randomUUID();
    const refused = await exchange(sign(bot, { ...person, jti, email: 'not an address' }));
    assert.equal(refused.status, 401);
    assert.equal((await exchange(sign(bot, { ...person, jti }))).status, 200);
  });

  it('is refused when anything is wrong with it, always in the same words', async () => {
    const wrong: Record<string, string> = {};
    const add = (name: string, claims: Record<string, unknown>, signing: Signing = {}) =>
      (wrong[name] = sign(bot, { ...person, ...claims }, signing));
    add('alg none', {}, { header: { alg: 'none' } });
    wrong['alg none, no signature'] = `${sign(bot, person, { header: { alg: 'none' } })
      .split('.')
      .slice(0, 2)
      .join('.')}.`;
    add('alg none in capitals', {}, { header: { alg: 'NONE' } });
    add('HS512', {}, { header: { alg: 'HS512' }, alg: 'sha512' });
    add('HS384', {}, { header: { alg: 'HS384' }, alg: 'sha384' });
    add('RS256 signed with the secret', {}, { header: { alg: 'RS256' } });
    add('no alg', {}, { header: { alg: undefined } });
    add('no kid', {}, { header: { kid: undefined } });
    add('a kid that is a number', {}, { header: { kid: 5 } });
    add('a kid that is a list', {}, { header: { kid: [bot.secret.id] } });
    add('a kid in capitals', {}, { header: { kid: bot.secret.id.toUpperCase() } });
    add('a kid that is a path', {}, { header: { kid: `../${bot.secret.id}` } });
    add('a kid that ends a text', {}, { header: { kid: `${bot.secret.id}\\` } });
    add('an alg that is a list', {}, { header: { alg: ['HS256'] } });
    add('an alg in small letters', {}, { header: { alg: 'hs256' } });
    add('what is critical and not understood', {}, { header: { crit: ['b64'], b64: false } });
    add('an unknown kid', {}, { header: { kid: 'aaaaaaaaaaaaaaa' } });
    add('a kid that is a filter', {}, { header: { kid: '" || id != "' } });
    add('the kid of another bot', {}, { header: { kid: foreign.secret.id }, secret: foreign.secret.value });
    add('the secret of another bot', {}, { secret: foreign.secret.value });
    add('an empty secret', {}, { secret: '' });
    add('the secret id as secret', {}, { secret: bot.secret.id });
    add('no iss', { iss: undefined });
    add('the iss of another bot', { iss: foreign.bot });
    add('an unknown iss', { iss: 'aaaaaaaaaaaaaaa' });
    add('no aud', { aud: undefined });
    add('another aud', { aud: 'somebody-else' });
    add('an aud that is a list', { aud: ['user-requests'] });
    add('no sub', { sub: undefined });
    add('an empty sub', { sub: '' });
    add('a sub that is a number', { sub: 7 });
    add('a sub of 201 characters', { sub: 'x'.repeat(201) });
    add('a sub with half a character', { sub: 'zo\ud800' });
    add('a sub that begins with a space', { sub: ' zoe' });
    add('no kind', { kind: undefined });
    add('an unknown kind', { kind: 'superuser' });
    add('an unknown role', { kind: 'agent', role: 'owner' });
    add('groups that are no list', { kind: 'agent', groups: 'Cards' });
    add('no jti', { jti: undefined });
    add('an empty jti', { jti: '' });
    add('no iat', { iat: undefined });
    add('an iat that is text', { iat: String(now()) });
    add('an iat in two minutes', { iat: now() + 120, exp: now() + 200 });
    add('no exp', { exp: undefined });
    add('an exp that is text', { exp: String(now() + 60) });
    add('an exp in the past', { iat: now() - 120, exp: now() - 1 });
    add('a life of eleven minutes', { exp: now() + 660 });
    add('a life of ten years', { exp: now() + 315_360_000 });
    add('an exp before iat', { iat: now() + 50, exp: now() + 20 });
    add('an exp that is null', { exp: null });
    add('a time before which it does not hold', { nbf: now() + 100 });
    add('an email that is none', { email: 'zoe' });
    add('an email that cannot be stored', { email: 'zoe..martin@example.com' });
    add('groups of an agent beyond 100', {
      kind: 'agent',
      groups: Array.from({ length: 101 }, (_, i) => `group ${i}`),
    });
    add('an attribute __proto__', { customAttributes: JSON.parse('{"__proto__": "x"}') });
    add('a claim __proto__', JSON.parse('{"__proto__": {"kind": "agent", "role": "admin"}}'));
    add('attributes that are no texts', { customAttributes: { limit: 500 } });
    add('65 attributes', { customAttributes: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`k${i}`, ''])) });
    add('a first name of 201 characters', { firstName: 'x'.repeat(201) });
    const good = sign(bot, person);
    wrong['a payload changed after signing'] = good.replace(/\.([^.]+)\./, (_, payload: string) => {
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
      return `.${Buffer.from(JSON.stringify({ ...claims, sub: 'other' })).toString('base64url')}.`;
    });
    wrong['two parts'] = good.split('.').slice(0, 2).join('.');
    wrong['no token at all'] = 'x';
    wrong['four parts'] = `${good}.x`;
    wrong['a part that is padded'] = `${good}=`;
    wrong['a space before it'] = ` ${good}`;
    const signed = (payload: Buffer) => {
      const both = `${good.split('.')[0]}.${payload.toString('base64url')}`;
      return `${both}.${createHmac('sha256', bot.secret.value).update(both).digest('base64url')}`;
    };
    wrong['a payload that is no object'] = signed(Buffer.from('"text"'));
    wrong['a payload that is no JSON'] = signed(Buffer.from('{'));
    const claims = { iss: bot.bot, aud: 'user-requests', iat: now(), exp: now() + 60, jti: randomUUID(), ...person };
    wrong['a sub of broken bytes'] = signed(Buffer.from(JSON.stringify({ ...claims, sub: 'zo\xff' }), 'latin1'));

    const before = server.sql('SELECT COUNT(*) AS people FROM interlocutors', 'people');
    const answers = new Set<string>();
    for (const [name, token] of Object.entries(wrong)) {
      const { status, body } = await exchange(token);
      assert.equal(status, 401, `${name}: ${JSON.stringify(body)}`);
      answers.add(JSON.stringify(body));
    }
    assert.deepEqual(
      [...answers],
      [
        '{"status":401,"message":"Sign in first.","data":{"token":{"code":"token_invalid","message":"The token is not valid."}}}',
      ],
    );
    assert.ok(Object.keys(wrong).length > 60, `${Object.keys(wrong).length}`);
    assert.deepEqual(server.sql('SELECT COUNT(*) AS people FROM interlocutors', 'people'), before);
  });

  it('that was signed and is refused is explained in the log of the server, and no other', async () => {
    const own = server.createBot('With a log of its own');
    const tokens = [
      sign(own, { ...person, aud: 'x' }, { secret: foreign.secret.value }),
      'x',
      sign(own, { ...person, aud: 'x' }),
      sign(own, { ...person, iat: now() - 120, exp: now() - 1 }),
      sign(own, { ...person, exp: now() + 660 }),
    ];
    const from = server.output().length;
    for (const token of tokens) await exchange(token);
    // Those of the test before may come late.
    const lines = () =>
      server
        .output()
        .slice(from)
        .split('\n')
        .slice(0, -1)
        .filter((line) => !line.includes(bot.bot));
    await until(() => lines().length >= 3, 'the lines');
    assert.deepEqual(
      lines().map((line) => line.split(`A token of the bot ${own.bot} was refused: `)[1]),
      ['the claim "aud" is missing or wrong.', 'it has expired.', 'it lives longer than 600 seconds.'],
    );
  });

  it('is accepted with a clock that is 50 s ahead', async () => {
    assert.equal((await exchange(sign(bot, { ...person, iat: now() + 50, exp: now() + 120 }))).status, 200);
  });
});

describe('the body of a session', () => {
  it('is refused when it is wrong', async () => {
    const device = randomBytes(32).toString('base64url');
    const table: [string, unknown, string][] = [
      ['nothing', {}, 'token'],
      ['a token that is a number', { token: 5 }, 'token'],
      ['an empty token', { token: '' }, 'token'],
      ['a bot without a device', { bot: bot.bot }, 'device'],
      ['a short device', { bot: bot.bot, device: 'short' }, 'device'],
      ['a device of other characters', { bot: bot.bot, device: ' '.repeat(43) }, 'device'],
      ['a device without a bot', { device }, 'bot'],
      ['a bot that is no id', { bot: 'x', device }, 'bot'],
    ];
    for (const [name, body, field] of table) {
      const answer = await new Client(server).post('session', body);
      assert.equal(answer.status, 400, name);
      assert.ok(answer.body.data[field], `${name}: ${JSON.stringify(answer.body.data)}`);
    }
    for (const body of ['{', 'null', '[]', '"x"', '5'])
      assert.equal((await new Client(server).post('session', body)).status, 400, body);
    assert.equal((await new Client(server).post('session', { token: 'x'.repeat(70_000) })).status, 413);
  });

  it('names an anonymous device only where the bot allows it', async () => {
    const device = randomBytes(32).toString('base64url');
    const { status, body } = await new Client(server).post('session', { bot: bot.bot, device });
    assert.equal(status, 403);
    assert.equal(body.data.bot.code, 'anonymous_not_allowed');
    const unknown = await new Client(server).post('session', { bot: 'aaaaaaaaaaaaaaa', device });
    assert.deepEqual([unknown.status, unknown.body], [status, body]);
  });
});

describe('a session', () => {
  it('ends for all its tokens', async () => {
    const first = await asPerson(server, bot, 'leaving');
    const second = await asPerson(server, bot, 'leaving');
    assert.equal((await first.call('DELETE', 'session')).status, 204);
    for (const { token } of [first, second])
      assert.equal((await new Client(server, token).get(`conversations/${first.conversation}/messages`)).status, 401);
  });

  it('is dead at once when it ends, everywhere', async () => {
    const first = await asPerson(server, bot, 'logged-out');
    const second = await asPerson(server, bot, 'logged-out');
    const file = await upload(second, png());
    await second.send('with a file', { files: [file] });
    const agent = await asAdmin(server, bot);
    const topics = [`ur/c/${second.conversation}`, `ur/u/${second.id}`];
    const [stream, other] = [await Stream.open(second, topics), await Stream.open(agent, topics.slice(0, 1))];

    assert.equal((await first.call('DELETE', 'session')).status, 204);
    await stream.next(({ data }) => data?.revoked === true);
    for (const [method, path] of [
      ['GET', `conversations/${second.conversation}/messages`],
      ['PUT', `conversations/${second.conversation}/read`],
      ['POST', 'beat'],
      ['GET', `files/${file}`],
    ] as const)
      assert.equal((await second.call(method, path, method === 'PUT' ? { seq: 1 } : undefined)).status, 401, path);
    // The record API takes a dead token for a guest's.
    for (const collection of ['conversations', 'messages', 'interlocutors'])
      assert.deepEqual(await second.list(collection), [], collection);
    assert.equal((await second.get(`/api/collections/conversations/records/${second.conversation}`)).status, 404);

    // Said afterwards, it is heard by others alone, also where the dead token subscribes once more.
    const again = await Stream.open(second, topics);
    const zoe = await asPerson(server, bot, 'logged-out');
    await zoe.send('not for the old ones');
    await other.next(({ data }) => data?.message?.text === 'not for the old ones');
    for (const each of [stream, again]) assert.equal(JSON.stringify(each.events).includes('not for'), false);
    for (const each of [stream, other, again]) each.close();
  });

  it('takes its streams along at its end, unless the host vouches for the person again', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'user-requests-short-'));
    const first = await startServer({ dataDir });
    const own = first.createBot();
    first.sql("UPDATE _collections SET options = json_set(options, '$.authToken.duration', 8) WHERE name = 'agents'");
    await first.stop();
    const short = await startServer({ dataDir });
    try {
      const [renewing, leaving] = [await asAgent(short, own, 'renewing'), await asAgent(short, own, 'leaving')];
      const topic = `ur/b/${own.bot}`;
      const [lasting, ending] = [await Stream.open(renewing, [topic]), await Stream.open(leaving, [topic])];
      let hasEnded = false;
      void ending.ended.then(() => (hasEnded = true));
      await until(async () => {
        await asAgent(short, own, 'renewing');
        return hasEnded;
      }, 'the end of the stream');
      await asBot(short, own).put('steps/any', { name: 'Any', story: { key: 's', name: 'S' }, actions: [] });
      await lasting.next((event) => event.topic === topic);
      lasting.close();
    } finally {
      await short.stop();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  it('is known to have ended where the record API only answers nothing', async () => {
    const open = async () => {
      const api = new PocketBaseApi(new PocketBase(server.url, new BaseAuthStore()));
      const session = await api.openSession({ token: sign(bot, { kind: 'agent', sub: 'silenced', role: 'admin' }) });
      return { api, session };
    };
    const [first, second] = [await open(), await open()];
    const { conversation } = await asPerson(server, bot, 'looked-at');
    const query = { view: 'all', sort: 'newest', filters: { text: 'nothing has this' } } as const;
    assert.deepEqual(await second.api.listRequests(query, { limit: 5 }), []);
    await first.api.endSession();
    for (const ask of [
      () => second.api.listRequests(query, { limit: 5 }),
      () => second.api.listAgents(),
      () => second.api.getConversation(conversation),
      () => second.api.getInterlocutor(second.session.record.id),
    ])
      await assert.rejects(ask, { code: 'signed-out' });
  });

  it('is the only way in: PocketBase’s own are closed', async () => {
    const agent = await asAdmin(server, bot);
    const guest = new Client(server);
    for (const collection of ['agents', 'interlocutors']) {
      const path = `/api/collections/${collection}`;
      assert.notEqual((await agent.post(`${path}/auth-refresh`)).status, 200);
      for (const [way, body] of Object.entries({
        'auth-with-password': { identity: 'zoe@example.com', password: '12345678' },
        'request-otp': { email: 'zoe@example.com' },
        'request-password-reset': { email: 'zoe@example.com' },
        'request-verification': { email: 'zoe@example.com' },
        'request-email-change': { newEmail: 'other@example.com' },
      })) {
        const { status } = await (way === 'request-email-change' ? agent : guest).post(`${path}/${way}`, body);
        assert.ok(status >= 400 || status === 204, `${collection} ${way}: ${status}`);
      }
    }
  });

  it('writes nothing through the record API', async () => {
    const agent = await asAdmin(server, bot);
    for (const collection of [
      'bots',
      'secrets',
      'access_tokens',
      'agents',
      'groups',
      'interlocutors',
      'stories',
      'steps',
    ].concat(...['conversations', 'claims', 'messages', 'reads', 'requests', 'intents', 'reached', 'used_tokens'])) {
      const path = `/api/collections/${collection}/records`;
      assert.ok((await agent.post(path, { bot: bot.bot, name: 'x' })).status >= 400, `create ${collection}`);
      const [own] = (await agent.get(path)).body.items ?? [];
      if (!own) continue;
      assert.ok((await agent.patch(`${path}/${own.id}`, { name: 'x' })).status >= 400, `update ${collection}`);
      assert.ok((await agent.call('DELETE', `${path}/${own.id}`)).status >= 400, `delete ${collection}`);
    }
  });

  it('is checked for the origin of the page', async () => {
    const open = server.createBot('With an origin', ['https://www.example.com']);
    const from = (Origin: string) =>
      new Client(server).call('POST', 'session', { token: sign(open, person) }, { Origin });
    assert.equal((await from('https://www.example.com')).status, 200);
    assert.equal((await from('https://evil.example')).status, 403);
    assert.equal((await from('null')).status, 403);
    assert.equal((await from(server.url)).status, 200);
  });

  it('is wanted by every other route', async () => {
    const guest = new Client(server);
    const id = 'aaaaaaaaaaaaaaa';
    for (const [method, path] of [
      ['DELETE', 'session'],
      ['POST', `steps/${id}/reached`],
      ['PUT', 'steps/x'],
      ['PATCH', `steps/${id}`],
      ['PUT', 'agents/x'],
      ['POST', `conversations/${id}/messages`],
      ['GET', `conversations/${id}/messages`],
      ['PUT', `conversations/${id}/read`],
      ['POST', `conversations/${id}/typing`],
      ['POST', `conversations/${id}/control`],
      ['GET', 'requests/counts'],
      ['PATCH', `requests/${id}`],
      ['POST', `requests/${id}/intent`],
      ['GET', 'changes'],
      ['GET', 'presence'],
      ['POST', 'beat'],
    ] as const) {
      const body = method === 'GET' ? undefined : {};
      for (const client of [guest, new Client(server, 'Bearer nonsense'), new Client(server, `ur_${'x'.repeat(48)}`)])
        assert.equal((await client.call(method, path, body)).status, 401, `${method} ${path}`);
    }
  });

  it('lets each kind of caller only where it belongs', async () => {
    const clients = {
      agent: await asAgent(server, bot, 'plain'),
      person: await asPerson(server, bot, 'plain'),
      bot: asBot(server, bot),
    };
    const id = 'aaaaaaaaaaaaaaa';
    const refused: [keyof typeof clients, string, string, unknown?][] = [
      ['agent', 'POST', `steps/${id}/reached`, {}],
      ['agent', 'PUT', 'steps/x', {}],
      ['agent', 'PUT', 'agents/x', {}],
      ['agent', 'PATCH', `steps/${id}`, { rev: 1, actions: [] }],
      ['person', 'PUT', 'agents/x', {}],
      ['person', 'POST', `conversations/${id}/control`, { action: 'take' }],
      ['person', 'GET', 'requests/counts'],
      ['person', 'PATCH', `requests/${id}`, { rev: 1 }],
      ['person', 'POST', `requests/${id}/intent`, {}],
      ['person', 'GET', 'changes'],
      ['person', 'GET', 'presence'],
      ['bot', 'POST', `conversations/${id}/control`, { action: 'take' }],
      ['bot', 'PATCH', `requests/${id}`, { rev: 1 }],
      ['bot', 'GET', 'changes'],
      ['bot', 'POST', 'beat'],
      ['bot', 'DELETE', 'session'],
    ];
    for (const [who, method, path, body] of refused)
      assert.equal((await clients[who].call(method, path, body)).status, 403, `${who} ${method} ${path}`);
  });
});
