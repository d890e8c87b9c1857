import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { asAdmin, asAgent, asBot, asPerson, Client, newID, sign } from './host.js';
import { startReceiver } from './receiver.js';
import { startServer, type TestBot, type TestServer } from './server.js';
import { Stream } from './stream.js';

let server: TestServer;
let bot: TestBot;
let foreign: TestBot;
let admin: Client;
before(async () => {
  server = await startServer({ env: { WEBHOOK_ALLOW_PRIVATE: 'on' } });
  bot = server.createBot();
  foreign = server.createBot('Foreign');
  admin = await asAdmin(server, bot);
});
after(() => server.stop());

const hiddenOf = (values: unknown, ...secrets: string[]) =>
  secrets.filter((secret) => JSON.stringify(values).includes(secret));

describe('an access token', () => {
  it('is shown once, listed by its prefix, and dead as soon as it is deleted', async () => {
    const { status, body } = await admin.post('access-tokens', { label: 'Staging bot' });
    assert.equal(status, 200);
    assert.match(body.value, /^ur_[A-Za-z0-9]{48}$/);
    assert.deepEqual(Object.keys(body.accessToken).sort(), ['created', 'id', 'label', 'prefix']);
    assert.ok(body.value.startsWith(body.accessToken.prefix) && body.accessToken.prefix.length === 9);

    const caller = new Client(server, body.value);
    const agent = { name: 'Made by the new one' };
    assert.equal((await caller.put('agents/somebody', agent)).status, 200);

    const listed = await admin.list('access_tokens', 'sort=created');
    assert.deepEqual(
      listed.map(({ label, prefix }) => [label, prefix]),
      [
        ['First token', bot.accessToken.slice(0, 9)],
        ['Staging bot', body.accessToken.prefix],
      ],
    );
    const allowed = ['bot', 'collectionId', 'collectionName', 'created', 'id', 'label', 'prefix'];
    for (const row of listed) assert.deepEqual(Object.keys(row).sort(), allowed);
    assert.deepEqual(hiddenOf(listed, body.value, bot.accessToken), []);
    const stored = server.sql('SELECT * FROM access_tokens', 'hash', 'prefix', 'label');
    assert.deepEqual(hiddenOf(stored, body.value.slice(9), bot.accessToken.slice(9)), []);

    assert.equal((await admin.call('DELETE', `access-tokens/${body.accessToken.id}`)).status, 204);
    assert.equal((await caller.put('agents/somebody', agent)).status, 401);
    assert.equal((await admin.call('DELETE', `access-tokens/${body.accessToken.id}`)).status, 404);
    assert.equal((await asBot(server, bot).put('agents/somebody', agent)).status, 200);
  });

  it('has a label of 1 to 200 characters', async () => {
    for (const [label, code] of [
      [undefined, 'validation_required'],
      [' ', 'validation_required'],
      ['x'.repeat(201), 'validation_max_text_constraint'],
      [7, 'validation_invalid_type'],
    ])
      for (const path of ['access-tokens', 'secrets']) {
        const { status, body } = await admin.post(path, { label });
        assert.deepEqual([status, body.data.label?.code], [400, code], `${path} ${String(label)}`);
      }
  });

  it('is nobody’s but the bot’s admins’', async () => {
    const stranger = await asAdmin(server, foreign);
    const [own] = await admin.list('access_tokens');
    assert.equal((await stranger.call('DELETE', `access-tokens/${own.id}`)).status, 404);
    assert.deepEqual(
      (await stranger.list('access_tokens')).map((row) => row.bot),
      [foreign.bot],
    );
    assert.equal((await asBot(server, bot).post('access-tokens', { label: 'x' })).status, 403);
    assert.deepEqual(await (await asAgent(server, bot, 'no admin')).list('access_tokens'), []);
  });
});

