import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileName } from '../../backend/schema/files.js';
import { accepted, docx, gif, hugePNG, jpeg, names, pdf, png, refused } from './file-bytes.js';
import { until } from '../contract/checks.js';
import { type Answer, asAdmin, asAgent, asBot, asPerson, type Client, newID, runCron } from './host.js';
import { startServer, type TestBot, type TestServer } from './server.js';

let server: TestServer;
let bot: TestBot;
let foreign: TestBot;
before(async () => {
  server = await startServer({ env: { DASHBOARD: 'on' } });
  bot = server.createBot();
  foreign = server.createBot('Foreign');
});
after(() => server.stop());

interface Sending {
  id?: string;
  name?: string;
  conversation?: string;
  form?: FormData;
}

function formOf(id: string, data: Buffer, name: string): FormData {
  const form = new FormData();
  form.set('id', id);
  form.set('file', new Blob([data as Uint8Array<ArrayBuffer>]), name);
  return form;
}

async function upload(who: Client, data: Buffer, { id = newID(), name = 'plan.png', ...more }: Sending = {}) {
  const { conversation = who.conversation, form = formOf(id, data, name) } = more;
  const response = await fetch(`${server.url}/api/ur/conversations/${conversation}/files`, {
    method: 'POST',
    headers: who.token ? { Authorization: who.token } : {},
    body: form,
  });
  return { status: response.status, body: await response.json(), headers: response.headers } as Answer;
}

