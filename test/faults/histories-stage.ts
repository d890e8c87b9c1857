/* A real server, and each person behind a network of their own, for the histories. */
import { setTimeout as sleep } from 'node:timers/promises';
import PocketBase, { BaseAuthStore } from 'pocketbase';
import type { Message } from '../../backend/schema/index.js';
import type { Api } from '../../components/data/api.js';
import type { HubOptions } from '../../components/data/hub.js';
import { MemoryOutboxStore } from '../../components/data/outbox-store.js';
import { PocketBaseApi } from '../../components/data/pocketbase/pocketbase-api.js';
import { PocketBaseStream } from '../../components/data/pocketbase/stream.js';
import { asBot, sign, signIn, type Client } from '../backend/host.js';
import type { TestBot } from '../backend/server.js';
import { actionsOf, agentNames, agents, groups, names, steps, type Name } from '../histories/cast.js';
import type { Visibility } from '../histories/model.js';
import { Names, type Truth } from '../histories/names.js';
import type { Stage as HistoryStage } from '../histories/play.js';
import type { Network } from './network.js';
import type { Stage } from './stage.js';

/** As the host's token says it. */
const claims = (who: Name) =>
  who === 'zoe'
    ? { kind: 'interlocutor', sub: who, firstName: who }
    : { kind: 'agent', sub: who, name: who, ...agents[who] };
const boss = { kind: 'agent', sub: 'boss', name: 'boss', role: 'admin', groups };
/** Waits are as short as they may be: what takes longer in the model is waited for when all settles. */
const longest = 150;

export class RealStage implements HistoryStage {
  /** Some who come back after the network has failed wait 20 s before they try again, on a machine that is busy. */
  readonly looks = 500;
  readonly #networks = new Map<Name, Network>();
  readonly #stores = new Map<Name, MemoryOutboxStore>();
  readonly #witnesses = new Map<string, Promise<Client>>();

  private constructor(
    readonly visibility: Visibility,
    readonly conversation: string,
    readonly names: Names,
    readonly server: Stage,
    readonly bot: TestBot,
  ) {}

  /** A bot of its own on the server. */
  static async open(server: Stage, visibility: Visibility): Promise<RealStage> {
    const bot = server.server.createBot();
    server.server.sql(`UPDATE bots SET visibility = '${visibility}' WHERE id = '${bot.bot}'`);
    const admin = await signIn(server.server, bot, boss);
    const groupIDs = Object.fromEntries((await admin.list('groups')).map(({ name, id }) => [name, id] as const));
    const story = { key: 'story', name: 'Story' };
    for (const [key, step] of Object.entries(steps)) {
      const actions = actionsOf(step, (name) => groupIDs[name]);
      await asBot(server.server, bot).put(`steps/${key}`, { name: key, story, actions });
    }
    await admin.patch('bot', { settings: { start: 'welcome', fallback: 'unknown' } });
    const people = await Promise.all(names.map((who) => signIn(server.server, bot, claims(who))));
    const ids = Object.fromEntries(names.map((who, index) => [who, people[index]!.id])) as Record<Name, string>;
    const stage = new RealStage(visibility, people[0]!.conversation, new Names(ids, groupIDs), server, bot);
    for (const who of names) stage.#networks.set(who, await server.way());
    return stage;
  }

  options(who: Name, tap: (api: Api) => Api): HubOptions {
    const { url } = this.#networks.get(who)!;
    const pb = new PocketBase(url, new BaseAuthStore());
    const store = this.#stores.get(who) ?? new MemoryOutboxStore();
    this.#stores.set(who, store);
    return {
      api: tap(new PocketBaseApi(pb)),
      transport: new PocketBaseStream(pb),
      getToken: () => sign(this.bot, claims(who)),
      address: url,
      openStore: () => store,
    };
  }

  /** Its connections end with it. */
  leave(who: Name): void {
    this.#networks.get(who)!.reset();
  }

  async pause(ms: number): Promise<void> {
    await sleep(Math.min(ms, longest));
  }

  setDown(who: Name, isDown: boolean): void {
    const network = this.#networks.get(who)!;
    network.isDown = isDown;
    if (isDown) network.reset();
  }

  loseAnswers(who: Name, count: number): void {
    let left = count;
    this.#networks.get(who)!.cuts = (request) => request !== 'GET /api/realtime' && left-- > 0;
  }

  /** A stream that is reset takes with it what is on its way. */
  deafen(who: Name): void {
    this.#networks.get(who)!.reset((request) => request === 'GET /api/realtime');
  }

  /** SIGKILL. */
  async restart(): Promise<void> {
    await this.server.kill();
    await this.server.restart();
  }

  heal(): void {
    for (const network of this.#networks.values()) Object.assign(network, { isDown: false, cuts: undefined });
  }

  /** Whoever does not hear an event here has lost the stream, and knows it. */
  hasMissed(): boolean {
    return false;
  }

  async breakStream(who: Name): Promise<void> {
    this.deafen(who);
  }

  async truth(): Promise<Truth> {
    const admin = await this.#witness('boss', boss);
    const log: Message[] = [];
    for (let items: Message[] = []; ; log.push(...items)) {
      items = (await admin.page(`after=${log.at(-1)?.seq ?? 0}&limit=200`, this.conversation)).items;
      if (!items.length) break;
    }
    const reads: Truth['reads'] = {};
    for (const who of agentNames) {
      const [read] = await (
        await this.#witness(who, claims(who))
      ).list('reads', `filter=(reader='${this.names.id(who)}')`);
      if (read) reads[who] = read.seq;
    }
    const rows = (await admin.list('requests', 'sort=number')).map((request) => this.names.rowOf(request));
    return { log: log.map((message) => this.names.lineOf(message)), rows, reads };
  }

  async close(): Promise<void> {
    for (const network of this.#networks.values()) await network.close();
  }

  /** Somebody who asks without any network between. */
  #witness(sub: string, who: Record<string, unknown>): Promise<Client> {
    const { server } = this.server;
    const key = `${server.url} ${sub}`;
    const known = this.#witnesses.get(key) ?? signIn(server, this.bot, who);
    this.#witnesses.set(key, known);
    return known;
  }
}
