import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Desk } from './desk.js';
import { until } from '../contract/checks.js';
import { type Answer, asAdmin, asAgent, asBot, asPerson, type Client, newID, runCron } from './host.js';
import { startServer, type TestBot, type TestServer } from './server.js';

let server: TestServer;
let bot: TestBot;
before(async () => {
  server = await startServer();
  bot = server.createBot();
});
after(() => server.stop());

const control = (agent: Client, { conversation }: Client, body: unknown) =>
  agent.post(`conversations/${conversation}/control`, body);
const take = (agent: Client, person: Client) => control(agent, person, { action: 'take' });
const controls = async (person: Client) =>
  (await person.page()).items.filter(({ type }: { type: string }) => type === 'control');

describe('taking control', () => {
  it('is in the log, for both sides, and in the page', async () => {
    const zoe = await asPerson(server, bot, 'log');
    const camille = await asAgent(server, bot, 'camille', { name: 'Camille Rousseau' });
    const { status, body } = await take(camille, zoe);
    assert.equal(status, 200);
    assert.deepEqual(body.claim.agent, { id: camille.id, name: 'Camille Rousseau' });
    assert.equal(body.claim.conversation, zoe.conversation);
    assert.deepEqual(body.message.data, {
      from: { kind: 'bot' },
      to: { kind: 'agent', id: camille.id, name: 'Camille Rousseau' },
      reason: 'take',
    });
    assert.deepEqual([body.message.author, body.message.type], ['system', 'control']);
    const page = await zoe.page();
    assert.deepEqual(page.claim, body.claim);
    assert.deepEqual(page.items, [body.message]);
    const [claim] = await zoe.list('claims');
    assert.deepEqual([claim.id, claim.agentName], [body.claim.id, 'Camille Rousseau']);
  });

  it('has one winner of 20 at once, and tells the others who', async () => {
    const zoe = await asPerson(server, bot, 'race');
    const agents = await Promise.all(Array.from({ length: 20 }, (_, index) => asAgent(server, bot, `agent ${index}`)));
    const answers = await Promise.all(agents.map((agent) => take(agent, zoe)));
    const winners = answers.filter(({ status }) => status === 200);
    assert.equal(winners.length, 1);
    const { agent, since } = winners[0]!.body.claim;
    for (const { status, body } of answers) {
      if (status === 200) continue;
      assert.equal(status, 409);
      assert.equal(body.data.control.code, 'taken');
      assert.deepEqual(body.current, { agent, since });
    }
    assert.equal((await controls(zoe)).length, 1);
  });

  it('is told of by each page as of the newest message that it tells of', async () => {
    const zoe = await asPerson(server, bot, 'as of');
    const camille = await asAgent(server, bot, 'camille');
    const readers = await Promise.all(['marek', 'ines', 'tom'].map((sub) => asAgent(server, bot, sub)));
    const holds = new Map([[0, '']]);
    const pages: { last: number; claim: { id: string } | null }[] = [];
    let isOver = false;
    const reading = readers.map(async (reader) => {
      while (!isOver) pages.push(await reader.page('limit=1', zoe.conversation));
    });
    for (let i = 0; i < 100; i++) {
      const { body } = await control(camille, zoe, { action: i % 2 ? 'release' : 'take' });
      holds.set(body.message.seq, body.claim?.id ?? '');
    }
    isOver = true;
    await Promise.all(reading);
    const wrong = pages.filter(({ last, claim }) => holds.get(last) !== (claim?.id ?? ''));
    assert.deepEqual(wrong, [], `${wrong.length} of ${pages.length}`);
  });

  it('again by who has it answers the same and appends nothing', async () => {
    const zoe = await asPerson(server, bot, 'twice');
    const camille = await asAgent(server, bot, 'camille');
    const first = (await take(camille, zoe)).body;
    const second = (await take(camille, zoe)).body;
    assert.deepEqual(second, { claim: first.claim, message: null });
    assert.equal((await zoe.page()).last, 1);
  });

  it('from somebody is for an admin', async () => {
    const zoe = await asPerson(server, bot, 'forced');
    const camille = await asAgent(server, bot, 'camille');
    const ines = await asAgent(server, bot, 'ines');
    const marek = await asAdmin(server, bot, 'marek');
    const held = (await take(camille, zoe)).body.claim;
    const refused = await control(ines, zoe, { action: 'take', force: true });
    assert.deepEqual([refused.status, refused.body.data.force.code], [403, 'admin_only']);
    assert.equal((await take(marek, zoe)).status, 409);

    const { claim, message } = (await control(marek, zoe, { action: 'take', force: true })).body;
    assert.notEqual(claim.id, held.id);
    assert.equal(message.data.reason, 'force');
    assert.equal(message.data.from.id, camille.id);
    const late = await camille.send('too late', { claim: held.id }, zoe.conversation);
    assert.deepEqual([late.status, late.body.data.control.code], [409, 'claim_ended']);
    assert.equal(late.body.current.agent.id, marek.id);
  });

  it('is refused when the body is wrong', async () => {
    const zoe = await asPerson(server, bot, 'body');
    const camille = await asAgent(server, bot, 'camille');
    for (const [body, field] of [
      [{}, 'action'],
      [{ action: 'steal' }, 'action'],
      [{ action: 5 }, 'action'],
      [{ action: 'take', force: 'yes' }, 'force'],
      [{ action: 'release', step: 5 }, 'step'],
      [{ action: 'release', step: '' }, 'step'],
    ] as const) {
      const answer = await control(camille, zoe, body);
      assert.equal(answer.status, 400, JSON.stringify(body));
      assert.ok(answer.body.data[field], JSON.stringify(answer.body));
    }
    assert.equal((await zoe.page()).last, 0);
  });
});

