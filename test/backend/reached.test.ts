import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { asAdmin, asAgent, asBot, asPerson, type Client, newID } from './host.js';
import { startServer, type TestBot, type TestServer } from './server.js';

/* An external bot tells that its interlocutor reached a step. */

let server: TestServer;
let bot: TestBot;
let foreign: TestBot;
let helper: Client;
let admin: Client;
before(async () => {
  server = await startServer();
  bot = server.createBot();
  foreign = server.createBot('Foreign');
  helper = asBot(server, bot);
  admin = await asAdmin(server, bot);
  await putStep('help', [
    { type: 'send_text_action', text: 'Nobody hears this from here.' },
    { type: 'create_user_request_action', message: 'They said: {{@message}}' },
  ]);
});
after(() => server.stop());

const putStep = (key: string, actions: unknown[], client = helper) =>
  client.put(`steps/${key}`, { name: `Step ${key}`, story: { key: 'story', name: 'Story' }, actions });
const reach = (body: Record<string, unknown>, step = 'help', client = helper) =>
  client.post(`steps/${step}/reached`, { id: newID(), ...body });
const person = (userID: string, more: Record<string, unknown> = {}) => ({ interlocutor: { userID, ...more } });
const requestsOf = async (conversation: string) =>
  admin.list('requests', `sort=number&filter=(conversation="${conversation}")`);

