/* Two bots with people in them, everything that they have, and everybody who might ask for it. */
import { createHmac } from 'node:crypto';
import { asAdmin, asAgent, asBot, asPerson, Client, newID } from './host.js';
import { columns, type Column } from './permissions-table.js';
import { startServer, type TestBot, type TestServer } from './server.js';

/** What only somebody who may see the person's (the agents', the admins', the other bot's) finds in an answer. */
const secretOf = (whose: string) => `secret-of-${whose}`;
export const seen: Record<Column, string[]> = {
  guest: [],
  zoe: ['zoe'],
  paul: ['paul'],
  cards: ['zoe', 'mia', 'agents'],
  plain: ['mia', 'agents'],
  admin: ['zoe', 'paul', 'mia', 'agents', 'admins'],
  far: ['far'],
  bot: ['zoe', 'paul', 'mia', 'agents'],
  farbot: ['far'],
};
const whose = ['zoe', 'paul', 'mia', 'agents', 'admins', 'far'];

export interface Field {
  name: string;
  type: string;
  hidden: boolean;
  /** Of a relation. */
  to: string;
}
export interface Collection {
  name: string;
  fields: Field[];
}
export interface Row {
  collection: string;
  id: string;
  /** The letter of the tables. */
  letter: string;
}

export interface World {
  server: TestServer;
  ours: TestBot;
  theirs: TestBot;
  /** By column: several where all of them are answered the same. */
  clients: Record<Column, Client[]>;
  people: Record<'zoe' | 'paul' | 'mia' | 'yves', Client>;
  requests: Record<string, string>;
  collections: Collection[];
  rows: Row[];
  /** What is hidden in the rows: hashes, keys. */
  hidden: string[];
  /** What of the text is not that column's to see. */
  leaks(column: Column, text: string): string[];
  /** All rows, as the database has them. */
  stored(collections: string[]): string;
}

/** Made once, before the first test. */
export let world: World;

export async function makeWorld(): Promise<void> {
  const server = await startServer();
  const ours = server.createBot('Ours');
  const theirs = server.createBot(secretOf('far'));
  const admin = await asAdmin(server, ours, 'admin');
  const far = await asAdmin(server, theirs, secretOf('far'));
  const cards = await asAgent(server, ours, 'cards', { groups: [`Cards ${secretOf('agents')}`] });
  const payments = await asAgent(server, ours, 'payments', { groups: ['Payments'] });
  const plain = await asAgent(server, ours, 'plain');
  await asAgent(server, theirs, 'farther', { groups: [secretOf('far')] });
  const people = {
    zoe: await person(server, ours, 'zoe'),
    paul: await person(server, ours, 'paul'),
    mia: await person(server, ours, 'mia'),
    yves: await person(server, theirs, 'far'),
  };
  for (const [client, bot, label] of [
    [admin, ours, 'admins'],
    [far, theirs, 'far'],
  ] as const) {
    // Nobody is there: deliveries stay to be delivered.
    await client.patch('bot', { settings: { webhook: { url: `https://${secretOf(label)}.invalid/` } } });
    await client.post('access-tokens', { label: secretOf(label) });
    const words = secretOf(label === 'far' ? 'far' : 'agents');
    const actions = [{ type: 'create_user_request_action', message: '{{@message}}' }];
    const step = { name: words, story: { key: words, name: words }, actions };
    await asBot(server, bot).put(`steps/${label === 'far' ? 'far' : 'help'}`, step);
  }
  server.sql(`UPDATE agents SET email = '${secretOf('agents')}@example.com' WHERE bot = '${ours.bot}'`);

  const requests: Record<string, string> = {};
  for (const [name, client] of Object.entries(people)) {
    const far = name === 'yves';
    const userID = far ? 'far' : name;
    const reached = { id: newID(), interlocutor: { userID } };
    const answer = await asBot(server, far ? theirs : ours).post(`steps/${far ? 'far' : 'help'}/reached`, reached);
    requests[name] = answer.body.requests[0].id;
    await client.put(`conversations/${client.conversation}/read`, { seq: 1 });
  }
  const groups = { zoe: cards.session.record.groups[0], paul: payments.session.record.groups[0] };
  for (const [name, group] of Object.entries({ ...groups, mia: '' }))
    await admin.patch(`requests/${requests[name]}`, { rev: 1, group, title: secretOf(name) });
  await far.patch(`requests/${requests.yves}`, { rev: 1, title: secretOf('far') });
  for (const [holder, of] of [
    [admin, ['zoe', 'paul', 'mia']],
    [far, ['yves']],
  ] as const) {
    const [first] = of;
    await holder.post(`requests/${requests[first]}/intent`, {
      name: secretOf(holder === far ? 'far' : 'agents'),
      phrases: ['a phrase'],
    });
    for (const name of of) await holder.post(`conversations/${people[name].conversation}/control`, { action: 'take' });
  }
  server.sql("UPDATE bots SET visibility = 'groups'");

  const collections = schemaOf(server);
  const hidden = hiddenValues(server, collections);
  world = {
    ...{ server, ours, theirs, people, requests, collections, hidden },
    clients: {
      guest: [new Client(server), ...(await deadTokens(server, ours)), new Client(server, 'no-token-at-all')],
      ...{ zoe: [people.zoe], paul: [people.paul], cards: [cards], plain: [plain], admin: [admin], far: [far] },
      ...{ bot: [asBot(server, ours)], farbot: [asBot(server, theirs)] },
    },
    rows: rowsIn(server, collections, ours, people),
    leaks: (column, text) => [
      ...whose.filter((name) => !seen[column].includes(name) && text.includes(secretOf(name))),
      ...hidden.filter((value) => text.includes(value)),
    ],
    stored: (names) => allOf(server, collections, names),
  };
}

