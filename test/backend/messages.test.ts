import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Answer, asAdmin, asAgent, asBot, asPerson, type Client, newID } from './host.js';
import { startServer, type TestBot, type TestServer } from './server.js';

let server: TestServer;
let bot: TestBot;
let foreign: TestBot;
before(async () => {
  server = await startServer();
  bot = server.createBot();
  foreign = server.createBot('Foreign');
});
after(() => server.stop());

/** 400 on exactly that field. */
function refusedOn(field: string, { status, body }: Answer, name: string): void {
  assert.equal(status, 400, `${name}: ${JSON.stringify(body)}`);
  assert.deepEqual(Object.keys(body.data), [field], name);
  assert.ok(body.data[field].code && body.data[field].message, name);
}

const seqs = (items: { seq: number }[]) => items.map(({ seq }) => seq);
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe('sending', () => {
  it('stores what was sent, cleaned and normalised', async () => {
    const zoe = await asPerson(server, bot, 'clean', { lastName: 'Martínez' });
    const { status, body } = await zoe.send('  Cafe\u0301 \u0007\r\n😀 ليلى  ');
    assert.equal(status, 200);
    assert.equal(body.message.text, 'Café \n😀 ليلى');
    assert.equal(body.message.seq, 1);
    assert.equal(body.message.author, 'interlocutor');
    assert.equal(body.message.authorName, 'clean Martínez');
    assert.deepEqual((await zoe.page()).items, [body.message]);
    const [conversation] = await zoe.list('conversations');
    assert.equal(conversation.lastText, body.message.text);
    assert.equal(conversation.lastAt, body.message.created);
  });

  it('refuses what is wrong, field by field, and stores nothing', async () => {
    const zoe = await asPerson(server, bot, 'wrong');
    const post = (body: unknown) => zoe.post(`conversations/${zoe.conversation}/messages`, body);
    const id = newID();
    const table: [string, unknown, string][] = [
      ['no id', { text: 'x' }, 'id'],
      ['an id that is too short', { id: 'short', text: 'x' }, 'id'],
      ['an id in capitals', { id: 'A'.repeat(15), text: 'x' }, 'id'],
      ['an id that is a path', { id: '../../../../x y', text: 'x' }, 'id'],
      ['an id that is a number', { id: 123456789012345, text: 'x' }, 'id'],
      ['no text', { id }, 'text'],
      ['a text that is a number', { id, text: 5 }, 'text'],
      ['a text that is null', { id, text: null }, 'text'],
      ['an empty text', { id, text: '' }, 'text'],
      ['a text of blanks', { id, text: ' \n\t\u0000 ' }, 'text'],
      ['a text of 4,001 code points', { id, text: '😀'.repeat(4001) }, 'text'],
      ['an unknown type', { id, text: 'x', type: 'control' }, 'type'],
      ['quick replies of a person', { id, text: 'x', type: 'quick_replies', data: { replies: [] } }, 'type'],
      ['data that is text', { id, text: 'x', data: 'y' }, 'data'],
      ['data without a payload', { id, text: 'x', data: {} }, 'data.payload'],
      ['an empty payload', { id, text: 'x', data: { payload: '' } }, 'data.payload'],
      ['a claim that is no id', { id, text: 'x', claim: 'y' }, 'claim'],
      ['an edit of nothing', { id, type: 'edit' }, 'data.of'],
      ['an edit of what does not exist', { id, type: 'edit', data: { of: newID(), text: 'x' } }, 'data.of'],
    ];
    for (const [name, body, field] of table) {
      const answer = await post(body);
      if (name === 'an edit of nothing') assert.equal(answer.status, 400);
      else refusedOn(field, answer, name);
    }
    for (const body of ['', '{"id":', '[]', 'null', '7']) assert.equal((await post(body)).status, 400, body);
    assert.equal((await post({ id, text: 'x'.repeat(70_000) })).status, 413);
    assert.equal((await zoe.page()).last, 0);
  });

  it('accepts a text of 4,000 code points', async () => {
    const zoe = await asPerson(server, bot, 'long');
    assert.equal((await zoe.send('😀'.repeat(4000))).body.message.text.length, 8000);
  });

  it('answers the stored message to the same id again', async () => {
    const zoe = await asPerson(server, bot, 'again');
    const id = newID();
    const first = await zoe.send('first', { id });
    const second = await zoe.send('changed', { id });
    assert.deepEqual([second.status, second.body], [200, first.body]);
    assert.equal((await zoe.page()).last, 1);
  });

  it('refuses the id of somebody else’s message, and shows nothing of it', async () => {
    const zoe = await asPerson(server, bot, 'owner');
    const id = newID();
    await zoe.send('a secret', { id });
    const others = [await asPerson(server, bot, 'thief'), await asPerson(server, foreign, 'thief')];
    for (const thief of others) {
      const answer = await thief.send('mine now', { id });
      refusedOn('id', answer, 'taken');
      assert.equal(answer.body.data.id.code, 'validation_not_unique');
      assert.equal(JSON.stringify(answer.body).includes('secret'), false);
      assert.equal((await thief.page()).last, 0, 'no seq is spent');
    }
  });

  it('stores one row for 20 sends of one id at once', async () => {
    const zoe = await asPerson(server, bot, 'twenty');
    const id = newID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => zoe.send('once', { id })));
    for (const { status, body } of answers) assert.deepEqual([status, body.message.seq], [200, 1]);
    assert.equal((await zoe.page()).last, 1);
  });

  it('draws places without gaps for 50 writers at once, two on each of 25 conversations', async () => {
    const people = await Promise.all(
      Array.from({ length: 25 }, (_, index) => asPerson(server, bot, `writer ${index}`)),
    );
    const write = async (client: Client) => {
      for (let i = 0; i < 3; i++) assert.equal((await client.send(`line ${i}`)).status, 200);
    };
    await Promise.all([...people, ...people].map(write));
    for (const client of people) assert.deepEqual(seqs((await client.page()).items), upTo(6));
  });

  it('draws places without gaps for 50 writers on one conversation', async () => {
    const zoe = await asPerson(server, bot, 'crowd');
    const helper = asBot(server, bot);
    const writers = Array.from({ length: 50 }, (_, index) => (index % 2 ? zoe : helper));
    const answers = await Promise.all(
      writers.map((client, index) => client.send(`line ${index}`, {}, zoe.conversation)),
    );
    for (const { status, body } of answers) assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(seqs((await zoe.page()).items), upTo(50));
  });

  it('writes `created` as PocketBase does', async () => {
    const zoe = await asPerson(server, bot, 'moment');
    const { message } = (await zoe.send('now')).body;
    const [conversation] = await zoe.list('conversations');
    assert.match(message.created, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.equal(message.created.length, conversation.created.length);
    const [row] = await zoe.list(
      'messages',
      `filter=(created<="${message.created}"%26%26created>="${message.created}")`,
    );
    assert.equal(row.id, message.id);
    for (const field of ['seq', 'author', 'authorID', 'authorName', 'type', 'text', 'data', 'files', 'created'])
      assert.deepEqual(row[field], message[field], field);
  });

  it('lets an author correct and withdraw what they said, by further messages', async () => {
    const zoe = await asPerson(server, bot, 'editor');
    const { id } = (await zoe.send('teh')).body.message;
    const edit = (client: Client, text: string | null) =>
      client.post(`conversations/${zoe.conversation}/messages`, { id: newID(), type: 'edit', data: { of: id, text } });
    assert.deepEqual((await edit(zoe, 'the')).body.message.data, { of: id, text: 'the' });
    assert.deepEqual((await edit(zoe, null)).body.message.data, { of: id, text: null });
    assert.equal((await edit(asBot(server, bot), 'mine')).status, 400);
    assert.deepEqual(seqs((await zoe.page()).items), [1, 2, 3]);
  });
});

