/* The server in memory, behind a network that loses, doubles, shuffles and delays, in a time of its own. */
import type { StepRecord } from '../../backend/schema/index.js';
import type { BotAllEvent, ConversationEvent } from '../../backend/schema/events.js';
import type { Api, Route } from '../../components/data/api.js';
import { UrError } from '../../components/data/errors.js';
import type { HubOptions } from '../../components/data/hub.js';
import type { Conditions } from '../../components/data/memory/conditions.js';
import { MemoryServer } from '../../components/data/memory/server.js';
import { MemoryOutboxStore } from '../../components/data/outbox-store.js';
import type { TopicListener, Transport } from '../../components/data/transport.js';
import { lots } from '../faults/form.js';
import { actionsOf, agentNames, agents, groups, names, steps, type Name } from './cast.js';
import type { Visibility } from './model.js';
import { Names, type Truth } from './names.js';
import type { Stage } from './play.js';
import { VirtualTime } from './virtual-time.js';

const bot = 'thebot000000000';
const idOf = (name: string) => name.toLowerCase().padEnd(15, '0');
/** How long anything is on its way at most, in ms; longer than some of the client's patience. */
const slowest = 250;

export class MemoryStage implements Stage {
  readonly looks = 40;
  conversation = '';
  readonly names: Names;
  readonly #time: VirtualTime;
  readonly #lot: () => number;
  readonly #server: MemoryServer;
  readonly #stores = new Map<Name, MemoryOutboxStore>();
  readonly #wires = new Map<Name, Wire>();

  private constructor(
    readonly visibility: Visibility,
    seed: number,
  ) {
    this.#lot = lots(seed);
    this.#time = new VirtualTime(lots(seed + 1));
    this.#server = new MemoryServer({ now: () => this.#time.now, seed: theBot(visibility) });
    const ids = (of: readonly string[]) => Object.fromEntries(of.map((name) => [name, idOf(name)]));
    this.names = new Names(ids(names) as Record<Name, string>, ids(groups));
  }

  /** The conversation exists, and the bot has greeted, before anybody looks. */
  static async open(visibility: Visibility, seed: number): Promise<MemoryStage> {
    const stage = new MemoryStage(visibility, seed);
    const { api } = stage.#server.connect({ kind: 'interlocutor', id: idOf('zoe'), bot });
    stage.conversation = (await api.openSession({ token: 'signed' })).conversation!;
    return stage;
  }

