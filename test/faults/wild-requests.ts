/* Requests as a stranger might make them: of routes that exist and that do not, half right and wild. */
import fc from 'fast-check';
import type { Client } from '../backend/host.js';
import type { RouteOfHooks } from '../backend/routes.js';
import type { Way } from '../backend/ways.js';

export interface WildRequest {
  as: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer | undefined;
}

/** Where requests are made up: what exists there, and who may ask. */
export interface World {
  routes: RouteOfHooks[];
  ways: Record<string, Way>;
  collections: string[];
  /** Ids and keys of what exists, in both bots. */
  known: string[];
  callers: Record<string, Client>;
}

const odd = fc.oneof(
  fc.constantFrom('', ' ', '.', '..', '%', '%00', '%2e%2e%2f', '%ff', '%ed%a0%80', "'", '"', "' OR 1=1 --", '\\', '*'),
  fc.constantFrom('__proto__', 'constructor', 'toString', '{{@message}}', '${x}', '😀', '\u202e', '\ud800', '\0', '\n'),
  fc.constantFrom('-1', '0', '1', '1e309', 'NaN', 'null', 'true', '9'.repeat(30), 'x'.repeat(15), 'x'.repeat(3000)),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

const anyJSON = fc.oneof(
  odd,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 4 }),
  fc.nat(300).map((depth) => JSON.parse('[{"a":'.repeat(depth) + '1' + '}]'.repeat(depth)) as unknown),
  fc.constantFrom<unknown>(JSON.parse('{"__proto__": {"x": 1}}'), { constructor: { prototype: 1 } }, [], {}, ['x']),
);

/** A change of one place in a body: how far down to go, which way, and what to put there. */
const change = fc.record({
  steps: fc.array(fc.nat(20), { maxLength: 4 }),
  to: fc.option(anyJSON, { nil: undefined }),
});
type Change = { steps: number[]; to: unknown };

function changed(value: unknown, { steps: [step, ...steps], to }: Change): unknown {
  const entries = value !== null && typeof value === 'object' ? Object.entries(value) : [];
  if (step === undefined || !entries.length) return to;
  const [key, inner] = entries[step % entries.length]!;
  const next = changed(inner, { steps, to });
  return Array.isArray(value) ? value.with(Number(key), next) : { ...(value as object), [key]: next };
}

const filter = (world: World): fc.Arbitrary<string> => {
  const field = fc.constantFrom(
    ...['id', 'bot', 'status', 'title', 'created', 'text', 'rev', 'tokenKey', 'hash', 'value', 'email', 'x'],
    ...['interlocutor.userID', 'conversation.interlocutor.email', '@request.auth.id', '@request.body.x', '@now'],
    ...['@collection.secrets.value', '@collection.agents.email', 'messages_via_conversation.text', 'attributes.a.b'],
    ...['@request.query.x:isset', 'title:lower', 'files:length', 'groups:each', 'geoDistance(1,2,3,4)', 'id:x'],
  );
  const operator = fc.constantFrom('=', '!=', '>', '<=', '~', '!~', '?=', '?~', '?>', '==', '');
  const value = fc.oneof(
    odd.map((text) => JSON.stringify(text)),
    fc.constantFrom(...world.known).map((id) => `"${id}"`),
    fc.constantFrom('1', 'true', 'null', "'", '"', '@todayStart', '{:x}', '(', '%', '_', '"%"', '1e999'),
  );
  const term = fc.tuple(field, operator, value).map((parts) => parts.join(' '));
  const terms = fc.array(
    fc.oneof(
      term,
      term.map((one) => `(${one})`),
    ),
    { minLength: 1, maxLength: 6 },
  );
  return fc.oneof(
    {
      arbitrary: fc.tuple(terms, fc.constantFrom(' && ', ' || ', ' , ', '//')).map(([all, by]) => all.join(by)),
      weight: 4,
    },
    { arbitrary: fc.nat(400).map((depth) => `${'('.repeat(depth)}id=1${')'.repeat(depth)}`), weight: 1 },
    { arbitrary: odd, weight: 1 },
  );
};

