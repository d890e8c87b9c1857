import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { until } from '../contract/checks.js';
import { type Answer, asAdmin, asAgent, asBot, asPerson, type Client, newID, runCron } from './host.js';
import { startServer, type TestBot, type TestServer } from './server.js';

let server: TestServer;
let bot: TestBot;
let helper: Client;
let agent: Client;
before(async () => {
  server = await startServer();
  bot = server.createBot();
  helper = asBot(server, bot);
  agent = await asAgent(server, bot, 'camille', { groups: ['Cards'] });
  const actions = [{ type: 'create_user_request_action', message: '{{@message}}' }];
  await helper.put('steps/help', { name: 'Help', story: { key: 's', name: 'S' }, actions });
});
after(() => server.stop());

const changes = async (after?: number, limit?: number, client = agent): Promise<Answer['body']> =>
  (await client.get(`changes?${after === undefined ? '' : `after=${after}`}${limit ? `&limit=${limit}` : ''}`)).body;
const newRequest = async (userID = newID()): Promise<Answer['body']> => {
  const body = { id: newID(), interlocutor: { userID }, messages: [{ author: 'interlocutor', text: 'hello' }] };
  const { status, body: answer } = await helper.post('steps/help/reached', body);
  assert.equal(status, 200, JSON.stringify(answer));
  return answer.requests[0];
};

describe('changes', () => {
  it('without a cursor are none, and where to begin', async () => {
    const { items, pos, reset } = await changes();
    assert.deepEqual([items, reset], [[], false]);
    assert.ok(pos > 0);
    assert.deepEqual(await changes(pos), { items: [], pos, reset: false });
  });

  it('name each changed record once, in order, as a row of the list', async () => {
    const { pos } = await changes();
    const first = await newRequest();
    const second = await newRequest();
    await agent.patch(`requests/${first.id}`, { rev: 1, title: 'Changed' });
    const { items, pos: next } = await changes(pos);
    assert.deepEqual(
      items.map(({ id }: { id: string }) => id),
      [second.id, first.id],
    );
    assert.deepEqual(
      items.map(({ pos }: { pos: number }) => pos),
      [pos + 2, pos + 3],
    );
    assert.equal(next, pos + 3);
    const [, { record }] = items;
    assert.equal(record.title, 'Changed');
    assert.equal(record.expand.conversation.lastText, 'hello');
    assert.ok(record.expand.interlocutor.userID);
    assert.equal('extract' in record || 'attributes' in record, false);
  });

  it('come in pages', async () => {
    let { pos } = await changes();
    const made = [];
    for (let i = 0; i < 5; i++) made.push((await newRequest()).id);
    const seen: string[] = [];
    for (let page = 0; page < 3; page++) {
      const { items, pos: next } = await changes(pos, 2);
      seen.push(...items.map(({ id }: { id: string }) => id));
      pos = next;
    }
    assert.deepEqual(seen, made);
    assert.deepEqual((await changes(pos)).items, []);
  });

  it('tell of stories, steps, agents, groups and intents', async () => {
    const { pos } = await changes();
    const request = await newRequest();
    await helper.put('steps/new', { name: 'New', story: { key: 'new', name: 'New' }, actions: [] });
    await helper.put('agents/new', { name: 'New', groups: ['New'] });
    await agent.post(`requests/${request.id}/intent`, { name: 'New', phrases: ['x'] });
    const { items } = await changes(pos);
    assert.deepEqual(
      items.map(({ collection }: { collection: string }) => collection),
      ['requests', 'stories', 'steps', 'groups', 'agents', 'intents'],
    );
    assert.ok(items.every(({ record }: { record: { id: string } }) => record.id));
    assert.equal(JSON.stringify(items).includes('tokenKey'), false);
  });

  it('are none where an agent comes back with the same groups in another order', async () => {
    const groups = ['Order one', 'Order two', 'Order three'];
    await asAgent(server, bot, 'orderly', { groups });
    const { pos } = await changes();
    await asAgent(server, bot, 'orderly', { groups: [...groups].reverse() });
    await helper.put('agents/orderly', { name: 'orderly', groups: [groups[1], groups[2], groups[0]] });
    assert.deepEqual((await changes(pos)).items, []);
  });

  it('tell of a claim, and of its end', async () => {
    const zoe = await asPerson(server, bot, 'claimed');
    const { pos } = await changes();
    const { claim } = (await agent.post(`conversations/${zoe.conversation}/control`, { action: 'take' })).body;
    const taken = await changes(pos);
    assert.deepEqual(taken.items, [{ collection: 'claims', id: claim.id, pos: pos + 1, record: claim }]);
    await agent.post(`conversations/${zoe.conversation}/control`, { action: 'release' });
    const { items } = await changes(taken.pos);
    assert.deepEqual(items, [{ collection: 'claims', id: claim.id, pos: pos + 2, record: null }]);
  });

  it('tell of a message only when it starts or ends a wait', async () => {
    const { conversation } = await newRequest('waiter');
    const zoe = await asPerson(server, bot, 'waiter');
    const { pos } = await changes();
    await zoe.send('still waiting');
    assert.deepEqual((await changes(pos)).items, []);
    const { claim } = (await agent.post(`conversations/${conversation}/control`, { action: 'take' })).body;
    await agent.send('here I am', { claim: claim.id }, conversation);
    const { items } = await changes(pos + 1);
    assert.deepEqual(
      items.map(({ collection }: { collection: string }) => collection),
      ['requests'],
    );
    assert.equal(items[0].record.waitingSince, '');
  });

  it('miss nothing while 20 write', async () => {
    const start = (await changes()).pos;
    const seen = new Map<string, number>();
    let pos = start;
    let writing = true;
    const reader = (async () => {
      while (writing || (await changes(pos)).items.length > 0) {
        const page = await changes(pos, 7);
        for (const item of page.items) seen.set(item.id, item.pos);
        pos = page.pos;
      }
    })();
    const made = await Promise.all(
      Array.from({ length: 20 }, async () => [(await newRequest()).id, (await newRequest()).id]),
    );
    writing = false;
    await reader;
    assert.deepEqual([...seen.keys()].sort(), made.flat().sort());
  });

  it('start anew from a cursor that the database never had', async () => {
    const { pos } = await changes();
    assert.deepEqual(await changes(pos + 1000), { items: [], pos, reset: true });
  });

  it('start anew once the agent sees something else, in a bot whose agents see by group', async () => {
    const own = server.createBot();
    const machine = asBot(server, own);
    const actions = [{ type: 'create_user_request_action', message: '{{@message}}' }];
    await machine.put('steps/help', { name: 'Help', story: { key: 's', name: 'S' }, actions });
    const admin = await asAdmin(server, own);
    await admin.patch('bot', { visibility: 'groups' });
    const [boss, ben] = [await asAdmin(server, own), await asAgent(server, own, 'ben', { groups: ['Cards'] })];
    const [request] = (await machine.post('steps/help/reached', { id: newID(), interlocutor: { userID: 'zoe' } })).body
      .requests;
    await boss.patch(`requests/${request.id}`, { rev: 1, group: ben.session.record.groups[0] });

    for (const [groups, count] of [
      [['Loans'], 0],
      [['Cards'], 1],
    ] as const) {
      const { pos } = await changes(undefined, undefined, ben);
      assert.equal((await changes(pos, undefined, ben)).reset, false);
      await machine.put('agents/ben', { name: 'ben', groups });
      const answer = await changes(pos, undefined, ben);
      assert.deepEqual([answer.items, answer.reset], [[], true]);
      assert.equal((await ben.list('requests')).length, count);
      assert.deepEqual(await changes(answer.pos, undefined, ben), { items: [], pos: answer.pos, reset: false });
      assert.equal((await changes(pos, undefined, boss)).reset, false, 'of nobody else');
    }
  });

  it('refuse a query that is wrong', async () => {
    for (const query of ['after=x', 'after=-1', 'after=1&limit=0', 'after=1&limit=501', 'limit=x'])
      assert.equal((await agent.get(`changes?${query}`)).status, 400, query);
  });
});

