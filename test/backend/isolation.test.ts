import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Answer, asAdmin, asAgent, asBot, asPerson, type Client, newID } from './host.js';
import { type DemoBot, startServer, type TestBot, type TestServer } from './server.js';
import { Stream } from './stream.js';

/** Nobody lists these. */
const closed = ['used_tokens', 'reached', 'files'];
const collections = [
  'bots',
  'agents',
  'groups',
  'interlocutors',
  'stories',
  'steps',
  'conversations',
  'claims',
  'messages',
  'reads',
].concat(...['requests', 'intents', 'access_tokens', 'secrets', ...closed]);

/** A filter that asks for one's own bot changes nothing. A planner that merges the two wrongly leaves nothing. */
async function repeatsTheRule(client: Client): Promise<void> {
  const { bot, collectionName } = client.session.record;
  const listed = collections.filter((name) => !closed.includes(name));
  await Promise.all(
    listed.map(async (name) => {
      const own = encodeURIComponent(`${name === 'bots' ? 'id' : 'bot'} = "${bot}"`);
      const [rows, filtered] = await Promise.all(
        ['', `&filter=${own}`].map((filter) => client.list(name, `sort=-created,-id${filter}`)),
      );
      assert.deepEqual(filtered, rows, `${name} of ${collectionName}`);
    }),
  );
}

describe('two bots', () => {
  let server: TestServer;
  let bank: DemoBot;
  let other: DemoBot;
  before(async () => {
    server = await startServer({ seed: true });
    bank = server.demo!;
    other = server.demo!.other;
  });
  after(() => server.stop());

  /** Everything of each collection that somebody may list, by expanding every relation too. */
  const everything = async (client: Client) => {
    const seen: Record<string, Answer['body'][]> = {};
    for (const collection of collections) {
      const expand = 'interlocutor,conversation.interlocutor,assignee,group,story,step,agent,groups,bot';
      const { body } = await client.get(`/api/collections/${collection}/records?perPage=500&expand=${expand}`);
      seen[collection] = body.items ?? [];
    }
    return seen;
  };

  it('share nothing that an admin can list or expand', async () => {
    const theirs = await everything(await asAdmin(server, other, 'marek'));
    const ours = await everything(await asAdmin(server, bank, 'marek'));
    assert.equal(ours.requests!.length, 40);
    assert.equal(theirs.requests!.length, 1);
    for (const [seen, foreign] of [
      [theirs, bank.bot],
      [ours, other.bot],
    ] as const)
      assert.equal(JSON.stringify(seen).includes(foreign), false);
    for (const secret of closed) assert.deepEqual([ours[secret], theirs[secret]], [[], []], secret);
    for (const hidden of ['tokenKey', '"password"', bank.secret.value, '"device"'])
      assert.equal(JSON.stringify(ours).includes(hidden), false, hidden);
  });

  it('show the same to who repeats the rule in a filter', async () => {
    for (const of of [bank, other])
      for (const client of [await asAdmin(server, of, 'marek'), await asAgent(server, of, 'camille')])
        await repeatsTheRule(client);
    await repeatsTheRule(await asPerson(server, bank, bank.interlocutors[0]!.sub));
  });

  it('let an interlocutor see their own conversation and nothing else', async () => {
    const zoe = await asPerson(server, bank, 'zoe');
    const seen = await everything(zoe);
    assert.deepEqual(
      seen.interlocutors!.map(({ id }) => id),
      [zoe.id],
    );
    assert.deepEqual(
      seen.conversations!.map(({ id }) => id),
      [zoe.conversation],
    );
    assert.ok(
      seen.messages!.length > 0 && seen.messages!.every(({ conversation }) => conversation === zoe.conversation),
    );
    for (const collection of ['bots', 'agents', 'groups', 'stories', 'steps', 'requests', 'intents'])
      assert.deepEqual(seen[collection], [], collection);
  });

  it('refuse each other’s ids in every place', async () => {
    const admin = await asAdmin(server, bank, 'marek');
    const stranger = await asAdmin(server, other, 'marek');
    const [request] = await admin.list('requests');
    const [step] = await admin.list('steps');
    for (const [method, path, body] of [
      ['GET', `/api/collections/requests/records/${request.id}`],
      ['GET', `/api/collections/steps/records/${step.id}`],
      ['GET', `conversations/${request.conversation}/messages`],
      ['PATCH', `requests/${request.id}`, { rev: request.rev, title: 'x' }],
      ['PATCH', `steps/${step.id}`, { rev: step.rev, actions: [] }],
      ['POST', `requests/${request.id}/intent`, { name: 'x', phrases: ['x'] }],
      ['POST', `conversations/${request.conversation}/control`, { action: 'take' }],
    ] as const)
      assert.equal((await stranger.call(method, path, body)).status, 404, path);
  });
});