const download = (who: Client, id: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/api/ur/files/${id}`, {
    headers: { ...(who.token && { Authorization: who.token }), ...headers },
  });

/** A person with one message that has a file. */
async function withFile(name: string, data = png()) {
  const person = await asPerson(server, bot, name);
  const { file } = (await upload(person, data)).body;
  const { body } = await person.send('here it is', { files: [file.id] });
  return { person, file, message: body.message };
}

function refusedOn(field: string, code: string, { status, body }: Answer, name = ''): void {
  assert.equal(status, 400, `${name}: ${JSON.stringify(body)}`);
  assert.equal(body.data[field]?.code, code, `${name}: ${JSON.stringify(body)}`);
}

describe('uploading', () => {
  it('answers what was found in the bytes, with a name of that kind', async () => {
    const person = await asAgentInControl('kinds');
    for (const [name, data, as, type] of accepted) {
      const { status, body } = await upload(person, data, { name });
      assert.equal(status, 200, `${name}: ${JSON.stringify(body)}`);
      assert.deepEqual([body.file.name, body.file.type, body.file.size], [as, type, data.length], name);
      await person.send('', { files: [body.file.id], claim: person.session.claim });
    }
  });

  it(`refuses ${refused.length} files that are not what they are called, or nothing that people send`, async () => {
    const person = await asPerson(server, bot, 'disguised');
    for (const [what, name, data] of refused) {
      const answer = await upload(person, data, { name });
      refusedOn('file', data.length ? 'validation_invalid_mime_type' : 'validation_required', answer, what);
    }
    assert.deepEqual(server.sql(`SELECT id FROM files WHERE authorID = '${person.id}'`, 'id'), []);
  });

  it('cleans names', async () => {
    const person = await asAgentInControl('names');
    for (const [name, becomes] of names) {
      const { body } = await upload(person, png(), { name });
      assert.equal(body.file?.name, becomes, JSON.stringify(body));
      const response = await download(person, body.file.id);
      assert.equal(response.status, 200, `${name}: ${await response.text()}`);
      const disposition = response.headers.get('content-disposition')!;
      assert.equal(decodeURIComponent(disposition.split("filename*=UTF-8''")[1]!), becomes);
      assert.match(disposition, /^attachment; filename="[ !#-[\]-~]*"; filename\*=UTF-8''[\w.!~%-]+$/);
      await person.send('', { files: [body.file.id], claim: person.session.claim });
    }
  });

  it('takes control characters out of names', () => {
    assert.equal(fileName('a\u0000b\u0007\u0085c.png', 'image/png'), 'abc.png');
    assert.equal(fileName('a.pdf\u2028.exe', 'application/pdf'), 'a.pdf.exe.pdf');
  });

  it('tells the size of an image as it is shown', async () => {
    const person = await asPerson(server, bot, 'sizes');
    const sizeOf = async (data: Buffer, name: string) => {
      const { width, height } = (await upload(person, data, { name })).body.file;
      return [width, height];
    };
    assert.deepEqual(await sizeOf(png(7, 5), 'a.png'), [7, 5]);
    assert.deepEqual(await sizeOf(gif, 'a.gif'), [2, 1]);
    assert.deepEqual(await sizeOf(jpeg(40, 30), 'a.jpg'), [40, 30]);
    assert.deepEqual(await sizeOf(jpeg(40, 30, 6), 'turned.jpg'), [30, 40]);
    assert.deepEqual(await sizeOf(jpeg(40, 30, 3), 'upside-down.jpg'), [40, 30]);
    assert.deepEqual(await sizeOf(hugePNG(60_000, 60_000), 'bomb.png'), [60_000, 60_000]);
    assert.deepEqual(await sizeOf(pdf, 'a.pdf'), [undefined, undefined]);
  });

  it('holds the limit of 10 MB, and reads no more than that', async () => {
    const person = await asPerson(server, bot, 'large');
    const sized = (size: number) => Buffer.concat([pdf, Buffer.alloc(size - pdf.length, ' ')]);
    const most = 10 * 1024 * 1024;
    const { body } = await upload(person, sized(most), { name: 'a.pdf' });
    assert.equal(body.file?.size, most, JSON.stringify(body));
    assert.equal((await (await download(person, body.file.id)).arrayBuffer()).byteLength, most);
    refusedOn('file', 'validation_too_large', await upload(person, sized(most + 1), { name: 'b.pdf' }));
    // Far more is not even read to its end: an answer, or a connection that ends.
    const status = await upload(person, sized(2 * most)).then(
      (answer) => answer.status,
      () => 413,
    );
    assert.equal(status, 413);
  });

  it('refuses a form that is none, or lacks something', async () => {
    const person = await asPerson(server, bot, 'forms');
    const form = (...entries: [string, string | Blob][]) => {
      const form = new FormData();
      for (const [name, value] of entries) form.append(name, value);
      return form;
    };
    const blob = new Blob([pdf as Uint8Array<ArrayBuffer>]);
    const table: [string, string, FormData][] = [
      ['id', 'validation_required', form(['file', blob])],
      ['id', 'validation_invalid_id', form(['id', '../../x'], ['file', blob])],
      ['file', 'validation_required', form(['id', newID()])],
      ['file', 'validation_required', form(['id', newID()], ['file', new Blob([])])],
      ['file', 'validation_too_many', form(['id', newID()], ['file', blob], ['file', blob])],
    ];
    for (const [field, code, body] of table) refusedOn(field, code, await upload(person, pdf, { form: body }));
    const path = `conversations/${person.conversation}/files`;
    assert.equal((await person.post(path, { id: newID() })).status, 400);
    assert.equal((await person.call('POST', path, 'x', { 'Content-Type': 'multipart/form-data' })).status, 400);
    const cut = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhel';
    const multipart = { 'Content-Type': 'multipart/form-data; boundary=b' };
    assert.equal((await person.call('POST', path, cut, multipart)).status, 400);
  });

  it('stores a file once under one id, also when it comes twice at once', async () => {
    const person = await asPerson(server, bot, 'once');
    const id = newID();
    const answers = await Promise.all(Array.from({ length: 6 }, () => upload(person, png(), { id })));
    for (const { status, body } of answers) assert.deepEqual([status, body], [200, answers[0]!.body]);
    assert.deepEqual((await upload(person, pdf, { id, name: 'other.pdf' })).body, answers[0]!.body);
    await person.send('', { files: [id] });
    assert.deepEqual((await upload(person, png(), { id })).body, answers[0]!.body);

    const other = await asPerson(server, bot, 'once-too');
    refusedOn('id', 'validation_not_unique', await upload(other, png(), { id }));
    assert.equal(storedBytes(id), 1);
  });

  it('is for whoever may write there', async () => {
    const person = await asPerson(server, bot, 'own');
    const other = await asPerson(server, bot, 'other');
    const agent = await asAgent(server, bot, 'watcher');
    const { conversation } = person;
    assert.equal((await upload(other, png(), { conversation })).status, 404);
    assert.equal((await upload(await asAdmin(server, foreign), png(), { conversation })).status, 404);
    assert.equal((await upload(person, png(), { conversation: newID() })).status, 404);
    const { status, body } = await upload(agent, png(), { conversation });
    assert.deepEqual([status, body.data.control.code], [409, 'not_in_control']);
    const nobody = { token: '', conversation } as Client;
    assert.equal((await upload(nobody, png())).status, 401);
    assert.equal((await upload({ ...nobody, token: 'wrong' } as Client, png())).status, 401);

    const asBots = asBot(server, bot);
    assert.equal((await upload(asBots, png(), { conversation })).status, 200);
    await agent.post(`conversations/${conversation}/control`, { action: 'take' });
    assert.equal((await upload(agent, png(), { conversation })).status, 200);
    const muted = await upload(asBots, png(), { conversation });
    assert.deepEqual([muted.status, muted.body.data.control.code], [409, 'controlled_by_agent']);
  });

  it('gives each person so much room, and leaves nothing behind of what was refused', async () => {
    const person = await asPerson(server, bot, 'room');
    const ids: string[] = [];
    for (let i = 0; i < 20; i++) ids.push((await upload(person, png())).body.file.id);
    refusedOn('file', 'validation_too_many', await upload(person, png()));
    assert.equal((await person.send('', { files: ids.slice(0, 5) })).status, 200);
    assert.equal((await upload(person, png())).status, 200);
    assert.deepEqual(filesIn(uploads()), []);
  });

  it('goes on while a command is run beside the server', async () => {
    const person = await asPerson(server, bot, 'beside');
    const body = Buffer.from(await new Response(formOf(newID(), pdf, 'a.pdf')).arrayBuffer());
    const boundary = /^--(\S+)/.exec(body.toString('latin1'))![1]!;
    const post = request(`${server.url}/api/ur/conversations/${person.conversation}/files`, {
      method: 'POST',
      headers: { Authorization: person.token, 'Content-Type': `multipart/form-data; boundary=${boundary}` },
    });
    const answered = new Promise<number>((done, fail) => {
      post.on('error', fail).on('response', (response) => done(response.resume().statusCode!));
    });
    post.write(body.subarray(0, -80));
    await until(() => filesIn(uploads()).length > 0, 'an upload to begin');
    server.createBot('Beside');
    post.end(body.subarray(-80));
    assert.equal(await answered, 200);
  });

  it('that is given up leaves nothing behind', async () => {
    const person = await asPerson(server, bot, 'given-up');
    const post = request(`${server.url}/api/ur/conversations/${person.conversation}/files`, {
      method: 'POST',
      headers: { Authorization: person.token, 'Content-Type': 'multipart/form-data; boundary=b' },
    });
    post.on('error', () => undefined);
    post.write('--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n');
    post.write('x'.repeat(1_000_000));
    await until(() => filesIn(uploads()).length > 0, 'an upload to begin');
    post.destroy();
    await until(() => filesIn(uploads()).length === 0, 'nothing to be left of it');
  });

  it('that a server has half received before it was killed is thrown away when it starts again', async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'user-requests-killed-'));
    mkdirSync(path.join(dataDir, '.uploads'));
    writeFileSync(path.join(dataDir, '.uploads', '123'), 'half of it');
    const again = await startServer({ dataDir });
    await again.stop();
    assert.ok(!existsSync(path.join(dataDir, '.uploads', '123')));
    rmSync(dataDir, { recursive: true });
  });

  it('that the disk refuses is told as that, to its sender and to the operator', async () => {
    const person = await asPerson(server, bot, 'refused');
    rmSync(uploads(), { recursive: true });
    writeFileSync(uploads(), 'no folder');
    const { status, body } = await upload(person, png());
    assert.deepEqual([status, body.message], [507, 'The file could not be stored.']);
    rmSync(uploads());
    assert.equal((await upload(person, png())).status, 200);
    const told = /^Error: POST \/api\/ur\/conversations: The file could not be stored\. .*not a directory$/m;
    await until(
      () => told.test(server.output()),
      () => `the operator to be told: ${server.output()}`,
    );
  });
});

describe('a message with files', () => {
  it('carries them, frozen, to everybody who reads it', async () => {
    const { person, file, message } = await withFile('carries');
    const { id, name, type, size, width, height } = file;
    assert.deepEqual(message.files, [{ id, name, type, size, width, height }]);
    assert.deepEqual((await person.page()).items, [message]);
    const agent = await asAgent(server, bot, 'carries-agent');
    assert.deepEqual((await agent.page('', person.conversation)).items, [message]);
    const [record] = await agent.list('messages', `filter=(id='${message.id}')`);
    assert.deepEqual(record.files, message.files);
  });

  it('needs no text; its names stand for it where words are needed', async () => {
    const person = await asPerson(server, bot, 'wordless');
    const [one, two] = [await upload(person, png()), await upload(person, pdf, { name: 'contract.pdf' })];
    const { status, body } = await person.call('POST', `conversations/${person.conversation}/messages`, {
      id: newID(),
      files: [one.body.file.id, two.body.file.id],
    });
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(body.message.text, '');
    const [conversation] = await person.list('conversations');
    assert.equal(conversation.lastText, 'plan.png, contract.pdf');
    const actions = [{ type: 'create_user_request_action', message: 'Wrote: {{@message}}' }];
    const owner = asBot(server, bot);
    await owner.put('steps/files', { name: 'Files', story: { key: 's', name: 'S' }, actions });
    const reached = await owner.post('steps/files/reached', { id: newID(), interlocutor: { userID: 'wordless' } });
    const [request] = reached.body.requests;
    assert.equal(request.description, 'Wrote: plan.png, contract.pdf');
    assert.equal(request.extract[0].text, 'plan.png, contract.pdf');
  });

  it('takes only what its sender uploaded here and has not used', async () => {
    const { person, file } = await withFile('takes');
    const other = await asPerson(server, bot, 'takes-other');
    const own = (await upload(person, png())).body.file.id;
    const foreignFile = (await upload(other, png())).body.file.id;
    const asBots = asBot(server, bot);
    const bots = (await upload(asBots, png(), { conversation: person.conversation })).body.file.id;
    const code = 'validation_missing_rel_records';
    for (const [name, id] of Object.entries({ used: file.id, foreign: foreignFile, bots, unknown: newID() })) {
      refusedOn('files.0', code, await person.send('x', { files: [id] }), name);
      refusedOn('files.1', code, await person.send('x', { files: [own, id] }), name);
    }
    refusedOn('files.1', code, await person.send('x', { files: [own, own] }));
    refusedOn('files.0', 'validation_invalid_id', await person.send('x', { files: ['x'] }));
    refusedOn('files', 'validation_invalid_type', await person.send('x', { files: 'x' }));
    refusedOn('files', 'validation_too_many', await person.send('x', { files: Array.from({ length: 6 }, newID) }));
    refusedOn('text', 'validation_required', await person.send('', { files: [] }));
    refusedOn('files', 'validation_invalid_value', await person.send('', { type: 'edit', files: [own] }));
    // None of that has used it up, or taken a place.
    assert.equal((await person.page()).last, 1);
    assert.equal((await person.send('now', { files: [own] })).status, 200);
  });

  it('of two at once that name the same file, one gets it; the same message again changes nothing', async () => {
    const person = await asPerson(server, bot, 'race');
    const { file } = (await upload(person, png())).body;
    const answers = await Promise.all(Array.from({ length: 8 }, () => person.send('mine', { files: [file.id] })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array<number>(7).fill(400)]);
    const { message } = answers.find(({ status }) => status === 200)!.body;
    assert.deepEqual((await person.send('again', { id: message.id, files: [file.id] })).body.message, message);
    assert.equal((await person.page()).last, 1);
  });
});

describe('reading a file', () => {
  it('gives the bytes as an attachment that no browser opens, guesses or keeps', async () => {
    const { person, file } = await withFile('headers');
    const response = await download(person, file.id);
    assert.equal(response.status, 200);
    assert.ok(Buffer.from(await response.arrayBuffer()).equals(png()));
    const headers = {
      'content-type': 'image/png',
      'content-disposition': `attachment; filename="plan.png"; filename*=UTF-8''plan.png`,
      'cache-control': 'private, no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'last-modified': null,
    };
    for (const [name, value] of Object.entries(headers)) assert.equal(response.headers.get(name), value, name);
    const part = await download(person, file.id, { Range: 'bytes=1-3' });
    assert.deepEqual([part.status, await part.text()], [206, 'PNG']);
  });

  it('is for whoever sees the message, and before there is one for its sender alone', async () => {
    const { person, file } = await withFile('sees');
    const unsent = (await upload(person, docx, { name: 'letter.docx' })).body.file;
    const agent = await asAgent(server, bot, 'sees-agent');
    const strangers: Record<string, Client> = {
      other: await asPerson(server, bot, 'sees-other'),
      foreigner: await asAdmin(server, foreign),
      'foreign bot': asBot(server, foreign),
    };
    assert.equal((await download(agent, file.id)).status, 200);
    assert.equal((await download(asBot(server, bot), file.id)).status, 200);
    assert.equal((await download(person, unsent.id)).status, 200);
    const absent: unknown = await (await download(agent, newID())).json();
    for (const [name, who] of Object.entries({ ...strangers, agent, bot: asBot(server, bot) })) {
      const id = name in strangers ? file.id : unsent.id;
      const response = await download(who, id);
      assert.deepEqual([response.status, await response.json()], [404, absent], name);
    }
    assert.equal((await download({ token: '' } as Client, file.id)).status, 401);
    for (const id of ['..%2f..%2fdata.db', 'x', `${file.id}x`]) assert.equal((await download(person, id)).status, 404);
  });

  it('follows the visibility of the conversation, agent by agent', async () => {
    const home = server.createBot('Groups');
    server.sql(`UPDATE bots SET visibility = 'groups' WHERE id = '${home.bot}'`);
    const person = await asPerson(server, home, 'zoe');
    const { file } = (await upload(person, png())).body;
    await person.send('', { files: [file.id] });
    const actions = [{ type: 'create_user_request_action', message: 'x' }];
    const owner = asBot(server, home);
    await owner.put('steps/help', { name: 'Help', story: { key: 's', name: 'S' }, actions });
    const reached = await owner.post('steps/help/reached', { id: newID(), interlocutor: { userID: 'zoe' } });
    const [request] = reached.body.requests;
    const [ann, ben] = [await asAgent(server, home, 'ann'), await asAgent(server, home, 'ben')];
    assert.equal((await download(ben, file.id)).status, 200, 'nobody’s request is everybody’s');
    await ann.patch(`requests/${request.id}`, { rev: request.rev, assignee: ann.id });
    assert.equal((await download(ann, file.id)).status, 200);
    assert.equal((await download(ben, file.id)).status, 404);
    assert.equal((await download(await asAdmin(server, home), file.id)).status, 200);
  });

  it('ends when the message is withdrawn, and the bytes are gone', async () => {
    const { person, file, message } = await withFile('withdrawn');
    const edit = (text: string | null) => person.send('', { type: 'edit', data: { of: message.id, text } });
    assert.equal((await edit('other words')).status, 200);
    assert.equal((await download(person, file.id)).status, 200);
    assert.equal((await edit(null)).status, 200);
    assert.equal((await download(person, file.id)).status, 404);
    await bytesGone(file.id);
  });

  it('has no other way: neither PocketBase’s addresses nor its tokens', async () => {
    const { person, file } = await withFile('closed');
    const admin = await asAdmin(server, bot, 'closed-admin');
    const [row] = server.sql(`SELECT bytes FROM files WHERE id = '${file.id}'`, 'bytes');
    for (const who of [person, admin]) {
      for (const path of ['', `/${file.id}`])
        assert.equal((await who.get(`/api/collections/files/records${path}`)).status, 403);
      const token = await who.post('/api/files/token');
      assert.equal(token.status, 404);
      for (const query of ['', '?token=', `?token=${who.token}`, '?thumb=100x100'])
        assert.equal((await who.get(`/api/files/files/${file.id}/${row!.bytes}${query}`)).status, 404);
    }
    assert.equal((await fetch(`${server.url}/api/ur/files/${file.id}?token=${person.token}`)).status, 401);
  });
});

describe('what nobody sent', () => {
  it('is thrown away after a day, and what is younger or was sent stays', async () => {
    const { person, file } = await withFile('forgotten');
    const [old, young] = [(await upload(person, png())).body.file.id, (await upload(person, png())).body.file.id];
    server.sql(`UPDATE files SET created = '2020-01-01 00:00:00.000Z' WHERE id IN ('${old}', '${file.id}')`);
    await runCron(server, 'ur-files');
    await bytesGone(old);
    assert.equal((await download(person, old)).status, 404);
    refusedOn('files.0', 'validation_missing_rel_records', await person.send('', { files: [old] }));
    assert.equal((await download(person, young)).status, 200);
    assert.equal((await download(person, file.id)).status, 200);
  });
});

/** Where an upload is until it is decided about. */
const uploads = () => path.join(server.dataDir, '.uploads');

/** How many files of that record are on the disk, where each has a folder in that of its collection. */
function storedBytes(id: string): number {
  const storage = path.join(server.dataDir, 'storage');
  const folders = readdirSync(storage).map((collection) => path.join(storage, collection, id));
  return folders.flatMap(filesIn).filter((file) => !file.endsWith('.attrs')).length;
}

/** Nothing in a folder that is gone, even if it goes at this moment. */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'ENOENT');
    return [];
  }
}

/** PocketBase deletes bytes after it has answered, as it runs crons. */
const bytesGone = (id: string) => until(() => storedBytes(id) === 0, 'the bytes to go');

/** An agent in control of a conversation of their own to write in. */
async function asAgentInControl(name: string): Promise<Client> {
  const { conversation } = await asPerson(server, bot, `${name}-person`);
  const agent = await asAgent(server, bot, `${name}-agent`);
  const { body } = await agent.post(`conversations/${conversation}/control`, { action: 'take' });
  Object.assign(agent.session, { conversation, claim: body.claim.id });
  return agent;
}
