import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Desk } from './desk.js';
import { type Answer, asAdmin, asAgent, asBot, asPerson, Client, newID } from './host.js';
import { type DemoBot, startServer, type TestServer } from './server.js';

/* The embedded engine, as the demo's bank runs it. */

let server: TestServer;
let bank: DemoBot;
before(async () => {
  server = await startServer({ seed: true, env: { LEASE_SECONDS: '1' } });
  bank = server.demo!;
});
after(() => server.stop());

const newcomer = (() => {
  let count = 0;
  return () => asPerson(server, bank, `newcomer ${count++}`);
})();
const texts = async (person: Client): Promise<string[]> =>
  (await person.page()).items.map(({ text, type }: { text: string; type: string }) =>
    type === 'control' ? '(control)' : text,
  );
const lastOf = async (person: Client) => (await person.page('limit=1')).items[0];
const requestsOf = async (person: Client) => {
  const admin = await asAdmin(server, bank, 'marek');
  return admin.list('requests', `sort=number&filter=(conversation="${person.conversation}")`);
};
/** A bot that says nothing: whatever happens makes a request. */
async function silentBot() {
  const bot = server.createBot();
  const actions = [{ type: 'create_user_request_action', message: '{{@message}}' }];
  await asBot(server, bot).put('steps/help', { name: 'Help', story: { key: 's', name: 'S' }, actions });
  const admin = await asAdmin(server, bot);
  await admin.patch('bot', { settings: { start: 'help', fallback: 'help' } });
  return { bot, admin };
}
const nonsense = 'Do you sell umbrellas shaped like a heron?';

