/* Every field of every body: what is past its limits is refused by its name and stores nothing, what is at them is taken. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { limits } from '../../backend/schema/limits.js';
import { type Case, casesOf, type Judged } from './body-cases.js';
import { type Answer, asAdmin, asBot, asPerson, Client, newID, sign } from './host.js';
import { routesOfHooks } from './routes.js';
import { startServer, type TestServer } from './server.js';

/** How a route is asked so that it succeeds. */
interface Way {
  caller: Client;
  path: string;
  /** Bodies that are valid, and together have every field. */
  samples: Record<string, unknown>[];
  judged?: Judged;
  /** What makes a body one that was never sent. */
  fresh?(body: Record<string, unknown>): Promise<Record<string, unknown>>;
}

const wrongTexts = ['', ' ', 7, true, {}, [], 'a\ud800b'];
let server: TestServer;
let ways: Record<string, Way>;
const routes = await routesOfHooks();

before(async () => {
  server = await startServer({ seed: true });
  const { demo } = server;
  const bot = demo!;
  const admin = await asAdmin(server, bot);
  const person = await asPerson(server, bot, 'zoe');
  const machine = asBot(server, bot);
  const { status } = await machine.post(`steps/${bot.steps.request}/reached`, {
    id: newID(),
    interlocutor: { userID: 'zoe' },
  });
  assert.equal(status, 200);
  const [step] = await admin.list('steps', `filter=key="${bot.steps.request}"`);
  const [request] = await admin.list('requests', 'sort=-created');
  const [group] = await admin.list('groups');
  const [intent] = await admin.list('intents');
  const actions = [
    { type: 'send_text_action', text: 'Hello' },
    { type: 'send_quick_replies_action', text: 'Which?', replies: [{ title: 'This', payload: 'this' }] },
    { type: 'create_user_request_action', message: 'Help', assigneeID: admin.id, groupID: group.id },
  ];
  const home = `conversations/${person.conversation}`;
  const device = 'd'.repeat(43);
  const renewed = async (body: Record<string, unknown>) => ({ ...body, id: newID() });
  const revision = (collection: string, id: string) => async (body: Record<string, unknown>) => {
    const [record] = await admin.list(collection, `filter=id="${id}"`);
    return { ...body, rev: record.rev };
  };
  const token = () => sign(bot, { kind: 'interlocutor', sub: 'walter' });
  const reached = {
    id: newID(),
    interlocutor: {
      ...{ userID: 'quentin', firstName: 'Q', lastName: 'B', email: 'q@example.com', phoneNumber: '1' },
      ...{ customAttributes: { city: 'Lyon' }, usedToTest: false },
    },
  };
  ways = {
    'POST session': {
      caller: new Client(server),
      path: 'session',
      samples: [
        { token: token(), device },
        { bot: bot.bot, device },
      ],
      judged: { token: { wrong: ['', 7, true, null, {}, [], 'a\ud800b'] } },
      fresh: async (body) => (body.token ? { ...body, token: token() } : body),
    },
    'POST steps/{step}/reached': {
      caller: machine,
      path: `steps/${bot.steps.request}/reached`,
      samples: [
        {
          ...reached,
          messages: [{ id: newID(), author: 'interlocutor', text: 'Hi', type: 'text', data: { payload: 'x' } }],
        },
        { ...reached, messages: [{ author: 'bot', text: 'Which?', type: 'quick_replies', data: actions[1] }] },
      ],
      judged: {
        'interlocutor.email': {
          wrong: [7, true, {}, [], 'a\ud800b', 'nonsense', `${'x'.repeat(limits.name)}@example.com`],
          largest: ['', `${'x'.repeat(64)}@${'d'.repeat(60)}.${'d'.repeat(60)}.com`],
        },
        'messages.0.data': {
          wrong: [7, 'x', [], {}, { payload: '' }, { replies: [] }, { payload: 'x'.repeat(limits.name + 1) }],
        },
      },
      fresh: renewed,
    },
    'PUT steps/{key}': {
      caller: machine,
      path: 'steps/fresh',
      samples: actions.map((action) => ({ name: 'Fresh', story: { key: 'story', name: 'Story' }, actions: [action] })),
    },
    'PATCH steps/{id}': {
      caller: admin,
      path: `steps/${step.id}`,
      samples: actions.map((action) => ({ rev: step.rev, actions: [action] })),
      fresh: revision('steps', step.id),
    },
    'PUT agents/{sub}': {
      caller: machine,
      path: 'agents/newcomer',
      samples: [{ name: 'New', role: 'agent', groups: ['Cards'] }],
    },
    'POST conversations/{id}/messages': {
      caller: person,
      path: `${home}/messages`,
      samples: [{ id: newID(), type: 'text', text: 'Hi', data: { payload: 'x' }, files: [newID()], claim: newID() }],
      judged: {
        text: { wrong: [7, true, {}, [], 'a\ud800b', 'x'.repeat(limits.message + 1), '😀'.repeat(limits.message + 1)] },
        data: { wrong: [7, 'x', [], {}, { payload: '' }, { payload: 7 }, { payload: 'x'.repeat(limits.name + 1) }] },
      },
      fresh: renewed,
    },
    'PUT conversations/{id}/read': { caller: person, path: `${home}/read`, samples: [{ seq: 1 }] },
    'POST conversations/{id}/control': {
      caller: admin,
      path: `${home}/control`,
      samples: [
        { action: 'take', force: false },
        { action: 'release', step: bot.steps.request },
      ],
    },
    'PATCH requests/{id}': {
      caller: admin,
      path: `requests/${request.id}`,
      samples: [{ rev: request.rev, title: 'T', status: 'todo', assignee: admin.id, group: group.id }],
      fresh: revision('requests', request.id),
    },
    'POST requests/{id}/intent': {
      caller: admin,
      path: `requests/${request.id}/intent`,
      samples: [
        { intent: intent.id, phrases: ['one'] },
        { name: 'New', phrases: ['one'] },
      ],
    },
    'POST access-tokens': { caller: admin, path: 'access-tokens', samples: [{ label: 'CI' }] },
    'POST secrets': { caller: admin, path: 'secrets', samples: [{ label: 'Next' }] },
    'PATCH bot': {
      caller: admin,
      path: 'bot',
      samples: [
        {
          origins: ['https://crm.example'],
          settings: {
            ...{
              start: bot.steps.request,
              fallback: bot.steps.request,
              anonymous: true,
              waiting: { soon: 5, late: 9 },
            },
            webhook: { url: 'https://hooks.example/ur', events: ['request.created'], rotate: false },
          },
        },
      ],
      judged: {
        'origins.0': { wrong: [...wrongTexts, 'null', '*', 'https://crm.example/path', 'javascript:alert(1)'] },
        'settings.webhook.url': {
          wrong: [...wrongTexts, 'nonsense', 'ftp://hooks.example', `https://hooks.example/${'x'.repeat(5000)}`],
        },
      },
    },
  };
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
