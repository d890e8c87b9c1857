import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Answer, asAdmin, asAgent, asBot, asPerson, Client } from './host.js';
import { type DemoBot, startServer, type TestServer } from './server.js';

let server: TestServer;
let bank: DemoBot;
/** The seed ran in between. */
let begun: number;
let seeded: number;
before(async () => {
  begun = Date.now();
  server = await startServer({ seed: true });
  seeded = Date.now();
  bank = server.demo!;
});
after(() => server.stop());

/** As of the seed, to half a minute. */
function wasMinutesAgo(moment: string, minutes: number): void {
  const at = Date.parse(moment.replace(' ', 'T')) + minutes * 60_000;
  assert.ok(
    at > begun - 30_000 && at < seeded + 30_000,
    `${moment}: ${minutes} minutes before ${new Date(begun).toISOString()}`,
  );
}
const isPast = (moment: string) => Date.parse(moment.replace(' ', 'T')) <= Date.now();

describe('the seed', () => {
  it('says what scripts need', () => {
    for (const bot of [bank, server.demo!.other]) {
      assert.match(bot.bot, /^[a-z0-9]{15}$/);
      assert.match(bot.accessToken, /^ur_\w{48}$/);
      assert.ok(bot.secret.id && bot.secret.value.length >= 48);
      assert.ok(bot.steps.request);
      assert.deepEqual([...new Set(bot.agents.map(({ role }) => role))].sort(), ['admin', 'agent']);
      assert.ok(bot.interlocutors.length > 0);
    }
    assert.equal(server.demo!.url, server.url);
  });

  it('can be used as it says', async () => {
    for (const bot of [bank, server.demo!.other]) {
      for (const { sub, name, role } of bot.agents) {
        const agent = await asAgent(server, bot, sub, { name });
        assert.equal(agent.session.record.role, role);
      }
      await asPerson(server, bot, bot.interlocutors[0]!.sub);
      const body = { id: 'abcdefghijklmno', interlocutor: { userID: 'from curl' } };
      assert.equal((await asBot(server, bot).post(`steps/${bot.steps.request}/reached`, body)).body.requests.length, 1);
    }
  });

  it('shows an inbox in believable states', async () => {
    const camille = await asAgent(server, bank, 'camille', { name: undefined });
    const { body } = await camille.get('requests/counts?filter=%7B%22text%22%3A%22%22%7D');
    // The one more is of the test before.
    assert.deepEqual([body.all, body.open, body.done, body.mine, body.unassigned], [41, 32, 9, 8, 10]);
    const groups = await camille.list('groups');
    const named = Object.fromEntries(groups.map(({ id, name }) => [name, body.groups[id]]));
    assert.deepEqual(named, { Cards: 12, Payments: 9, Access: 4, Documents: 6 });

    const longest = await camille.list(
      'requests',
      'filter=(status!="done"%26%26waitingSince!="")&sort=waitingSince&expand=interlocutor',
    );
    assert.equal(longest[0].title, 'Card left in a taxi, wants it blocked');
    wasMinutesAgo(longest[0].waitingSince, 72);
    assert.ok(longest.length > 15);
    for (const { created, waitingSince } of await camille.list('requests'))
      assert.ok(isPast(created) && (waitingSince === '' || isPast(waitingSince)), `${created}, ${waitingSince}`);
  });

  it('has the central example as the pictures show it', async () => {
    const camille = await asAgent(server, bank, 'camille', { name: undefined });
    const [request] = await camille.list('requests', 'filter=(number=214)&expand=interlocutor,assignee,group');
    assert.equal(request.title, 'Rent transfer declined twice');
    assert.deepEqual(
      [request.status, request.expand.assignee.name, request.expand.group.name, request.storyName, request.stepName],
      ['in_progress', 'Camille Rousseau', 'Payments', 'Transfer declined', 'Ask for help'],
    );
    wasMinutesAgo(request.waitingSince, 38);
    assert.equal(request.attributes.customAttributes['Daily limit'], '€500.00');
    assert.equal(request.expand.interlocutor.customAttributes['Daily limit'], '€1,500.00');
    assert.equal(request.extract.at(-2).text, 'I did that on Monday already, it still says 500');
    const { items, last } = (await camille.get(`conversations/${request.conversation}/messages`)).body;
    assert.deepEqual(
      items.map(({ seq }: Answer['body']) => seq),
      Array.from({ length: last }, (_, index) => index + 1),
    );
    const times = items.map(({ created }: Answer['body']) => created);
    assert.deepEqual(times, [...times].sort());
  });

  it('keeps everything at the next start, but for new access tokens', async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'user-requests-test-'));
    const first = await startServer({ seed: true, dataDir });
    const { demo: before } = first;
    await first.stop();
    const second = await startServer({ seed: { origins: ['https://crm.example.com'] }, dataDir });
    try {
      const { demo: now } = second;
      const same = { url: '', accessToken: '', other: 0 };
      assert.deepEqual({ ...now, ...same }, { ...before, ...same });
      const ask = 'conversations/aaaaaaaaaaaaaaa/messages';
      assert.equal((await asBot(second, before!).get(ask)).status, 401);
      assert.equal((await asBot(second, now!).get(ask)).status, 404);
      const [bot] = await (await asAdmin(second, now!, 'marek')).list('bots');
      assert.deepEqual(bot.origins, ['https://crm.example.com']);
    } finally {
      await second.stop();
      rmSync(dataDir, { recursive: true });
    }
  });

  it('is the same on another machine', async () => {
    const other = await startServer({ seed: true });
    try {
      const fields = (items: Answer['body'][]) =>
        items.map(({ id, number, title, description, status, assignee, group, story, step, seq, rev }) => ({
          ...{ id, number, title, description, status, assignee, group, story, step, seq, rev },
        }));
      const filter = 'filter=(description!~"understand")&sort=number';
      const here = await (await asAdmin(server, bank, 'marek')).list('requests', filter);
      const there = await (await asAdmin(other, other.demo!, 'marek')).list('requests', filter);
      assert.equal(here.length, 40);
      assert.deepEqual(fields(here), fields(there));
    } finally {
      await other.stop();
    }
  });
});