describe('reaching a step', () => {
  it('stores the messages, then makes the request with everything frozen', async () => {
    const { status, body } = await reach({
      ...person('zoe', { firstName: 'Zoë', email: 'zoe@example.com', customAttributes: { 'Daily limit': '500' } }),
      messages: [
        {
          author: 'bot',
          text: 'What is it about?',
          type: 'quick_replies',
          data: { replies: [{ title: 'A', payload: 'a' }] },
        },
        { author: 'interlocutor', text: 'A', data: { payload: 'a' } },
        { author: 'interlocutor', text: '  my rent\u0000 was declined  ' },
      ],
    });
    assert.equal(status, 200);
    assert.equal(body.muted, false);
    assert.deepEqual(
      body.messages.map(({ seq, author }: { seq: number; author: string }) => [seq, author]),
      [
        [1, 'bot'],
        [2, 'interlocutor'],
        [3, 'interlocutor'],
      ],
    );
    const [request] = body.requests;
    assert.deepEqual([request.number, request.seq, request.status, request.title], [1, 3, 'todo', 'Step help']);
    assert.deepEqual([request.storyName, request.stepName], ['Story', 'Step help']);
    assert.equal(request.description, 'They said: my rent was declined');
    assert.equal(request.extract.length, 3);
    assert.deepEqual(request.attributes, {
      ...{ userID: 'zoe', firstName: 'Zoë', lastName: '', email: 'zoe@example.com', phoneNumber: '' },
      ...{ isLogged: false, usedToTest: false, customAttributes: { 'Daily limit': '500' } },
    });
    assert.equal(request.expand.interlocutor.userID, 'zoe');
    assert.equal(request.waitingSince, body.messages[2].created);

    await reach({ ...person('zoe', { customAttributes: { 'Daily limit': '1500' } }) });
    const [first] = await requestsOf(request.conversation);
    assert.equal(first.attributes.customAttributes['Daily limit'], '500', 'what was frozen stays');
  });

  it('makes one each time, and one for the same call however often at once', async () => {
    const id = newID();
    const body = { id, ...person('again'), messages: [{ author: 'interlocutor', text: 'hello' }] };
    const answers = await Promise.all(Array.from({ length: 10 }, () => reach(body)));
    for (const answer of answers) assert.deepEqual([answer.status, answer.body], [200, answers[0]!.body]);
    const { conversation } = answers[0]!.body.requests[0];
    assert.equal((await requestsOf(conversation)).length, 1);
    assert.equal((await reach({ ...person('again'), messages: [] })).body.requests[0].number > 1, true);
    assert.equal((await requestsOf(conversation)).length, 2);
  });

  it('leaves what is absent, and changes what is there', async () => {
    await reach(person('kept', { firstName: 'Before', lastName: 'Stays', usedToTest: true }));
    const { requests } = (await reach(person('kept', { firstName: 'After' }))).body;
    const { firstName, lastName, usedToTest } = requests[0].attributes;
    assert.deepEqual([firstName, lastName, usedToTest], ['After', 'Stays', true]);
  });

  it('fills the description with nothing when nothing was said', async () => {
    assert.equal((await reach(person('silent'))).body.requests[0].description, 'They said:');
    assert.equal((await reach(person('silent'))).body.requests[0].waitingSince, '');
  });

  it('cuts the description at 4,000 code points', async () => {
    const messages = [{ author: 'interlocutor', text: '😀'.repeat(4000) }];
    const [request] = (await reach({ ...person('long'), messages })).body.requests;
    assert.equal([...request.description].length, 4000);
    assert.equal(request.description.endsWith('😀'), true);
  });

  it('gives it to the step’s default assignee and group, unless they have left', async () => {
    const camille = await asAgent(server, bot, 'camille', { groups: ['Cards'] });
    const groupID = camille.session.record.groups[0];
    await putStep('given', [{ type: 'create_user_request_action', message: 'x', assigneeID: camille.id, groupID }]);
    const [request] = (await reach(person('given'), 'given')).body.requests;
    assert.deepEqual([request.assignee, request.group], [camille.id, groupID]);
  });

  it('takes the step’s id too', async () => {
    const { step } = (await putStep('by-id', [{ type: 'create_user_request_action', message: 'x' }])).body;
    assert.equal((await reach(person('by-id'), step.id)).body.requests[0].step, step.id);
  });

  it('may use the id of the line that led to it, which the bot itself has answered too', async () => {
    await putStep('both', [{ type: 'create_user_request_action', message: 'x' }]);
    await admin.patch('bot', { settings: { fallback: 'both' } });
    const zoe = await asPerson(server, bot, 'both');
    const [said, called] = [newID(), newID()];
    const statuses = [
      await zoe.send('help', { id: said }),
      await reach({ id: said, ...person('both') }, 'both'),
      await reach({ id: called, ...person('both') }, 'both'),
      await zoe.send('help', { id: called }),
    ].map(({ status }) => status);
    assert.deepEqual(statuses, [200, 200, 200, 200]);
    assert.equal((await requestsOf(zoe.conversation)).length, 4);
    await admin.patch('bot', { settings: { fallback: '' } });
  });

  it('does not send what it stored before under the same message id', async () => {
    const id = newID();
    const first = await reach({ ...person('resent'), messages: [{ id, author: 'interlocutor', text: 'once' }] });
    assert.equal(first.body.messages.length, 1);
    const second = await reach({ ...person('resent'), messages: [{ id, author: 'interlocutor', text: 'once' }] });
    assert.deepEqual(second.body.messages, []);
    assert.equal(second.body.requests[0].description, 'They said: once');
    const other = await reach({ ...person('other'), messages: [{ id, author: 'interlocutor', text: 'once' }] });
    assert.deepEqual([other.status, Object.keys(other.body.data)], [400, ['messages.0.id']]);
    assert.deepEqual(await admin.list('interlocutors', 'filter=(userID="other")'), [], 'nothing is half written');
  });

  it('under an agent’s control makes the request and drops the bot’s lines', async () => {
    const zoe = await asPerson(server, bot, 'held');
    await admin.post(`conversations/${zoe.conversation}/control`, { action: 'take' });
    const { body } = await reach({
      ...person('held'),
      messages: [
        { author: 'bot', text: 'dropped' },
        { author: 'interlocutor', text: 'kept' },
      ],
    });
    assert.equal(body.muted, true);
    assert.deepEqual(
      body.messages.map(({ text }: { text: string }) => text),
      ['kept'],
    );
    assert.equal(body.requests.length, 1);
  });
});