describe('a secret', () => {
  const signsIn = async (secret: TestBot['secret'], of = bot) =>
    (await new Client(server).post('session', { token: sign({ ...of, secret }, { kind: 'agent', sub: 'rotating' }) }))
      .status;

  it('is rotated: two sign, a third is refused, the old one ends at once', async () => {
    const { status, body } = await admin.post('secrets', { label: 'Second' });
    assert.equal(status, 200);
    const second = { id: body.secret.id, value: body.value };
    // 48 of 62 characters are more than 32 random bytes.
    assert.match(second.value, /^[A-Za-z0-9]{48}$/);
    assert.deepEqual(await Promise.all([signsIn(bot.secret), signsIn(second)]), [200, 200]);

    const third = await admin.post('secrets', { label: 'Third' });
    assert.deepEqual([third.status, third.body.data.secrets.code], [409, 'too_many']);

    const listed = await admin.list('secrets');
    const allowed = ['bot', 'collectionId', 'collectionName', 'created', 'id', 'label'];
    for (const row of listed) assert.deepEqual(Object.keys(row).sort(), allowed);

    assert.equal((await admin.call('DELETE', `secrets/${bot.secret.id}`)).status, 204);
    assert.deepEqual(await Promise.all([signsIn(bot.secret), signsIn(second)]), [401, 200]);
    assert.equal((await admin.call('DELETE', `secrets/${bot.secret.id}`)).status, 404);
    const last = await admin.call('DELETE', `secrets/${second.id}`);
    assert.deepEqual([last.status, last.body.data.secrets.code], [409, 'last']);
    bot.secret = second;
  });

  it('is one of two at most, however many are asked for at once', async () => {
    const owner = await asAdmin(server, foreign);
    const answers = await Promise.all(Array.from({ length: 8 }, () => owner.post('secrets', { label: 'Race' })));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    const ends = await Promise.all(
      (await owner.list('secrets')).map(({ id }) => owner.call('DELETE', `secrets/${id}`).then(({ status }) => status)),
    );
    assert.deepEqual(ends.sort(), [204, 409]);
  });

  it('that is empty or short keeps the server from starting', async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'user-requests-secrets-'));
    try {
      const first = await startServer({ dataDir });
      const weak = first.createBot('Weak');
      await first.stop();
      for (const value of ['', 'x'.repeat(31)]) {
        first.sql(`UPDATE secrets SET value = '${value}'`);
        await assert.rejects(startServer({ dataDir }), (error: Error) => {
          const lines = error.message.trim().split('\n');
          assert.equal(lines.length, 1, error.message);
          assert.match(
            lines[0]!,
            new RegExp(`The secret ${weak.secret.id} of the bot ${weak.bot} is empty or shorter`),
          );
          assert.ok(!error.message.includes('xxx'));
          return true;
        });
      }
      first.sql(`UPDATE secrets SET value = '${'x'.repeat(32)}'`);
      await (await startServer({ dataDir })).stop();
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});

