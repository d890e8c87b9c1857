import { UrError } from '../components/data/errors.js';
import { newID } from '../components/data/ids.js';
import {
  createMemoryClient,
  sampleIDs,
  sampleNow,
  sampleServer,
  type MemoryClient,
  type MemoryServer,
} from '../components/data/memory/index.js';
import type { Message } from '../backend/schema/index.js';

/*
 * Everybody in Zoë's conversation with the sample bank, and what can happen to them: the clients of the stories of
 * `ur-conversation`, `ur-takeover-chat` and `ur-webchat`.
 */

export const conversation = sampleIDs.conversation('zoe');

/** Camille has control, unless the bot is to have it. */
export function bank({ control = 'camille' as 'camille' | 'bot' } = {}): MemoryServer {
  const server = sampleServer(() => sampleNow);
  if (control === 'bot') server.tables().claims.delete(conversation);
  return server;
}

export const agent = (server = bank(), sub = 'camille') =>
  createMemoryClient({ server, now: sampleNow, as: { kind: 'agent', id: sampleIDs.agent(sub) } });
export const zoe = (server = bank()) =>
  createMemoryClient({ server, now: sampleNow, as: { kind: 'interlocutor', id: sampleIDs.person('zoe') } });

/** One more line at the end; of Zoë's unless it says whose. */
export function say(server: MemoryServer, message: Partial<Message>): void {
  const tables = server.tables();
  const seq = ++tables.conversations.get(conversation)!.seq;
  tables.messages.get(conversation)!.push({
    id: `say${String(seq).padStart(12, '0')}`,
    conversation,
    seq,
    author: 'interlocutor',
    authorID: sampleIDs.person('zoe'),
    authorName: 'Zoë Martínez',
    type: 'text',
    text: '',
    data: null,
    files: [],
    created: new Date(sampleNow - 60_000).toISOString().replace('T', ' '),
    ...message,
  });
}

/** Zoë said this before she signed in, and signs in now. */
export async function signIn(server: MemoryServer, ...said: string[]): Promise<void> {
  const device = 'd'.repeat(43);
  const anonymous = server.connect(server.device(device)).api;
  const { conversation: before } = await anonymous.openSession({ bot: server.tables().id, device });
  for (const text of said) await anonymous.postMessage(before!, { id: newID(), text });
  const known = server.connect({ kind: 'interlocutor', id: sampleIDs.person('zoe') }).api;
  await known.openSession({ token: 'signed', device });
}

/** Nothing was said yet. */
export function silent(): MemoryServer {
  const server = bank({ control: 'bot' });
  server.tables().messages.set(conversation, []);
  server.tables().conversations.get(conversation)!.seq = 0;
  return server;
}

export function outdated(): MemoryServer {
  const server = bank();
  server.api = 2;
  return server;
}

export function failing(client: MemoryClient, status: number): MemoryClient {
  client.fail('getMessages', new UrError({ status }));
  return client;
}

export function slow(client: MemoryClient): MemoryClient {
  client.latency = 3_600_000;
  return client;
}

/** Does it as soon as the conversation is there. */
export function then(client: MemoryClient, act: () => unknown): MemoryClient {
  const log = client.log(conversation);
  let isDone = false;
  log.subscribe(() => {
    if (isDone || log.current.state !== 'ready') return;
    isDone = true;
    void act();
  });
  return client;
}

export const offline = (client: MemoryClient) =>
  then(client, () => {
    client.offline = true;
  });

/** Uploads them, and names them in one line. */
export async function sendFiles(client: MemoryClient, text: string, files: readonly (File | Promise<File>)[]) {
  const uploaded = [];
  for (const file of files) uploaded.push(await client.uploadFile(conversation, await file, { id: newID() }));
  await client.send(conversation, { text, files: uploaded });
}