describe('a bot whose agents see by group', () => {
  let server: TestServer;
  let bot: TestBot;
  before(async () => {
    server = await startServer();
    bot = server.createBot();
    const actions = [{ type: 'create_user_request_action', message: '{{@message}}' }];
    await asBot(server, bot).put('steps/help', { name: 'Help', story: { key: 's', name: 'S' }, actions });
    server.sql(`UPDATE bots SET visibility = 'groups' WHERE id = '${bot.bot}'`);
  });
  after(() => server.stop());

  it('shows each agent their own, their groups’, and nobody’s: everywhere the same', async () => {
    const cards = await asAgent(server, bot, 'cards', { groups: ['Cards'] });
    const access = await asAgent(server, bot, 'access', { groups: ['Access', 'Payments'] });
    const alone = await asAgent(server, bot, 'alone');
    const admin = await asAdmin(server, bot);
    const start = (await admin.get('changes')).body.pos;
    const [cardsGroup] = cards.session.record.groups;
    const [accessGroup] = access.session.record.groups;
    const given: [string, string, string][] = [
      ['nobody', '', ''],
      ['of cards', '', cardsGroup],
      ['of access', '', accessGroup],
      ['hers', cards.id, ''],
      ['hers, of access', cards.id, accessGroup],
      ['the other’s, of cards', access.id, cardsGroup],
    ];
    const requests: Record<string, Answer['body']> = {};
    for (const [name, assignee, group] of given) {
      const reached = {
        id: newID(),
        interlocutor: { userID: name },
        messages: [{ author: 'interlocutor', text: name }],
      };
      const [made] = (await asBot(server, bot).post('steps/help/reached', reached)).body.requests;
      requests[name] = (
        await admin.patch(`requests/${made.id}`, { rev: 1, assignee, group, title: name })
      ).body.request;
    }
    const expected: [Client, string[]][] = [
      [cards, ['nobody', 'of cards', 'hers', 'hers, of access', 'the other’s, of cards']],
      [access, ['nobody', 'of access', 'hers, of access', 'the other’s, of cards']],
      [alone, ['nobody']],
      [admin, Object.keys(requests)],
    ];
    for (const [client, names] of expected) {
      const sorted = [...names].sort();
      const who = client.session.record.sub;
      const titles = (items: Answer['body'][]) => items.map(({ title }) => title).sort();
      assert.deepEqual(titles(await client.list('requests')), sorted, `list of ${who}`);
      assert.equal((await client.get('requests/counts')).body.all, names.length, `counts of ${who}`);
      const { items } = (await client.get(`changes?after=${start}`)).body;
      const seen = items.filter(({ collection, record }: Answer['body']) => collection === 'requests' && record);
      assert.deepEqual(titles(seen.map(({ record }: Answer['body']) => record)), sorted, `changes of ${who}`);
      const conversations = Object.values(requests).map(({ conversation }) => conversation);
      const present = (await client.get(`presence?conversations=${conversations.join(',')}`)).body.items;
      assert.equal(Object.keys(present).length, names.length, `presence of ${who}`);
      assert.equal((await client.list('conversations')).length, names.length, `conversations of ${who}`);
      assert.equal((await client.list('interlocutors')).length, names.length, `interlocutors of ${who}`);
      assert.equal((await client.list('messages')).length, names.length, `messages of ${who}`);
      for (const [name, { id, conversation }] of Object.entries(requests)) {
        const status = names.includes(name) ? 200 : 404;
        assert.equal((await client.get(`/api/collections/requests/records/${id}`)).status, status, `${who}: ${name}`);
        assert.equal((await client.get(`conversations/${conversation}/messages`)).status, status, `${who}: ${name}`);
        if (status === 404) assert.equal((await client.patch(`requests/${id}`, { rev: 2, title: 'x' })).status, 404);
      }
    }

    for (const client of [cards, admin]) await repeatsTheRule(client);

    // What is given away is gone for who gave it, and `changes` says so.
    const { pos } = (await cards.get('changes')).body;
    const away = requests['of cards'];
    const body = { rev: away.rev, group: accessGroup };
    assert.equal((await cards.patch(`requests/${away.id}`, body)).status, 200);
    const { items } = (await cards.get(`changes?after=${pos}`)).body;
    assert.deepEqual(
      items.map(({ id, record }: Answer['body']) => [id, record]),
      [[away.id, null]],
    );
  });

  it('shows nobody what a request has become that was taken from them meanwhile', async () => {
    const [admin, losing] = [await asAdmin(server, bot), await asAgent(server, bot, 'losing', { groups: ['Losing'] })];
    const [group] = (await asAgent(server, bot, 'winning', { groups: ['Winning'] })).session.record.groups;
    let taken = 0;
    for (let round = 0; round < 30; round++) {
      const reached = { id: newID(), interlocutor: { userID: `taken ${round}` } };
      const [{ id }] = (await asBot(server, bot).post('steps/help/reached', reached)).body.requests;
      const [{ status }, ...answers] = await Promise.all([
        admin.patch(`requests/${id}`, { rev: 1, group, title: 'only for the winning' }),
        ...Array.from({ length: 6 }, () => losing.patch(`requests/${id}`, { rev: 1, title: 'an old title' })),
      ]);
      if (status !== 200) continue;
      taken++;
      assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [404]);
      assert.equal(JSON.stringify(answers).includes('only for the winning'), false);
    }
    assert.ok(taken > 0);
  });

  it('is what an admin makes it: sessions end, lists are read anew, and what is hidden is', async () => {
    const open = server.createBot();
    const actions = [{ type: 'create_user_request_action', message: '{{@message}}' }];
    await asBot(server, open).put('steps/help', { name: 'Help', story: { key: 's', name: 'S' }, actions });
    const body = { id: newID(), interlocutor: { userID: 'ann' }, messages: [{ author: 'interlocutor', text: 'a' }] };
    const [request] = (await asBot(server, open).post('steps/help/reached', body)).body.requests;
    const admin = await asAdmin(server, open);
    await admin.patch(`requests/${request.id}`, { rev: request.rev, assignee: admin.id });
    const agent = await asAgent(server, open, 'agent');
    assert.equal((await agent.list('requests')).length, 1);
    const { pos } = (await agent.get('changes')).body;

    assert.equal((await agent.patch('bot', { visibility: 'groups' })).status, 403);
    const wrong = await admin.patch('bot', { visibility: 'some' });
    assert.deepEqual([wrong.status, Object.keys(wrong.body.data)], [400, ['visibility']]);
    assert.equal((await admin.patch('bot', { visibility: 'all' })).body.bot.visibility, 'all');
    assert.equal((await agent.get('requests/counts')).status, 200, 'the same again ends no session');

    const stream = await Stream.open(agent, [`ur/u/${agent.id}`]);
    assert.equal((await admin.patch('bot', { visibility: 'groups' })).body.bot.visibility, 'groups');
    await stream.next(({ data }) => data.revoked);
    stream.close();
    assert.equal((await agent.get('requests/counts')).status, 401);
    const again = await asAgent(server, open, 'agent');
    assert.equal(again.session.bot.visibility, 'groups');
    assert.equal((await again.get(`changes?after=${pos}`)).body.reset, true);
    assert.deepEqual(await again.list('requests'), []);
    assert.equal((await (await asAdmin(server, open)).list('requests')).length, 1);
  });

  it('silences a stream for what its agent has lost sight of, and asks anew when an agent’s groups change', async () => {
    const cards = await asAgent(server, bot, 'cards', { groups: ['Cards'] });
    const payments = await asAgent(server, bot, 'access', { groups: ['Access', 'Payments'] });
    const body = {
      id: newID(),
      interlocutor: { userID: 'overheard' },
      messages: [{ author: 'interlocutor', text: 'a' }],
    };
    const [request] = (await asBot(server, bot).post('steps/help/reached', body)).body.requests;
    const nobodys = { ...body, id: newID(), interlocutor: { userID: 'nobody’s' } };
    const [open] = (await asBot(server, bot).post('steps/help/reached', nobodys)).body.requests;
    const topic = `ur/c/${request.conversation}`;
    const say = (text: string, { conversation } = request) => asBot(server, bot).send(text, {}, conversation);
    const heard = (stream: Stream) => stream.events.flatMap(({ data }) => data.message?.text ?? []);
    const [losing, keeping] = [await Stream.open(cards, [topic]), await Stream.open(payments, [topic])];
    try {
      await say('to both');
      await losing.next(({ data }) => data.message?.text === 'to both');

      const given = { rev: request.rev, group: payments.session.record.groups[0] };
      assert.equal((await cards.patch(`requests/${request.id}`, given)).status, 200);
      await say('to one');
      await keeping.next(({ data }) => data.message?.text === 'to one');
      assert.deepEqual([heard(losing), heard(keeping)], [['to both'], ['to both', 'to one']]);

      await asAgent(server, bot, 'access', { groups: ['Payments'] });
      await keeping.ended;
      const again = await Stream.open(payments, [topic, `ur/c/${open.conversation}`]);
      await say('to nobody');
      await say('to all', open);
      await again.next(({ data }) => data.message?.text === 'to all');
      assert.deepEqual(heard(again), ['to all']);
      again.close();
    } finally {
      losing.close();
      keeping.close();
    }
  });

  it('shows a conversation to who has control of it, with no request to see', async () => {
    const zoe = await asPerson(server, bot, 'claimed');
    const alone = await asAgent(server, bot, 'alone');
    assert.equal((await alone.get(`conversations/${zoe.conversation}/messages`)).status, 404);
    server.sql(
      `INSERT INTO claims (id, bot, conversation, agent, agentName, since, created, updated) VALUES ` +
        `('${newID()}', '${bot.bot}', '${zoe.conversation}', '${alone.id}', 'alone', '2099-01-01 00:00:00.000Z', '', '')`,
    );
    assert.equal((await alone.get(`conversations/${zoe.conversation}/messages`)).status, 200);
  });
});
