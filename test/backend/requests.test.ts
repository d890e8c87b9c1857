import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Answer, asAdmin, asAgent, asBot, type Client, newID } from './host.js';
import { startServer, type TestBot, type TestServer } from './server.js';

let server: TestServer;
let bot: TestBot;
let foreign: TestBot;
let camille: Client;
let marek: Client;
let stranger: Client;
before(async () => {
  server = await startServer();
  bot = server.createBot();
  foreign = server.createBot('Foreign');
  camille = await asAgent(server, bot, 'camille', { groups: ['Cards'] });
  marek = await asAdmin(server, bot, 'marek');
  stranger = await asAgent(server, foreign, 'stranger', { groups: ['Cards'] });
  for (const of of [bot, foreign]) {
    const actions = [{ type: 'create_user_request_action', message: '{{@message}}' }];
    await asBot(server, of).put('steps/help', { name: 'Help', story: { key: 's', name: 'S' }, actions });
  }
});
after(() => server.stop());

let people = 0;
async function newRequest(of = bot, text = 'help me', firstName = 'Zoë'): Promise<Answer['body']> {
  const interlocutor = { userID: `person ${people++}`, firstName };
  const body = { id: newID(), interlocutor, messages: [{ author: 'interlocutor', text }] };
  const { status, body: answer } = await asBot(server, of).post('steps/help/reached', body);
  assert.equal(status, 200, JSON.stringify(answer));
  return answer.requests[0];
}
function refusedOn(field: string, { status, body }: Answer, name = field): void {
  assert.equal(status, 400, `${name}: ${JSON.stringify(body)}`);
  assert.deepEqual(Object.keys(body.data), [field], name);
}

describe('changing a request', () => {
  it('changes what is named, and counts it', async () => {
    const { id, rev } = await newRequest();
    const [group] = camille.session.record.groups;
    const body = { rev, title: '  Rent declined  ', status: 'in_progress', assignee: camille.id, group };
    const { status, body: answer } = await camille.patch(`requests/${id}`, body);
    assert.equal(status, 200);
    const { title, status: now, assignee, group: team, rev: next } = answer.request;
    assert.deepEqual([title, now, assignee, team, next], ['Rent declined', 'in_progress', camille.id, group, rev + 1]);
    assert.equal(answer.request.expand.interlocutor.firstName, 'Zoë');
    for (const none of [null, '']) {
      const current = (await camille.list('requests', `filter=(id="${id}")`))[0];
      const cleared = await camille.patch(`requests/${id}`, { rev: current.rev, assignee: none, group: none });
      assert.deepEqual([cleared.body.request.assignee, cleared.body.request.group], ['', '']);
    }
  });

  it('keeps what was frozen', async () => {
    const { id, rev, extract, attributes, description } = await newRequest();
    const frozen = {
      extract: [],
      attributes: {},
      description: 'x',
      number: 99,
      bot: foreign.bot,
      interlocutor: newID(),
    };
    const { request } = (await camille.patch(`requests/${id}`, { rev, title: 'T', ...frozen })).body;
    assert.deepEqual([request.extract, request.attributes, request.description], [extract, attributes, description]);
    assert.equal(request.bot, bot.bot);
  });

  it('has one winner of 10 at once; the others get what it is now', async () => {
    const { id, rev } = await newRequest();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => camille.patch(`requests/${id}`, { rev, title: `Title ${index}` })),
    );
    const won = answers.filter(({ status }) => status === 200);
    assert.equal(won.length, 1);
    for (const { status, body } of answers) {
      if (status === 200) continue;
      assert.deepEqual([status, body.data.rev.code], [409, 'stale']);
      assert.equal(body.current.title, won[0]!.body.request.title);
      assert.equal(body.current.rev, rev + 1);
      assert.ok(Array.isArray(body.current.extract));
    }
  });

  it('is refused when the body is wrong, and changes nothing', async () => {
    const { id, rev } = await newRequest();
    const patch = (body: unknown) => camille.patch(`requests/${id}`, body);
    const table: [unknown, string][] = [
      [{}, 'rev'],
      [{ rev: '1' }, 'rev'],
      [{ rev: 1.5 }, 'rev'],
      [{ rev: null }, 'rev'],
      [{ rev, title: '' }, 'title'],
      [{ rev, title: ' \u0000 ' }, 'title'],
      [{ rev, title: 'x'.repeat(201) }, 'title'],
      [{ rev, title: null }, 'title'],
      [{ rev, status: 'open' }, 'status'],
      [{ rev, status: '' }, 'status'],
      [{ rev, assignee: 'camille' }, 'assignee'],
      [{ rev, assignee: 5 }, 'assignee'],
      [{ rev, assignee: 'aaaaaaaaaaaaaaa' }, 'assignee'],
      [{ rev, assignee: stranger.id }, 'assignee'],
      [{ rev, assignee: camille.session.record.groups[0] }, 'assignee'],
      [{ rev, group: stranger.session.record.groups[0] }, 'group'],
      [{ rev, group: camille.id }, 'group'],
      [{ rev, title: 'x', group: 'no' }, 'group'],
    ];
    for (const [body, field] of table) refusedOn(field, await patch(body), JSON.stringify(body));
    const [now] = await camille.list('requests', `filter=(id="${id}")`);
    assert.deepEqual([now.rev, now.title, now.assignee], [rev, 'Help', '']);
    const title = '😀'.repeat(200);
    assert.equal((await patch({ rev, title })).body.request.title, title);
  });

  it('of another bot is the same 404 as one that does not exist', async () => {
    const { id, rev } = await newRequest(foreign);
    for (const unknown of [id, 'aaaaaaaaaaaaaaa', 'x', '%22'])
      assert.deepEqual((await camille.patch(`requests/${unknown}`, { rev, title: 'x' })).status, 404);
    assert.equal((await camille.post(`requests/${id}/intent`, { name: 'X', phrases: ['x'] })).status, 404);
  });
});

