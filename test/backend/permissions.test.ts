/*
 * Everybody asks for everything. What they may get is in permissions-table.ts; each answer is also searched for what is
 * not theirs, and for what is hidden from all.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { asAgent, asPerson, type Client, newID } from './host.js';
import { type Column, collections, columns, elsewhere, routes, rowsOf, topics } from './permissions-table.js';
import { type Collection, everybody, makeWorld, type World } from './permissions-world.js';
import { Stream } from './stream.js';

let world: World;
before(async () => {
  world = await makeWorld();
});
after(() => world.server.stop());

const absent = 'absent000000000';

interface Heard {
  status: number;
  text: string;
  /** All that an answer has, as one text. */
  whole: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

/** Asks, and looks into the answer for what is not the asker's. */
async function ask(column: Column, { token }: Client, method: string, url: string, body?: unknown): Promise<Heard> {
  const isForm = body instanceof FormData;
  const response = await fetch(world.server.url + url, {
    ...{ method, redirect: 'manual' },
    headers: {
      ...(token && { Authorization: token }),
      ...(body !== undefined && !isForm && { 'Content-Type': 'application/json' }),
    },
    ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  assert.deepEqual(world.leaks(column, text), [], `${column}: ${method} ${url} shows ${text.slice(0, 2000)}`);
  const headers = [...response.headers].filter(([name]) => name !== 'date').sort();
  const parsed: unknown = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : null;
  return { status: response.status, text, whole: JSON.stringify([response.status, headers, text]), body: parsed };
}

const records = (collection: string, query: Record<string, string> = {}) =>
  `/api/collections/${collection}/records?${new URLSearchParams({ perPage: '500', ...query })}`;
const record = (collection: string, id: string) => `/api/collections/${collection}/records/${id}`;

/** The ids of the collection that the table gives to a cell. */
const idsOf = (collection: string, cell: string) =>
  world.rows.filter((row) => row.collection === collection && cell.includes(row.letter)).map(({ id }) => id);
const idsIn = ({ body }: Heard): string[] => body.items.map(({ id }: { id: string }) => id).sort();
const table = (text: string) => new Map(rowsOf(text).map(({ name, cells }) => [name, cells]));

/** Runs the check for everybody at once. */
const forEverybody = (check: (column: Column, client: Client) => Promise<void>) =>
  Promise.all(everybody(world).map(([column, client]) => check(column, client)));

/** To PocketBase, a bot's token is none. */
const isKnown = (column: Column) => !['guest', 'bot', 'farbot'].includes(column);

/** The same for one of each column that PocketBase knows, and a guest. */
const forEachKind = (check: (column: Column, client: Client) => Promise<void>) =>
  Promise.all(
    columns
      .filter((column) => column === 'guest' || isKnown(column))
      .map((column) => check(column, world.clients[column][0]!)),
  );

/** A collection that has rules, for a column that is not shut out of it. */
const openOnes = () =>
  world.collections.filter(({ name }) => !name.startsWith('_') && table(collections).get(name)?.guest !== 'x');

describe('the record API', () => {
  it('has the collections of the table', () => {
    assert.deepEqual(world.collections.map(({ name }) => name).sort(), [...table(collections).keys()].sort());
    // Each letter stands for something.
    for (const [name, cells] of table(collections))
      for (const letter of new Set(Object.values(cells).join('').replace(/[-x]/g, '')))
        assert.ok(idsOf(name, letter).length > 0, `${name} has no row of ${letter}`);
  });

  it('lists, counts and shows what the table says, and the rest as though it did not exist', async () => {
    for (const [name, cells] of table(collections))
      await forEverybody(async (column, client) => {
        const cell = cells[column];
        const list = await ask(column, client, 'GET', records(name));
        const all = idsOf(name, 'zpmof').slice(0, isKnown(column) ? Infinity : 2);
        if (cell === 'x') {
          assert.equal(list.status, 403, `${column}: ${name}`);
        } else {
          assert.deepEqual(idsIn(list), idsOf(name, cell).sort(), `${column}: list of ${name}`);
          assert.equal(list.body.totalItems, idsOf(name, cell).length, `${column}: count of ${name}`);
        }
        const nothing = await ask(column, client, 'GET', record(name, absent));
        assert.equal(nothing.status, cell === 'x' ? 403 : 404);
        for (const id of all) {
          const one = await ask(column, client, 'GET', record(name, id));
          if (idsOf(name, cell).includes(id)) assert.equal(one.status, 200, `${column}: ${name} ${id}`);
          else assert.equal(one.whole, nothing.whole, `${column}: ${name} ${id}`);
        }
      });
  });

  it('lets nobody write, whatever the record, alone or in a batch', async () => {
    // Deliveries are tried meanwhile.
    const names = world.collections
      .map(({ name }) => name)
      .filter((name) => !name.startsWith('_') && name !== 'deliveries');
    const before = world.stored(names);
    for (const { name, fields } of world.collections) {
      const own = Object.fromEntries(fields.map((field) => [field.name, absent]));
      // A person of PocketBase's own might end what belongs to them, and has nothing.
      const refusal = name.startsWith('_') ? [403, 404] : [403];
      await forEverybody(async (column, client) => {
        const refused = async (method: string, url: string, body?: unknown) => {
          const answer = await ask(column, client, method, url, body);
          assert.ok(refusal.includes(answer.status), `${column}: ${method} ${url} ${answer.text}`);
          return answer.whole;
        };
        for (const body of [{}, own]) await refused('POST', records(name), body);
        const ids = idsOf(name, 'zpmof').slice(0, 3);
        for (const method of ['PATCH', 'DELETE']) {
          const nothing = await refused(method, record(name, absent), own);
          for (const id of ids) assert.equal(await refused(method, record(name, id), own), nothing);
        }
        const requests = ids.map((id) => ({ method: 'PATCH', url: record(name, id), body: own }));
        await refused('POST', '/api/batch', { requests });
      });
    }
    assert.ok(world.stored(names) === before, 'something was written');
  });

  it('filters and sorts within what it shows', async () => {
    for (const { name, fields } of openOnes())
      await forEachKind(async (column, client) => {
        const own = idsOf(name, table(collections).get(name)![column]).sort();
        const foreign = idsOf(name, 'zpmof').filter((id) => !own.includes(id));
        const filter = [...foreign.map((id) => `id = "${id}"`), 'id != ""'].join(' || ');
        assert.deepEqual(idsIn(await ask(column, client, 'GET', records(name, { filter }))), own, `${column}: ${name}`);
        const shown = fields.filter(({ hidden }) => !hidden).map((field) => field.name);
        const sorted = await ask(column, client, 'GET', records(name, { sort: shown.slice(0, 8).join(',-') }));
        assert.deepEqual(idsIn(sorted), own, `${column}: sorts ${name}`);
      });
  });

  it('answers no guess about a hidden field, however far away', async () => {
    for (const collection of openOnes()) {
      const { name } = collection;
      const near = hiddenIn(collection);
      const far = collection.fields.flatMap(({ name, to }) =>
        world.collections
          .filter((other) => other.name === to)
          .flatMap(hiddenIn)
          .map((hidden) => `${name}.${hidden}`),
      );
      await forEachKind(async (column, client) => {
        for (const guess of [...near, ...far])
          for (const query of [{ filter: `id != "" || ${guess} ~ "a"` }, { sort: guess }] as Record<string, string>[]) {
            const { status } = await ask(column, client, 'GET', records(name, query));
            assert.equal(status, 400, `${column}: ${name} ${JSON.stringify(query)}`);
          }
      });
    }
  });

  const hiddenIn = ({ fields }: Collection) => fields.filter(({ hidden }) => hidden).map((field) => field.name);

  it('lets no filter and no sort look through what points here, at other collections or at the asker', async () => {
    const elsewhere = world.collections.map((other) => `@collection.${other.name}.id`);
    const asker = ['@request.auth.tokenKey', '@request.auth.password', '@request.headers.authorization'];
    for (const { name } of openOnes()) {
      const paths = [...pointingAt(name).map((back) => `${back}.id`), ...asker, ...(name === 'bots' ? elsewhere : [])];
      // Refused before anything is looked at, whoever asks.
      await Promise.all(
        (['guest', 'zoe', 'admin'] as const).map(async (column) => {
          for (const looks of paths)
            for (const query of [{ filter: `id = "" || ("a" ?= ${looks})` }, { sort: looks }] as Record<
              string,
              string
            >[]) {
              const { status } = await ask(column, world.clients[column][0]!, 'GET', records(name, query));
              assert.equal(status, 403, `${column}: ${name} ${JSON.stringify(query)}`);
            }
        }),
      );
    }
  });

  const pointingAt = (name: string) =>
    world.collections.flatMap((other) =>
      other.fields.filter(({ to }) => to === name).map((field) => `${other.name}_via_${field.name}`),
    );

  it('expands nothing that it would not show', async () => {
    // A path of two costs the server much; who sees least would see most of what is not theirs.
    const deep: Column[] = ['zoe', 'plain'];
    for (const { name, fields } of openOnes()) {
      const forth = fields.filter(({ to }) => to).map((field) => ({ path: field.name, to: field.to }));
      const back = pointingAt(name).map((path) => ({ path, to: path.split('_via_')[0]! }));
      const near = [...forth, ...back];
      const far = near.flatMap(({ path, to }) => pointingAt(to).map((next) => `${path}.${next}`));
      await forEachKind(async (column, client) => {
        const own = idsOf(name, table(collections).get(name)![column]);
        if (own.length === 0) return;
        // `ask` has looked for what is not theirs; here for the very records.
        const expands = [near.map(({ path }) => path).join(), ...(deep.includes(column) ? [far.join()] : [])];
        for (const expand of expands)
          onlyShown(column, (await ask(column, client, 'GET', `${record(name, own[0]!)}?expand=${expand}`)).body);
      });
    }
  });

  function onlyShown(column: Column, item: { id: string; collectionName: string; expand?: object }): void {
    const cell = table(collections).get(item.collectionName)![column];
    assert.ok(idsOf(item.collectionName, cell).includes(item.id), `${column}: ${item.collectionName} ${item.id}`);
    for (const expanded of Object.values(item.expand ?? {}).flat()) onlyShown(column, expanded as typeof item);
  }

  it('gives no file, and no token to ask for one', async () => {
    const files = world.server.sql('SELECT id, bytes FROM files', 'id', 'bytes');
    assert.ok(files.length >= 4);
    await forEverybody(async (column, client) => {
      const { body } = await ask(column, client, 'POST', '/api/files/token');
      const answers = await Promise.all([
        ask(column, client, 'GET', `/api/files/files/${absent}/${files[0]!.bytes}?token=${body.token ?? ''}`),
        ...files.map(({ id, bytes }) =>
          ask(column, client, 'GET', `/api/files/files/${id}/${bytes}?token=${body.token ?? ''}`),
        ),
      ]);
      assert.deepEqual(new Set(answers.map(({ whole }) => whole)).size, 1);
      assert.equal(answers[0]!.status, 404);
    });
  });

  it('answers nobody elsewhere', async () => {
    const admin = world.clients.admin[0]!.id;
    for (const { name, cells } of rowsOf(elsewhere)) {
      const [method, url] = name.replace('{agent}', admin).split(' ') as [string, string];
      await forEverybody(async (column, client) => {
        const body = method === 'POST' ? { email: 'secret-of-zoe@example.com' } : undefined;
        const { status } = await ask(column, client, method, url, body);
        assert.equal(status, Number(cells[column]), `${column}: ${name}`);
      });
    }
  });
});

describe('the realtime channel', () => {
  it('tells each what the table says, whatever they subscribe', async () => {
    const streams = await Promise.all(
      everybody(world).map(async ([column, client]) => ({
        ...{ column, client },
        stream: await Stream.open(client, wanted()),
        heard: new Set<string>(),
      })),
    );
    await somethingHappens();
    const waited = performance.now() + 10_000;
    const isMissing = () => streams.some(({ column, client, stream }) => missing(column, client, stream).length > 0);
    while (isMissing() && performance.now() < waited) await sleep(20);
    for (const { column, client, stream } of streams) {
      assert.deepEqual(stream.topics(), expected(column, client), column);
      assert.deepEqual(world.leaks(column, JSON.stringify(stream.events)), [], column);
      stream.close();
    }
  });

  const talks = () =>
    Object.entries(world.people).map(([name, { conversation }]) => ({ letter: name[0]!, conversation }));
  const letterOf = (letter: string) => (letter === 'y' ? 'f' : letter);
  const bots = () => ({ o: world.ours.bot, f: world.theirs.bot });
  const option = (query: object) => `?options=${encodeURIComponent(JSON.stringify({ query }))}`;
  const expands = option({ expand: 'conversation,interlocutor,assignee' });
  const looksBack = option({ filter: 'bot.webhooks_via_bot.url != ""' });

  /** Everything that there is to hear, and some that there is not. */
  function wanted(): string[] {
    const known = world.collections.flatMap(({ name }) => [
      ...['', '/*', `/*${expands}`, `/*${looksBack}`].map((rest) => name + rest),
      ...idsOf(name, 'zpmof').map((id) => `${name}/${id}`),
    ]);
    const people = ['agents', 'interlocutors'].flatMap((name) => idsOf(name, 'zpmof'));
    return [
      ...known,
      ...talks().flatMap(({ conversation }) => [`ur/c/${conversation}`, `ur/c/${conversation}${expands}`]),
      ...Object.values(bots()).flatMap((bot) => [`ur/b/${bot}`, `ur/b/${bot}/all`, `ur/b/${bot}/all/more`]),
      ...people.map((id) => `ur/u/${id}`),
      ...['*', 'ur', 'ur/', 'ur/*', 'ur/c', 'ur/c/', 'ur/c/*', 'ur/b/*', 'ur/u/*', '@oauth2', 'PB_CONNECT'],
    ];
  }

  /** What the table says that is heard, of all that is wanted. */
  function expected(column: Column, client: Client): string[] {
    const cells = table(topics);
    const cell = (name: string) => cells.get(name)![column];
    const talk = talks().filter(({ letter }) => cell('ur/c/{talk}').includes(letterOf(letter)));
    const bot = (name: string) =>
      Object.entries(bots()).flatMap(([letter, id]) => (cell(name).includes(letter) ? [id] : []));
    const native = ['', '/*', `/*${expands}`];
    return [
      ...talk.flatMap(({ conversation }) => [`ur/c/${conversation}`, `ur/c/${conversation}${expands}`]),
      ...bot('ur/b/{bot}').map((id) => `ur/b/${id}`),
      ...bot('ur/b/{bot}/all').map((id) => `ur/b/${id}/all`),
      ...(cell('ur/u/{person}') === 'me' ? [`ur/u/${client.id}`] : []),
      ...(cell('requests/{any}') === '-' ? [] : native.map((rest) => `requests${rest}`)),
      ...idsOf('requests', cell('requests/{any}')).map((id) => `requests/${id}`),
      // What is said is never changed.
      ...(cell('messages/{any}') === '-' ? [] : native.map((rest) => `messages${rest}`)),
    ].sort();
  }

  const missing = (column: Column, client: Client, stream: Stream) =>
    expected(column, client).filter((topic) => !stream.topics().includes(topic));

  /** Something on each topic. Everybody is signed out last, which they hear, and back for the tests that follow. */
  async function somethingHappens(): Promise<void> {
    const { clients, people, requests, server } = world;
    const [admin, far] = [clients.admin[0]!, clients.far[0]!];
    for (const [name, person] of Object.entries(people)) {
      const owner = name === 'yves' ? far : admin;
      const secret = `secret-of-${name === 'yves' ? 'far' : name}`;
      await person.send(secret);
      await person.post(`conversations/${person.conversation}/typing`);
      const { rev } = (await owner.get(record('requests', requests[name]!))).body;
      const { status } = await owner.patch(`requests/${requests[name]}`, { rev, title: secret });
      assert.equal(status, 200);
    }
    for (const column of ['zoe', 'paul', 'cards', 'plain', 'admin', 'far'] as const) {
      const [client] = clients[column];
      const { collectionName, sub, userID } = client!.session.record;
      const of = column === 'far' ? world.theirs : world.ours;
      await client!.call('DELETE', 'session');
      const again = collectionName === 'agents' ? await asAgent(server, of, sub) : await asPerson(server, of, userID);
      clients[column] = [again];
      if (column === 'zoe' || column === 'paul') people[column] = again;
    }
  }
});

describe('the routes', () => {
  const table = readFileSync(path.join(import.meta.dirname, '../../backend/hooks/app.ts'), 'utf8');
  const declared = [...table.matchAll(/^ {2}route\(\s*'(\w+)',\s*'([^']+)'/gm)].map(
    ([, method, url]) => `${method} ${url}`,
  );

  it('are those of the table', () => {
    assert.equal(declared.length, [...table.matchAll(/^ {2}route\(/gm)].length);
    assert.deepEqual(
      [...declared].sort(),
      rowsOf(routes)
        .map(({ name }) => name)
        .sort(),
    );
  });

  it('answer each as the table says, and the rest as though nothing were there', async () => {
    const targets = await targetsOf(world);
    for (const { name, cells } of rowsOf(routes)) {
      const [method, route] = name.split(' ') as [string, string];
      // Who may change it comes last, so that it is there for all others.
      const order = [...columns].sort((a, b) => Number(cells[a].startsWith('2')) - Number(cells[b].startsWith('2')));
      for (const column of order)
        for (const client of world.clients[column]) {
          const target = targets[name] ?? targets[route.split('/')[0]!] ?? {};
          const real = await call(column, client, method, route, target.value ?? '', target);
          assert.equal(real.status, Number(cells[column]), `${column}: ${name} ${real.text}`);
          if (!route.includes('{') || real.status < 400 || [400, 409].includes(real.status)) continue;
          const nothing = await call(column, client, method, route, absent, target);
          assert.equal(real.whole, nothing.whole, `${column}: ${name}`);
        }
    }
  });

  const call = (
    column: Column,
    client: Client,
    method: string,
    route: string,
    value: string,
    { body, query }: Target,
  ) => ask(column, client, method, `/api/ur/${route.replace(/\{\w+\}/, value)}${query ?? ''}`, body?.());
});

interface Target {
  /** Of the part of the path in braces. */
  value?: string;
  query?: string;
  body?(): unknown;
}

/** By route, or by the first part of its path: what is asked for there. */
async function targetsOf({ people, requests, clients, rows }: World): Promise<Record<string, Target>> {
  const admin = clients.admin[0]!;
  const { zoe, paul } = people;
  const [bot] = clients.bot;
  await bot!.put('agents/leaver', { name: 'Leaver' });
  await bot!.post('steps/help/reached', { id: newID(), interlocutor: { userID: 'leaver' } });
  const token = (await admin.post('access-tokens', { label: 'to be deleted' })).body.accessToken.id;
  const [secret] = await admin.list('secrets');
  const first = (collection: string, letter: string) =>
    rows.find((row) => row.collection === collection && row.letter === letter)!.id;
  // Nobody has control of what is asked for here.
  await admin.post(`conversations/${zoe.conversation}/control`, { action: 'release' });
  const actions: unknown[] = [];
  const step = { name: 'Another', story: { key: 'another', name: 'Another' }, actions };
  const file = () => {
    const form = new FormData();
    form.set('id', newID());
    form.set('file', new Blob(['any']), 'any.txt');
    return form;
  };
  return {
    conversations: { value: zoe.conversation },
    files: { value: first('files', 'z') },
    requests: { value: requests.zoe! },
    'POST session': { body: () => ({ token: 'none' }) },
    'POST steps/{step}/reached': { value: 'help', body: () => ({ id: newID(), interlocutor: { userID: 'somebody' } }) },
    'PUT steps/{key}': { value: 'another', body: () => step },
    'PATCH steps/{id}': { value: first('steps', 'o'), body: () => ({ rev: 0, actions }) },
    'PUT agents/{sub}': { value: 'another', body: () => ({ name: 'Another' }) },
    'DELETE agents/{sub}': { value: 'leaver' },
    'DELETE interlocutors/{userID}': { value: 'leaver' },
    'POST conversations/{id}/messages': {
      value: zoe.conversation,
      body: () => ({ id: newID(), text: 'a line', claim: absent }),
    },
    'POST conversations/{id}/files': { value: zoe.conversation, body: file },
    'PUT conversations/{id}/read': { value: zoe.conversation, body: () => ({ seq: 1 }) },
    'POST conversations/{id}/control': { value: zoe.conversation, body: () => ({ action: 'release' }) },
    'PATCH requests/{id}': { value: requests.zoe!, body: () => ({ rev: 0, title: 'another' }) },
    'POST requests/{id}/intent': { value: requests.zoe!, body: () => ({ intent: absent, phrases: ['a phrase'] }) },
    'PATCH bot': { body: () => ({}) },
    'access-tokens': { body: () => ({ label: 'another' }) },
    'DELETE access-tokens/{id}': { value: token },
    secrets: { body: () => ({ label: 'another' }) },
    'DELETE secrets/{id}': { value: secret.id },
    'GET changes': { query: '?after=0&limit=500' },
    'GET presence': { query: `?conversations=${zoe.conversation},${paul.conversation}` },
  };
}