describe('a bot token', () => {
  it('writes lines and quick replies', async () => {
    const zoe = await asPerson(server, bot, 'told');
    const helper = asBot(server, bot);
    await helper.send('hello', {}, zoe.conversation);
    const data = { replies: [{ title: 'A card', payload: 'cards' }] };
    const { body } = await helper.send('what about?', { type: 'quick_replies', data }, zoe.conversation);
    assert.equal(body.message.author, 'bot');
    assert.deepEqual(body.message.data, data);
    assert.deepEqual((await zoe.send('A card', { data: { payload: 'cards' } })).body.message.data, {
      payload: 'cards',
    });
  });

  it('is told what is wrong with its replies', async () => {
    const { conversation } = await asPerson(server, bot, 'told');
    const helper = asBot(server, bot);
    const table: [unknown, string][] = [
      [undefined, 'data.replies'],
      [{ replies: [] }, 'data.replies'],
      [{ replies: [{ title: '', payload: 'x' }] }, 'data.replies.0.title'],
      [{ replies: [{ title: 'x' }] }, 'data.replies.0.payload'],
      [{ replies: Array.from({ length: 13 }, () => ({ title: 'x', payload: 'y' })) }, 'data.replies'],
    ];
    for (const [data, field] of table)
      refusedOn(field, await helper.send('x', { type: 'quick_replies', data }, conversation), JSON.stringify(data));
    refusedOn('data', await helper.send('x', { data: { payload: 'x' } }, conversation), 'a payload of the bot');
  });

  it('works with and without Bearer', async () => {
    const zoe = await asPerson(server, bot, 'bearer');
    for (const Authorization of [bot.accessToken, `Bearer ${bot.accessToken}`, `bearer ${bot.accessToken}`]) {
      const path = `conversations/${zoe.conversation}/messages`;
      const answer = await asBot(server, bot).call('POST', path, { id: newID(), text: 'x' }, { Authorization });
      assert.equal(answer.status, 200);
    }
    for (const token of [zoe.token, `Bearer ${zoe.token}`])
      assert.equal((await zoe.call('POST', 'beat', undefined, { Authorization: token })).status, 204);
  });
});

