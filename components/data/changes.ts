import { topics } from '../../backend/schema/events.js';
import type { Activity, BotAllEvent, BotEvent, ChangesAnswer, RequestRow } from '../../backend/schema/index.js';
import type { Api } from './api.js';
import { Backoff } from './backoff.js';
import { UrError } from './errors.js';
import type { Transport } from './transport.js';

export type ChangeItem = Omit<ChangesAnswer['items'][number], 'collection'> & { collection: string };

/** Who keeps something of the bot current. */
export interface ChangeListener {
  items?(items: readonly ChangeItem[]): void;
  activity?(activity: Activity): void;
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
  #lastAsked = 0;
  #backoff = new Backoff();
  #isFollowing = false;
  #catchingUp: Promise<void> | undefined;

  constructor(api: Api, transport: Transport) {
    this.#api = api;
    this.#transport = transport;
  }

  /** Follows the bot's topics; from the first sign-in until the client ends. */
  follow(bot: string): () => void {
    this.#isFollowing = true;
    const open = () => this.#catchUpNow(() => true);
    const ends = [
      this.#transport.subscribe(topics.bot(bot), { open, event: (event) => this.#hint((event as BotEvent).pos) }),
      this.#transport.subscribe(topics.botAll(bot), {
        open: () => undefined,
        event: (event) => this.#hear(event as BotAllEvent),
      }),
    ];
    return () => {
      this.#isFollowing = false;
      clearTimeout(this.#timer);
      this.#timer = undefined;
      for (const end of ends) end();
    };
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

  /** Asks for everything since the last known position. */
  catchUp(): Promise<void> {
    this.#catchingUp ??= this.#catchUp().finally(() => {
      this.#catchingUp = undefined;
    });
    return this.#catchingUp;
  }

  /** Tells what came as an answer to a change of one's own; the cursor stays. */
  offer(record: RequestRow): void {
    this.#tell([{ collection: 'requests', id: record.id, pos: record.pos, record }]);
  }

  offerRead(conversation: string, seq: number): void {
    for (const listener of [...this.#listeners]) listener.read?.(conversation, seq);
  }

  async #catchUp(): Promise<void> {
    await this.ready();
    for (let isFull = true; isFull;) {
      this.#lastAsked = Date.now();
      const { items, pos, reset } = await this.#api.getChanges(this.#pos, page);
      this.#pos = Math.max(this.#pos ?? 0, pos);
      if (reset) for (const listener of [...this.#listeners]) listener.reset?.();
      else this.#tell(items);
      this.#drain();
      isFull = !reset && items.length >= page;
    }
  }

  #hear(event: BotAllEvent): void {
    if ('activity' in event) {
      for (const listener of [...this.#listeners]) listener.activity?.(event.activity);
    } else if (event.pos > (this.#pos ?? Infinity)) {
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
    this.#catchUpSoon(Math.max(patience, this.#lastAsked + pace - Date.now()), isDue);
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
        this.#catchUpSoon(this.#backoff.next(Date.now()), isDue);
      },
    );
  }

  #tell(items: readonly ChangeItem[]): void {
    if (items.length) for (const listener of [...this.#listeners]) listener.items?.(items);
  }
}