describe('a folder without the demo', () => {
  it('is left alone', async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'user-requests-test-'));
    const first = await startServer({ dataDir });
    first.createBot('Mine');
    await first.stop();
    const second = await startServer({ seed: true, dataDir });
    try {
      assert.equal(second.demo, undefined);
      assert.deepEqual(second.sql('SELECT name FROM bots', 'name'), [{ name: 'Mine' }]);
    } finally {
      await second.stop();
      rmSync(dataDir, { recursive: true });
    }
  });
});

describe('the command `bot create`', () => {
  it('prints what a host needs, once', () => {
    const output = server.command(
      'bot',
      'create',
      'My "bank"',
      '--origin',
      'https://www.Example.com/',
      '--origin',
      'http://localhost:3000',
    );
    assert.match(output, /^Bot +[a-z0-9]{15}\nSecret id +[a-z0-9]{15}\nSecret +\w{48}\nAccess token +ur_\w{48}$/m);
    const [bot] = server.sql(`SELECT origins FROM bots WHERE name = 'My "bank"'`, 'origins');
    assert.deepEqual(JSON.parse(bot!.origins!), ['https://www.example.com', 'http://localhost:3000']);
  });

  it('refuses what it cannot use', () => {
    for (const args of [
      [],
      [''],
      ['a', 'b'],
      ['x', '--origin', 'example.com'],
      ['x', '--origin', 'https://example.com/path'],
    ])
      assert.throws(() => server.command('bot', 'create', ...args), args.join(' '));
    assert.deepEqual(server.sql(`SELECT name FROM bots WHERE name = 'x'`, 'name'), []);
  });
});

describe('somebody whom the host does not know', () => {
  const device = randomBytes(32).toString('base64url');
  const open = async ({ bot }: DemoBot): Promise<Client> => {
    const { status, body } = await new Client(server).post('session', { bot, device });
    assert.equal(status, 200, JSON.stringify(body));
    return new Client(server, body.token, body);
  };

  it('is greeted, is asked for, and is answered by a human, by a device alone', async () => {
    for (const bot of [bank, server.demo!.other]) {
      const guest = await open(bot);
      const { record } = guest.session;
      assert.deepEqual([record.collectionName, record.userID, record.isLogged], ['interlocutors', '', false]);
      const greeting = (await guest.page()).items;
      assert.ok(greeting.length > 0 && greeting.every(({ author }: Answer['body']) => author === 'bot'));

      const question = 'Where do penguins keep their umbrellas?';
      assert.equal((await guest.send(question)).status, 200);
      const admin = await asAdmin(server, bot, 'marek');
      const filter = encodeURIComponent(`interlocutor = "${guest.id}"`);
      let [request] = await admin.list('requests', `filter=${filter}`);
      // Some bots ask once more before they call somebody.
      if (!request) {
        await guest.send(question);
        [request] = await admin.list('requests', `filter=${filter}`);
      }
      assert.equal(request.conversation, guest.conversation);
      assert.ok(request.description.includes(question));
      assert.deepEqual([request.attributes.userID, request.attributes.isLogged], ['', false]);

      const { claim } = (await admin.post(`conversations/${guest.conversation}/control`, { action: 'take' })).body;
      const said = await admin.send('In their cupboards.', { claim: claim.id }, guest.conversation);
      assert.deepEqual((await guest.page()).items.at(-1), said.body.message);
    }
  });

  it('is the same person on the same device, and another one to another bot', async () => {
    const [guest, again, elsewhere] = [await open(bank), await open(bank), await open(server.demo!.other)];
    assert.deepEqual([again.id, again.conversation], [guest.id, guest.conversation]);
    assert.notEqual(elsewhere.id, guest.id);
    assert.equal((await elsewhere.get(`conversations/${guest.conversation}/messages`)).status, 404);
    assert.deepEqual(server.sql(`SELECT id FROM interlocutors WHERE device = '${device}'`, 'id'), [], 'only its hash');
  });
});
