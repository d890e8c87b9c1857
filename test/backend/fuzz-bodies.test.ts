/* Every field of every body: what is past its limits is refused by its name and stores nothing, what is at them is taken. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { limits } from '../../backend/schema/limits.js';
import { type Case, casesOf } from './body-cases.js';
import type { Answer } from './host.js';
import { routesOfHooks } from './routes.js';
import { startServer, type TestServer } from './server.js';
import { type Way, waysOf } from './ways.js';

let server: TestServer;
let ways: Record<string, Way>;
const routes = await routesOfHooks();

before(async () => {
  server = await startServer({ seed: true, env: { WEBHOOK_ALLOW_PRIVATE: 'on' } });
  ways = await waysOf(server);
});
after(() => server.stop());

/** A fingerprint of everything that is stored. */
function stored(): Record<string, string> {
  const tables = server.sql(
    "SELECT m.name AS name, group_concat('quote(' || '\"' || p.name || '\")', ' || ') AS columns FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE '\\_%' ESCAPE '\\' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE '%\\_fts%' ESCAPE '\\' GROUP BY m.name",
    ...['name', 'columns'],
  );
  const prints: Record<string, string> = {};
  for (const { name, columns } of tables) {
    const rows = server.sql(`SELECT ${columns} AS row FROM "${name}" ORDER BY 1`, 'row');
    prints[name!] = `${rows.length} ${createHash('sha256').update(JSON.stringify(rows)).digest('hex')}`;
  }
  return prints;
}

const names = (answer: Answer) => Object.keys(answer.body?.data ?? {});
const isNamed = (field: string, answer: Answer) =>
  names(answer).some(
    (name) => name === (field || 'body') || name.startsWith(`${field}.`) || field.startsWith(`${name}.`),
  );
const send = ({ caller, path }: Way, method: string, body: unknown) => caller.call(method, path, JSON.stringify(body));

describe('every body', () => {
  const withBody = routes.filter(({ body }) => body);

  it('has a way to be sent in this test', () => {
    assert.deepEqual(withBody.map(({ method, path }) => `${method} ${path}`).sort(), Object.keys(ways).sort());
  });

  it('that is wrong in one field is refused by its name, and stores nothing', async () => {
    const before = stored();
    const failed: string[] = [];
    let asked = 0;
    for (const { method, path, body: schema } of withBody) {
      const way = ways[`${method} ${path}`]!;
      const { wrong } = casesOf(schema!, way.samples, way.judged);
      for (const { field, what, body } of wrong) {
        asked++;
        const answer = await send(way, method, body);
        // Of two that may be given, either may be missed.
        const isTold = isNamed(field, answer) || (what === 'missing' && names(answer).length > 0);
        if (answer.status !== 400 || !isTold)
          failed.push(`${method} ${path} ${field || '(body)'}: ${what}: ${answer.status} ${names(answer).join()}`);
      }
    }
    assert.deepEqual(failed, []);
    assert.ok(Object.keys(before).length > 15, 'tables');
    assert.deepEqual(stored(), before);
    console.log(`   ${asked} bodies refused`);
  });

  it('that is no object of JSON in UTF-8 is refused, and stores nothing', async () => {
    const before = stored();
    const deep = (open: string, close: string) => open.repeat(10_000) + close.repeat(10_000);
    const raw = [
      '{"\\u005f_proto__": 1}',
      '{',
      'x',
      '{"id": }',
      '"text"',
      'null',
      '7',
      '[]',
      'true',
      '{}',
      '',
      deep('[', ']'),
      deep('{"a":', '}'),
    ];
    const broken = [Buffer.from('{"id":"\xff\xfe"}', 'latin1'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from([0])];
    const failed: string[] = [];
    for (const { method, path } of withBody) {
      const { caller, path: at } = ways[`${method} ${path}`]!;
      for (const body of [...raw, ...broken]) {
        // A bot is told nothing new by an empty body.
        if (path === 'bot' && ['{}', ''].includes(String(body))) continue;
        const answer = await fetch(`${server.url}/api/ur/${at}`, {
          ...{ method, body, headers: { Authorization: caller.token, 'Content-Type': 'application/json' } },
        });
        if (answer.status !== 400) failed.push(`${method} ${path} ${String(body).slice(0, 20)}: ${answer.status}`);
        await answer.arrayBuffer();
      }
    }
    assert.deepEqual(failed, []);
    assert.deepEqual(stored(), before);
  });

  it('over 64 KB is too large, whether it says so before or not', async () => {
    const before = stored();
    for (const { method, path } of withBody) {
      const way = ways[`${method} ${path}`]!;
      const large = JSON.stringify({ ...way.samples[0], padding: 'x'.repeat(limits.bodyBytes) });
      for (const isChunked of [false, true])
        assert.equal(await sendRaw(way, method, large, isChunked), 413, `${method} ${path} ${isChunked}`);
    }
    assert.deepEqual(stored(), before);
  });

  it('is answered whatever the query asks of the answer', async () => {
    const failed: string[] = [];
    for (const fields of ['text:excerpt(5,true)', '{"a":[""]}', '(x ~ ', 'id:x', '*', ''])
      for (const { method, path, body } of routes) {
        const way = ways[`${method} ${path}`];
        const [at, sent] = [way?.path ?? path, body && JSON.stringify({ ...way!.samples[0], nothing: 1 })];
        const caller = way?.caller ?? ways['PATCH bot']!.caller;
        if (method === 'DELETE') continue;
        const { status } = await caller.call(method, `${at}?fields=${encodeURIComponent(fields)}`, sent ?? undefined);
        if (status >= 500) failed.push(`${method} ${path}?fields=${fields}: ${status}`);
      }
    assert.deepEqual(failed, []);
  });

  it('at its limits is taken', async () => {
    const refusals = ['validation_missing_rel_records', 'validation_not_unique'];
    const failed: string[] = [];
    let asked = 0;
    for (const { method, path, body: schema } of withBody) {
      const way = ways[`${method} ${path}`]!;
      const { largest } = casesOf(schema!, way.samples, way.judged);
      for (const { field, what, body } of largest) {
        if (JSON.stringify(body).length > limits.bodyBytes) continue;
        asked++;
        const answer = await send(way, method, await freshened(way, { field, what, body }));
        const codes = Object.values(answer.body?.data ?? {}).map((issue) => (issue as { code: string }).code);
        const isTaken = answer.status < 300 || [403, 404, 409].includes(answer.status);
        const isKnown = answer.status === 400 && codes.length > 0 && codes.every((code) => refusals.includes(code));
        if (!isTaken && !isKnown)
          failed.push(`${method} ${path} ${field}: ${what}: ${answer.status} ${names(answer).join()} ${codes.join()}`);
      }
    }
    assert.deepEqual(failed, []);
    console.log(`   ${asked} bodies taken`);
  });
});

/** The field that the case is about stays as it is. */
async function freshened({ fresh }: Way, { field, body }: Case): Promise<unknown> {
  if (!fresh) return body;
  const [key = ''] = field.split('.');
  const given = body as Record<string, unknown>;
  return { ...(await fresh(given)), ...(key in given && { [key]: given[key] }) };
}

function sendRaw({ caller, path }: Way, method: string, body: string, isChunked: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...{ Authorization: caller.token, 'Content-Type': 'application/json' },
      ...(isChunked ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': Buffer.byteLength(body) }),
    };
    const sent = request(`${server.url}/api/ur/${path}`, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