describe('the bot', () => {
  it('greets in a new conversation, once', async () => {
    const zoe = await newcomer();
    const [hello] = (await zoe.page()).items;
    assert.equal(hello.author, 'bot');
    assert.equal(hello.type, 'quick_replies');
    assert.ok(hello.data.replies.length > 1);
    const again = await asPerson(server, bank, zoe.session.record.userID);
    assert.equal((await again.page()).last, 1);
  });

  it('answers a line under whatever id, be it that of the conversation', async () => {
    const { bot, admin } = await silentBot();
    const zoe = await asPerson(server, bot, 'zoe');
    assert.equal((await zoe.send('help', { id: zoe.conversation })).status, 200);
    assert.equal((await admin.list('requests')).length, 2, 'one for the greeting, one for the line');
  });

  it('answers a line that is sent again after its person was erased', async () => {
    const { bot, admin } = await silentBot();
    const line = { id: newID() };
    await (await asPerson(server, bot, 'zoe')).send('help', line);
    assert.equal((await asBot(server, bot).call('DELETE', 'interlocutors/zoe')).status, 204);
    const zoe = await asPerson(server, bot, 'zoe');
    assert.equal((await zoe.send('help', line)).status, 200);
    const theirs = await admin.list('requests', `filter=(conversation="${zoe.conversation}")`);
    assert.equal(theirs.length, 2, 'one for the greeting, one for the line');
  });

  it('greets an anonymous visitor, who comes back by the same device', async () => {
    const device = randomBytes(32).toString('base64url');
    const visit = (): Promise<Answer> => new Client(server).post('session', { bot: bank.bot, device });
    const first = await visit();
    assert.equal(first.status, 200);
    assert.equal(first.body.record.isLogged, false);
    assert.equal(JSON.stringify(first.body).includes(device), false);
    const second = await visit();
    assert.equal(second.body.record.id, first.body.record.id);
    assert.equal((await new Client(server, second.body.token, second.body).page()).last, 1);
  });

  it('answers real questions it has not seen word for word', async () => {
    const questions: [string, RegExp][] = [
      ['Help, my card has been stolen!', /Block the card/],
      ['why did my transfer get declined?', /daily limit/],
      ['The ATM has swallowed my card', /machine of ours keeps the card/],
      ['I forgot my password, what now', /Forgotten/],
      ['I think I was charged twice for something', /reserve an amount/],
      ['How do I unblock my PIN please?', /three wrong PINs/],
    ];
    for (const [question, answer] of questions) {
      const zoe = await newcomer();
      await zoe.send(question);
      assert.match((await lastOf(zoe)).text, answer, question);
    }
  });

  it('passes on what it does not know: one request, with what was said', async () => {
    const zoe = await newcomer();
    await zoe.send(nonsense);
    assert.match((await lastOf(zoe)).text, /passed it on/);
    const [request, ...more] = await requestsOf(zoe);
    assert.deepEqual(more, []);
    assert.equal(request.title, 'Ask for help');
    assert.deepEqual([request.stepName, request.storyName], ['Ask for help', 'Something else']);
    assert.equal(
      request.description,
      `The bot did not understand this question: “${nonsense}” Please answer the person in the conversation.`,
    );
    assert.deepEqual([request.status, request.assignee, request.rev], ['todo', '', 1]);
    const said = (await zoe.page()).items;
    assert.deepEqual(
      request.extract.map(({ text }: { text: string }) => text),
      said.map(({ text }: { text: string }) => text),
    );
    assert.equal(request.waitingSince, said[1].created);
    assert.equal(request.seq, 3);
    assert.equal(request.attributes.userID, zoe.session.record.userID);
  });

  it('makes a request each time, and one for a line that is sent twice', async () => {
    const zoe = await newcomer();
    const id = newID();
    await Promise.all([zoe.send(nonsense, { id }), zoe.send(nonsense, { id })]);
    assert.equal((await requestsOf(zoe)).length, 1);
    assert.equal((await zoe.page()).last, 3);
    await zoe.send('And hats shaped like a heron?');
    assert.equal((await requestsOf(zoe)).length, 2);
  });

  it('follows a quick reply that it offered, and no other', async () => {
    const zoe = await newcomer();
    await zoe.send('A card', { data: { payload: 'about-cards' } });
    assert.equal((await lastOf(zoe)).text, 'What is it about the card?');
    await zoe.send('xyzzy', { data: { payload: 'loans-help' } });
    const [request] = await requestsOf(zoe);
    assert.equal(request.storyName, 'Something else', 'a step that was not offered is not reached');
  });

  it('writes in the language of the person whatever the script', async () => {
    const zoe = await newcomer();
    await zoe.send('بطاقتي لا تعمل 😀');
    const [request] = await requestsOf(zoe);
    assert.match(request.description, /“بطاقتي لا تعمل 😀”/);
  });

  it('keeps the person’s own braces as they are', async () => {
    const zoe = await newcomer();
    await zoe.send('what is {{@message}} $& $1?');
    assert.match((await requestsOf(zoe))[0].description, /“what is {{@message}} \$& \$1\?”/);
  });

  it('cuts the extract at the last ten lines', async () => {
    const zoe = await newcomer();
    for (let i = 0; i < 5; i++) await zoe.send('Help, my card has been stolen!');
    await zoe.send(nonsense);
    const [request] = await requestsOf(zoe);
    assert.equal(request.extract.length, 10);
    assert.deepEqual(
      request.extract.map(({ seq }: { seq: number }) => seq),
      [4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
    );
  });
});

describe('the bot and an agent', () => {
  let camille: Client;
  let desk: Desk;
  before(async () => {
    camille = await asAgent(server, bank, 'camille');
    desk = await Desk.open(camille);
  });
  after(() => desk.close());

  it('is mute under control, and silent about what was said meanwhile', async () => {
    const zoe = await newcomer();
    await zoe.send(nonsense);
    const { claim } = (await camille.post(`conversations/${zoe.conversation}/control`, { action: 'take' })).body;
    await camille.send('Camille here.', { claim: claim.id }, zoe.conversation);
    await zoe.send('why did my transfer get declined?');
    await camille.post(`conversations/${zoe.conversation}/control`, { action: 'release' });
    const before = await texts(zoe);
    assert.deepEqual(before.slice(-4), [
      '(control)',
      'Camille here.',
      'why did my transfer get declined?',
      '(control)',
    ]);
    await zoe.send('why did my transfer get declined?');
    assert.match((await lastOf(zoe)).text, /daily limit/, 'and answers again afterwards');
  });

  it('answers the last unanswered line once after a lapsed lease', async () => {
    const zoe = await newcomer();
    const leaving = await Desk.open(await asAgent(server, bank, 'leaving'));
    await leaving.take(zoe);
    await zoe.send('hello?');
    await zoe.send('why did my transfer get declined?');
    await leaving.leave(await newcomer());
    await Promise.all([zoe.page(), zoe.page(), zoe.page()]);
    const all = await texts(zoe);
    assert.deepEqual(all.slice(-2, -1), ['(control)']);
    assert.match(all.at(-1)!, /daily limit/);
    assert.deepEqual(await texts(zoe), all);
  });

  it('does not answer again after a lapsed lease what made a request and no line', async () => {
    const { bot, admin } = await silentBot();
    const zoe = await asPerson(server, bot, 'zoe');
    await zoe.send('help');
    const leaving = await Desk.open(admin);
    await leaving.take(zoe);
    await leaving.leave(await asPerson(server, bot, 'witness'));
    const { status, body } = await zoe.get(`conversations/${zoe.conversation}/messages`);
    assert.deepEqual([status, body.claim, body.items.at(-1).data.reason], [200, null, 'lapsed']);
    const theirs = await admin.list('requests', `filter=(conversation="${zoe.conversation}")`);
    assert.equal(theirs.length, 2, 'one for the greeting, one for the line');
  });

  it('answers a line that itself ends a lapsed lease, and only that', async () => {
    let zoe: Client;
    let started: number;
    // The cron of each minute ends leases too: where it may have been first, nothing is shown.
    do {
      started = Date.now() - 3_000;
      zoe = await newcomer();
      const leaving = await Desk.open(await asAgent(server, bank, 'leaving'));
      await leaving.take(zoe);
      await zoe.send('hello?');
      await leaving.leave(await newcomer());
      await zoe.send('why did my transfer get declined?');
    } while (Math.floor(started / 60_000) !== Math.floor(Date.now() / 60_000));
    const all = await texts(zoe);
    assert.deepEqual(all.slice(-3, -1), ['(control)', 'why did my transfer get declined?']);
    assert.match(all.at(-1)!, /daily limit/);
  });

  it('never answers across a take: 10 races', async () => {
    for (let i = 0; i < 10; i++) {
      const zoe = await newcomer();
      await Promise.all([
        zoe.send('why did my transfer get declined?'),
        camille.post(`conversations/${zoe.conversation}/control`, { action: 'take' }),
      ]);
      const authors = (await zoe.page()).items.map(({ author }: { author: string }) => author).join(' ');
      assert.match(authors, /^bot (interlocutor bot system|system interlocutor)$/);
    }
  });

  it('keeps the time that somebody waits for a person', async () => {
    const zoe = await newcomer();
    await zoe.send(nonsense);
    const since = (await requestsOf(zoe))[0].waitingSince;
    await zoe.send('why did my transfer get declined?');
    assert.equal((await requestsOf(zoe))[0].waitingSince, since, 'a line of the bot ends nothing');
    const { claim } = (await camille.post(`conversations/${zoe.conversation}/control`, { action: 'take' })).body;
    await camille.send('Camille here.', { claim: claim.id }, zoe.conversation);
    assert.equal((await requestsOf(zoe))[0].waitingSince, '');
    const { message } = (await zoe.send('oh great')).body;
    await zoe.send('one more thing');
    const [waiting] = await requestsOf(zoe);
    assert.equal(waiting.waitingSince, message.created);
    await camille.patch(`requests/${waiting.id}`, { rev: waiting.rev, status: 'done' });
    assert.equal((await requestsOf(zoe))[0].waitingSince, '');
    await zoe.send('thanks');
    assert.equal((await requestsOf(zoe))[0].waitingSince, '', 'nobody waits on what is done');
  });

  it('learns a new intent at once', async () => {
    const zoe = await newcomer();
    await zoe.send(nonsense);
    const [request] = await requestsOf(zoe);
    const admin = await asAdmin(server, bank, 'marek');
    const intents = await admin.list('intents', 'filter=(name="Fee charged")');
    const body = { intent: intents[0].id, phrases: [nonsense] };
    assert.equal((await admin.post(`requests/${request.id}/intent`, body)).status, 200);
    await zoe.send('do you sell umbrellas shaped like a heron');
    assert.match((await lastOf(zoe)).text, /another currency/);
  });
});