describe('creating an intent', () => {
  it('makes one, then adds to it without doubles', async () => {
    const { id } = await newRequest();
    const made = await camille.post(`requests/${id}/intent`, { name: 'Rent', phrases: [' my rent ', 'the rent'] });
    assert.equal(made.status, 200);
    assert.deepEqual(made.body.intent.phrases, ['my rent', 'the rent']);
    assert.equal(made.body.intent.step, '');
    const more = await camille.post(`requests/${id}/intent`, {
      intent: made.body.intent.id,
      phrases: ['the rent', 'rent?'],
    });
    assert.deepEqual(more.body.intent.phrases, ['my rent', 'the rent', 'rent?']);
    refusedOn('name', await camille.post(`requests/${id}/intent`, { name: 'Rent', phrases: ['x'] }));
    const race = await Promise.all(
      Array.from({ length: 5 }, () => camille.post(`requests/${id}/intent`, { name: 'Once', phrases: ['x'] })),
    );
    assert.equal(race.filter(({ status }) => status === 200).length, 1);
  });

  it('is refused when the body is wrong', async () => {
    const { id } = await newRequest();
    const other = await newRequest(foreign);
    const theirs = (await stranger.post(`requests/${other.id}/intent`, { name: 'Theirs', phrases: ['x'] })).body.intent;
    const fifty = Array.from({ length: 51 }, (_, index) => `phrase ${index}`);
    const table: [unknown, string][] = [
      [{ name: 'X' }, 'phrases'],
      [{ name: 'X', phrases: [] }, 'phrases'],
      [{ name: 'X', phrases: 'x' }, 'phrases'],
      [{ name: 'X', phrases: ['x', ''] }, 'phrases.1'],
      [{ name: 'X', phrases: [5] }, 'phrases.0'],
      [{ name: 'X', phrases: ['x'.repeat(501)] }, 'phrases.0'],
      [{ name: 'X', phrases: fifty }, 'phrases'],
      [{ name: '', phrases: ['x'] }, 'name'],
      [{ name: 'x'.repeat(201), phrases: ['x'] }, 'name'],
      [{ intent: 'x', phrases: ['x'] }, 'intent'],
      [{ intent: 'aaaaaaaaaaaaaaa', phrases: ['x'] }, 'intent'],
      [{ intent: theirs.id, phrases: ['x'] }, 'intent'],
    ];
    for (const [body, field] of table)
      refusedOn(field, await camille.post(`requests/${id}/intent`, body), JSON.stringify(body));
  });
});