  options(who: Name, tap: (api: Api) => Api): HubOptions {
    const before = this.#wires.get(who);
    const kind = who === 'zoe' ? 'interlocutor' : 'agent';
    const { api, transport, conditions } = this.#server.connect({ kind, id: idOf(who), bot });
    const wire = new Wire(tap(api), transport, conditions, this.#lot, before);
    this.#wires.set(who, wire);
    const store = this.#stores.get(who) ?? new MemoryOutboxStore();
    this.#stores.set(who, store);
    const openStore = () => {
      wire.isOutboxOpen = true;
      return store;
    };
    return { api: wire.api, transport: wire.transport, getToken: () => 'signed', address: 'memory', openStore };
  }

  leave(who: Name): void {
    this.#wires.get(who)!.isGone = true;
  }

  /** The outbox is a module that is fetched late, in real time: nothing passes meanwhile. */
  pause(ms: number): Promise<void> {
    return this.#time.pass(ms, async () => {
      while ([...this.#wires.values()].some(({ isSignedIn, isOutboxOpen }) => isSignedIn && !isOutboxOpen))
        await new Promise<void>((resolve) => setImmediate(resolve));
    });
  }

  setDown(who: Name, isDown: boolean): void {
    this.#wires.get(who)!.isDown = isDown;
  }

  loseAnswers(who: Name, count: number): void {
    this.#wires.get(who)!.answersToLose += count;
  }

  /** The next answer to this question of theirs comes so much later, in ms. */
  delayAnswer(who: Name, route: Route, ms: number): void {
    this.#wires.get(who)!.late = { route, ms };
  }

  deafen(who: Name): void {
    this.#wires.get(who)!.loss = 0.7;
  }

  /** What is stored outlives it; streams and answers under way don't. */
  async restart(): Promise<void> {
    const down = [...this.#wires.values()].filter(({ isDown }) => !isDown);
    for (const wire of down) wire.isDown = true;
    await this.pause(300);
    for (const wire of down) wire.isDown = false;
  }

  heal(): void {
    for (const wire of this.#wires.values()) wire.heal();
  }

  hasMissed(who: Name, what: 'log' | 'lists'): boolean {
    return this.#wires.get(who)!.missed[what].size > 0;
  }

  async breakStream(who: Name): Promise<void> {
    this.setDown(who, true);
    await this.pause(100);
    this.setDown(who, false);
  }

  async truth(): Promise<Truth> {
    const { messages, requests, reads } = this.#server.tables(bot);
    const read = [...(reads.get(this.conversation) ?? [])].map(([id, seq]) => [this.names.who(id), seq]);
    return {
      log: messages.get(this.conversation)!.map((message) => this.names.lineOf(message)),
      rows: [...requests.values()].map((request) => this.names.rowOf(request)),
      reads: Object.fromEntries(read) as Truth['reads'],
    };
  }

  end(): void {
    this.#time.end();
  }
}

/** One page's way to the server. */
class Wire {
  readonly api: Api;
  readonly transport: Transport;
  isOutboxOpen = false;
  isSignedIn = false;
  /** The page is gone: it hears nothing more. */
  isGone = false;
  answersToLose = 0;
  late: { route: Route; ms: number } | undefined;
  /** The part of the events that are lost. */
  loss = 0;
  /** What was not heard of, and is not made up for by what was heard later. */
  readonly missed = { log: new Map<string, number>(), lists: new Map<string, number>() };
  readonly #conditions: Conditions;
  readonly #lot: () => number;
  readonly #underWay = new Set<(error: UrError) => void>();
  #doubles = 0.2;
  #stream = 0;

  constructor(api: Api, transport: Transport, conditions: Conditions, lot: () => number, before: Wire | undefined) {
    this.#lot = lot;
    this.#conditions = conditions;
    conditions.offline = before?.isDown ?? false;
    this.loss = before?.loss ?? 0;
    this.api = this.#faulty(api);
    this.transport = this.#shaky(transport);
    transport.state.subscribe(() => {
      if (transport.state.current === 'live') return;
      this.#stream++;
      this.missed.log.clear();
      this.missed.lists.clear();
    });
  }

  get isDown(): boolean {
    return this.#conditions.offline;
  }

  set isDown(isDown: boolean) {
    this.#conditions.offline = isDown;
    if (isDown) this.#giveUp();
  }

  heal(): void {
    this.isDown = false;
    this.loss = this.answersToLose = this.#doubles = 0;
  }

  #giveUp(): void {
    for (const reject of [...this.#underWay]) reject(new UrError({ status: 0, message: 'The network is gone.' }));
  }

  /** Questions and answers take their time; an answer may be lost, and is not heard on a network that is gone. */
  #faulty(api: Api): Api {
    return new Proxy(api, {
      get: (target, route: Route | 'abort') => {
        if (route === 'abort') return () => this.#giveUp();
        const ask = (target[route] as (...args: unknown[]) => Promise<unknown>).bind(target);
        return (...args: unknown[]) =>
          new Promise((resolve, reject) => {
            const fail = (error: UrError) => {
              this.#underWay.delete(fail);
              if (!this.isGone) reject(error);
            };
            this.#underWay.add(fail);
            let delay = this.#delay();
            if (this.late?.route === route) {
              delay += this.late.ms;
              this.late = undefined;
            }
            const answer = (settle: () => void) =>
              setTimeout(() => {
                if (!this.#underWay.delete(fail) || this.isGone) return;
                if (this.answersToLose > 0) {
                  this.answersToLose--;
                  return reject(new UrError({ status: 0, message: 'The answer is lost.' }));
                }
                if (route === 'openSession') this.isSignedIn = true;
                settle();
              }, delay);
            setTimeout(() => {
              // Given up before it left.
              if (!this.#underWay.has(fail) && this.#lot() < 0.5) return;
              if (this.isDown) return fail(new UrError({ status: 0, message: 'Nobody is there.' }));
              ask(...args).then(
                (value) => answer(() => resolve(value)),
                (error: UrError) => answer(() => reject(error)),
              );
            }, this.#delay());
          });
      },
    });
  }

  /** Events come late, so in any order; some twice, some never. */
  #shaky(transport: Transport): Transport {
    return {
      state: transport.state,
      subscribe: (topic: string, { open, event }: TopicListener) => {
        const hear = (heard: unknown) => {
          const stream = this.#stream;
          const isLost = this.#lot() < this.loss;
          if (isLost) this.#miss(heard);
          const times = isLost ? 0 : this.#lot() < this.#doubles ? 2 : 1;
          for (let i = 0; i < times; i++)
            setTimeout(() => {
              if (stream !== this.#stream || this.isGone) return;
              this.#make(heard);
              event(heard);
            }, this.#delay());
        };
        let leave: (() => void) | undefined;
        // The server hears of it a while later; what happens until then is told to nobody.
        const timer = setTimeout(() => (leave = transport.subscribe(topic, { open, event: hear })), this.#delay());
        return () => {
          clearTimeout(timer);
          leave?.();
        };
      },
      reconnect: () => transport.reconnect(),
      close: () => transport.close(),
    };
  }

  /** Most are soon there. */
  #delay(): number {
    return Math.floor(slowest * this.#lot() ** 3);
  }

  #miss(event: unknown): void {
    const { part, about, number } = subject(event as Heard);
    // Who does not hear of all activity has it from the conversation's topic, heard apart from the log.
    if (about === 'messages') this.missed.lists.set('said', Infinity);
    if (part) this.missed[part].set(about, Math.max(number, this.missed[part].get(about) ?? 0));
  }

  /** Whoever hears of a later one knows that one is missing. */
  #make(event: unknown): void {
    const { part, about, number } = subject(event as Heard);
    if (part && number > (this.missed[part].get(about) ?? Infinity)) this.missed[part].delete(about);
  }
}

type Heard = ConversationEvent | BotAllEvent | { pos: number };

/** What is numbered in an event, and which part of a page it is for. */
function subject(event: Heard): { part?: 'log' | 'lists'; about: string; number: number } {
  if ('message' in event) return { part: 'log', about: 'messages', number: event.message.seq };
  if ('activity' in event) return { part: 'lists', about: 'activity', number: event.activity.seq };
  if ('pos' in event) return { part: 'lists', about: 'changes', number: event.pos };
  return { about: '', number: 0 };
}

function theBot(visibility: Visibility): ConstructorParameters<typeof MemoryServer>[0]['seed'] {
  const step = (key: string, name: keyof typeof steps): StepRecord => ({
    ...{ id: idOf(key), bot, key, story: 'story0000000000', name: key, rev: 1 },
    actions: actionsOf(steps[name], idOf),
  });
  const person = { lastName: '', email: '', phoneNumber: '', customAttributes: {}, isLogged: true, usedToTest: false };
  return {
    ...{ id: bot, name: 'Bot', visibility, start: 'welcome', fallback: 'unknown' },
    groups: groups.map((name) => ({ id: idOf(name), bot, name })),
    agents: agentNames.map((name) => ({
      ...{ id: idOf(name), bot, sub: name, name, role: agents[name].role },
      groups: agents[name].groups.map(idOf),
    })),
    interlocutors: [{ id: idOf('zoe'), bot, userID: 'zoe', firstName: 'zoe', ...person }],
    stories: [{ id: 'story0000000000', bot, key: 'story', name: 'Story' }],
    steps: Object.keys(steps).map((key) => step(key, key as keyof typeof steps)),
  };
}