describe('under control', () => {
  it('the agent writes with the claim, and with nothing else', async () => {
    const zoe = await asPerson(server, bot, 'claimed');
    const camille = await asAgent(server, bot, 'camille');
    const ines = await asAgent(server, bot, 'ines');
    const send = (agent: Client, claim?: string) => agent.send('hello', claim ? { claim } : {}, zoe.conversation);
    assert.deepEqual((await send(camille, newID())).body.data.control.code, 'not_in_control');
    const { claim } = (await take(camille, zoe)).body;
    const missing = await send(camille);
    assert.deepEqual([missing.status, Object.keys(missing.body.data)], [400, ['claim']]);
    assert.equal((await send(camille, newID())).body.data.control.code, 'not_in_control');
    assert.equal((await send(ines, claim.id)).body.data.control.code, 'not_in_control');
    assert.equal((await send(camille, claim.id)).status, 200);
  });

  it('the bot is mute', async () => {
    const zoe = await asPerson(server, bot, 'muted');
    await take(await asAgent(server, bot, 'camille'), zoe);
    const { status, body } = await asBot(server, bot).send('me too', {}, zoe.conversation);
    assert.deepEqual([status, body.data.control.code], [409, 'controlled_by_agent']);
    assert.equal((await zoe.send('hello?')).status, 200);
    assert.deepEqual(
      (await zoe.page()).items.map(({ author }: { author: string }) => author),
      ['system', 'interlocutor'],
    );
  });

  it('a message that was stored is answered again after the control has ended', async () => {
    const zoe = await asPerson(server, bot, 'resent');
    const camille = await asAgent(server, bot, 'camille');
    const { claim } = (await take(camille, zoe)).body;
    const id = newID();
    const first = await camille.send('hello', { id, claim: claim.id }, zoe.conversation);
    await control(camille, zoe, { action: 'release' });
    const again = await camille.send('hello', { id, claim: claim.id }, zoe.conversation);
    assert.deepEqual([again.status, again.body], [200, first.body]);
  });
});

describe('releasing', () => {
  it('gives control back to the bot', async () => {
    const zoe = await asPerson(server, bot, 'released');
    const camille = await asAgent(server, bot, 'camille');
    const { claim } = (await take(camille, zoe)).body;
    const { status, body } = await control(camille, zoe, { action: 'release' });
    assert.deepEqual([status, body.claim, body.message.data.reason], [200, null, 'release']);
    assert.equal((await zoe.page()).claim, null);
    assert.deepEqual(await zoe.list('claims'), []);
    const late = await camille.send('one more', { claim: claim.id }, zoe.conversation);
    assert.equal(late.body.data.control.code, 'claim_ended');
    assert.equal((await asBot(server, bot).send('hello', {}, zoe.conversation)).status, 200);
  });

  it('is for who has it', async () => {
    const zoe = await asPerson(server, bot, 'kept');
    const camille = await asAgent(server, bot, 'camille');
    const marek = await asAdmin(server, bot, 'marek');
    assert.equal((await control(camille, zoe, { action: 'release' })).body.data.control.code, 'not_in_control');
    await take(camille, zoe);
    const refused = await control(marek, zoe, { action: 'release' });
    assert.deepEqual([refused.status, refused.body.data.control.code], [409, 'not_in_control']);
  });

  it('can lead to a step, which must exist', async () => {
    const helper = asBot(server, bot);
    const actions = [{ type: 'send_text_action', text: 'Back with me.' }];
    await helper.put('steps/back', { name: 'Back', story: { key: 's', name: 'S' }, actions });
    const zoe = await asPerson(server, bot, 'led');
    const camille = await asAgent(server, bot, 'camille');
    await take(camille, zoe);
    const unknown = await control(camille, zoe, { action: 'release', step: 'nowhere' });
    assert.deepEqual([unknown.status, Object.keys(unknown.body.data)], [400, ['step']]);
    assert.notEqual((await zoe.page()).claim, null, 'nothing is released');
    assert.equal((await control(camille, zoe, { action: 'release', step: 'back' })).status, 200);
    assert.equal((await zoe.page()).items.at(-1).text, 'Back with me.');
  });
});

