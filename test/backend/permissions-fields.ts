/* What the server sets is in no body: every route is handed it all the same. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Answer, Client, newID, sign } from './host.js';
import { record } from './permissions-ask.js';
import { world } from './permissions-world.js';

type Values = Record<string, unknown>;

export const fieldsOfTheServer = () =>
  describe('what only the server sets', () => {
    const long = '2001-01-01 00:00:00.000Z';
    /** For any collection: who, when, where in the order, and what signs somebody in. */
    const forged = () => ({
      ...{
        id: newID(),
        bot: world.theirs.bot,
        created: long,
        updated: long,
        seq: 770077,
        pos: 1,
        number: 770077,
        rev: 770077,
      },
      ...{ conversation: world.people.paul.conversation, interlocutor: world.people.paul.id },
      ...{ author: 'agent', authorID: world.people.paul.id, authorName: 'forged', changedBy: world.people.paul.id },
      ...{ sub: 'forged', userID: 'forged', key: 'forged', prefix: 'forged', hash: 'forged', value: 'forged' },
      ...{ tokenKey: 'x'.repeat(50), password: 'forged-word', device: 'forged', verified: true, isLogged: true },
      ...{ merged: world.people.paul.id, emailVisibility: false, message: 'forged', reader: world.people.paul.id },
    });

    function untouched(what: Values, expected: Values): void {
      for (const [name, value] of Object.entries(expected)) assert.deepEqual(what[name], value, name);
      const text = JSON.stringify(what);
      for (const trace of ['forged', long, world.theirs.bot, world.people.paul.id, '770077', 'xxxxx'])
        assert.ok(!text.includes(trace), `${trace} in ${text}`);
    }
    const body = ({ status, body }: Answer) => {
      assert.equal(status, 200, JSON.stringify(body));
      return body;
    };
    const stored = (table: string, id: string, ...columns: string[]) =>
      world.server.sql(
        `SELECT ${columns.map((name) => `"${name}"`).join()} FROM ${table} WHERE id = '${id}'`,
        ...columns,
      )[0]!;

    it('is not a sender’s to say', async () => {
      const { zoe } = world.people;
      const last = (await zoe.page('limit=1')).last;
      const { message } = body(await zoe.send('mine', { ...forged(), id: newID(), text: 'mine', message: undefined }));
      untouched(message, {
        ...{ seq: last + 1, author: 'interlocutor', authorID: zoe.id, conversation: zoe.conversation },
        authorName: zoe.session.record.firstName,
      });
      assert.equal(stored('messages', message.id, 'bot').bot, world.ours.bot);
      for (const type of ['control', 'merge'])
        assert.equal((await zoe.send('forged', { type, data: { to: { kind: 'bot' } } })).status, 400, type);
      assert.equal((await zoe.put(`conversations/${zoe.conversation}/read`, { ...forged(), seq: 1 })).status, 204);
    });

    it('is not an agent’s to change', async () => {
      const [admin] = world.clients.admin;
      const url = record('requests', world.requests.zoe!);
      const before = (await admin!.get(url)).body;
      const frozen = { storyName: 'forged', stepName: 'forged', description: 'forged', extract: [], attributes: {} };
      const more = { ...frozen, waitingSince: long, story: newID(), step: newID(), rev: before.rev };
      const title = before.title;
      body(await admin!.patch(`requests/${before.id}`, { ...forged(), ...more, title }));
      const after = (await admin!.get(url)).body;
      const [{ rev, pos, updated, ...rest }, { rev: was, pos: stood, updated: at, ...others }] = [after, before];
      assert.deepEqual([rev, rest], [was + 1, { ...others, changedBy: admin!.id }]);
      assert.ok(pos > stood && updated > at);

      const taken = body(
        await admin!.post(`conversations/${before.conversation}/control`, { ...forged(), action: 'take' }),
      );
      untouched(taken.claim, { conversation: before.conversation });
      assert.equal(taken.claim.agent.id, admin!.id);
      const phrases = { name: 'An intent', phrases: ['a phrase'] };
      const made = body(await admin!.post(`requests/${before.id}/intent`, { ...forged(), ...phrases, step: newID() }));
      untouched(made.intent, { bot: world.ours.bot, name: 'An intent', step: '' });
    });

    it('is not a bot’s or a host’s to provide', async () => {
      const [bot] = world.clients.bot;
      const agent = body(await bot!.put('agents/fields', { ...forged(), name: 'Fields', email: 'a@b.example' })).agent;
      untouched(agent, { bot: world.ours.bot, sub: 'fields', role: 'agent', verified: false });
      assert.deepEqual(stored('agents', agent.id, 'email'), { email: '' });
      assert.ok(!stored('agents', agent.id, 'tokenKey').tokenKey!.includes('xxxxx'));

      const step = { name: 'Fields', story: { ...forged(), key: 'fields', name: 'Fields' }, actions: [] };
      const put = body(await bot!.put('steps/fields', { ...forged(), ...step })).step;
      untouched(put, { bot: world.ours.bot, key: 'fields', rev: 1 });

      const reached = {
        ...{ ...forged(), id: newID() },
        interlocutor: { ...forged(), userID: 'fields' },
        messages: [{ ...forged(), id: newID(), author: 'interlocutor', text: 'mine' }],
      };
      const { requests, messages } = body(await bot!.post('steps/help/reached', reached));
      const [request, message] = [requests[0], messages[0]];
      untouched(message, { author: 'interlocutor', seq: 1, authorID: request.interlocutor });
      assert.deepEqual([request.bot, request.rev, request.changedBy], [world.ours.bot, 1, '']);
      untouched(request.expand.interlocutor, { userID: 'fields', isLogged: false, verified: false });

      const claims = { ...forged(), kind: 'agent', sub: 'fields', name: 'Fields', email: 'a@b.example' };
      const { record: session } = body(
        await new Client(world.server).post('session', { token: sign(world.ours, claims) }),
      );
      untouched(session, { id: agent.id, bot: world.ours.bot, sub: 'fields', role: 'agent', verified: false });
    });

    it('is not an admin’s to choose', async () => {
      const [admin] = world.clients.admin;
      const token = body(await admin!.post('access-tokens', { ...forged(), label: 'Fields' }));
      untouched(token, {});
      const secret = body(await admin!.post('secrets', { ...forged(), label: 'Fields' }));
      untouched(secret, {});
      for (const [table, { id }] of Object.entries({ access_tokens: token.accessToken, secrets: secret.secret }))
        assert.equal(stored(table, id, 'bot').bot, world.ours.bot);
      await admin!.call('DELETE', `secrets/${secret.secret.id}`);

      const columns = ['name', 'visibility', 'engine', 'number', 'forgotten'];
      const before = stored('bots', world.ours.bot, ...columns);
      body(await admin!.patch('bot', { ...forged(), name: 'forged', engine: 'external', forgotten: 7 }));
      assert.deepEqual(stored('bots', world.ours.bot, ...columns), before);
    });
  });
