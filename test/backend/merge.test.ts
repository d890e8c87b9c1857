/* Login: what somebody said anonymously becomes part of their conversation. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type Answer, asAdmin, asAgent, asBot, asPerson, Client, newID, sign, upload } from './host.js';
import { png } from './file-bytes.js';
import { webhookPayload } from '../../backend/schema/webhooks.js';
import { startReceiver } from './receiver.js';
import { startServer, type TestBot, type TestServer } from './server.js';
import { Stream } from './stream.js';

let server: TestServer;
let bot: TestBot;
let foreign: TestBot;
let admin: Client;
const step = 'help';
before(async () => {
  server = await startServer({ env: { WEBHOOK_ALLOW_PRIVATE: 'on' } });
  bot = server.createBot();
  foreign = server.createBot('Foreign');
  admin = await asAdmin(server, bot);
  await admin.patch('bot', { settings: { anonymous: true } });
  await (await asAdmin(server, foreign)).patch('bot', { settings: { anonymous: true } });
  const actions = [{ type: 'create_user_request_action', message: '{{@message}}' }];
  await asBot(server, bot).put(`steps/${step}`, { name: 'Help', story: { key: 's', name: 'Story' }, actions });
});
after(() => server.stop());

const newDevice = () => randomBytes(32).toString('base64url');

async function asDevice(device: string, of = bot): Promise<Client> {
  const { status, body } = await new Client(server).post('session', { bot: of.bot, device });
  assert.equal(status, 200, JSON.stringify(body));
  return new Client(server, body.token, body);
}

async function login(sub: string, device: string, of = bot): Promise<Client> {
  const token = sign(of, { kind: 'interlocutor', sub, firstName: sub });
  const { status, body } = await new Client(server).post('session', { token, device });
  assert.equal(status, 200, JSON.stringify(body));
  return new Client(server, body.token, body);
}

const seqs = (items: { seq: number }[]) => items.map(({ seq }) => seq);
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);
/** What is read in the log, in order. */
const read = (items: Answer['body'][]) =>
  items.map(({ type, text, data }) => (type === 'merge' ? `(${data.merge})` : text || `(${type})`));
const logOf = async (client: Client) => (await client.page('limit=200')).items;

async function requestOf(person: Client, userID: string): Promise<string> {
  const body = { id: newID(), interlocutor: { userID } };
  const { requests } = (await asBot(server, bot).post(`steps/${step}/reached`, body)).body;
  assert.equal(requests[0].conversation, person.conversation);
  return requests[0].id as string;
}

function mergedInto(answer: Answer, conversation: string, what = ''): void {
  assert.deepEqual(
    [answer.status, answer.body.data?.conversation?.code, answer.body.current],
    [409, 'merged', { conversation }],
    `${what} ${JSON.stringify(answer.body)}`,
  );
}

describe('somebody whom the bot did not know', () => {
  it('takes the anonymous conversation over as it is', async () => {
    const device = newDevice();
    const anonymous = await asDevice(device);
    await anonymous.send('my card is lost');
    const agent = await asAgent(server, bot, 'helper');
    const { claim } = (await agent.post(`conversations/${anonymous.conversation}/control`, { action: 'take' })).body;
    await agent.send('which one?', { claim: claim.id }, anonymous.conversation);
    await anonymous.put(`conversations/${anonymous.conversation}/read`, { seq: 3 });

    const zoe = await login('taker', device);
    assert.equal(zoe.conversation, anonymous.conversation);
    assert.notEqual(zoe.id, anonymous.id);
    assert.deepEqual(zoe.session.merged, [anonymous.id]);
    assert.deepEqual(read(await logOf(zoe)), ['my card is lost', '(control)', 'which one?']);
    // The agent goes on under the same claim, and sees by name whom she talks with.
    assert.equal((await agent.send('the black one?', { claim: claim.id }, zoe.conversation)).status, 200);
    const [home] = await agent.list('conversations', `filter=id="${zoe.conversation}"&expand=interlocutor`);
    assert.equal(home.expand.interlocutor.userID, 'taker');
    const reads = await zoe.list('reads');
    assert.deepEqual(
      reads.map(({ reader, seq }) => [reader, seq]),
      [[zoe.id, 3]],
    );
    assert.equal((await zoe.send('yes')).body.message.seq, 5);
  });

  it('leaves nothing to the anonymous session', async () => {
    const device = newDevice();
    const anonymous = await asDevice(device);
    const stream = await Stream.open(anonymous, [`ur/c/${anonymous.conversation}`, `ur/u/${anonymous.id}`]);
    await anonymous.send('before');
    const zoe = await login('leaver', device);
    await stream.next(({ data }) => data?.merged?.conversation === zoe.conversation);
    await stream.next(({ data }) => data?.revoked === true);
    await zoe.send('only for her');
    for (const call of [anonymous.send('late'), anonymous.get(`conversations/${zoe.conversation}/messages`)])
      mergedInto(await call, zoe.conversation);
    for (const collection of ['conversations', 'messages', 'interlocutors', 'reads'])
      assert.deepEqual(await anonymous.list(collection), [], collection);
    assert.equal(JSON.stringify(stream.events).includes('only for her'), false);
    stream.close();
  });
});