describe('what ended long ago', () => {
  let ended: TestServer;
  before(async () => {
    ended = await startServer({ env: { DASHBOARD: 'on' } });
  });
  after(() => ended.stop());

  it('is told of for 30 days; whoever has not asked for so long starts anew', async () => {
    const own = ended.createBot();
    const [admin, zoe] = [await asAdmin(ended, own), await asPerson(ended, own, 'zoe')];
    const { pos: start } = await changes(undefined, undefined, admin);
    const claims: string[] = [];
    for (const action of ['take', 'release', 'take', 'release'])
      claims.push((await admin.post(`conversations/${zoe.conversation}/control`, { action })).body.claim?.id);
    await admin.post(`conversations/${zoe.conversation}/control`, { action: 'take' });
    const [old, recent] = [claims[0]!, claims[2]!];
    const { items, pos } = await changes(start, undefined, admin);
    const [first] = items;
    assert.deepEqual([first.id, first.record], [old, null]);

    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().replace('T', ' ');
    ended.sql(`UPDATE claims SET updated = '${daysAgo(31)}' WHERE id = '${old}'`);
    ended.sql(`UPDATE claims SET updated = '${daysAgo(29)}' WHERE id = '${recent}'`);
    await runCron(ended, 'ur-tombstones');
    await until(async () => (await changes(start, undefined, admin)).reset, 'what ended to go');
    assert.deepEqual(await changes(start, undefined, admin), { items: [], pos, reset: true });
    assert.deepEqual(await changes(first.pos - 1, undefined, admin), { items: [], pos, reset: true });
    const since = await changes(first.pos, undefined, admin);
    assert.deepEqual([since.reset, since.items], [false, items.slice(1)]);
    assert.deepEqual(since.items[0].id, recent);
    assert.deepEqual(
      ended.sql('SELECT id FROM claims ORDER BY pos', 'id').map(({ id }) => id),
      items.slice(1).map(({ id }: { id: string }) => id),
    );
  });
});

describe('presence', () => {
  it('says who was here lately', async () => {
    const zoe = await asPerson(server, bot, 'present');
    const asked = Date.now();
    await zoe.post('beat');
    const answered = Date.now();
    const never = await newRequest();
    const { items } = (await agent.get(`presence?conversations=${zoe.conversation},${never.conversation}`)).body;
    assert.equal(items[zoe.conversation].state, 'away');
    const seen = Date.parse(items[zoe.conversation].seenAt.replace(' ', 'T'));
    assert.ok(asked <= seen && seen <= answered, `${asked} <= ${seen} <= ${answered}`);
    assert.deepEqual(items[never.conversation], { state: 'offline', seenAt: never.expand.conversation.lastAt });
  });

  it('leaves out what is not theirs', async () => {
    const foreign = server.createBot('Foreign');
    const stranger = await asAdmin(server, foreign);
    const zoe = await asPerson(server, bot, 'hidden');
    assert.deepEqual((await stranger.get(`presence?conversations=${zoe.conversation},aaaaaaaaaaaaaaa`)).body.items, {});
    for (const query of ['conversations=x', `conversations=${Array.from({ length: 201 }, newID).join(',')}`])
      assert.equal((await agent.get(`presence?${query}`)).status, 400);
  });
});
