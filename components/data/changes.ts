import { topics } from '../../backend/schema/events.js';
import type {
  Activity,
  BotAllEvent,
  BotEvent,
  ChangesAnswer,
  ConversationEvent,
  Message,
  RequestRow,
} from '../../backend/schema/index.js';
import { isSaid } from '../../backend/schema/said.js';
import type { Api } from './api.js';
import { Backoff } from './backoff.js';
import { UrError } from './errors.js';
import type { Transport } from './transport.js';

export type ChangeItem = Omit<ChangesAnswer['items'][number], 'collection'> & { collection: string };

/** Who keeps something of the bot current. */
export interface ChangeListener {
  items?(items: readonly ChangeItem[]): void;
  activity?(activity: Activity): void;
  /** From now on activity is told, of this conversation or of all: what was said before has to be asked for. */
  opened?(conversation?: string): void;
  /** Oneself read a conversation this far. */
  read?(conversation: string, seq: number): void;
  /** Too much was missed: load again. */
  reset?(): void;
}

/** A hint waits this long for what it tells of, in ms: events overtake each other. */
const patience = 60;
/** `changes` is asked at most this often, in ms. */
const pace = 1000;
/** Items per answer. */
const page = 100;

/**
 * The changes of the bot in the order of their `pos`, each once. Events are hints: the next position is taken from its
 * event, a gap is asked for.
 */
export class Changes {
  #api: Api;
  #transport: Transport;
  #listeners = new Set<ChangeListener>();
  #pos: number | undefined;
  #started: Promise<void> | undefined;
  #early = new Map<number, ChangeItem>();
  #hinted = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastAsked = -pace;
  #backoff = new Backoff();
  #isFollowing = false;
  #hearsAll = false;
  #catchingUp: Promise<void> | undefined;
  /** Something happened that an answer on its way may be too old for. */
  #again = false;
  /** Who follows what is said in a single conversation. */
  #talks = new Set<{ conversation: string; leave(): void }>();

  constructor(api: Api, transport: Transport) {
    this.#api = api;
    this.#transport = transport;
  }

