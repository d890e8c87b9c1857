import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { randomBytes } from 'node:crypto';
import { until } from '../contract/checks.js';
import { asAdmin, asAgent, asPerson, Client, newID } from './host.js';
import { startServer, type TestServer } from './server.js';
import { Stream } from './stream.js';

/*
 * A list of a million rows takes 30 s when its rule compares the bot without an index on what PocketBase makes of the
 * comparison, and 4 ms with it. So the plans of the statements that the server really runs are held here.
 */

let server: TestServer;
let clients: Client[];
before(async () => {
  server = await startServer({ seed: true, printsSQL: true });
  clients = [await asAgent(server, server.demo!, 'camille'), await asAdmin(server, server.demo!, 'marek')];
});
after(() => server.stop());

/** The statements of the table that a call runs, as the server prints them. */
async function statements(table: string, call: () => Promise<unknown>): Promise<string[]> {
  const before = server.output().length;
  await call();
  // All was printed once what was asked after it is.
  const last = newID();
  await clients[1]!.list('groups', `filter=${encodeURIComponent(`name="${last}"`)}`);
  await until(() => server.output().includes(last, before), 'the last statement');
  const printed = server // without its colours
    .output()
    .slice(before)
    // eslint-disable-next-line no-control-regex
    .replace(/\u001b\[[\d;]*m/g, '');
  const found = [...printed.matchAll(/^\[[\d.]+m?s\] (SELECT .*)$/gm)].map(([, sql]) => sql!);
  return found.filter((sql) => new RegExp(`FROM [\`"]${table}[\`"]`).test(sql));
}

const plan = (sql: string) => server.sql(`EXPLAIN QUERY PLAN ${sql}`, 'detail').map(({ detail }) => detail!);

async function holds(table: string, call: () => Promise<unknown>, index: RegExp, sorts = false): Promise<void> {
  const [sql] = await statements(table, call);
  assert.ok(sql, `no statement on ${table}: ${server.output().slice(-2000)}`);
  const steps = plan(sql);
  const text = `${sql}\n${steps.join('\n')}`;
  assert.match(steps.find((step) => step.includes(` ${table} `)) ?? '', index, text);
  if (!sorts) assert.ok(!steps.some((step) => step.includes('TEMP B-TREE FOR ORDER BY')), text);
  assert.ok(!steps.some((step) => /^SCAN (?!CONSTANT)/.test(step)), text);
}

describe('the plan of', () => {
  const list = (query: string) => async () => {
    for (const client of clients) await client.list('requests', query);
  };

  it('who signs in', () =>
    holds('interlocutors', () => asPerson(server, server.demo!, 'zoe'), /USING INDEX idx_interlocutors_userID/));

  it('whose device it is', () => {
    const body = { bot: server.demo!.bot, device: randomBytes(32).toString('base64url') };
    const open = () => new Client(server).post('session', body);
    return holds('interlocutors', open, /USING INDEX idx_interlocutors_(device|hash)/);
  });

  it('the list, newest first', () => holds('requests', list('sort=-created,-id'), /USING INDEX idx_requests_created/));

  it('the same under a filter that repeats the rule', () =>
    holds(
      'requests',
      list(`sort=-created,-id&filter=${encodeURIComponent(`bot = "${server.demo!.bot}"`)}`),
      /USING INDEX idx_requests_created/,
    ));

  it('a page of it at any depth', () => {
    const at = '2026-01-01 00:00:00.000Z';
    const filter = `created<="${at}" && (created<"${at}" || id<"aaaaaaaaaaaaaaa")`;
    const query = `sort=-created,-id&filter=${encodeURIComponent(filter)}`;
    return holds('requests', list(query), /USING INDEX idx_requests_created \(<expr>=\? AND created<\?\)/);
  });

  it('the list of those who wait longest', () =>
    holds(
      'requests',
      list(`sort=waitingSince,id&filter=${encodeURIComponent('waitingSince != ""')}`),
      /USING INDEX idx_requests_waiting/,
    ));

  it('the messages of a conversation', async () => {
    const [request] = await clients[0]!.list('requests');
    const ask = () => clients[0]!.get(`conversations/${request.conversation}/messages?limit=50`);
    await holds('messages', ask, /USING INDEX idx_messages_seq \(conversation=\?/);
  });

  it('changes', async () => {
    const [sql] = await statements('requests', () => clients[0]!.get('changes?after=1'));
    const steps = plan(sql!);
    for (const table of ['requests', 'claims', 'agents', 'groups', 'stories', 'steps', 'intents'])
      assert.ok(
        steps.some((step) => step.includes(`idx_${table}_pos (<expr>=? AND pos>?`)),
        `${table}\n${steps.join('\n')}`,
      );
  });

  it('the counts, which read no row and sort none', async () => {
    const [counts, online] = await statements('requests', () => clients[0]!.get('requests/counts'));
    assert.deepEqual(plan(counts!), ['SEARCH requests USING COVERING INDEX idx_requests_counts (<expr>=?)']);
    const [open] = plan(online!);
    assert.equal(open, 'SEARCH requests USING COVERING INDEX idx_requests_counts (<expr>=? AND status=?)');
  });

  it('lists, which leave the index of the counts alone', async () => {
    const mine = `assignee="${clients[0]!.id}"`;
    for (const filter of ['status="todo"', 'assignee=""', `status="todo" && ${mine}`, 'status="todo" && group=""']) {
      const query = `sort=-created,-id&filter=${encodeURIComponent(filter)}`;
      await holds('requests', list(query), /USING INDEX idx_requests_(created|status|assignee|group) /);
    }
  });
});

describe('a subscribe', () => {
  it('asks once for each topic, with however many options', async () => {
    const zoe = await asPerson(server, server.demo!, 'zoe');
    const topic = `ur/c/${zoe.conversation}`;
    const variants = Array.from({ length: 300 }, (_, i) => `${topic}?options={"query":{"x":${i}}}`);
    const subscribe = async (topics: string[]) => (await Stream.open(zoe, topics)).close();
    const [one, many] = [
      await statements('conversations', () => subscribe([topic])),
      await statements('conversations', () => subscribe(variants)),
    ];
    assert.ok(one.length > 0);
    assert.equal(many.length, one.length);
  });
});

describe('the rows of messages', () => {
  it('look as if PocketBase had saved them', () => {
    const [row] = server.sql(
      "SELECT typeof(seq) AS seq, typeof(data) AS data, typeof(files) AS files, length(created) AS created FROM messages WHERE type = 'text'",
      ...['seq', 'data', 'files', 'created'],
    );
    // A number field is stored as SQLite sees the number; JSON as text; a moment with its milliseconds and Z.
    assert.deepEqual(row, { seq: 'integer', data: 'text', files: 'text', created: '24' });
    const names = server
      .sql("SELECT name FROM pragma_table_info('messages') ORDER BY name", 'name')
      .map(({ name }) => name);
    const written = [
      'author',
      'authorID',
      'authorName',
      'bot',
      'conversation',
      'created',
      'data',
      'files',
      'id',
      'seq',
      'text',
      'type',
    ];
    assert.deepEqual(names, written, 'a column that append.ts does not name');
  });
});
