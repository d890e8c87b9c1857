/*
 * Everybody asks for everything. What they may get is in permissions-table.ts; each answer is also searched for what is
 * not theirs, and for what is hidden from all.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Client } from './host.js';
import { absent, ask, type Heard, idsOf, record, records, table } from './permissions-ask.js';
import { fieldsOfTheServer } from './permissions-fields.js';
import { theRealtimeChannel } from './permissions-realtime.js';
import { theRoutes } from './permissions-routes.js';
import { type Column, collections, columns, elsewhere, rowsOf } from './permissions-table.js';
import { type Collection, everybody, makeWorld, world } from './permissions-world.js';

before(makeWorld);
after(() => world.server.stop());

const idsIn = ({ body }: Heard): string[] => body.items.map(({ id }: { id: string }) => id).sort();
/** Runs the check for everybody at once. */
const forEverybody = (check: (column: Column, client: Client) => Promise<void>) =>
  Promise.all(everybody().map(([column, client]) => check(column, client)));

/** To PocketBase, a bot's token is none. */
const isKnown = (column: Column) => !['guest', 'bot', 'farbot'].includes(column);

/** The same for one of each column that PocketBase knows, and a guest. */
const forEachKind = (check: (column: Column, client: Client) => Promise<void>) =>
  Promise.all(
    columns
      .filter((column) => column === 'guest' || isKnown(column))
      .map((column) => check(column, world.clients[column][0]!)),
  );

/** What is refused before anything is looked at, whoever asks. */
const forThree = (check: (column: Column, client: Client) => Promise<void>) =>
  Promise.all((['guest', 'zoe', 'admin'] as const).map((column) => check(column, world.clients[column][0]!)));

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
        await refused('POST', records(name), own);
        const ids = idsOf(name, 'zpmof').slice(0, isKnown(column) ? 3 : 1);
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
      await forThree(async (column, client) => {
        for (const guess of [...near, ...far])
          for (const query of [{ filter: `id != "" || ${guess} ~ "a"` }, { sort: guess }] as Record<string, string>[]) {
            const { status } = await ask(column, client, 'GET', records(name, query));
            assert.equal(status, 400, `${column}: ${name} ${JSON.stringify(query)}`);
          }
      });
    }
  });

  const hiddenIn = ({ fields }: Collection) => fields.filter(({ hidden }) => hidden).map((field) => field.name);

  it('lets no filter, sort or expand look through what points here, at other collections or at the asker', async () => {
    const elsewhere = world.collections.map((other) => `@collection.${other.name}.id`);
    const asker = ['@request.auth.tokenKey', '@request.auth.password', '@request.headers.authorization'];
    for (const { name } of openOnes()) {
      const back = pointingAt(name);
      const paths = [...back.map((path) => `${path}.id`), ...asker, ...(name === 'bots' ? elsewhere : [])];
      const older = (path: string) => path.replace(/_via_(.*)/, '($1)');
      const queries = [
        ...paths.flatMap((looks) => [
          ['filter', `id = "" || ("a" ?= ${looks})`],
          ['sort', looks],
        ]),
        ...back.flatMap((path) => [path, `bot, ${path}`, older(path)].map((expand) => ['expand', expand])),
      ] as [string, string][];
      await forThree(async (column, client) => {
        for (const query of queries) {
          const { status } = await ask(column, client, 'GET', records(name, Object.fromEntries([query])));
          assert.equal(status, 403, `${column}: ${name} ${query.join(' ')}`);
        }
      });
    }
  });

  const pointingAt = (name: string) =>
    world.collections.flatMap((other) =>
      other.fields.filter(({ to }) => to === name).map((field) => `${other.name}_via_${field.name}`),
    );

  it('expands nothing that it would not show', async () => {
    const forth = (of: string) => world.collections.find(({ name }) => name === of)!.fields.filter(({ to }) => to);
    for (const { name } of openOnes()) {
      const near = forth(name);
      const far = near.flatMap((field) => forth(field.to).map((next) => `${field.name}.${next.name}`));
      await forEachKind(async (column, client) => {
        const own = idsOf(name, table(collections).get(name)![column]);
        if (own.length === 0) return;
        // `ask` has looked for what is not theirs; here for the very records.
        for (const expand of [near.map((field) => field.name).join(), far.join()])
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

void theRealtimeChannel();
void fieldsOfTheServer();
void theRoutes();
