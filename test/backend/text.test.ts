import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { until } from '../contract/checks.js';
import { languages } from '../schema/languages.js';
import { asAdmin, asBot, asPerson, Client, newID, sign } from './host.js';
import { startServer, type TestBot, type TestServer } from './server.js';

/* What people write, as PocketBase's JS engine counts and stores it. */

let server: TestServer;
let bot: TestBot;
let helper: Client;
let admin: Client;
let zoe: Client;
before(async () => {
  server = await startServer();
  bot = server.createBot();
  helper = asBot(server, bot);
  admin = await asAdmin(server, bot);
  zoe = await asPerson(server, bot, 'zoe');
});
after(() => server.stop());

const marked = (count: number) => `e${'\u0301'.repeat(count)}`;
const putStep = (text: string, { key = newID(), ...more }: Record<string, unknown> = {}) =>
  helper.put(`steps/${String(key)}`, {
    ...{ name: text, story: { key: 'story', name: text } },
    ...{ actions: [{ type: 'create_user_request_action', message: text }], ...more },
  });
const reach = (interlocutor: Record<string, unknown>, messages: unknown[] = []) =>
  helper.post('steps/help/reached', { id: newID(), interlocutor: { userID: 'someone', ...interlocutor }, messages });

describe('text', () => {
  it('of every language is stored as it was written', async () => {
    for (const words of Object.values(languages)) {
      const { status, body } = await zoe.send(words);
      assert.deepEqual([status, body.message.text], [200, words.normalize('NFC')]);
    }
  });

  it('with 30 marks on a character is stored; one more is refused, with the field named', async () => {
    await putStep('Help', { key: 'help' });
    const request = (await reach({})).body.requests[0];
    const quick = (title: string) => ({
      text: 'Which?',
      type: 'quick_replies',
      data: { replies: [{ title, payload: 'help' }] },
    });
    const fields: Record<string, (text: string) => Promise<{ status: number; body: { data?: object } }>> = {
      text: (text) => zoe.send(text),
      'data.replies.0.title': (title) => helper.send('', quick(title), zoe.conversation),
      title: async (title) => admin.patch(`requests/${request.id}`, { rev: await rev(request.id), title }),
      name: (name) => admin.post(`requests/${request.id}/intent`, { name: name + newID(), phrases: ['A'] }),
      'phrases.1': (phrase) => admin.post(`requests/${request.id}/intent`, { name: newID(), phrases: ['A', phrase] }),
      'story.name': (name) => putStep('Step', { story: { key: 'story', name } }),
      'story.key': (key) => putStep('Step', { story: { key, name: 'Story' } }),
      'actions.0.message': (message) => putStep('Step', { actions: [{ type: 'create_user_request_action', message }] }),
      'groups.0': (group) => helper.put(`agents/${newID()}`, { name: 'Agent', groups: [group] }),
      'interlocutor.userID': (userID) => reach({ userID }),
      'interlocutor.firstName': (firstName) => reach({ firstName }),
      'interlocutor.lastName': (lastName) => reach({ lastName }),
      'interlocutor.phoneNumber': (phoneNumber) => reach({ phoneNumber }),
      'interlocutor.customAttributes': (value) => reach({ customAttributes: { [value]: value } }),
      'messages.0.text': (text) => reach({}, [{ author: 'interlocutor', text }]),
    };
    for (const [field, send] of Object.entries(fields)) {
      const stored = await send(marked(30));
      assert.equal(stored.status, 200, `${field}: ${JSON.stringify(stored.body)}`);
      const { status, body } = await send(marked(31));
      assert.equal(status, 400, field);
      assert.deepEqual(
        Object.entries(body.data ?? {}).map(([name, { code }]) => [name, code]),
        [[field, 'validation_combining_marks']],
      );
    }
  });

  it('that is no text is refused in every key of the host, with the field named', async () => {
    const fields: Record<string, (key: string) => Promise<{ status: number; body: { data?: object } }>> = {
      userID: (userID) => helper.call('DELETE', `interlocutors/${encodeURIComponent(userID)}`),
      sub: (sub) => helper.put(`agents/${encodeURIComponent(sub)}`, { name: 'Agent' }),
      key: (key) => putStep('Step', { key: encodeURIComponent(key) }),
      'story.key': (key) => putStep('Step', { story: { key, name: 'Story' } }),
      'interlocutor.userID': (userID) => reach({ userID }),
      'data.payload': (payload) => zoe.send('Yes', { data: { payload } }),
      'settings.start': (start) => admin.patch('bot', { settings: { start } }),
    };
    const keys = [
      'a\u0000b',
      'a\tb',
      'a\nb',
      'a\u001bb',
      'a\u009fb',
      'a\u2028b',
      'a\ufdd0b',
      'a\uffffb',
      'a\u{1fffe}b',
    ];
    for (const [field, send] of Object.entries(fields))
      for (const key of keys) {
        const { status, body } = await send(key);
        assert.deepEqual(
          [status, Object.entries(body.data ?? {}).map(([name, { code }]) => [name, code])],
          [400, [[field, 'validation_invalid_characters']]],
          JSON.stringify(key),
        );
      }
    const { status, body } = await reach({ userID: 'a\ud800b' });
    assert.deepEqual([status, Object.keys(body.data)], [400, ['interlocutor.userID']]);
    const token = sign(bot, { kind: 'interlocutor', sub: 'a\u0007b' });
    const session = await new Client(server).post('session', { token });
    assert.deepEqual([session.status, session.body.data.token.code], [401, 'token_invalid']);
  });

  it('of every language is a key of the host, as it was written', async () => {
    await putStep('Help', { key: 'help' });
    const keys = Object.values(languages).map((words) => words.replace(/\s+/g, ' ').slice(0, 100).trim());
    for (const userID of [...keys, 'https://id.example.com/42?a=b#c', 'CORP\\zoe|1', 'zoe@example.com']) {
      const { status, body } = await reach({ userID });
      assert.deepEqual([status, body.requests[0].attributes.userID], [200, userID]);
    }
  });

  it('of a token with a tower of marks is refused, with the claim named in the log', async () => {
    for (const claim of ['firstName', 'lastName', 'phoneNumber', 'sub']) {
      const token = sign(bot, { kind: 'interlocutor', sub: newID(), [claim]: marked(31) });
      const { status, body } = await new Client(server).post('session', { token });
      assert.deepEqual([status, body.data.token.code], [401, 'token_invalid']);
      await until(() => server.output().includes(`the claim "${claim}" is missing or wrong`), `the line of ${claim}`);
    }
  });
});

const rev = async (id: string) => (await admin.list('requests', `filter=(id="${id}")`))[0].rev as number;