describe('a call that is wrong', () => {
  it('is refused with the field, and writes nothing', async () => {
    const message = { author: 'interlocutor', text: 'x' };
    const table: [string, Record<string, unknown>, string][] = [
      ['no id', { id: undefined, ...person('bad') }, 'id'],
      ['an id that is none', { id: 'x', ...person('bad') }, 'id'],
      ['no person', {}, 'interlocutor'],
      ['a person that is text', { interlocutor: 'zoe' }, 'interlocutor'],
      ['a person without userID', { interlocutor: {} }, 'interlocutor.userID'],
      ['an empty userID', person(''), 'interlocutor.userID'],
      ['a userID with blanks around', person(' x '), 'interlocutor.userID'],
      ['a userID of 201', person('x'.repeat(201)), 'interlocutor.userID'],
      ['a userID that is a number', { interlocutor: { userID: 7 } }, 'interlocutor.userID'],
      ['a long name', person('bad', { firstName: 'x'.repeat(201) }), 'interlocutor.firstName'],
      ['an email that is none', person('bad', { email: 'x' }), 'interlocutor.email'],
      ['usedToTest that is text', person('bad', { usedToTest: 'yes' }), 'interlocutor.usedToTest'],
      ['attributes that are a list', person('bad', { customAttributes: ['x'] }), 'interlocutor.customAttributes'],
      [
        'an attribute that is a number',
        person('bad', { customAttributes: { a: 1 } }),
        'interlocutor.customAttributes.a',
      ],
      [
        'a long attribute',
        person('bad', { customAttributes: { a: 'x'.repeat(2001) } }),
        'interlocutor.customAttributes',
      ],
      ['a long key', person('bad', { customAttributes: { ['k'.repeat(101)]: 'x' } }), 'interlocutor.customAttributes'],
      [
        'attributes of more than 16 KB',
        person('bad', {
          customAttributes: Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`k${i}`, 'x'.repeat(1900)])),
        }),
        'interlocutor.customAttributes',
      ],
      ['messages that are an object', { ...person('bad'), messages: {} }, 'messages'],
      ['51 messages', { ...person('bad'), messages: Array.from({ length: 51 }, () => message) }, 'messages'],
      ['an unknown author', { ...person('bad'), messages: [{ ...message, author: 'agent' }] }, 'messages.0.author'],
      ['an empty text', { ...person('bad'), messages: [message, { ...message, text: ' ' }] }, 'messages.1.text'],
      ['a text too long', { ...person('bad'), messages: [{ ...message, text: 'x'.repeat(4001) }] }, 'messages.0.text'],
      ['a message id that is none', { ...person('bad'), messages: [{ ...message, id: 'X' }] }, 'messages.0.id'],
      ['an unknown type', { ...person('bad'), messages: [{ ...message, type: 'edit' }] }, 'messages.0.type'],
      [
        'a payload that is a number',
        { ...person('bad'), messages: [{ ...message, data: { payload: 5 } }] },
        'messages.0.data.payload',
      ],
      [
        'quick replies without replies',
        { ...person('bad'), messages: [{ author: 'bot', text: 'x', type: 'quick_replies' }] },
        'messages.0.data.replies',
      ],
    ];
    for (const [name, body, field] of table) {
      const answer = await reach(body);
      assert.equal(answer.status, 400, `${name}: ${JSON.stringify(answer.body)}`);
      assert.deepEqual(Object.keys(answer.body.data), [field], name);
    }
    assert.deepEqual(await admin.list('interlocutors', 'filter=(userID="bad")'), []);
    assert.equal((await reach({ ...person('bad'), pad: 'x'.repeat(70_000) })).status, 413);
  });

  it('to an unknown step, or one of another bot, is 404 and writes nothing', async () => {
    const { step } = (await putStep('elsewhere', [], asBot(server, foreign))).body;
    for (const unknown of ['nowhere', 'aaaaaaaaaaaaaaa', step.id, 'elsewhere', '%22%20%7C%7C%20id!%3D%22'])
      assert.equal((await reach(person('nobody'), unknown)).status, 404, unknown);
    assert.deepEqual(await admin.list('interlocutors', 'filter=(userID="nobody")'), []);
  });

  it('may use a call id that another bot has used', async () => {
    await putStep('help', [{ type: 'create_user_request_action', message: 'x' }], asBot(server, foreign));
    const body = { id: newID(), ...person('mine'), messages: [{ author: 'interlocutor', text: 'hello' }] };
    const here = await reach(body);
    const there = await reach(body, 'help', asBot(server, foreign));
    assert.deepEqual([here.status, there.status], [200, 200]);
    assert.deepEqual([here.body.messages.length, there.body.messages.length], [1, 1]);
    assert.notEqual(here.body.requests[0].id, there.body.requests[0].id);
  });
});