/** Somebody with a line, a file and attributes, each of which says whose it is. */
async function person(server: TestServer, bot: TestBot, name: string): Promise<Client> {
  const secret = secretOf(name);
  const client = await asPerson(server, bot, name, {
    ...{
      firstName: secret,
      email: `${secret}@example.com`,
      phoneNumber: secret,
      customAttributes: { [secret]: secret },
    },
  });
  const form = new FormData();
  form.set('id', newID());
  form.set('file', new Blob([secret]), `${secret}.txt`);
  const headers = { Authorization: client.token };
  const to = `${server.url}/api/ur/conversations/${client.conversation}/files`;
  const { file } = (await (await fetch(to, { method: 'POST', headers, body: form })).json()) as {
    file: { id: string };
  };
  await client.send(secret, { files: [file.id] });
  return client;
}

/** Of an admin: one whose time is over, and one who has signed out. */
async function deadTokens(server: TestServer, bot: TestBot): Promise<Client[]> {
  const revoked = await asAdmin(server, bot, 'revoked');
  await revoked.call('DELETE', 'session');
  const { id } = await asAdmin(server, bot, 'expired').then(({ session }) => session.record);
  const [keys] = server.sql(
    "SELECT a.tokenKey AS own, json_extract(c.options, '$.authToken.secret') AS common " +
      `FROM agents a, _collections c WHERE a.id = '${id}' AND c.name = 'agents'`,
    ...['own', 'common'],
  );
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const tokenThatEnds = (exp: number) => {
    const collectionId = server.sql("SELECT id FROM _collections WHERE name = 'agents'", 'id')[0]!.id;
    const claims = { collectionId, exp: Math.floor(exp), id, refreshable: true, type: 'auth' };
    const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
    return `${signed}.${createHmac('sha256', keys!.own! + keys!.common!)
      .update(signed)
      .digest('base64url')}`;
  };
  const now = Date.now() / 1000;
  const alive = await new Client(server, tokenThatEnds(now + 60)).get('requests/counts');
  if (alive.status !== 200) throw new Error('The token that is to be too old is none.');
  return [new Client(server, tokenThatEnds(now - 1)), revoked];
}

function schemaOf(server: TestServer): Collection[] {
  const found = server.sql('SELECT id, name, fields FROM _collections', 'id', 'name', 'fields');
  const names = new Map(found.map(({ id, name }) => [id!, name!]));
  return found.map(({ name, fields }) => ({
    name: name!,
    fields: (JSON.parse(fields!) as (Field & { collectionId?: string })[]).map((field) => ({
      ...{ name: field.name, type: field.type, hidden: field.hidden },
      to: names.get(field.collectionId ?? '') ?? '',
    })),
  }));
}

const has = ({ fields }: Collection, name: string) => fields.some((field) => field.name === name);

/** Each row of each collection, and whose it is: by its person, its conversation, its bot. */
function rowsIn(server: TestServer, collections: Collection[], ours: TestBot, people: World['people']): Row[] {
  const parts = collections
    .filter(({ name }) => !name.startsWith('_'))
    .map((collection) => {
      const { name } = collection;
      const person = name === 'interlocutors' ? 'id' : has(collection, 'interlocutor') ? 'interlocutor' : "''";
      const talk = name === 'conversations' ? 'id' : has(collection, 'conversation') ? 'conversation' : "''";
      const bot = name === 'bots' ? 'id' : 'bot';
      return `SELECT '${name}' AS collection, id, ${bot} AS bot, ${person} AS person, ${talk} AS talk FROM ${name}`;
    });
  const columns = ['collection', 'id', 'bot', 'person', 'talk'];
  return server.sql(parts.join(' UNION ALL '), ...columns).map((row) => {
    const of = Object.entries(people).find(
      ([, { id, conversation }]) => row.person === id || row.talk === conversation,
    );
    const letter = row.bot !== ours.bot ? 'f' : of ? of[0][0]! : 'o';
    return { collection: row.collection!, id: row.id!, letter };
  });
}

function hiddenValues(server: TestServer, collections: Collection[]): string[] {
  const parts = collections.flatMap(({ name, fields }) =>
    fields
      .filter(({ hidden, type }) => hidden && (type === 'text' || type === 'password'))
      .map((field) => `SELECT "${field.name}" AS value FROM ${name}`),
  );
  const values = server.sql(parts.join(' UNION '), 'value').map(({ value }) => value!);
  return values.filter((value) => value.length > 12);
}

function allOf(server: TestServer, collections: Collection[], names: string[]): string {
  const parts = collections
    .filter(({ name }) => names.includes(name))
    .map(({ name, fields }) => {
      const values = fields.map((field) => `COALESCE("${field.name}", '')`).join(" || '|' || ");
      return `SELECT '${name} ' || ${values} AS row FROM ${name}`;
    });
  return server
    .sql(`${parts.join(' UNION ALL ')}`, 'row')
    .map(({ row }) => row)
    .sort()
    .join('\n');
}

/** Each of the columns with each of those who are in it. */
export const everybody = (): [Column, Client][] =>
  columns.flatMap((column) => world.clients[column].map((client) => [column, client] as [Column, Client]));
