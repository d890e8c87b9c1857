import type { RequestRow } from '../../backend/schema/index.js';
import { Backoff } from './backoff.js';
import { UrError } from './errors.js';
import type { Feed, Loadable } from './feed.js';
import { Signal } from './signal.js';

/** How long a feed outlives its last subscriber, in ms: a moved element comes back in the next task. */
const grace = 1000;
/** Who is shown an error and a button is given so long to press it before it is tried again anyway, in ms. */
const calm = 5000;

/** What keeps feeds: it tells them when the connection was lost, and when it is back. */
export interface Keeper {
  keep(feed: LiveFeed<unknown>): () => void;
  now(): number;
}

/** The base of all feeds: who loads, when, and how the value ages. */
export abstract class LiveFeed<T> implements Feed<T> {
  #state = new Signal<Loadable<T>>({ state: 'loading' });
  #users = 0;
  #stop: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #loading: Promise<void> | undefined;
  #again = false;
  /** Tried again by itself: an error that is shown stays until there is something better. */
  #isQuiet = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #backoff = new Backoff();
  protected readonly keeper: Keeper;

  constructor(keeper: Keeper) {
    this.keeper = keeper;
  }

  get current(): Loadable<T> {
    return this.#state.current;
  }

  /** The last known value, current or not. */
  get value(): T | undefined {
    const { current } = this;
    return 'value' in current ? current.value : undefined;
  }

  protected get isLoading(): boolean {
    return this.#loading !== undefined;
  }

  get isRunning(): boolean {
    return this.#stop !== undefined;
  }

  subscribe(listener: () => void): () => void {
    const leave = this.#state.subscribe(listener);
    this.#users++;
    clearTimeout(this.#timer);
    if (!this.#stop) this.#start();
    let left = false;
    return () => {
      if (left) return;
      left = true;
      leave();
      if (--this.#users === 0) this.#timer = setTimeout(() => this.#end(), grace);
    };
  }

  /** Loads again; what is asked for while that runs is one more load after it. */
  reload(): Promise<void> {
    if (this.#loading) this.#again = true;
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  /** The connection was lost. */
  lose(): void {
    const { current } = this;
    if (current.state === 'ready') this.#state.set({ state: 'stale', value: current.value, since: this.keeper.now() });
  }

  /** The connection is back: whatever happened meanwhile has to be asked for. */
  wake(): Promise<void> {
    return this.reload();
  }

  /** The person is gone: nothing of theirs stays. */
  clear(): void {
    this.#state.set({ state: 'loading' });
  }

  protected abstract load(): Promise<T>;

  /** Listens to whatever changes the value; returns what ends that. */
  protected watch(): () => void {
    return () => undefined;
  }

  /** The server has just said so. */
  protected set(value: T): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#backoff.reset();
    this.#state.set({ state: 'ready', value });
  }

  /** Another look at what is known: as current as it was before. */
  protected replace(value: T): void {
    const { current } = this;
    if ('value' in current) this.#state.set({ ...current, value });
  }

  protected fail(cause: unknown): void {
    const error = cause instanceof UrError ? cause : new UrError({ status: -1, message: String(cause) }, { cause });
    const { current } = this;
    const isKnown = 'value' in current;
    if (error.isPassing && isKnown) {
      const since = current.state === 'stale' ? current.since : this.keeper.now();
      this.#state.set({ state: 'stale', value: current.value, since });
    } else this.#state.set({ state: 'failed', error });
    if (!error.isPassing) return;
    // One answer may be lost while the stream goes on: nothing else would ask again.
    const pause = this.#backoff.next() + (isKnown ? 0 : calm);
    const wait = Math.max((error.retryAfter ?? 0) * 1000, pause);
    if (this.#stop) this.#retry ??= setTimeout(() => this.#tryAgain(), wait);
  }

  #tryAgain(): void {
    this.#retry = undefined;
    const { current } = this;
    const isPassing = current.state === 'stale' || (current.state === 'failed' && current.error.isPassing);
    if (!this.#stop || !isPassing) return;
    this.#isQuiet = true;
    void this.wake().finally(() => {
      this.#isQuiet = false;
    });
  }

  async #load(): Promise<void> {
    do {
      this.#again = false;
      if (this.current.state === 'failed' && !this.#isQuiet) this.#state.set({ state: 'loading' });
      try {
        this.set(await this.load());
      } catch (error) {
        this.fail(error);
      }
    } while (this.#again);
  }

  #start(): void {
    const unkeep = this.keeper.keep(this);
    const unwatch = this.watch();
    this.#stop = () => {
      unkeep();
      unwatch();
    };
    void this.reload();
  }

  #end(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#stop?.();
    this.#stop = undefined;
    // Who comes back later must not see what is no longer kept current as though it were.
    this.lose();
  }
}

export interface AnswerOptions<T> {
  ask(): Promise<T>;
  /** Starts to watch what may change the answer; returns what ends that. */
  watch?: ((feed: AnswerFeed<T>) => () => void) | undefined;
  /** How the server's value is shown: with what this person has just changed. */
  shown?: ((value: T) => T) | undefined;
  /** The request in it, as the server has it. */
  find?: ((value: T, id: string) => RequestRow | undefined) | undefined;
}

/** A feed of one answer, asked again or changed when something says so. */
export class AnswerFeed<T> extends LiveFeed<T> {
  #options: AnswerOptions<T>;
  #answer: T | undefined;
  /** What changed while an answer was on its way. */
  #late: ((value: T) => T)[] = [];

  constructor(keeper: Keeper, options: AnswerOptions<T>) {
    super(keeper);
    this.#options = options;
  }

  /** Changes the answer where there is one; and the one on its way, which may be older than the change. */
  update(change: (value: T) => T): void {
    if (this.isLoading) this.#late.push(change);
    if (this.#answer === undefined) return;
    this.#answer = change(this.#answer);
    this.replace(this.#shown(this.#answer));
  }

  /** Tells the value anew. */
  show(): void {
    if (this.#options.shown) this.update((value) => value);
  }

  find(id: string): RequestRow | undefined {
    return this.#answer === undefined ? undefined : this.#options.find?.(this.#answer, id);
  }

  refuse(error: UrError): void {
    this.fail(error);
  }

  override clear(): void {
    this.#answer = undefined;
    super.clear();
  }

  protected override load(): Promise<T> {
    this.#late = [];
    return this.#options.ask();
  }

  protected override watch(): () => void {
    return this.#options.watch?.(this) ?? (() => undefined);
  }

  protected override set(answer: T): void {
    this.#answer = this.#late.reduce((value, change) => change(value), answer);
    this.#late = [];
    super.set(this.#shown(this.#answer));
  }

  #shown(answer: T): T {
    return this.#options.shown?.(answer) ?? answer;
  }
}