function query(world: World): fc.Arbitrary<string> {
  const name = fc.constantFrom(
    ...['after', 'before', 'limit', 'filter', 'sort', 'expand', 'fields', 'page', 'perPage', 'skipTotal'],
    ...['conversations', 'token', 'thumb', 'download', 'x', '__proto__'],
  );
  const value = fc.oneof(
    odd,
    filter(world),
    fc.constantFrom(...world.known),
    fc.constantFrom('-created,id', '@random', '@rowid', '+x', 'interlocutor,conversation', '*', 'text:excerpt(5,true)'),
    fc.constantFrom('{"status":["todo"]}', '{"text":"%"}', '{"text":7}', '{', '[]', '{"assignee":[""]}', '500', '1000'),
    fc.array(fc.constantFrom(...world.known), { maxLength: 300 }).map((ids) => ids.join(',')),
  );
  const pair = fc.tuple(name, value).map(([key, text]) => `${key}=${encode(text)}`);
  return fc.array(pair, { maxLength: 4 }).map((pairs) => (pairs.length ? `?${pairs.join('&')}` : ''));
}

/** As in an address; half a character has no code. */
const encode = (text: string) => encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, '\ufffd'));

/** A path below the server's address. What cannot be in a request's first line is taken out. */
function path(world: World): fc.Arbitrary<string> {
  const part = fc.oneof(
    { arbitrary: fc.constantFrom(...world.known), weight: 6 },
    { arbitrary: odd.map(encode), weight: 2 },
    { arbitrary: odd.map((text) => text.replace(/[^\x21-\x7e]|[?#]/g, '')), weight: 1 },
  );
  const filled = (pattern: string) =>
    fc
      .tuple(...pattern.split('/').map((piece) => (piece.startsWith('{') ? part : fc.constant(piece))))
      .map((pieces) => pieces.join('/'));
  const ours = fc.constantFrom(...world.routes.map((route) => `/api/ur/${route.path}`)).chain(filled);
  const works = fc.constantFrom(...Object.values(world.ways).map((way) => `/api/ur/${way.path}`));
  const collection = fc.constantFrom(...world.collections);
  const records = collection.chain((name) =>
    fc
      .constantFrom('records', 'records/{id}', 'auth-refresh', 'auth-with-password', 'request-otp', 'impersonate/{id}')
      .chain((rest) => filled(`/api/collections/${name}/${rest}`)),
  );
  const others = fc
    .constantFrom(
      ...['/api/collections', '/api/collections/{id}', '/api/files/{c}/{id}/{name}', '/api/files/token', '/api/batch'],
      ...['/api/settings', '/api/logs', '/api/backups', '/api/crons/{id}', '/api/sql', '/api/health', '/', '/_/'],
      ...['/api/ur/{x}', '/api/ur/{x}/{y}', '//api//ur/../ur/session', '/api/realtime'],
    )
    .chain(filled);
  return fc
    .tuple(
      fc.oneof(
        { arbitrary: ours, weight: 4 },
        { arbitrary: works, weight: 3 },
        { arbitrary: records, weight: 3 },
        others,
      ),
      query(world),
    )
    .map(([place, asked]) => place + asked);
}

function body(world: World): fc.Arbitrary<Buffer | undefined> {
  const samples = Object.values(world.ways).flatMap(({ samples }) => samples);
  const text = (value: unknown) => Buffer.from(JSON.stringify(value) ?? '');
  const nearly = fc
    .tuple(fc.constantFrom(...samples), fc.array(change, { maxLength: 3 }))
    .map(([sample, changes]) => text(changes.reduce<unknown>(changed, sample)));
  return fc.oneof(
    { arbitrary: nearly, weight: 8 },
    { arbitrary: anyJSON.map(text), weight: 2 },
    { arbitrary: fc.tuple(nearly, fc.nat(200)).map(([whole, end]) => whole.subarray(0, end)), weight: 1 },
    { arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)), weight: 1 },
    { arbitrary: fc.nat(3).map((n) => Buffer.alloc(65_530 + n * 5, '[')), weight: 1 },
    { arbitrary: multipart, weight: 3 },
    { arbitrary: fc.constant(undefined), weight: 3 },
  );
}

const boundary = 'wild';
const magic = [
  '\x89PNG\r\n\x1a\n',
  '\xff\xd8\xff\xe0',
  'GIF89a',
  '%PDF-1.7',
  'PK\x03\x04',
  '<svg xmlns=""/>',
  '<html>',
  '',
];
const multipart = fc
  .array(
    fc.record({
      name: fc.oneof(fc.constantFrom('id', 'file', 'x'), odd),
      filename: fc.option(odd),
      type: fc.constantFrom('', 'image/png', 'text/html', 'application/json', 'x'),
      content: fc.tuple(fc.constantFrom(...magic), odd).map(([start, rest]) => start + rest),
    }),
    { maxLength: 3 },
  )
  .chain((parts) =>
    fc.boolean().map((isEnded) => {
      const head = ({ name, filename, type }: (typeof parts)[number]) =>
        `Content-Disposition: form-data; name="${name}"${filename === null ? '' : `; filename="${filename}"`}` +
        (type && `\r\nContent-Type: ${type}`);
      const text = parts.map((part) => `--${boundary}\r\n${head(part)}\r\n\r\n${part.content}\r\n`).join('');
      return Buffer.from(text + (isEnded ? `--${boundary}--\r\n` : ''), 'latin1');
    }),
  );

const headers = fc
  .tuple(
    fc.constantFrom('application/json', `multipart/form-data; boundary=${boundary}`, 'text/plain', 'x/y;;', ''),
    fc.constantFrom('', 'https://crm.example', 'null', 'https://evil.example'),
    fc.constantFrom('', '192.0.2.1', 'x, y', '::1'),
  )
  .map(([type, origin, forwarded]) => ({
    ...(type && { 'Content-Type': type }),
    ...(origin && { Origin: origin }),
    ...(forwarded && { 'X-Forwarded-For': forwarded }),
  }));

const method = fc.oneof(
  { arbitrary: fc.constantFrom('GET', 'POST', 'PATCH', 'PUT', 'DELETE'), weight: 9 },
  { arbitrary: fc.constantFrom('HEAD', 'OPTIONS', 'PROPFIND', 'REPORT', 'LOCK'), weight: 1 },
);

/**
 * Who that was when the way was made: they have signed in again since, and are new records if a request removed or
 * erased them.
 */
function nameOf(world: World, { session, token }: Client): string {
  if (!session) return token ? 'bot' : 'guest';
  const keyOf = ({ bot, sub, userID }: { bot: string; sub?: string; userID?: string }) => [bot, sub, userID].join();
  const isSame = ([, { session: now }]: [string, Client]) => now && keyOf(now.record) === keyOf(session.record);
  return Object.entries(world.callers).find(isSame)![0];
}

/** Requests of this world: as somebody, somewhere. A third are of a route by its own method, as one who may. */
export function wildRequests(world: World): fc.Arbitrary<WildRequest> {
  const wild = fc.record({
    as: fc.constantFrom(...Object.keys(world.callers)),
    method,
    path: path(world),
    headers,
    body: body(world),
  });
  const nearly = fc
    .tuple(fc.constantFrom(...Object.entries(world.ways)), fc.array(change, { maxLength: 2 }))
    .map(([[name, way], changes]) => {
      const sample = way.samples[changes.length % way.samples.length];
      return {
        as: nameOf(world, way.caller),
        method: name.split(' ')[0]!,
        path: `/api/ur/${way.path}`,
        headers: { 'Content-Type': 'application/json' },
        body: Buffer.from(JSON.stringify(changes.reduce<unknown>(changed, sample)) ?? ''),
      };
    });
  return fc.oneof({ arbitrary: wild, weight: 2 }, { arbitrary: nearly, weight: 1 });
}
