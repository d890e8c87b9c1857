/* The client against a real server over a network that fails. */
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../../components/data/client.js';
import { createPocketBaseClient } from '../../components/data/pocketbase/client.js';
import { asPerson, sign } from '../backend/host.js';
import { startServer, type TestBot, type TestServer } from '../backend/server.js';
import { valueOf } from '../data/support.js';
import { equal, until } from './checks.js';
import { EventSourceOverFetch } from './event-source.js';
import { fresh } from './home.js';
import { TcpProxy } from './tcp-proxy.js';

describe('over a network that fails', () => {
  let server: TestServer;
  let bot: TestBot;
  let proxy: TcpProxy;
  const clients: { close(): void }[] = [];

  before(async () => {
    (globalThis as { EventSource?: unknown }).EventSource ??= EventSourceOverFetch;
    server = await startServer();
    bot = server.createBot('Bot');
    proxy = await new TcpProxy(server.url).listen();
  });
  after(async () => {
    for (const client of clients) client.close();
    await proxy.close();
    await server.stop();
  });

  /** A browser of this person, behind the failing network. */
  async function reader(sub: string): Promise<{ client: Client; conversation: string }> {
    const getToken = () => sign(bot, { kind: 'interlocutor', sub, firstName: sub });
    const client = createPocketBaseClient({ api: proxy.url, getToken });
    clients.push(client);
    const session = await until(() => {
      const { current } = client.session;
      return current.state === 'signed-in' ? current : undefined;
    }, 'the session');
    return { client, conversation: session.conversation! };
  }

  const numbered = (count: number) => Array.from({ length: count }, (_, i) => `line ${i}`);

  it('shows every message once and in order, though all connections are reset again and again', async () => {
    const name = fresh('person');
    const { client, conversation } = await reader(name);
    const log = client.log(conversation);
    const leave = log.subscribe(() => undefined);
    await valueOf(log);
    // The same person elsewhere, on a network that works.
    const writer = await asPerson(server, bot, name);
    const words = numbered(200);
    for (const [index, text] of words.entries()) {
      await writer.send(text);
      if (index % 10 === 5) proxy.reset();
    }
    const { lines } = await valueOf(log, (value) => value.lines.at(-1)?.text === words.at(-1));
    equal(
      lines.map(({ text }) => text),
      words,
    );
    await until(() => client.connection.current.state === 'live', 'live');
    leave();
  });

  it('sends every line once and in order, though its answers are lost', async () => {
    const name = fresh('person');
    const { client, conversation } = await reader(name);
    const log = client.log(conversation);
    const leave = log.subscribe(() => undefined);
    await valueOf(log);
    const words = numbered(30);
    const sending = (async () => {
      for (const text of words) {
        await client.send(conversation, { text });
        await sleep(5);
      }
    })();
    for (let i = 0; i < 12; i++) {
      await sleep(20);
      proxy.reset();
    }
    await sending;
    await valueOf(
      log,
      ({ lines }) => lines.length === words.length && lines.every(({ delivery }) => delivery.state === 'sent'),
    );
    const stored = await (await asPerson(server, bot, name)).page('limit=200');
    equal(
      stored.items.map(({ text }: { text: string }) => text),
      words,
    );
    leave();
  });

  it('is live again within seconds of the server’s return', async () => {
    const { client } = await reader(fresh('person'));
    await until(() => client.connection.current.state === 'live', 'live');
    await proxy.close();
    await until(() => client.connection.current.state === 'offline', 'offline');
    proxy = await new TcpProxy(server.url).listen(new URL(proxy.url).port);
    const since = Date.now();
    await until(() => client.connection.current.state === 'live', 'live again');
    equal(Date.now() - since < 4000, true, 'within 4 s');
  });
});
