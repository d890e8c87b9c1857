import { newID } from './ids.js';
import { Signal } from './signal.js';
import type { TopicListener, Transport, TransportState } from './transport.js';

/** A visible tab that has heard nothing of the leader for so long takes its place, in ms: the leader may be frozen. */
const patience = 60_000;
/** A tab that has not answered so many signs of life is gone. */
const missedSigns = 3;

/** What tabs tell each other. */
type Note =
  /** The leader is there, and everybody should say what they want. */
  | { kind: 'lead'; state: TransportState }
  | { kind: 'want'; from: string; topics: string[] }
  | { kind: 'leave'; from: string }
  /** A topic began to be heard: for one tab, or for all. */
  | { kind: 'open'; topic: string; to?: string | undefined }
  | { kind: 'event'; topic: string; event: unknown };

/** As much of the Web Locks API as is used. */
export interface Locks {
  request(
    name: string,
    options: { signal?: AbortSignal; steal?: boolean },
    hold: () => Promise<void>,
  ): Promise<unknown>;
}

export interface SharedStreamOptions {
  /** A stream of one's own. */
  make(): Transport;
  locks: Locks;
  makeChannel(name: string): BroadcastChannel;
  /** Whether somebody looks at this tab. */
  isVisible(): boolean;
  /** Of whose events the leader tells that it lives: the server sends one every 25 s. */
  pingTopic: string;
}

/**
 * One stream per browser and identity: the tab that holds the lock has it, and passes on to the others what they want.
 * HTTP/1.1 allows six connections to a server; the seventh tab would not load.
 */
export class SharedStream implements Transport {
  readonly state = new Signal<TransportState>('connecting');
  #options: SharedStreamOptions;
  #key = '';
  #me = newID();
  #listeners = new Map<string, Set<TopicListener>>();
  #channel: BroadcastChannel | undefined;
  #abort: AbortController | undefined;
  #watchdog: ReturnType<typeof setTimeout> | undefined;
  /** Of the leader: its stream, what it listens to on it, what is heard, and who wants what. */
  #stream: Transport | undefined;
  #resign: (() => void) | undefined;
  #subscribed = new Map<string, () => void>();
  #heard = new Set<string>();
  #wants = new Map<string, { topics: string[]; missed: number }>();

  constructor(options: SharedStreamOptions) {
    this.#options = options;
  }

  get isLeader(): boolean {
    return this.#stream !== undefined;
  }