describe('counting', () => {
  it('counts each view, under the filter of the list', async () => {
    const own = server.createBot('Counted');
    await asBot(server, own).put('steps/help', {
      name: 'Help',
      story: { key: 's', name: 'S' },
      actions: [{ type: 'create_user_request_action', message: '{{@message}}' }],
    });
    const agent = await asAgent(server, own, 'camille', { groups: ['Cards', 'Empty'] });
    const [cards, empty] = agent.session.record.groups;
    const [a, b, c, d] = [
      await newRequest(own, 'a card', 'Zoë'),
      await newRequest(own, 'a loan of 4.1 %', 'Ömer'),
      await newRequest(own, 'under_score', 'Anna'),
      await newRequest(own, 'settled', 'Zoë'),
    ];
    await agent.patch(`requests/${a.id}`, { rev: 1, assignee: agent.id, group: cards });
    await agent.patch(`requests/${b.id}`, { rev: 1, group: cards, status: 'in_progress' });
    await agent.patch(`requests/${d.id}`, { rev: 1, status: 'done', assignee: agent.id, group: cards });
    assert.ok(c);

    const counts = async (filter?: unknown) =>
      (await agent.get(`requests/counts${filter ? `?filter=${encodeURIComponent(JSON.stringify(filter))}` : ''}`)).body;
    assert.deepEqual(await counts(), {
      ...{ all: 4, open: 3, mine: 1, unassigned: 2, online: 0, done: 1 },
      groups: { [cards]: 2, [empty]: 0 },
    });
    const all = async (filter: unknown) => (await counts(filter)).all;
    assert.equal(await all({ status: ['todo', 'done'] }), 3);
    assert.equal(await all({ assignee: [agent.id] }), 2);
    assert.equal(await all({ assignee: [agent.id, ''] }), 4);
    assert.equal(await all({ story: [a.story] }), 4);
    assert.equal(await all({ story: [''] }), 0);
    assert.equal(await all({ status: [], assignee: [], story: [] }), 4);
    assert.equal(await all({ text: 'CARD' }), 1);
    assert.equal(await all({ text: '%' }), 1);
    assert.equal(await all({ text: '_' }), 1);
    assert.equal(await all({ text: 'zoë' }), 2);
    assert.equal(await all({ text: 'zoë', status: ['done'] }), 1);
    assert.equal(await all({ text: "' OR 1=1 --" }), 0);
    // The list says the same.
    for (const text of ['card', '%', '_', 'Zoë']) {
      const like = encodeURIComponent(text.replace(/[%_]/g, '\\$&').replace(/"/g, '\\"'));
      const fields = ['title', 'description', 'interlocutor.firstName', 'interlocutor.lastName'];
      const listed = await agent.list('requests', `filter=(${fields.map((field) => `${field}~"${like}"`).join('||')})`);
      assert.equal(listed.length, await all({ text }), text);
    }
  });

  it('refuses a filter that is wrong', async () => {
    const table: [string, string][] = [
      ['{', 'filter'],
      ['5', 'filter'],
      ['{"status":["open"]}', 'filter.status.0'],
      ['{"status":"todo"}', 'filter.status'],
      [JSON.stringify({ status: Array.from({ length: 40_000 }, () => 'todo') }), 'filter.status'],
      ['{"assignee":["x"]}', 'filter.assignee.0'],
      ['{"story":[5]}', 'filter.story.0'],
      ['{"text":5}', 'filter.text'],
    ];
    for (const [filter, field] of table)
      refusedOn(field, await camille.get(`requests/counts?filter=${encodeURIComponent(filter)}`), filter.slice(0, 40));
  });
});

describe('provisioning', () => {
  const step = (more: Record<string, unknown> = {}) => ({
    ...{
      name: 'Ask',
      story: { key: 'cards', name: 'Cards' },
      actions: [{ type: 'send_text_action', text: 'hi' }],
      ...more,
    },
  });

  it('makes a step with its story, changes it, and leaves it alone when nothing differs', async () => {
    const helper = asBot(server, bot);
    const first = (await helper.put('steps/ask%2Fone', step())).body.step;
    assert.deepEqual([first.key, first.rev, first.expand.story.name], ['ask/one', 1, 'Cards']);
    assert.equal((await helper.put('steps/ask%2Fone', step())).body.step.rev, 1);
    const changed = (
      await helper.put('steps/ask%2Fone', step({ story: { key: 'cards', name: 'All cards' }, name: 'Asked' }))
    ).body.step;
    assert.deepEqual(
      [changed.id, changed.rev, changed.name, changed.expand.story.name],
      [first.id, 2, 'Asked', 'All cards'],
    );
  });

  it('lets an admin change a step’s actions against its `rev`', async () => {
    const { step: made } = (await asBot(server, bot).put('steps/edited', step())).body;
    const actions = [
      { type: 'create_user_request_action', message: 'They said {{@message}}', assigneeID: camille.id, groupID: null },
      { type: 'send_quick_replies_action', text: 'And?', replies: [{ title: 'Yes', payload: 'yes' }] },
    ];
    const { status, body } = await marek.patch(`steps/${made.id}`, { rev: made.rev, actions });
    assert.equal(status, 200);
    assert.deepEqual(body.step.actions, actions);
    const stale = await marek.patch(`steps/${made.id}`, { rev: made.rev, actions: [] });
    assert.deepEqual([stale.status, stale.body.data.rev.code, stale.body.current.rev], [409, 'stale', 2]);
    assert.equal((await marek.patch(`steps/aaaaaaaaaaaaaaa`, { rev: 1, actions: [] })).status, 404);
    const theirs = (await asBot(server, foreign).put('steps/edited', step())).body.step;
    assert.equal((await marek.patch(`steps/${theirs.id}`, { rev: 1, actions: [] })).status, 404);
  });

  it('refuses a step that is wrong', async () => {
    const helper = asBot(server, bot);
    const request = (more: Record<string, unknown>) => ({ type: 'create_user_request_action', message: 'x', ...more });
    const actions: [unknown, string][] = [
      [undefined, 'actions'],
      [{}, 'actions'],
      [[{}], 'actions.0.type'],
      [[{ type: 'explode_action' }], 'actions.0.type'],
      [[{ type: 'send_text_action' }], 'actions.0.text'],
      [[{ type: 'send_text_action', text: '' }], 'actions.0.text'],
      [[{ type: 'send_quick_replies_action', text: 'x', replies: [] }], 'actions.0.replies'],
      [[request({ message: '' })], 'actions.0.message'],
      [[request({ message: 'x'.repeat(1001) })], 'actions.0.message'],
      [[request({ assigneeID: 'x' })], 'actions.0.assigneeID'],
      [[{ type: 'send_text_action', text: 'x' }, request({ assigneeID: stranger.id })], 'actions.1.assigneeID'],
      [[request({ groupID: stranger.session.record.groups[0] })], 'actions.0.groupID'],
      [Array.from({ length: 21 }, () => ({ type: 'send_text_action', text: 'x' })), 'actions'],
    ];
    for (const [value, field] of actions)
      refusedOn(field, await helper.put('steps/bad', step({ actions: value })), JSON.stringify(value));
    for (const [more, field] of [
      [{ name: '' }, 'name'],
      [{ story: undefined }, 'story'],
      [{ story: { key: '', name: 'x' } }, 'story.key'],
      [{ story: { key: 'x', name: '' } }, 'story.name'],
    ] as const)
      refusedOn(field, await helper.put('steps/bad', step(more)), field);
    refusedOn('key', await helper.put(`steps/${'x'.repeat(201)}`, step()));
    refusedOn('key', await helper.put('steps/%20x', step()));
    assert.deepEqual(await marek.list('steps', 'filter=(key="bad")'), []);
    const { step: made } = (await helper.put('steps/patched', step())).body;
    refusedOn(
      'actions.0.assigneeID',
      await marek.patch(`steps/${made.id}`, { rev: 1, actions: [request({ assigneeID: stranger.id })] }),
    );
    refusedOn('rev', await marek.patch(`steps/${made.id}`, { actions: [] }));
  });

  it('makes an agent before the first sign-in', async () => {
    const helper = asBot(server, bot);
    const { status, body } = await helper.put('agents/early', { name: 'Early Bird', role: 'admin', groups: ['Nests'] });
    assert.deepEqual(
      [status, body.agent.name, body.agent.role, body.agent.groups.length],
      [200, 'Early Bird', 'admin', 1],
    );
    assert.equal(JSON.stringify(body).includes('tokenKey'), false);
    const signedIn = await asAgent(server, bot, 'early', { name: undefined });
    assert.deepEqual([signedIn.id, signedIn.session.record.role], [body.agent.id, 'admin']);
    for (const [wrong, field] of [
      [{}, 'name'],
      [{ name: '' }, 'name'],
      [{ name: 'X', role: 'owner' }, 'role'],
      [{ name: 'X', groups: 'Cards' }, 'groups'],
      [{ name: 'X', groups: [''] }, 'groups.0'],
    ] as const)
      refusedOn(field, await helper.put('agents/bad', wrong), JSON.stringify(wrong));
    refusedOn('sub', await helper.put(`agents/${'x'.repeat(201)}`, { name: 'X' }));
  });
});