describe('a page of a history', () => {
  it('goes up from `after`, down from `before`, and ends with the newest without either', async () => {
    const zoe = await asPerson(server, bot, 'pages');
    for (let i = 1; i <= 12; i++) await zoe.send(`line ${i}`);
    const ask = async (query: string) => {
      const { items, last } = await zoe.page(query);
      assert.equal(last, 12);
      return seqs(items);
    };
    assert.deepEqual(await ask(''), upTo(12));
    assert.deepEqual(await ask('limit=3'), [10, 11, 12]);
    assert.deepEqual(await ask('before=10&limit=3'), [7, 8, 9]);
    assert.deepEqual(await ask('before=1'), []);
    assert.deepEqual(await ask('after=9'), [10, 11, 12]);
    assert.deepEqual(await ask('after=0&limit=2'), [1, 2]);
    assert.deepEqual(await ask('after=12'), []);
    assert.deepEqual(await ask('after=3&before=6'), [4, 5]);
    assert.deepEqual(await ask('after=6&before=3'), []);
    assert.deepEqual(await ask('before=0'), []);
    assert.deepEqual(await ask('before=13&limit=1'), [12]);
    assert.deepEqual(await ask('before=9007199254740991&limit=200'), upTo(12));
    assert.deepEqual(await ask('after=9007199254740991'), []);
  });

  it('has 50 lines unless it is said how many, and 200 at most', async () => {
    const zoe = await asPerson(server, bot, 'long history');
    const lines = Array.from({ length: 50 }, (_, index) => ({ author: 'interlocutor', text: `line ${index}` }));
    await asBot(server, bot).put('steps/quiet', { name: 'Quiet', story: { key: 's', name: 'S' }, actions: [] });
    for (let i = 0; i < 5; i++) {
      const body = { id: newID(), interlocutor: { userID: 'long history' }, messages: lines };
      assert.equal((await asBot(server, bot).post('steps/quiet/reached', body)).status, 200);
    }
    const ask = async (query: string) => seqs((await zoe.page(query)).items);
    assert.deepEqual(await ask(''), upTo(250).slice(200));
    assert.deepEqual(await ask('after=0'), upTo(50));
    assert.deepEqual(await ask('after=0&limit=200'), upTo(200));
    assert.deepEqual(await ask('before=250&limit=200'), upTo(249).slice(49));
  });

  it('refuses a query that is wrong', async () => {
    const zoe = await asPerson(server, bot, 'pages');
    for (const [query, field] of [
      ['limit=0', 'limit'],
      ['limit=201', 'limit'],
      ['limit=x', 'limit'],
      ['after=-1', 'after'],
      ['after=1.5', 'after'],
      ['before=1e3', 'before'],
      ['after=99999999999999999999', 'after'],
    ])
      refusedOn(field!, await zoe.get(`conversations/${zoe.conversation}/messages?${query}`), query!);
  });
});

