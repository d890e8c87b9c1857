/* What a customer's own backend does: signs tokens for its people. And a small client for the tests. */
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { TestBot, TestServer } from './server.js';

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

export interface Signing {
  header?: Record<string, unknown>;
  secret?: string;
  alg?: 'sha256' | 'sha384' | 'sha512';
}

/** A JWT as the host signs it. What is undefined in the claims is left out. */
export function sign(
  bot: TestBot,
  claims: Record<string, unknown>,
  { header = {}, secret, alg = 'sha256' }: Signing = {},
) {
  const now = Math.floor(Date.now() / 1000);
  const common = { iss: bot.bot, aud: 'user-requests', iat: now, exp: now + 300, jti: randomUUID() };
  const signed = `${base64url({ alg: 'HS256', typ: 'JWT', kid: bot.secret.id, ...header })}.${base64url({ ...common, ...claims })}`;
  return `${signed}.${createHmac(alg, secret ?? bot.secret.value)
    .update(signed)
    .digest('base64url')}`;
}

/** An id as a sender makes it. */
export function newID(): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from(randomBytes(15), (byte) => alphabet[byte % 36]).join('');
}

export interface Answer {
  status: number;
  // Tests read what they expect; a wrong shape fails them.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
  headers: Headers;
}

/** One caller: its token in every call. */
export class Client {
  constructor(
    readonly server: TestServer,
    readonly token = '',
    /** The answer of `session`, of a person. */
    readonly session: Answer['body'] = null,
  ) {}

  get id(): string {
    return this.session.record.id;
  }

  get conversation(): string {
    return this.session.conversation;
  }

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(this.server.url + (path.startsWith('/') ? path : `/api/ur/${path}`), {
      method,
      headers: {
        ...(this.token ? { Authorization: this.token } : {}),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    let parsed: unknown = text;
    try {
      parsed = text === '' ? null : JSON.parse(text);
    } catch {
      // Not JSON: the test sees the text.
    }
    return { status: response.status, body: parsed, headers: response.headers };
  }

  get = (path: string) => this.call('GET', path);
  post = (path: string, body?: unknown) => this.call('POST', path, body);
  put = (path: string, body?: unknown) => this.call('PUT', path, body);
  patch = (path: string, body?: unknown) => this.call('PATCH', path, body);

  /** Everything of a collection that this caller may see. */
  async list(collection: string, query = ''): Promise<Answer['body'][]> {
    const { body } = await this.get(`/api/collections/${collection}/records?perPage=500&skipTotal=1&${query}`);
    return body.items;
  }

  send = (text: string, more: Record<string, unknown> = {}, conversation = this.conversation) =>
    this.post(`conversations/${conversation}/messages`, { id: newID(), text, ...more });

  page = async (query = '', conversation = this.conversation) =>
    (await this.get(`conversations/${conversation}/messages?${query}`)).body;
}

/** Signs in as somebody of the host. */
export async function signIn(server: TestServer, bot: TestBot, claims: Record<string, unknown>): Promise<Client> {
  const { status, body } = await new Client(server).post('session', { token: sign(bot, claims) });
  if (status !== 200) throw new Error(`No session: ${status} ${JSON.stringify(body)}`);
  return new Client(server, body.token, body);
}

export const asAgent = (server: TestServer, bot: TestBot, sub: string, more: Record<string, unknown> = {}) =>
  signIn(server, bot, { kind: 'agent', sub, name: sub, ...more });
export const asAdmin = (server: TestServer, bot: TestBot, sub = 'boss') => asAgent(server, bot, sub, { role: 'admin' });
export const asPerson = (server: TestServer, bot: TestBot, sub: string, more: Record<string, unknown> = {}) =>
  signIn(server, bot, { kind: 'interlocutor', sub, firstName: sub, ...more });
export const asBot = (server: TestServer, bot: TestBot) => new Client(server, `Bearer ${bot.accessToken}`);

/** Has a cron of the server run now, as its operator can: with the dashboard on (`DASHBOARD=on`). */
export async function runCron(server: TestServer, name: string): Promise<void> {
  const operator = { identity: 'operator@example.com', password: newID() };
  server.command('superuser', 'upsert', operator.identity, operator.password);
  const signIn = await new Client(server).post('/api/collections/_superusers/auth-with-password', operator);
  const { status } = await new Client(server, signIn.body.token).post(`/api/crons/${name}`);
  if (status !== 204) throw new Error(`The cron ${name} did not run: ${status}`);
}

/** Uploads a file into somebody's conversation; its id. */
export async function upload(who: Client, data: Buffer, id = newID()): Promise<string> {
  const form = new FormData();
  form.set('id', id);
  form.set('file', new Blob([data as Uint8Array<ArrayBuffer>]), 'plan.png');
  const url = `${who.server.url}/api/ur/conversations/${who.conversation}/files`;
  const { status } = await fetch(url, { method: 'POST', headers: { Authorization: who.token }, body: form });
  if (status !== 200) throw new Error(`No upload: ${status}`);
  return id;
}