describe('somebody with a conversation', () => {
  /** Both have said something; the anonymous one has a request too. */
  async function two(name: string) {
    const device = newDevice();
    const known = await asPerson(server, bot, name);
    await known.send('from last week');
    const anonymous = await asDevice(device);
    for (const text of ['hello', 'is anybody there?']) await anonymous.send(text);
    return { device, known, anonymous, name };
  }

  it('has what they said before behind it, between two lines of the system', async () => {
    const { device, known, anonymous, name } = await two('joiner');
    const corrected = (await anonymous.send('tpyo')).body.message;
    await anonymous.post(`conversations/${anonymous.conversation}/messages`, {
      ...{ id: newID(), type: 'edit', data: { of: corrected.id, text: 'typo' } },
    });
    const stream = await Stream.open(known, [`ur/c/${known.conversation}`]);
    const zoe = await login(name, device);
    assert.deepEqual([zoe.id, zoe.conversation, zoe.session.merged], [known.id, known.conversation, [anonymous.id]]);
    const items = await logOf(zoe);
    const said = ['from last week', '(started)', 'hello', 'is anybody there?', 'tpyo', '(edit)', '(ended)'];
    assert.deepEqual(read(items), said);
    assert.deepEqual(seqs(items), upTo(7));
    assert.deepEqual(
      items
        .filter(({ type }: { type: string }) => type === 'merge')
        .map(({ author, text }: Answer['body']) => [author, text]),
      [
        ['system', ''],
        ['system', ''],
      ],
    );
    // Every screen hears of it by the last place.
    await stream.next(({ data }) => data?.message?.seq === 7);
    stream.close();
    const [home] = await zoe.list('conversations');
    assert.deepEqual([home.seq, home.lastText], [7, 'typo']);
    // What they said anonymously is theirs to correct, and known when it is sent again.
    const edit = { id: newID(), type: 'edit', data: { of: corrected.id, text: null } };
    assert.equal((await zoe.post(`conversations/${zoe.conversation}/messages`, edit)).status, 200);
    const again = await zoe.send('tpyo', { id: corrected.id });
    assert.deepEqual([again.status, again.body.message.seq], [200, 5]);
    assert.equal((await zoe.send('next')).body.message.seq, 9);
  });

  it('is where everything asked of the old conversation leads, for who could see it', async () => {
    const { device, known, anonymous, name } = await two('leader');
    const agent = await asAgent(server, bot, 'looker');
    const before = (await anonymous.page()).items[0];
    const zoe = await login(name, device);
    const old = anonymous.conversation;
    const callers = { anonymous, agent, zoe, known, bot: asBot(server, bot) };
    for (const [who, client] of Object.entries(callers)) {
      const claim = who === 'agent' ? { claim: newID() } : {};
      mergedInto(await client.send('late', claim, old), zoe.conversation, `${who} post`);
      mergedInto(await client.send('again', { id: before.id, ...claim }, old), zoe.conversation, `${who} again`);
      mergedInto(await client.get(`conversations/${old}/messages?after=0`), zoe.conversation, `${who} page`);
      mergedInto(await client.post(`conversations/${old}/typing`), zoe.conversation, `${who} typing`);
      if (who !== 'bot') mergedInto(await client.put(`conversations/${old}/read`, { seq: 1 }), zoe.conversation, who);
    }
    mergedInto(await agent.post(`conversations/${old}/control`, { action: 'take' }), zoe.conversation);
    for (const stranger of [
      await asPerson(server, bot, 'nosy'),
      await asAdmin(server, foreign),
      asBot(server, foreign),
    ]) {
      const [real, unreal] = await Promise.all(
        [old, 'aaaaaaaaaaaaaaa'].map((id) => stranger.get(`conversations/${id}/messages`)),
      );
      assert.deepEqual([real!.status, real!.body], [404, unreal!.body]);
    }
    // Nobody is shown the shells.
    assert.deepEqual((await agent.list('conversations', `filter=id="${old}"`)).length, 0);
    assert.deepEqual((await agent.list('interlocutors', `filter=id="${anonymous.id}"`)).length, 0);
  });

  it('brings requests along, with what was frozen, their place and the wait', async () => {
    const { device, known, anonymous, name } = await two('asker');
    const older = await requestOf(known, name);
    const agent = await asAgent(server, bot, 'answerer');
    const { claim } = (await agent.post(`conversations/${known.conversation}/control`, { action: 'take' })).body;
    await agent.send('done?', { claim: claim.id }, known.conversation);
    await agent.post(`conversations/${known.conversation}/control`, { action: 'release' });
    // The anonymous one's: as the embedded bot makes it when it understands nothing.
    await admin.patch('bot', { settings: { fallback: step } });
    const asked = (await anonymous.send('so what now?')).body.message;
    await admin.patch('bot', { settings: { fallback: '' } });
    const [before] = await admin.list('requests', `filter=conversation="${anonymous.conversation}"`);
    const { pos } = (await admin.get('changes')).body;

    const zoe = await login(name, device);
    const items = await logOf(zoe);
    const place = items.find(({ id }: { id: string }) => id === asked.id).seq;
    const request = (await admin.get(`/api/collections/requests/records/${before.id}`)).body;
    assert.deepEqual(
      [request.conversation, request.interlocutor, request.seq],
      [zoe.conversation, zoe.id, place - asked.seq + before.seq],
    );
    for (const field of ['extract', 'attributes', 'description', 'rev', 'number', 'waitingSince', 'created'])
      assert.deepEqual(request[field], before[field], field);
    assert.ok(request.pos > before.pos);
    const { items: changes } = (await admin.get(`changes?after=${pos}`)).body;
    const moved = changes.find(({ id }: { id: string }) => id === before.id).record;
    assert.equal(moved.expand.interlocutor.userID, name);
    // The agent had answered the older one; what was said anonymously since then waits for an answer.
    const first = items.find(({ text }: { text: string }) => text === 'hello');
    assert.equal((await admin.get(`/api/collections/requests/records/${older}`)).body.waitingSince, first.created);
  });

  it('brings files along, also one that no message names yet', async () => {
    const { device, anonymous, name } = await two('filer');
    const [named, unnamed] = [await upload(anonymous, png()), await upload(anonymous, png())];
    await anonymous.send('here', { files: [named] });
    const zoe = await login(name, device);
    const of = (client: Client, id: string) => client.get(`files/${id}`).then(({ status }) => status);
    assert.deepEqual(
      await Promise.all([of(zoe, named), of(zoe, unnamed), of(admin, named), of(admin, unnamed)]),
      [200, 200, 200, 404],
    );
    mergedInto(await anonymous.get(`files/${named}`), zoe.conversation, 'file');
    assert.equal((await zoe.send('and here', { files: [unnamed] })).status, 200);
    assert.equal(await of(admin, unnamed), 200);
  });

  it('keeps who has control: the agent of the anonymous one goes on under the same claim', async () => {
    const { device, anonymous, name } = await two('held');
    const agent = await asAgent(server, bot, 'goes-on');
    const { claim } = (await agent.post(`conversations/${anonymous.conversation}/control`, { action: 'take' })).body;
    const zoe = await login(name, device);
    const page = await zoe.page();
    assert.deepEqual(
      [page.claim.id, page.claim.agent.id, page.claim.conversation],
      [claim.id, agent.id, zoe.conversation],
    );
    assert.equal(page.items.at(-1).type, 'control');
    const { from, to, reason } = page.items.at(-1).data;
    assert.deepEqual([from, to.id, reason], [{ kind: 'bot' }, agent.id, 'merge']);
    assert.equal((await agent.send('go on', { claim: claim.id }, zoe.conversation)).status, 200);
  });

  it('keeps who has control: between two agents the one whom the person knows, and the other is told', async () => {
    const { device, known, anonymous, name } = await two('torn');
    const [mine, theirs] = await Promise.all(['stays', 'goes'].map((sub) => asAgent(server, bot, sub)));
    const take = async (agent: Client, id: string) =>
      (await agent.post(`conversations/${id}/control`, { action: 'take' })).body.claim;
    const claim = await take(mine!, known.conversation);
    const ended = await take(theirs!, anonymous.conversation);
    const stream = await Stream.open(theirs!, [`ur/u/${theirs!.id}`, `ur/c/${anonymous.conversation}`]);
    const zoe = await login(name, device);
    const lost = await stream.next(({ data }) => data?.claimLost);
    assert.deepEqual(lost.data.claimLost, { conversation: anonymous.conversation, by: 'stays' });
    await stream.next(({ data }) => data?.merged?.conversation === zoe.conversation);
    stream.close();
    const page = await zoe.page();
    assert.equal(page.claim.id, claim.id);
    const { from, to } = page.items.at(-1).data;
    assert.deepEqual([from.id, to.id], [theirs!.id, mine!.id]);
    const late = await theirs!.send('late', { claim: ended.id }, zoe.conversation);
    assert.deepEqual([late.status, late.body.data.control.code], [409, 'claim_ended']);
  });

  it('keeps what was unread, and what was read', async () => {
    const { device, known, anonymous, name } = await two('reader');
    const [both, none, old] = await Promise.all(
      ['both', 'none', 'old'].map((sub) => asAgent(server, bot, `reads-${sub}`)),
    );
    const mark = (client: Client, { conversation }: Client, seq: number) =>
      client.put(`conversations/${conversation}/read`, { seq });
    await known.send('a second line');
    await mark(known, known, 2);
    await mark(both!, known, 2);
    await mark(none!, known, 1);
    for (const agent of [both!, none!, old!]) await mark(agent, anonymous, 2);
    await mark(anonymous, anonymous, 1);
    const zoe = await login(name, device);
    const { last } = await zoe.page();
    const reads = Object.fromEntries(
      (await admin.list('reads', `filter=conversation="${zoe.conversation}"`)).map(({ reader, seq }) => [reader, seq]),
    );
    assert.deepEqual([last, reads], [6, { [zoe.id]: 4, [both!.id]: 6, [none!.id]: 1, [old!.id]: 6 }]);
  });

  it('adds nothing for a greeting that nobody answered', async () => {
    const { known, name } = await two('quiet');
    const device = newDevice();
    const anonymous = await asDevice(device);
    await asBot(server, bot).send('Good afternoon.', {}, anonymous.conversation);
    const zoe = await login(name, device);
    assert.deepEqual(read(await logOf(zoe)), ['from last week']);
    assert.deepEqual(zoe.session.merged, [anonymous.id]);
    mergedInto(await anonymous.send('late'), known.conversation);
  });
});

