import type {
  BotAllEvent,
  ConversationEvent,
  Message,
  PersonEvent,
  Presence,
  ReachedAnswer,
  ReachedBody,
  RequestRecord,
} from '../../../backend/schema/index.js';
import { topics } from '../../../backend/schema/events.js';
import type { Api } from '../api.js';
import type { Transport } from '../transport.js';
import { dateOf, notFound, signedOut } from './answers.js';
import { Conditions } from './conditions.js';
import { MemoryApi } from './memory-api.js';
import { MemoryTransport } from './memory-transport.js';
import { reach } from './reached.js';
import { eraseInterlocutor } from './erase.js';
import { anonymousOf } from './merge.js';
import { createTables, rowOf, type Changed, type Seed, type Tables } from './tables.js';

/** As whom one connects; `bot` where the server has several. */
export type Identity = { kind: 'agent' | 'interlocutor'; id: string; bot?: string } | 'anonymous';

/** Who asks: an agent or an interlocutor of one bot. */
export interface Caller {
  kind: 'agent' | 'interlocutor';
  id: string;
  tables: Tables;
}

/**
 * The whole backend in memory: the same questions, answers and refusals, for stories and tests. What happens in one
 * call is one transaction; events go out after it.
 */
export class MemoryServer {
  readonly now: () => number;
  readonly bots = new Map<string, Tables>();
  /** The version that `session` answers with; a test raises it to meet an outdated client. */
  api = 1;
  #transports = new Set<MemoryTransport>();
  #revoked = new Set<string>();
  #made = 0;
  #lastTime = 0;

  constructor({ now = () => Date.now(), seed }: { now?: () => number; seed: Seed | Seed[] }) {
    this.now = now;
    for (const bot of [seed].flat()) this.bots.set(bot.id, createTables(bot));
  }

  /** A browser of this person, signed in until `revoke`. */
  connect(as: Identity, conditions = new Conditions()): { api: Api; transport: Transport; conditions: Conditions } {
    const api = new MemoryApi(this, as, conditions);
    const transport = new MemoryTransport(conditions, (topic) => api.mayHear(topic), this.#transports);
    transport.person = as === 'anonymous' ? '' : as.id;
    return { api, transport, conditions };
  }

  /** The anonymous person of a device: who a browser is whose visitor the host does not know. */
  device(device: string, bot?: string): Exclude<Identity, 'anonymous'> {
    return { kind: 'interlocutor', id: anonymousOf(this, this.tables(bot), device), ...(bot && { bot }) };
  }

  // What the bot's own backend does with its token -------------------------------------------------

  /** `POST steps/{step}/reached`. */
  reached(step: string, body: ReachedBody, bot?: string): ReachedAnswer {
    return structuredClone(reach(this, this.tables(bot), step, body));
  }

  /** `DELETE interlocutors/{userID}`. */
  erase(userID: string, bot?: string): void {
    eraseInterlocutor(this, this.tables(bot), userID);
  }

  /** Ends the person's sessions: the next request is refused until a new one is opened. */
  revoke(person: string): void {
    this.#revoked.add(person);
    this.publish(topics.person(person), { revoked: true });
  }

  setPresence(interlocutor: string, presence: Presence): void {
    for (const tables of this.bots.values())
      if (tables.interlocutors.has(interlocutor)) tables.presence.set(interlocutor, presence);
  }

  // For the rules ------------------------------------------------------------------------------------

  tables(bot?: string): Tables {
    const tables = bot ? this.bots.get(bot) : [...this.bots.values()][0];
    if (!tables) throw notFound();
    return tables;
  }

  isSignedIn(as: Identity): boolean {
    if (as === 'anonymous' || this.#revoked.has(as.id)) return false;
    const { agents, interlocutors } = this.tables(as.bot);
    return (as.kind === 'agent' ? agents : interlocutors).has(as.id);
  }

  caller(as: Identity): Caller {
    if (as === 'anonymous' || !this.isSignedIn(as)) throw signedOut();
    return { kind: as.kind, id: as.id, tables: this.tables(as.bot) };
  }

  welcome(person: string): void {
    this.#revoked.delete(person);
  }

  /** As PocketBase writes it; never the same twice, so that "newest" is decided where the clock is fixed. */
  date(): string {
    this.#lastTime = Math.max(this.now(), this.#lastTime + 1);
    return dateOf(this.#lastTime);
  }

  newID(): string {
    return `m${String(++this.#made).padStart(14, '0')}`;
  }

  presence(tables: Tables, interlocutor: string): Presence {
    const set = tables.presence.get(interlocutor);
    if (set) return set;
    const here = [...this.#transports].some((transport) => transport.person === interlocutor && transport.isOpen);
    return here ? { state: 'online', seenAt: dateOf(this.now()) } : { state: 'offline', seenAt: '' };
  }

  /** Draws the next position for a change of the bot, and tells its agents. */
  changed(tables: Tables, collection: Changed, id: string): number {
    const pos = ++tables.pos;
    tables.changes.push({ collection, id, pos });
    const request = collection === 'requests' ? tables.requests.get(id) : undefined;
    if (request) request.pos = pos;
    this.publish(topics.bot(tables.id), { pos });
    const record = request ? rowOf(tables, request) : null;
    if (request) this.#publishAll(tables, { pos, item: { collection, id, record } });
    return pos;
  }

  saved(tables: Tables, request: RequestRecord): void {
    tables.requests.set(request.id, request);
    this.changed(tables, 'requests', request.id);
  }

  said(tables: Tables, message: Message): void {
    this.publish(topics.conversation(message.conversation), { message } satisfies ConversationEvent);
    const { conversation, seq, created, type } = message;
    const home = tables.conversations.get(conversation);
    const last = type === 'control' || !home ? { at: created } : { at: home.lastAt, text: home.lastText };
    this.#publishAll(tables, { activity: { conversation, seq, ...last } });
  }

  tell(person: string, event: PersonEvent): void {
    this.publish(topics.person(person), event);
  }

  publish(topic: string, event: unknown): void {
    for (const transport of this.#transports) transport.hear(topic, event);
  }

  #publishAll(tables: Tables, event: BotAllEvent): void {
    this.publish(topics.botAll(tables.id), event);
  }
}
