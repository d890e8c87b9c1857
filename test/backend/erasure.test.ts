import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { until } from '../contract/checks.js';
import { asAdmin, asAgent, asBot, asPerson, Client, newID, sign } from './host.js';
import { startReceiver } from './receiver.js';
import { startServer, type TestBot, type TestServer } from './server.js';
import { Stream } from './stream.js';

/* Who is erased is looked for in every byte that the server keeps: databases, their logs, files. */

/** What is only ever this person's. Words that nothing else has, so that a hit is theirs. */
const marks = {
  userID: 'useridQuokka',
  firstName: 'Firstquokka',
  lastName: 'Lastquokka',
  email: 'mailquokka@example.com',
  phoneNumber: '+33 7 1199 2288 3377',
  attributeKey: 'keyquokka',
  attributeValue: 'valuequokka',
  said: 'saidquokka',
  corrected: 'correctedquokka',
  anonymous: 'anonymousquokka',
  fileName: 'filequokka',
  fileBytes: 'bytesquokka',
  saidByAgent: 'byagentquokka',
  title: 'titlequokka',
};
/** Somebody else's, which must all stay. */
const kept = ['saidwombat', 'namewombat', 'filewombat'];

let server: TestServer;
let bot: TestBot;
let dataDir: string;
before(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'user-requests-erasure-'));
  const env = { WEBHOOK_ALLOW_PRIVATE: 'on', DELIVERY_BACKOFF_MS: '10', DELIVERY_GIVE_UP_MS: '1' };
  server = await startServer({ dataDir, env });
  bot = server.createBot();
});
after(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** In which files of the data folder each of the texts is. */
function whereIs(texts: string[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const entry of readdirSync(dataDir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const bytes = readIfThere(file);
    for (const text of texts) if (bytes.includes(text)) (found[text] ??= []).push(path.relative(dataDir, file));
  }
  return found;
}

/** What a running server has thrown away since it was listed is nowhere. */
function readIfThere(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

function tryUpload(who: Client, name: string, text: string): Promise<Response> {
  const form = new FormData();
  form.set('id', newID());
  form.set('file', new Blob([text]), name);
  const headers = { Authorization: who.token };
  const to = `${server.url}/api/ur/conversations/${who.conversation}/files`;
  return fetch(to, { method: 'POST', headers, body: form });
}

async function upload(who: Client, name: string, text: string): Promise<string> {
  const response = await tryUpload(who, name, text);
  assert.equal(response.status, 200, await response.clone().text());
  return ((await response.json()) as { file: { id: string } }).file.id;
}

const erase = (userID: string) => asBot(server, bot).call('DELETE', `interlocutors/${encodeURIComponent(userID)}`);

describe('a person who is erased', () => {
  it('is nowhere, while what counts is as it was and all others stay', async (t) => {
    const receiver = await startReceiver();
    t.after(() => receiver.close());
    const admin = await asAdmin(server, bot);
    const agent = await asAgent(server, bot, 'camille', { name: 'Camille' });
    await admin.patch('bot', { settings: { anonymous: true, webhook: { url: receiver.url } } });
    const actions = [{ type: 'create_user_request_action', message: 'They say: {{@message}}' }];
    await asBot(server, bot).put('steps/help', { name: 'Lost card', story: { key: 's', name: 'Cards' }, actions });

    // First anonymous, then signed in on the same device.
    const device = randomBytes(32).toString('base64url');
    const { body: guest } = await new Client(server).post('session', { bot: bot.bot, device });
    await new Client(server, guest.token, guest).send(marks.anonymous);
    const claims = {
      ...{ kind: 'interlocutor', sub: marks.userID, firstName: marks.firstName, lastName: marks.lastName },
      ...{ email: marks.email, phoneNumber: marks.phoneNumber },
      customAttributes: { [marks.attributeKey]: marks.attributeValue },
    };
    const { body: opened } = await new Client(server).post('session', { token: sign(bot, claims), device });
    const person = new Client(server, opened.token, opened);
    const home = person.conversation;

    const first = (await person.send(`${marks.said} 1`)).body.message;
    await person.send('', { type: 'edit', data: { of: first.id, text: marks.corrected } });
    const files = [await upload(person, `${marks.fileName}.txt`, `a note: ${marks.fileBytes}`)];
    await person.send(`${marks.said} 2`, { files });
    await upload(person, `${marks.fileName}-unsent.txt`, marks.fileBytes);
    const reached = { id: newID(), interlocutor: { userID: marks.userID } };
    const [request] = (await asBot(server, bot).post('steps/help/reached', reached)).body.requests;
    const [done] = (await asBot(server, bot).post('steps/help/reached', { ...reached, id: newID() })).body.requests;
    await agent.patch(`requests/${request.id}`, { rev: 1, title: `${marks.title} again`, assignee: agent.id });
    await agent.patch(`requests/${done.id}`, { rev: 1, status: 'done' });
    const taken = (await agent.post(`conversations/${home}/control`, { action: 'take' })).body;
    await agent.send(`Hello ${marks.saidByAgent}`, { claim: taken.claim.id }, home);
    for (const reader of [agent, person]) await reader.put(`conversations/${home}/read`, { seq: 3 });
    // From here on the webhook fails: what it was to be told stays, as dead or still to come.
    await receiver.until((accepted) => accepted.length > 5);
    receiver.answer(() => ({ status: 500 }));
    await person.send(`${marks.said} 3`);
    await until(async () => (await admin.get('deliveries/counts')).body.dead > 0, 'a delivery that is dead');
    // What an agent looks for is in the address of the call.
    await agent.list('requests', `filter=${encodeURIComponent(`interlocutor.firstName ~ "${marks.firstName}"`)}`);

    const other = await asPerson(server, bot, 'other', { firstName: 'namewombat' });
    await other.send('saidwombat', { files: [await upload(other, 'filewombat.txt', 'filewombat')] });
    await asBot(server, bot).post('steps/help/reached', { id: newID(), interlocutor: { userID: 'other' } });

    const missing = Object.entries(marks).filter(([, text]) => !whereIs([text])[text]);
    assert.deepEqual(missing, [], 'the search would find them');
    const counts = (await agent.get('requests/counts')).body;
    const before = (await agent.get(`/api/collections/requests/records/${done.id}`)).body;
    const { pos } = (await agent.get('changes')).body;
    const stream = await Stream.open(agent, [`ur/c/${home}`, `ur/b/${bot.bot}/all`, `ur/u/${agent.id}`]);
    const theirs = await Stream.open(person, [`ur/c/${home}`, `ur/u/${person.id}`]);

    assert.equal((await erase(marks.userID)).status, 204);

    // Open screens.
    await theirs.next(({ data }) => data?.revoked);
    await stream.next(({ topic, data }) => topic === `ur/c/${home}` && data.erased);
    await stream.next(({ data }) => data.claimLost?.conversation === home);
    const told = await stream.next(({ data }) => data.item?.id === request.id);
    const { items } = (await agent.get(`changes?after=${pos}`)).body;
    const rows = items.filter(({ collection }: { collection: string }) => collection === 'requests');
    assert.deepEqual(rows.map(({ id }: { id: string }) => id).sort(), [request.id, done.id].sort());
    for (const shown of [told.data.item.record, ...rows.map(({ record }: { record: unknown }) => record)])
      assert.deepEqual(
        Object.values(marks).filter((text) => JSON.stringify(shown).includes(text)),
        [],
      );
    stream.close();
    theirs.close();

    // What remains.
    assert.deepEqual((await agent.get('requests/counts')).body, counts);
    const after = (await agent.get(`/api/collections/requests/records/${done.id}?expand=interlocutor,conversation`))
      .body;
    for (const field of ['number', 'status', 'storyName', 'stepName', 'story', 'step', 'created', 'assignee', 'group'])
      assert.deepEqual(after[field], before[field], field);
    assert.equal((await agent.get(`/api/collections/requests/records/${request.id}`)).body.assignee, agent.id);
    const { title, description, extract, waitingSince, changedBy, seq, rev } = after;
    assert.deepEqual(
      { title, description, extract, waitingSince, changedBy, seq, rev },
      {
        title: 'Lost card',
        description: '',
        extract: [],
        waitingSince: '',
        changedBy: '',
        seq: 0,
        rev: before.rev + 1,
      },
    );
    assert.deepEqual(after.attributes, {
      ...{ userID: '', firstName: '', lastName: '', email: '', phoneNumber: '' },
      ...{ isLogged: false, usedToTest: false, customAttributes: {} },
    });
    assert.notEqual(after.interlocutor, person.id);
    assert.notEqual(after.conversation, home);
    assert.equal((await agent.page('', after.conversation)).last, 0);

    // Gone, for everybody.
    assert.equal((await person.get(`conversations/${home}/messages`)).status, 401);
    assert.equal((await agent.get(`conversations/${home}/messages`)).status, 404);
    assert.equal((await asBot(server, bot).get(`conversations/${home}/messages`)).status, 404);
    for (const [collection, id] of [
      ['conversations', home],
      ['interlocutors', person.id],
      ['messages', first.id],
    ])
      assert.equal((await agent.get(`/api/collections/${collection}/records/${id}`)).status, 404, collection);
    for (const id of files) assert.equal((await agent.get(`files/${id}`)).status, 404);
    const stale = { rev: before.rev, title: `${marks.title} back` };
    const refused = await agent.patch(`requests/${done.id}`, stale);
    assert.deepEqual([refused.status, refused.body.current.title], [409, 'Lost card']);
    assert.equal((await erase(marks.userID)).status, 404);

    await server.stop();
    assert.deepEqual(whereIs(Object.values(marks)), {});
    // Their ids are in the log of the calls above, which failed; it may have been written to until the end.
    const ids = Object.values(whereIs([person.id, home, guest.record.id, guest.conversation])).flat();
    assert.deepEqual([...new Set(ids.map((file) => file.replace(/-wal$/, '')))], ['auxiliary.db']);
    assert.deepEqual(whereIs(['/api/collections/requests/records?', '/api/ur/interlocutors/']), {});
    assert.deepEqual(Object.keys(whereIs(kept)).sort(), [...kept].sort());
    server = await startServer({ dataDir, env: { WEBHOOK_ALLOW_PRIVATE: 'on' } });
  });

  it('comes back as somebody new, who has nothing of before', async () => {
    const before = await asPerson(server, bot, 'returning', { firstName: 'Before', customAttributes: { a: '1' } });
    await before.send('before');
    assert.equal((await erase('returning')).status, 204);
    const again = await asPerson(server, bot, 'returning');
    assert.notEqual(again.id, before.id);
    assert.notEqual(again.conversation, before.conversation);
    assert.deepEqual(again.session.record.customAttributes ?? null, null);
    assert.deepEqual((await again.page()).items, []);
    assert.equal((await before.get(`conversations/${again.conversation}/messages`)).status, 401);
  });

  it('may have said nothing, or have a name that an address must escape', async () => {
    for (const userID of ['quiet', 'a/b ?#é%2F', 'x'.repeat(200)]) {
      await asPerson(server, bot, userID, { firstName: 'Any' });
      assert.equal((await erase(userID)).status, 204, userID);
      assert.deepEqual(server.sql(`SELECT id FROM interlocutors WHERE userID = '${userID}'`, 'id'), []);
    }
    assert.equal((await erase('x'.repeat(201))).status, 400);
    const foreign = server.createBot('Foreign');
    await asPerson(server, bot, 'mine');
    assert.equal((await asBot(server, foreign).call('DELETE', 'interlocutors/mine')).status, 404);
    assert.equal((await asBot(server, foreign).call('DELETE', 'interlocutors/nobody')).status, 404);
  });

  it('stays erased while everybody writes at once', async () => {
    const agent = await asAgent(server, bot, 'busy');
    for (let round = 0; round < 5; round++) {
      const person = await asPerson(server, bot, `busy ${round}`);
      const home = person.conversation;
      const answers = await Promise.all([
        ...Array.from({ length: 6 }, () => person.send('any line')),
        asBot(server, bot).post(`conversations/${home}/messages`, { id: newID(), text: 'from the bot' }),
        agent.post(`conversations/${home}/control`, { action: 'take' }),
        agent.put(`conversations/${home}/read`, { seq: 1 }),
        erase(`busy ${round}`),
        erase(`busy ${round}`),
        person.put(`conversations/${home}/read`, { seq: 1 }),
      ]);
      const statuses = answers.map(({ status }) => status);
      assert.ok(
        statuses.every((status) => [200, 204, 401, 404, 409].includes(status)),
        statuses.join(),
      );
      for (const table of ['messages', 'reads', 'claims', 'files', 'deliveries'])
        assert.deepEqual(server.sql(`SELECT id FROM ${table} WHERE conversation = '${home}'`, 'id'), [], table);
      assert.deepEqual(server.sql(`SELECT id FROM conversations WHERE id = '${home}'`, 'id'), []);
    }
  });

  it('is erased or somebody new, and nothing in between, while they sign in on a device', async () => {
    await (await asAdmin(server, bot)).patch('bot', { settings: { anonymous: true } });
    for (let round = 0; round < 8; round++) {
      const device = randomBytes(32).toString('base64url');
      const { body: opened } = await new Client(server).post('session', { bot: bot.bot, device });
      const guest = new Client(server, opened.token, opened);
      const sub = `signing in ${round}`;
      const known = await asPerson(server, bot, sub);
      for (const who of [guest, known]) await who.send('before');
      const answers = await Promise.all([
        new Client(server).post('session', { token: sign(bot, { kind: 'interlocutor', sub }), device }),
        erase(sub),
        ...[guest, guest, known].map((who) => who.send('meanwhile')),
        asBot(server, bot).post('steps/help/reached', { id: newID(), interlocutor: { userID: sub } }),
      ]);
      const statuses = answers.map(({ status }) => status);
      assert.ok(
        statuses.every((status) => [200, 204, 401, 404, 409].includes(status)),
        statuses.join(),
      );
      assert.deepEqual([statuses[0], statuses[1]], [200, 204]);
    }
    for (const [what, sql] of Object.entries({
      'a message of no conversation':
        'SELECT m.id FROM messages m LEFT JOIN conversations c ON c.id = m.conversation WHERE c.id IS NULL',
      'a conversation of nobody':
        'SELECT c.id FROM conversations c LEFT JOIN interlocutors i ON i.id = c.interlocutor WHERE i.id IS NULL',
      'a request that is elsewhere':
        'SELECT r.id FROM requests r LEFT JOIN conversations c ON c.id = r.conversation AND c.interlocutor = r.interlocutor WHERE c.id IS NULL',
      'a shell that leads nowhere':
        "SELECT i.id FROM interlocutors i LEFT JOIN interlocutors j ON j.id = i.merged WHERE i.merged <> '' AND j.id IS NULL",
      'a gap in a log':
        "SELECT c.id AS id FROM conversations c LEFT JOIN messages m ON m.conversation = c.id WHERE c.merged = '' GROUP BY c.id HAVING COUNT(m.id) <> c.seq",
    }))
      assert.deepEqual(server.sql(sql, 'id'), [], what);
  });

  it('leaves no file that was on its way meanwhile', async () => {
    for (let round = 0; round < 20; round++) {
      const person = await asPerson(server, bot, `uploading ${round}`);
      const uploads = (count: number) =>
        Array.from({ length: count }, () => tryUpload(person, 'late.txt', 'late '.repeat(2000)));
      const answers = await Promise.all([...uploads(3), erase(`uploading ${round}`), ...uploads(2)]);
      const statuses = answers.map(({ status }) => status);
      assert.ok(
        statuses.every((status) => [200, 204, 401, 404].includes(status)),
        statuses.join(),
      );
    }
    const left = 'SELECT f.id FROM files f LEFT JOIN conversations c ON c.id = f.conversation WHERE c.id IS NULL';
    assert.deepEqual(server.sql(left, 'id'), []);
  });

  it('is erased in one go however much was said', async () => {
    const person = await asPerson(server, bot, 'talkative');
    const home = person.conversation;
    await person.send('the first');
    server.sql(
      `WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) ` +
        `INSERT INTO messages (id, bot, conversation, seq, author, authorID, authorName, type, text, data, files, created) ` +
        `SELECT printf('long%011d', i), bot, conversation, i, author, authorID, authorName, type, 'line ' || i, data, files, created ` +
        `FROM messages, n WHERE conversation = '${home}'`,
    );
    const began = performance.now();
    assert.equal((await erase('talkative')).status, 204);
    const took = performance.now() - began;
    assert.ok(took < 5000, `10,000 messages took ${took} ms`);
    assert.deepEqual(server.sql(`SELECT id FROM messages WHERE conversation = '${home}'`, 'id'), []);
  });
});