describe('an agent who is removed', () => {
  const step = (assigneeID: string) => [
    { type: 'create_user_request_action', message: '{{@message}}', assigneeID },
    { type: 'send_text_action', text: 'We look into it.' },
  ];
  const remove = (sub: string) => asBot(server, bot).call('DELETE', `agents/${encodeURIComponent(sub)}`);

  it('is signed out, gives back requests and control, and stays the author of what was said', async (t) => {
    const receiver = await startReceiver();
    t.after(() => receiver.close());
    await admin.patch('bot', { settings: { webhook: { url: receiver.url } } });
    const camille = await asAgent(server, bot, 'a/camille é', { name: 'Camille', groups: ['Cards'] });
    const other = await asAgent(server, bot, 'other');
    const put = await asBot(server, bot).put('steps/help', {
      ...{ name: 'Help', story: { key: 's', name: 'S' }, actions: step(camille.id) },
    });
    const zoe = await asPerson(server, bot, 'zoe');
    const taken = await camille.post(`conversations/${zoe.conversation}/control`, { action: 'take' });
    await camille.send('Hello, Camille here.', { claim: taken.body.claim.id }, zoe.conversation);
    await camille.put(`conversations/${zoe.conversation}/read`, { seq: 1 });
    const made = await Promise.all(
      ['todo', 'done', 'in_progress'].map(async (status, index) => {
        const reached = { id: newID(), interlocutor: { userID: `person ${index}` } };
        const [request] = (await asBot(server, bot).post('steps/help/reached', reached)).body.requests;
        assert.equal(request.assignee, camille.id);
        return (await other.patch(`requests/${request.id}`, { rev: 1, status })).body.request;
      }),
    );
    const { pos } = (await other.get('changes')).body;
    const hers = await Stream.open(camille, [`ur/u/${camille.id}`, `ur/b/${bot.bot}`, `ur/c/${zoe.conversation}`]);
    const others = await Stream.open(other, [`ur/b/${bot.bot}/all`, `ur/c/${zoe.conversation}`]);

    assert.equal((await remove('a/camille é')).status, 204);

    await hers.next(({ topic, data }) => topic === `ur/u/${camille.id}` && data.revoked);
    for (const path of ['changes', 'requests/counts']) assert.equal((await camille.get(path)).status, 401);
    assert.deepEqual(await camille.list('requests'), []);
    await others.next(({ data }) => data.message?.data?.reason === 'removed');
    await others.next(({ data }) => data.item?.collection === 'agents' && data.item.record === null);
    await zoe.send('Is anybody there?');
    await others.next(({ data }) => data.message?.text === 'Is anybody there?');
    assert.ok(!hers.events.some(({ data }) => data?.message || data?.pos), JSON.stringify(hers.events));
    hers.close();
    others.close();

    const page = await zoe.page();
    assert.equal(page.claim, null);
    const [line, removed] = page.items.slice(1);
    assert.deepEqual([line.text, line.authorName, line.authorID], ['Hello, Camille here.', 'Camille', camille.id]);
    assert.deepEqual(removed.data, {
      ...{ from: { kind: 'agent', id: camille.id, name: 'Camille' }, to: { kind: 'bot' }, reason: 'removed' },
    });
    for (const request of made) {
      const { assignee, rev, status, changedBy } = (await other.get(`/api/collections/requests/records/${request.id}`))
        .body;
      assert.deepEqual([assignee, rev, status, changedBy], ['', request.rev + 1, request.status, '']);
    }
    const { items } = (await other.get(`changes?after=${pos}`)).body;
    const changed = (collection: string) =>
      items.filter((item: { collection: string }) => item.collection === collection);
    assert.deepEqual(
      changed('requests')
        .map(({ record }: { record: { assignee: string } }) => record.assignee)
        .join(),
      ',,',
    );
    assert.deepEqual(
      changed('agents').map(({ id, record }: { id: string; record: unknown }) => [id, record]),
      [[camille.id, null]],
    );
    assert.deepEqual(
      changed('claims').map(({ record }: { record: unknown }) => record),
      [null],
    );
    const [changedStep] = changed('steps');
    assert.deepEqual([changedStep.record.actions[0].assigneeID, changedStep.record.rev], ['', put.body.step.rev + 1]);
    const row = server.sql(`SELECT * FROM agents WHERE id = '${camille.id}'`, 'sub', 'name', 'role', 'groups');
    assert.deepEqual(row, [{ sub: '', name: '', role: '', groups: '[]' }]);
    assert.deepEqual(server.sql(`SELECT id FROM reads WHERE reader = '${camille.id}'`, 'id'), []);

    const told = await receiver.until((accepted) => {
      const types = accepted.map(({ event }) => event.type);
      return types.filter((type) => type === 'request.changed').length === 5 && types.includes('control.changed');
    });
    const given = told.flatMap(({ event }) =>
      event.type === 'request.changed' && event.data.changes.assignee ? [event.data] : [],
    );
    assert.equal(given.length, 3);
    for (const { changes, by } of given)
      assert.deepEqual(
        [changes.assignee, by],
        [
          { from: camille.id, to: '' },
          { id: bot.bot, name: 'Test bot' },
        ],
      );
    await admin.patch('bot', { settings: { webhook: null } });
  });

  it('is given nothing any more, and comes back as somebody new', async () => {
    const gone = await asAgent(server, bot, 'gone');
    assert.equal((await remove('gone')).status, 204);
    assert.equal((await remove('gone')).status, 404);
    assert.equal((await asBot(server, foreign).call('DELETE', 'agents/other')).status, 404);

    const reached = { id: newID(), interlocutor: { userID: 'assigning' } };
    const [request] = (await asBot(server, bot).post('steps/help/reached', reached)).body.requests;
    const give = await admin.patch(`requests/${request.id}`, { rev: 1, assignee: gone.id });
    assert.deepEqual([give.status, give.body.data.assignee.code], [400, 'validation_missing_rel_records']);
    assert.ok((await admin.list('agents')).every(({ id }) => id !== gone.id));

    const again = await asAgent(server, bot, 'gone');
    assert.notEqual(again.id, gone.id);
    assert.equal((await gone.get('changes')).status, 401);
  });

  it('leaves the bot to answer what is still unanswered', async () => {
    await asBot(server, bot).put('steps/fallback', {
      ...{ name: 'Fallback', story: { key: 's', name: 'S' }, actions: [{ type: 'send_text_action', text: 'Sorry?' }] },
    });
    await admin.patch('bot', { settings: { fallback: 'fallback' } });
    const mia = await asPerson(server, bot, 'mia');
    const agent = await asAgent(server, bot, 'leaving');
    await agent.post(`conversations/${mia.conversation}/control`, { action: 'take' });
    await mia.send('Hello?');
    await remove('leaving');
    const { items } = await mia.page();
    assert.deepEqual(
      items.map(({ type, text }: { type: string; text: string }) => text || type),
      ['control', 'Hello?', 'control', 'Sorry?'],
    );
  });

  it('gives back more than one transaction takes, and is signed out to the end', async () => {
    const busy = await asAgent(server, bot, 'busy');
    const reached = { id: newID(), interlocutor: { userID: 'often' } };
    const [request] = (await asBot(server, bot).post('steps/help/reached', reached)).body.requests;
    const columns = server
      .sql("SELECT name FROM pragma_table_info('requests')", 'name')
      .map(({ name }) => name!)
      .filter((name) => !['id', 'number', 'assignee'].includes(name))
      .map((name) => `"${name}"`);
    server.sql(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120) ` +
        `INSERT INTO requests (id, number, assignee, ${columns.join()}) ` +
        `SELECT printf('many%011d', i), 10000 + i, '${busy.id}', ${columns.join()} FROM requests, n WHERE id = '${request.id}'`,
    );
    // Signing in again and again meanwhile, as a browser that was told that its session is over.
    let isRemoved = false;
    const removal = remove('busy').then(({ status }) => {
      isRemoved = true;
      return status;
    });
    const sessions: Client[] = [];
    const signsIn = async () => {
      do sessions.push(await asAgent(server, bot, 'busy'));
      while (!isRemoved);
    };
    await Promise.all([signsIn(), signsIn(), signsIn()]);
    assert.equal(await removal, 204);
    const before = sessions.filter(({ id }) => id === busy.id);
    assert.ok(before.length > 0);
    for (const session of [busy, ...before]) {
      assert.equal((await session.get('changes')).status, 401);
      assert.deepEqual(await session.list('messages'), []);
    }
    const [{ total }] = server.sql(`SELECT COUNT(*) AS total FROM requests WHERE assignee = '${busy.id}'`, 'total') as [
      { total: string },
    ];
    assert.equal(total, '0');
  });
});

describe('a key with characters that are not seen', () => {
  const unseen = [
    '👩\u200d💻',
    'a\u00a0b',
    '\u202e',
    'می\u200cخواهم',
    'CORP\\zoe',
    'a "quoted" b',
    "it's {:bot}",
    '\ue000',
  ];
  for (const key of unseen)
    it(`names the same again: ${JSON.stringify(key)}`, async () => {
      const bot = server.createBot();
      const own = asBot(server, bot);
      const at = encodeURIComponent(key);
      const step = { name: key, story: { key, name: key }, actions: [] };
      const agent = { name: key, groups: [key] };
      for (const [path, body] of [
        [`steps/${at}`, step],
        [`agents/${at}`, agent],
      ] as const) {
        const [first, second] = [await own.put(path, body), await own.put(path, body)];
        assert.deepEqual([first.status, second.status], [200, 200]);
        assert.deepEqual(second.body, first.body);
      }
      const [zoe, again] = [await asPerson(server, bot, key), await asPerson(server, bot, key)];
      assert.equal(again.id, zoe.id);
      const admin = await asAdmin(server, bot);
      assert.deepEqual((await admin.list('groups')).length, 1);
      assert.equal((await own.call('DELETE', `interlocutors/${at}`)).status, 204);
      assert.equal((await own.call('DELETE', `agents/${at}`)).status, 204);
    });

  it('in broken UTF-8 is refused with the part of the address named, and makes nothing', async () => {
    const bot = server.createBot();
    const own = asBot(server, bot);
    const step = { name: 'S', story: { key: 's', name: 'S' }, actions: [] };
    const reached = { id: newID(), interlocutor: { userID: 'zoe' } };
    for (const key of ['%ff', '%fe', 'a%c3', '%ed%a0%80'])
      for (const [method, path, body, field] of [
        ['PUT', `agents/${key}`, { name: 'A' }, 'sub'],
        ['DELETE', `agents/${key}`, undefined, 'sub'],
        ['PUT', `steps/${key}`, step, 'key'],
        ['POST', `steps/${key}/reached`, reached, 'step'],
        ['DELETE', `interlocutors/${key}`, undefined, 'userID'],
        ['GET', `files/${key}`, undefined, 'id'],
      ] as const) {
        const answer = await own.call(method, path, body);
        assert.deepEqual([answer.status, Object.keys(answer.body.data)], [400, [field]], `${method} ${path}`);
      }
    for (const table of ['agents', 'steps', 'interlocutors'])
      assert.deepEqual(server.sql(`SELECT id FROM ${table} WHERE bot = '${bot.bot}'`, 'id'), [], table);
    // The character that stands for it elsewhere is one like any other.
    assert.equal((await own.put('agents/%ef%bf%bd', { name: 'A' })).status, 200);
  });

  it('with the one that ends a filter is nobody’s', async () => {
    const bot = server.createBot();
    for (const token of [
      sign(bot, { sub: 'a', kind: 'agent', iss: `${bot.bot}\0` }),
      sign(bot, {}, { header: { kid: '\0' } }),
    ])
      assert.equal((await new Client(server).post('session', { token })).status, 401);
  });
});