describe('a webhook', () => {
  it('is told where the anonymous conversation went on, and of none of its lines again', async () => {
    const own = server.createBot('Told');
    const boss = await asAdmin(server, own);
    const receiver = await startReceiver();
    try {
      await boss.patch('bot', { settings: { anonymous: true, webhook: { url: receiver.url } } });
      const device = newDevice();
      const known = await asPerson(server, own, 'told');
      await known.send('mine');
      const anonymous = await asDevice(device, own);
      await anonymous.send('hello');
      await boss.post(`conversations/${anonymous.conversation}/control`, { action: 'take' });
      await login('told', device, own);
      await known.send('after');
      const events = (await receiver.until((all) => all.length === 6)).map(({ event }) => webhookPayload.parse(event));
      const of = (id: string) => events.filter(({ conversation }) => conversation === id);
      assert.deepEqual(
        of(anonymous.conversation).map(({ type }) => type),
        ['message.created', 'control.changed'],
      );
      const now = of(known.conversation);
      const types = ['message.created', 'conversation.merged', 'control.changed', 'message.created'];
      assert.deepEqual(
        now.map(({ type }) => type),
        types,
      );
      assert.deepEqual(now[1]!.data, {
        from: { conversation: anonymous.conversation, interlocutor: anonymous.id },
        messages: { first: 3, last: 4 },
      });
      assert.deepEqual(now[1]!.interlocutor, { id: known.id, userID: 'told' });
    } finally {
      await receiver.close();
    }
  });
});

