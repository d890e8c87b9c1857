import { afterEach } from 'node:test';
import type { Api, Route } from '../../components/data/api.js';
import type { Client } from '../../components/data/client.js';
import { UrError } from '../../components/data/errors.js';
import type { Feed } from '../../components/data/feed.js';
import type { HubOptions } from '../../components/data/hub.js';
import { LiveClient } from '../../components/data/live-client.js';
import { sampleIDs, sampleServer, type Identity, type MemoryServer } from '../../components/data/memory/index.js';
import { MemoryOutboxStore } from '../../components/data/outbox-store.js';
import type { TopicListener, Transport } from '../../components/data/transport.js';
import { until } from '../contract/checks.js';

export const camille: Identity = { kind: 'agent', id: sampleIDs.agent('camille') };
export const zoe: Identity = { kind: 'interlocutor', id: sampleIDs.person('zoe') };
export const zoesConversation = sampleIDs.conversation('zoe');

/** The clients of the test that runs: one that fails does not close its own, and would never end. */
const open = new Set<LiveClient>();
afterEach(() => {
  for (const client of open) client.close();
  open.clear();
});

/** A client whose every part a test can reach into; it is closed after the test. */
export function clientOf(server: MemoryServer, as: Identity, change: Partial<HubOptions> = {}) {
  const { api, transport, conditions } = server.connect(as);
  const faulty = new FaultyTransport(transport);
  const store = new MemoryOutboxStore();
  const options: HubOptions = {
    api,
    transport: faulty,
    getToken: () => 'signed',
    address: 'memory',
    openStore: () => store,
    ...change,
  };
  const client = new LiveClient(options);
  open.add(client);
  return { client, api, transport: faulty, conditions, store };
}

/** Two people of the sample bank on one server, and what ends them. */
export function conversationOfTwo() {
  const server = sampleServer();
  const agent = clientOf(server, camille);
  const person = clientOf(server, zoe);
  const close = () => [agent, person].forEach(({ client }) => client.close());
  return { server, agent, person, close };
}

/** What a list begins with, and what was said last. */
const ends = (text: string) => (text.length > 2000 ? `${text.slice(0, 500)} … ${text.slice(-1500)}` : text);

/** The feed's value once it is ready and as wished; the feed runs only meanwhile. */
export async function valueOf<T>(feed: Feed<T>, wished: (value: T) => boolean = () => true): Promise<T> {
  const leave = feed.subscribe(() => undefined);
  try {
    return await until(
      () => (feed.current.state === 'ready' && wished(feed.current.value) ? feed.current.value : undefined),
      () => `a value in ${ends(JSON.stringify(feed.current))}`,
    );
  } finally {
    leave();
  }
}

export const signedIn = (client: Client) =>
  until(
    () => client.session.current.state === 'signed-in',
    () => `the session, which is ${client.session.current.state}`,
  );

/** A channel that loses, doubles and delays events as a test says. */
export class FaultyTransport implements Transport {
  /** What becomes of each event: 1 is as it came, 0 is lost, 2 is twice. */
  copies = (_event: unknown): number => 1;
  /** How much later than it came, in ms. */
  delay = (_event: unknown): number => 0;
  readonly #inner: Transport;

  constructor(inner: Transport) {
    this.#inner = inner;
  }

  get state() {
    return this.#inner.state;
  }

  subscribe(topic: string, listener: TopicListener): () => void {
    const event = (event: unknown) => {
      for (let i = this.copies(event); i > 0; i--) {
        const delay = this.delay(event);
        if (delay) setTimeout(() => listener.event(event), delay);
        else listener.event(event);
      }
    };
    return this.#inner.subscribe(topic, { open: () => listener.open(), event });
  }

  reconnect(): void {
    this.#inner.reconnect();
  }
  close(): void {
    this.#inner.close();
  }
}

/** The same server, whose answers to this route are lost so many times: it was done, but nobody hears of it. */
export function swallowing(api: Api, route: Route, times: number): Api {
  return new Proxy(api, {
    get(target, name: Route) {
      const ask = target[name].bind(target) as (...args: unknown[]) => Promise<unknown>;
      if (name !== route) return ask;
      return async (...args: unknown[]) => {
        const answer = await ask(...args);
        if (times-- > 0) throw new UrError({ status: 0, message: 'Swallowed.' });
        return answer;
      };
    },
  });
}

/** The same server, whose answers to these routes are on their way until a test lets them come. */
export function held(api: Api, routes: readonly Route[]): { api: Api; come(): void } {
  let come = () => undefined as void;
  const held = new Promise<void>((resolve) => (come = resolve));
  return { api: after(api, routes, () => held), come };
}

/** The same server, whose answers to these routes are on their way for so long, in ms. */
export const late = (api: Api, routes: readonly Route[], ms: number): Api =>
  after(api, routes, () => new Promise((resolve) => setTimeout(resolve, ms)));

function after(api: Api, routes: readonly Route[], wait: () => Promise<void>): Api {
  return new Proxy(api, {
    get(target, name: Route) {
      const ask = target[name].bind(target) as (...args: unknown[]) => Promise<unknown>;
      if (!routes.includes(name)) return ask;
      return async (...args: unknown[]) => {
        const answer = await ask(...args);
        await wait();
        return answer;
      };
    },
  });
}