  /** Follows the bot's topics; from the first sign-in until the client ends. Only who may see everything hears all. */
  follow(bot: string, hearsAll: boolean): () => void {
    this.#isFollowing = true;
    this.#hearsAll = hearsAll;
    const open = () => this.#catchUpNow(() => true);
    const event = (event: unknown) => this.#hint((event as BotEvent).pos);
    const ends = [this.#transport.subscribe(topics.bot(bot), { open, event })];
    if (hearsAll) {
      const open = () => this.#tellOpened();
      const event = (event: unknown) => this.#hear(event as BotAllEvent);
      ends.push(this.#transport.subscribe(topics.botAll(bot), { open, event }));
    }
    for (const talk of this.#talks) {
      talk.leave();
      talk.leave = this.#hearTalk(talk.conversation);
    }
    return () => {
      this.#isFollowing = false;
      clearTimeout(this.#timer);
      this.#timer = undefined;
      for (const end of ends) end();
    };
  }

  /** Tells the activity of one conversation, whatever is followed of the bot. */
  followTalk(conversation: string): () => void {
    const talk = { conversation, leave: this.#hearTalk(conversation) };
    this.#talks.add(talk);
    return () => {
      this.#talks.delete(talk);
      talk.leave();
    };
  }

  /** Nothing to do where the bot's topic tells the activity of all. */
  #hearTalk(conversation: string): () => void {
    if (this.#hearsAll) return () => undefined;
    const open = () => this.#tellOpened(conversation);
    const event = (event: unknown) => {
      if (!('message' in (event as ConversationEvent))) return;
      const { seq, created: at, type, text } = (event as { message: Message }).message;
      // What the last line reads like after an edit, only the server knows.
      if (type === 'edit') open();
      else this.#tellActivity({ conversation, seq, at, ...(isSaid(type) && { text }) });
    };
    return this.#transport.subscribe(topics.conversation(conversation), { open, event });
  }

  listen(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when the position is known from which on nothing is missed: whoever reads a list waits for it. */
  ready(): Promise<void> {
    this.#started ??= this.#api.getChanges().then(
      ({ pos }) => {
        this.#pos ??= pos;
      },
      (error: unknown) => {
        this.#started = undefined;
        throw error;
      },
    );
    return this.#started;
  }

  /** Asks for all that could have been missed though nothing was noticed. */
  lookAgain(): void {
    if (!this.#isFollowing) return;
    this.#catchUpNow(() => true);
    this.#tellOpened();
  }

  /** Asks for everything since the last known position; while that is under way, once more after it. */
  catchUp(): Promise<void> {
    this.#again = true;
    return (this.#catchingUp ??= this.#catchUp());
  }

  /** Tells what came as an answer to a change of one's own; the cursor stays. */
  offer(record: RequestRow): void {
    // Told of already: perhaps that it is no longer this person's to see.
    if (record.pos <= (this.#pos ?? 0)) return;
    this.#tell([{ collection: 'requests', id: record.id, pos: record.pos, record }]);
  }

  offerRead(conversation: string, seq: number): void {
    for (const listener of [...this.#listeners]) listener.read?.(conversation, seq);
  }

  async #catchUp(): Promise<void> {
    try {
      await this.ready();
      while (this.#again) {
        this.#again = false;
        this.#lastAsked = performance.now();
        const { items, pos, reset } = await this.#api.getChanges(this.#pos, page);
        this.#pos = Math.max(this.#pos ?? 0, pos);
        if (reset) for (const listener of [...this.#listeners]) listener.reset?.();
        else this.#tell(items);
        this.#drain();
        this.#again ||= !reset && items.length >= page;
      }
    } finally {
      this.#catchingUp = undefined;
    }
  }

  #hear(event: BotAllEvent): void {
    if ('activity' in event) this.#tellActivity(event.activity);
    else if (event.pos > (this.#pos ?? Infinity)) {
      this.#early.set(event.pos, { ...event.item, pos: event.pos });
      this.#drain();
      this.#hint(event.pos);
    }
  }

  #drain(): void {
    const items: ChangeItem[] = [];
    for (const pos of this.#early.keys()) if (pos <= this.#pos!) this.#early.delete(pos);
    for (let item; (item = this.#early.get(this.#pos! + 1)); this.#early.delete(item.pos)) {
      this.#pos = item.pos;
      items.push(item);
    }
    if (items.length) this.#tell(items);
  }

  #hint(pos: number): void {
    this.#hinted = Math.max(this.#hinted, pos);
    const isDue = () => this.#hinted > (this.#pos ?? Infinity);
    if (this.#timer !== undefined || !isDue()) return;
    this.#catchUpSoon(Math.max(patience, this.#lastAsked + pace - performance.now()), isDue);
  }

  #catchUpSoon(wait: number, isDue: () => boolean): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (isDue()) this.#catchUpNow(isDue);
    }, wait);
  }

  /** An answer may be lost while the stream goes on: asked again, until there is one. */
  #catchUpNow(isDue: () => boolean): void {
    this.catchUp().then(
      () => this.#backoff.reset(),
      (error: unknown) => {
        if (!this.#isFollowing || !(error instanceof UrError) || !error.isPassing) return;
        this.#catchUpSoon(Math.max((error.retryAfter ?? 0) * 1000, this.#backoff.next()), isDue);
      },
    );
  }

  #tellActivity(activity: Activity): void {
    for (const listener of [...this.#listeners]) listener.activity?.(activity);
  }

  #tellOpened(conversation?: string): void {
    for (const listener of [...this.#listeners]) listener.opened?.(conversation);
  }

  #tell(items: readonly ChangeItem[]): void {
    if (items.length) for (const listener of [...this.#listeners]) listener.items?.(items);
  }
}
