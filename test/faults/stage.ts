/* A real server behind a network that fails, and people in front of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '../../components/data/client.js';
import { createPocketBaseClient } from '../../components/data/pocketbase/client.js';
import { sign } from '../backend/host.js';
import { startServer, type TestBot, type TestServer } from '../backend/server.js';
import { EventSourceOverFetch } from '../contract/event-source.js';
import { Network } from './network.js';
import { Screen } from './screen.js';

export interface Who {
  kind: 'interlocutor' | 'agent';
  sub: string;
  role?: 'admin' | 'agent';
}

export class Stage {
  readonly #folder: string;
  readonly #env: Record<string, string>;
  readonly #clients = new Set<Client & { close(): void }>();
  readonly #networks = new Set<Network>();

  private constructor(
    public server: TestServer,
    readonly bot: TestBot,
    readonly network: Network,
    folder: string,
    env: Record<string, string>,
  ) {
    this.#folder = folder;
    this.#env = env;
    this.#networks.add(network);
  }

  static async open(options: { env?: Record<string, string>; addresses?: string[]; origins?: string[] } = {}) {
    (globalThis as { EventSource?: unknown }).EventSource ??= EventSourceOverFetch;
    const { env = {}, addresses, origins = [] } = options;
    const dataDir = mkdtempSync(join(tmpdir(), 'user-requests-faults-'));
    const server = await startServer({ dataDir, env });
    const bot = server.createBot('Bot', origins);
    const network = await new Network(server.url).listen(addresses);
    return new Stage(server, bot, network, dataDir, env);
  }

  /** Another way to the same server. */
  async way(): Promise<Network> {
    const network = await new Network(this.server.url).listen();
    this.#networks.add(network);
    return network;
  }

  /** A browser of this person, over the network; `api` where the person knows the server by another address. */
  client({ kind, sub, role }: Who, api = this.network.url): Client & { close(): void } {
    const name = kind === 'agent' ? { name: sub, ...(role && { role }) } : { firstName: sub };
    const client = createPocketBaseClient({ api, getToken: () => sign(this.bot, { kind, sub, ...name }) });
    this.#clients.add(client);
    return client;
  }

  /** The same, looking at a conversation: by default at their own. */
  screen(who: Who, { conversation, api }: { conversation?: string; api?: string } = {}): Promise<Screen> {
    return Screen.open(this.client(who, api), conversation);
  }

  leave(client: Client): void {
    const known = [...this.#clients].find((other) => other === client);
    known?.close();
    if (known) this.#clients.delete(known);
  }

  /** SIGKILL. */
  kill(): Promise<void> {
    return this.server.kill();
  }

  /** A server on what the last one left; resolves when it answers. */
  async restart(): Promise<void> {
    this.server = await startServer({ dataDir: this.#folder, env: this.#env });
    for (const network of this.#networks) network.leadTo(this.server.url);
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
    for (const network of this.#networks) await network.close();
    await this.server.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