describe('a lease', () => {
  let quick: TestServer;
  let quickBot: TestBot;
  before(async () => {
    quick = await startServer({ env: { LEASE_SECONDS: '1', DASHBOARD: 'on' } });
    quickBot = quick.createBot();
  });
  after(() => quick.stop());

  it('ends when the agent is gone, whoever looks', async () => {
    const zoe = await asPerson(quick, quickBot, 'left');
    const camille = await asAgent(quick, quickBot, 'camille');
    const desk = await Desk.open(camille);
    const { claim } = (await take(camille, zoe)).body;
    await desk.leave(await asPerson(quick, quickBot, 'witness of who left'));
    const page = await zoe.page();
    assert.equal(page.claim, null);
    assert.equal(page.items.at(-1).data.reason, 'lapsed');
    assert.equal((await zoe.page()).last, page.last, 'it ends once');
    const late = await camille.send('I am back', { claim: claim.id }, zoe.conversation);
    assert.deepEqual([late.status, late.body.data.control.code], [409, 'claim_ended']);
  });

  it('goes on while the agent shows any sign of life', async () => {
    const camille = await asAgent(quick, quickBot, 'camille');
    for (;;) {
      const zoe = await asPerson(quick, quickBot, newID());
      let [sent, longest] = [performance.now(), 0];
      const timed = async (call: () => Promise<Answer>) => {
        const now = performance.now();
        const answer = await call();
        longest = Math.max(longest, performance.now() - sent);
        sent = now;
        return answer;
      };
      await timed(() => take(camille, zoe));
      for (const end = sent + 1_500; sent < end; await sleep(100)) await timed(() => camille.post('beat'));
      const { body } = await timed(() => zoe.get(`conversations/${zoe.conversation}/messages`));
      // Signs as far apart as a lease, on a machine that stood still, show nothing.
      if (longest >= 1_000) continue;
      return assert.equal(body.claim?.agent.id, camille.id, `${longest} ms without a sign`);
    }
  });

  it('ends though nobody looks, and though another one cannot be ended', async () => {
    const broken = quick.createBot();
    const admin = await asAdmin(quick, broken);
    const actions = [{ type: 'send_text_action', text: 'Sorry?' }];
    await asBot(quick, broken).put('steps/lost', { name: 'Lost', story: { key: 's', name: 'S' }, actions });
    await admin.patch('bot', { settings: { fallback: 'lost' } });
    const camille = await asAgent(quick, quickBot, 'camille');
    const [failing, leaving] = [await Desk.open(admin), await Desk.open(camille)];
    for (let i = 0; i < 5; i++) {
      const zoe = await asPerson(quick, broken, `broken ${i}`);
      await take(admin, zoe);
      await zoe.send('hello?');
    }
    quick.sql(`UPDATE steps SET actions = '[' WHERE bot = '${broken.bot}'`);
    await take(camille, await asPerson(quick, quickBot, 'unseen'));
    await failing.leave(await asPerson(quick, broken, 'witness'));
    await leaving.leave(await asPerson(quick, quickBot, 'witness of the unseen'));

    await runCron(quick, 'ur-leases');
    const held = (of: TestBot) =>
      quick.sql(`SELECT id FROM claims WHERE conversation <> '' AND bot = '${of.bot}'`, 'id').length;
    await until(() => held(quickBot) === 0, 'the end of a lease that nobody looks at');
    assert.deepEqual([held(quickBot), held(broken)], [0, 5]);
  });

  it('that is over does not stop another agent', async () => {
    const zoe = await asPerson(quick, quickBot, 'next');
    const desk = await Desk.open(await asAgent(quick, quickBot, 'camille'));
    await desk.take(zoe);
    await desk.leave(await asPerson(quick, quickBot, 'witness of the next'));
    const ines = await asAgent(quick, quickBot, 'ines');
    assert.equal((await take(ines, zoe)).status, 200);
    assert.deepEqual(
      (await controls(zoe)).map(({ data }: { data: { reason: string } }) => data.reason),
      ['take', 'lapsed', 'take'],
    );
  });
});