describe('who is erased', () => {
  it('leaves nothing of who they were before they signed in either', async () => {
    const device = newDevice();
    const known = await asPerson(server, bot, 'erased');
    await known.send('mine');
    const anonymous = await asDevice(device);
    await anonymous.send('a secret of before');
    await login('erased', device);
    assert.equal((await asBot(server, bot).call('DELETE', 'interlocutors/erased')).status, 204);
    const ids = `('${known.id}', '${anonymous.id}')`;
    const [home, old] = [known.conversation, anonymous.conversation];
    const count = (sql: string) => server.sql(`SELECT COUNT(*) AS n FROM ${sql}`, 'n')[0]!.n;
    assert.equal(count(`interlocutors WHERE id IN ${ids}`), '0');
    assert.equal(count(`conversations WHERE id IN ('${home}', '${old}')`), '0');
    assert.equal(count("messages WHERE text = 'a secret of before'"), '0');
    // Whoever they were is nobody any more.
    assert.equal((await anonymous.get(`conversations/${old}/messages`)).status, 401);
    assert.notEqual((await asDevice(device)).id, anonymous.id);
  });
});

describe('a login that is tried again', () => {
  it('answers the same and doubles nothing', async () => {
    const device = newDevice();
    const known = await asPerson(server, bot, 'retry');
    await known.send('mine');
    const anonymous = await asDevice(device);
    await anonymous.send('hello');
    const first = await login('retry', device);
    const second = await login('retry', device);
    assert.deepEqual([second.conversation, second.session.merged], [first.conversation, first.session.merged]);
    assert.deepEqual(read(await logOf(second)), ['mine', '(started)', 'hello', '(ended)']);
  });

  it('merges once in two tabs at once, for the first of two people', async () => {
    const device = newDevice();
    const anonymous = await asDevice(device);
    await anonymous.send('hello');
    const tabs = await Promise.all(Array.from({ length: 6 }, (_, i) => login(i % 2 ? 'tab-one' : 'tab-two', device)));
    const winners = new Set(tabs.filter(({ session }) => session.merged).map(({ id }) => id));
    assert.equal(winners.size, 1);
    for (const tab of tabs) {
      const has = read(await logOf(tab)).includes('hello');
      assert.equal(has, winners.has(tab.id));
    }
  });

  it('makes a new anonymous person of the device afterwards, who can sign in as well', async () => {
    const device = newDevice();
    const first = await asDevice(device);
    await first.send('one');
    await login('often', device);
    const second = await asDevice(device);
    assert.notEqual(second.id, first.id);
    assert.notEqual(second.conversation, first.conversation);
    assert.deepEqual(await logOf(second), []);
    await second.send('two');
    const zoe = await login('often', device);
    assert.deepEqual(zoe.session.merged, [first.id, second.id]);
    assert.deepEqual(read(await logOf(zoe)), ['one', '(started)', 'two', '(ended)']);
  });
});