describe('reading and typing', () => {
  it('goes only forward, and not beyond the last message', async () => {
    const zoe = await asPerson(server, bot, 'reader');
    await zoe.send('one');
    await zoe.send('two');
    const read = (seq: unknown) => zoe.put(`conversations/${zoe.conversation}/read`, { seq });
    const stored = async () => (await zoe.list('reads')).map(({ seq }) => seq);
    assert.equal((await read(1)).status, 204);
    assert.deepEqual(await stored(), [1]);
    await read(99);
    assert.deepEqual(await stored(), [2]);
    assert.equal((await read(0)).status, 204);
    assert.deepEqual(await stored(), [2]);
    for (const seq of [undefined, null, '1', -1, 1.5]) refusedOn('seq', await read(seq), String(seq));
  });

  it('is seen by the other side', async () => {
    const zoe = await asPerson(server, bot, 'seen');
    const agent = await asAgent(server, bot, 'camille');
    await zoe.send('hello');
    await agent.put(`conversations/${zoe.conversation}/read`, { seq: 1 });
    assert.deepEqual(
      (await zoe.list('reads')).map(({ reader, seq }) => [reader, seq]),
      [[agent.id, 1]],
    );
  });

  it('is told to who may write', async () => {
    const zoe = await asPerson(server, bot, 'typist');
    const path = `conversations/${zoe.conversation}/typing`;
    assert.equal((await zoe.post(path)).status, 204);
    assert.equal((await asBot(server, bot).post(path)).status, 204);
    assert.equal((await (await asAdmin(server, bot)).post(path)).status, 409);
  });
});

describe('a conversation that is not theirs', () => {
  it('is the same 404 as one that does not exist', async () => {
    const zoe = await asPerson(server, bot, 'private');
    await zoe.send('mine');
    const strangers = [
      await asPerson(server, bot, 'stranger'),
      await asPerson(server, foreign, 'private'),
      await asAdmin(server, foreign),
      asBot(server, foreign),
    ];
    for (const stranger of strangers) {
      for (const [method, path, body] of [
        ['GET', 'messages', undefined],
        ['POST', 'messages', { id: newID(), text: 'x', claim: newID() }],
        ['PUT', 'read', { seq: 1 }],
        ['POST', 'typing', undefined],
        ['POST', 'control', { action: 'take' }],
      ] as const) {
        const real = await stranger.call(method, `conversations/${zoe.conversation}/${path}`, body);
        const unreal = await stranger.call(method, `conversations/aaaaaaaaaaaaaaa/${path}`, body);
        assert.deepEqual([real.status, real.body], [unreal.status, unreal.body], path);
        assert.ok(real.status === 404 || real.status === 403, `${path} ${real.status}`);
      }
    }
    assert.equal((await zoe.get('conversations/%22%20%7C%7C%20id!%3D%22/messages')).status, 404);
  });
});