  identify(key: string): void {
    if (key === this.#key) return;
    this.close();
    this.#key = key;
    if (this.#listeners.size) this.#join();
  }

  subscribe(topic: string, listener: TopicListener): () => void {
    let listeners = this.#listeners.get(topic);
    const isNew = !listeners;
    this.#listeners.set(topic, (listeners ??= new Set()).add(listener));
    if (!this.#channel) this.#join();
    else if (isNew) this.#tellWants();
    // Heard already: this listener alone has to ask for what was before.
    else if (this.state.current === 'live') queueMicrotask(() => listeners.has(listener) && listener.open());
    return () => {
      listeners.delete(listener);
      if (listeners.size || this.#listeners.get(topic) !== listeners) return;
      this.#listeners.delete(topic);
      if (this.#listeners.size) this.#tellWants();
      else this.close();
    };
  }

  reconnect(): void {
    if (!this.#channel && this.#listeners.size) this.#join();
    else if (this.#stream) this.#stream.reconnect();
    else this.#tellWants();
  }

  /** Leaves to the others, at once: the next of them leads. */
  close(): void {
    if (!this.#channel) return;
    this.#post({ kind: 'leave', from: this.#me });
    this.#resign?.();
    this.#abort?.abort();
    clearTimeout(this.#watchdog);
    this.#channel.close();
    this.#channel = undefined;
    this.state.set('connecting');
  }

  #join(): void {
    // It is named by whose it is: before that is known, nothing is to be heard.
    if (!this.#key) return;
    const channel = this.#options.makeChannel(`${this.#key}:stream`);
    channel.onmessage = ({ data }) => this.#take(data as Note);
    this.#channel = channel;
    this.#queue(false);
    this.#tellWants();
  }

  /** Waits to lead; or takes the lead from who has it. */
  #queue(steal: boolean): void {
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    this.#watch();
    const lead = () => (abort.signal.aborted ? Promise.resolve() : this.#lead());
    // The API refuses a signal beside `steal`.
    const options = steal ? { steal } : { signal: abort.signal };
    this.#options.locks.request(`${this.#key}:stream`, options, lead).catch((error: unknown) => {
      // Aborted by oneself, or the lead was taken while this tab was frozen.
      this.#resign?.();
      if (abort.signal.aborted || !this.#channel) return;
      if ((error as Error).name === 'AbortError') this.#queue(false);
      // Locks are refused here, as in a sandboxed frame: a stream of one's own.
      else void this.#lead();
    });
  }

  /** Leads until it resigns. */
  #lead(): Promise<void> {
    clearTimeout(this.#watchdog);
    const stream = (this.#stream = this.#options.make());
    const leave = stream.state.subscribe(() => {
      const state = stream.state.current;
      if (state !== 'live') this.#heard.clear();
      this.state.set(state);
      this.#post({ kind: 'lead', state });
    });
    this.#wants.clear();
    this.#post({ kind: 'lead', state: 'connecting' });
    this.#subscribeAll();
    return new Promise((resolve) => {
      this.#resign = () => {
        leave();
        stream.close();
        this.#stream = this.#resign = undefined;
        this.#subscribed.clear();
        this.#heard.clear();
        resolve();
      };
    });
  }

  /** Of the leader: listens to what anybody wants, and to no more. */
  #subscribeAll(): void {
    const stream = this.#stream;
    if (!stream) return;
    const wanted = new Set(this.#listeners.keys());
    for (const { topics } of this.#wants.values()) for (const topic of topics) wanted.add(topic);
    // New ones first: a stream without any topic closes.
    for (const topic of wanted) {
      if (this.#subscribed.has(topic)) continue;
      // Where the subscribe is refused there are no pings, and `open` comes with each poll.
      const showLife = () => topic === this.#options.pingTopic && this.#showLife();
      const open = () => {
        this.#heard.add(topic);
        this.#tell({ kind: 'open', topic });
        showLife();
      };
      const event = (event: unknown) => {
        this.#tell({ kind: 'event', topic, event });
        showLife();
      };
      this.#subscribed.set(topic, stream.subscribe(topic, { open, event }));
    }
    for (const [topic, leave] of this.#subscribed) {
      if (wanted.has(topic)) continue;
      leave();
      this.#subscribed.delete(topic);
      this.#heard.delete(topic);
    }
  }

  #showLife(): void {
    for (const [tab, want] of this.#wants) if (++want.missed > missedSigns) this.#wants.delete(tab);
    this.#subscribeAll();
    this.#post({ kind: 'lead', state: this.state.current });
  }

  #take(note: Note): void {
    if (note.kind === 'want') return this.#want(note.from, note.topics);
    if (note.kind === 'leave') {
      if (this.#wants.delete(note.from)) this.#subscribeAll();
      return;
    }
    // Two lead for a moment when one was frozen: each serves itself.
    if (this.#stream) return;
    this.#watch();
    if (note.kind === 'lead') {
      this.state.set(note.state);
      this.#tellWants();
    } else this.#hear(note);
  }

  /** Of the leader: what a tab wants. What is heard already is open for it at once. */
  #want(from: string, topics: string[]): void {
    if (!this.#stream) return;
    const before = new Set(this.#wants.get(from)?.topics);
    this.#wants.set(from, { topics, missed: 0 });
    if (!before.size) this.#post({ kind: 'lead', state: this.state.current });
    for (const topic of topics)
      if (!before.has(topic) && this.#heard.has(topic)) this.#post({ kind: 'open', topic, to: from });
    this.#subscribeAll();
  }

  #tellWants(): void {
    if (this.#stream) this.#subscribeAll();
    else this.#post({ kind: 'want', from: this.#me, topics: [...this.#listeners.keys()] });
  }

  #tell(note: Extract<Note, { topic: string }>): void {
    this.#post(note);
    this.#hear(note);
  }

  #hear(note: Extract<Note, { topic: string }>): void {
    if (note.kind === 'open' && note.to && note.to !== this.#me) return;
    for (const listener of [...(this.#listeners.get(note.topic) ?? [])]) {
      if (note.kind === 'open') listener.open();
      else listener.event(note.event);
    }
  }

  #watch(): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => {
      if (this.#stream || !this.#channel) return;
      if (this.#options.isVisible()) this.#queue(true);
      else this.#watch();
    }, patience);
  }

  #post(note: Note): void {
    this.#channel?.postMessage(note);
  }
}