describe('a device', () => {
  it('of another bot, of nobody, or beside an agent’s token changes nothing', async () => {
    const device = newDevice();
    const theirs = await asDevice(device, foreign);
    await theirs.send('elsewhere');
    const zoe = await login('careful', device);
    assert.deepEqual([zoe.session.merged, await logOf(zoe)], [undefined, []]);
    assert.equal((await theirs.send('still here')).status, 200);

    const own = await asDevice(device);
    const token = sign(bot, { kind: 'agent', sub: 'curious' });
    const { status, body } = await new Client(server).post('session', { token, device });
    assert.deepEqual([status, body.merged, body.conversation], [200, undefined, undefined]);
    assert.equal((await own.send('still anonymous')).status, 200);
    assert.equal((await asDevice(device)).id, own.id);
  });

  it('never takes anything of a known person', async () => {
    const device = newDevice();
    const anonymous = await asDevice(device);
    await anonymous.send('hello');
    const zoe = await login('guarded', device);
    const next = await asDevice(device);
    assert.notEqual(next.id, zoe.id);
    assert.equal((await next.get(`conversations/${zoe.conversation}/messages`)).status, 404);
    assert.deepEqual(await logOf(next), []);
  });
});

describe('a merge under way', () => {
  it('loses and doubles nothing of 20 writers who write into the old conversation', async () => {
    for (const round of [1, 2]) {
      const name = `busy-${round}`;
      const device = newDevice();
      const known = await asPerson(server, bot, name);
      await known.send('before');
      const anonymous = await asDevice(device);
      await anonymous.send('hello');
      const accepted: string[] = [];
      const refused: { id: string; text: string }[] = [];
      let loggedIn: Promise<Client> | undefined;
      let isLoggedIn = false;
      const writers = Array.from({ length: 20 }, async (_, writer) => {
        const client = writer % 4 ? anonymous : asBot(server, bot);
        // On until one comes after the login, however long that takes.
        for (let line = 0, isLast = false; line < 6 || !isLast; line++) {
          isLast = isLoggedIn;
          const id = newID();
          const text = `${writer}:${line}`;
          const answer = await client.send(text, { id }, anonymous.conversation);
          if (answer.status === 200) accepted.push(text);
          else {
            mergedInto(answer, known.conversation);
            if (client === anonymous) refused.push({ id, text });
          }
          if (accepted.length >= 30)
            loggedIn ??= login(name, device).finally(() => {
              isLoggedIn = true;
            });
        }
      });
      await Promise.all(writers);
      const zoe = await loggedIn!;
      // Whoever was refused sends it where it goes on, as the client does.
      for (const { id, text } of refused) assert.equal((await zoe.send(text, { id })).status, 200);
      const items: Answer['body'][] = [];
      for (let last = Infinity; items.length < last;)
        ({ last } = await zoe
          .page(`after=${items.length}&limit=200`)
          .then((page) => (items.push(...page.items), page)));
      assert.deepEqual(seqs(items), upTo(items.length));
      const stored = read(items).filter((text) => text.includes(':'));
      const expected = [...accepted, ...refused.map(({ text }) => text)];
      assert.deepEqual(stored.sort(), expected.sort());
      assert.ok(refused.length > 0 && accepted.length >= 30, `${accepted.length} accepted, ${refused.length} refused`);
      const left = server.sql(
        `SELECT COUNT(*) AS n FROM messages WHERE conversation = '${anonymous.conversation}'`,
        'n',
      );
      assert.deepEqual(left, [{ n: '0' }]);
    }
  });

  it('leaves no file behind that was on its way', async () => {
    for (let round = 0; round < 12; round++) {
      const device = newDevice();
      await (await asPerson(server, bot, `uploads-${round}`)).send('before');
      const anonymous = await asDevice(device);
      await anonymous.send('hello');
      const uploads = (count: number) =>
        Array.from({ length: count }, () => upload(anonymous, png()).catch((error: Error) => error.message));
      const [answers] = await Promise.all([
        Promise.all([...uploads(3), ...uploads(3)]),
        login(`uploads-${round}`, device),
      ]);
      const refused = answers.filter((answer) => answer.startsWith('No upload'));
      assert.deepEqual([...new Set(refused)].join() || 'No upload: 409', 'No upload: 409');
    }
    const left = "SELECT f.id AS id FROM files f JOIN conversations c ON c.id = f.conversation WHERE c.merged <> ''";
    assert.deepEqual(server.sql(left, 'id'), []);
  });
});
