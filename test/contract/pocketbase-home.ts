import PocketBase, { BaseAuthStore } from 'pocketbase';
import type { SessionBody } from '../../backend/schema/index.js';
import { PocketBaseApi } from '../../components/data/pocketbase/pocketbase-api.js';
import { PocketBaseStream } from '../../components/data/pocketbase/stream.js';
import { asAdmin, asBot, sign } from '../backend/host.js';
import { startServer, type TestBot, type TestServer } from '../backend/server.js';
import type { Home, Place } from './home.js';
import { EventSourceOverFetch } from './event-source.js';

/** A real server of its own, with two bots. */
export async function pocketBasePlace(): Promise<Place> {
  (globalThis as { EventSource?: unknown }).EventSource ??= EventSourceOverFetch;
  // No lease ends by itself, which would be a change of the bot that no test has made.
  const server = await startServer({ env: { LEASE_SECONDS: '3600' } });
  const [home, other] = [server.createBot('Home'), server.createBot('Other')];
  await (await asAdmin(server, home)).patch('bot', { settings: { anonymous: true } });
  const streams: PocketBaseStream[] = [];
  return {
    home: homeOf(server, home, streams),
    other: homeOf(server, other, streams),
    async stop() {
      for (const stream of streams) stream.close();
      await server.stop();
    },
  };
}

function homeOf(server: TestServer, bot: TestBot, streams: PocketBaseStream[]): Home {
  async function enter(body: SessionBody) {
    const pb = new PocketBase(server.url, new BaseAuthStore());
    const api = new PocketBaseApi(pb);
    const session = await api.openSession(body);
    const transport = new PocketBaseStream(pb);
    streams.push(transport);
    return { api, transport, session, id: session.record.id };
  }
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await asBot(server, bot).call(method, path, body);
    if (answer.status > 204) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as T;
  }
  return {
    bot: bot.bot,
    agent: (sub, more = {}) => enter({ token: sign(bot, { kind: 'agent', sub, name: sub, ...more }) }),
    async person(userID, device) {
      const token = sign(bot, { kind: 'interlocutor', sub: userID, firstName: userID });
      const visitor = await enter({ token, device });
      return { ...visitor, conversation: visitor.session.conversation! };
    },
    async anonymous(device) {
      const visitor = await enter({ bot: bot.bot, device });
      return { ...visitor, conversation: visitor.session.conversation! };
    },
    async putStep(key, actions) {
      const body = { name: key, story: { key: 'contract', name: 'Contract' }, actions };
      return (await call<{ step: Awaited<ReturnType<Home['putStep']>> }>('PUT', `steps/${key}`, body)).step;
    },
    reached: (step, body) => call('POST', `steps/${step}/reached`, body),
    erase: (userID) => call('DELETE', `interlocutors/${userID}`),
  };
}
