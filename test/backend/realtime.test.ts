import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { asAdmin, asAgent, asBot, asPerson, Client, newID } from './host.js';
import { startServer, type TestBot, type TestServer } from './server.js';
import { Stream } from './stream.js';

let server: TestServer;
let bot: TestBot;
let foreign: TestBot;
const streams: Stream[] = [];
before(async () => {
  server = await startServer();
  bot = server.createBot();
  foreign = server.createBot('Foreign');
  for (const of of [bot, foreign]) {
    const actions = [{ type: 'create_user_request_action', message: '{{@message}}' }];
    await asBot(server, of).put('steps/help', { name: 'Help', story: { key: 's', name: 'S' }, actions });
  }
});
after(() => {
  for (const stream of streams) stream.close();
  return server.stop();
});

async function listen(client: Client, ...topics: string[]): Promise<Stream> {
  const stream = await Stream.open(client, topics);
  streams.push(stream);
  return stream;
}
const reach = (userID: string, of = bot) =>
  asBot(server, of).post('steps/help/reached', {
    ...{ id: newID(), interlocutor: { userID }, messages: [{ author: 'interlocutor', text: 'hello' }] },
  });

describe('the realtime channel', () => {
  it('brings messages and typing of a conversation to both sides', async () => {
    const zoe = await asPerson(server, bot, 'zoe');
    const camille = await asAgent(server, bot, 'camille');
    const topic = `ur/c/${zoe.conversation}`;
    const [hers, ours] = [await listen(zoe, topic), await listen(camille, topic)];
    const { message } = (await zoe.send('hello 😀\nthere')).body;
    await camille.post(`conversations/${zoe.conversation}/control`, { action: 'take' });
    await camille.post(`conversations/${zoe.conversation}/typing`);
    for (const stream of [hers, ours]) {
      assert.deepEqual((await stream.next(({ data }) => data?.message?.seq === 1)).data, { message });
      assert.equal((await stream.next(({ data }) => data?.message?.seq === 2)).data.message.type, 'control');
      assert.deepEqual((await stream.next(({ data }) => data?.typing)).data, {
        typing: { author: 'agent', name: 'camille', id: camille.id },
      });
    }
  });

  it('brings what changes to who may see everything', async () => {
    const admin = await asAdmin(server, bot);
    const stream = await listen(admin, `ur/b/${bot.bot}`, `ur/b/${bot.bot}/all`);
    const [request] = (await reach('changed')).body.requests;
    const item = await stream.next(({ data }) => data?.item?.id === request.id);
    assert.equal(item.topic, `ur/b/${bot.bot}/all`);
    assert.equal(item.data.item.record.expand.interlocutor.userID, 'changed');
    assert.equal(item.data.pos, request.pos);
    assert.deepEqual((await stream.next(({ topic }) => topic === `ur/b/${bot.bot}`)).data, { pos: request.pos });
    const { data } = await stream.next(({ data }) => data?.activity);
    assert.deepEqual(Object.keys(data.activity).sort(), ['at', 'conversation', 'seq', 'text']);
  });

  it('brings every change with what it is now, so that a list can follow without asking', async () => {
    const admin = await asAdmin(server, bot);
    const zoe = await asPerson(server, bot, 'followed');
    const { pos: start } = (await admin.get('changes')).body;
    const stream = await listen(admin, `ur/b/${bot.bot}/all`);
    await asBot(server, bot).put('agents/followed', { name: 'Followed', groups: ['Followed'] });
    await reach('followed');
    await admin.post(`conversations/${zoe.conversation}/control`, { action: 'take' });
    await admin.post(`conversations/${zoe.conversation}/control`, { action: 'release' });
    const { pos: end } = (await admin.get('changes')).body;
    await stream.next(({ data }) => data?.pos === end);
    const heard = stream.events.filter(({ data }) => data?.item);
    assert.deepEqual(
      heard.map(({ data }) => data.pos),
      Array.from({ length: end - start }, (_, index) => start + index + 1),
    );
    assert.deepEqual(
      heard.map(({ data }) => [data.item.collection, data.item.record !== null]),
      [
        ['groups', true],
        ['agents', true],
        ['requests', true],
        ['claims', true],
        ['claims', false],
      ],
    );
    const { items } = (await admin.get(`changes?after=${start}`)).body;
    assert.deepEqual(heard.at(-1)!.data, {
      pos: end,
      item: { collection: 'claims', id: items.at(-1).id, record: null },
    });
    for (const secret of ['tokenKey', 'password']) assert.equal(JSON.stringify(heard).includes(secret), false);
  });

  it('tells people of what concerns them', async () => {
    const zoe = await asPerson(server, bot, 'told');
    const camille = await asAgent(server, bot, 'camille');
    const marek = await asAdmin(server, bot, 'marek');
    const stream = await listen(camille, `ur/u/${camille.id}`);
    const [request] = (await reach('told')).body.requests;
    await marek.patch(`requests/${request.id}`, { rev: 1, assignee: camille.id });
    assert.deepEqual((await stream.next(({ data }) => data?.assigned)).data, { assigned: { request: request.id } });
    await camille.post(`conversations/${zoe.conversation}/control`, { action: 'take' });
    await marek.post(`conversations/${zoe.conversation}/control`, { action: 'take', force: true });
    const lost = { claimLost: { conversation: zoe.conversation, by: 'marek' } };
    assert.deepEqual((await stream.next(({ data }) => data?.claimLost)).data, lost);
  });

  it('drops what is not theirs, and refuses nothing', async () => {
    const zoe = await asPerson(server, bot, 'private');
    const person = await asPerson(server, bot, 'person');
    const outsider = await asAdmin(server, foreign, 'outsider');
    const all = [
      ...[
        `ur/c/${zoe.conversation}`,
        `ur/b/${bot.bot}`,
        `ur/b/${bot.bot}/all`,
        `ur/u/${zoe.id}`,
        'ur/x/y',
        'ur/c/',
        'ur',
      ],
      ...['messages/*', 'requests/*', 'conversations/*', 'interlocutors/*', `ur/c/${zoe.conversation}/x`],
    ];
    const heard = [
      await listen(person, ...all, `ur/c/${person.conversation}`),
      await listen(outsider, ...all, `ur/b/${foreign.bot}`),
      await listen(new Client(server), ...all),
    ];
    await zoe.send('secret');
    await reach('private');
    // What they may hear comes after what they may not.
    await person.send('mine');
    await reach('theirs', foreign);
    await heard[0]!.next(({ topic }) => topic === `ur/c/${person.conversation}`);
    await heard[1]!.next(({ topic }) => topic === `ur/b/${foreign.bot}`);
    assert.deepEqual(heard[0]!.topics(), [`ur/c/${person.conversation}`]);
    assert.deepEqual(
      heard[1]!.topics().filter((topic) => topic.includes(bot.bot) || topic.includes(zoe.conversation)),
      [],
    );
    assert.equal(JSON.stringify(heard[1]!.events).includes('secret'), false);
    assert.deepEqual(heard[2]!.topics(), []);
  });

  it('brings PocketBase’s own events of requests to who may see everything', async () => {
    const stream = await listen(await asAdmin(server, bot), 'requests/*');
    const [request] = (await reach('native')).body.requests;
    // Which PocketBase sends in any order.
    await stream.next(
      ({ topic, data }) => topic === 'requests/*' && data.action === 'create' && data.record.id === request.id,
    );
  });

  it('brings PocketBase’s own events of messages to who may see everything, and to nobody else', async () => {
    const zoe = await asPerson(server, bot, 'native');
    const [ours, theirs] = [
      await listen(await asAdmin(server, bot), 'messages/*'),
      await listen(await asAdmin(server, foreign), 'messages/*', `ur/b/${foreign.bot}`),
    ];
    const { message } = (await zoe.send('natively')).body;
    const { data } = await ours.next(({ topic, data }) => topic === 'messages/*' && data.action === 'create');
    const { collectionId: _id, collectionName, bot: of, ...record } = data.record;
    assert.deepEqual([collectionName, of, record], ['messages', bot.bot, message]);
    await reach('after it', foreign);
    await theirs.next(({ topic }) => topic === `ur/b/${foreign.bot}`);
    assert.equal(JSON.stringify(theirs.events).includes('natively'), false);
  });

  it('makes its people present', async () => {
    const zoe = await asPerson(server, bot, 'here');
    await reach('here');
    const agent = await asAgent(server, bot, 'camille');
    await listen(zoe, `ur/c/${zoe.conversation}`);
    const { items } = (await agent.get('presence')).body;
    assert.equal(items[zoe.conversation].state, 'online');
    assert.equal((await agent.get('requests/counts')).body.online, 1);
  });
});
