import type PocketBase from 'pocketbase';
import { Backoff } from '../backoff.js';
import type { UrError } from '../errors.js';
import { Signal } from '../signal.js';
import type { TopicListener, Transport, TransportState } from '../transport.js';
import { errorOf } from './pocketbase-api.js';

/** The server pings every 25 s: a stream silent for so long is dead, whatever it looks like. In ms. */
const silence = 35_000;
/**
 * How long a connect may take, in ms: the first is given time for a slow network, the next ones are tried often, so
 * that the end of a dead one is noticed; after a while they are given time again.
 */
const connectTimes = { first: 10_000, soon: 2500, late: 15_000 };

/** Where the subscribe is refused, everything is asked for this often instead, in ms; every so many times anew. */
const poll = { every: 5000, streams: 12 };

/**
 * PocketBase's realtime channel, on a stream of our own: the SDK's does not retry its first connect, cannot tell when
 * a topic began to be heard, and knows no watchdog.
 */
export class PocketBaseStream implements Transport {
  readonly state = new Signal<TransportState>('connecting');
  #pb: PocketBase;
  #listeners = new Map<string, Set<TopicListener>>();
  /** Topics that the server has accepted on this stream. */
  #heard = new Set<string>();
  #source: EventSource | undefined;
  #client = '';
  #backoff = new Backoff();
  #retry: ReturnType<typeof setTimeout> | undefined;
  #watchdog: ReturnType<typeof setTimeout> | undefined;
  #poll: ReturnType<typeof setTimeout> | undefined;
  /** How often in a row the subscribe was refused. */
  #refusals = 0;
  #submitting: Promise<void> | undefined;
  #isStale = false;
  /** Since when it is lost, in ms; 0 while it is not. */
  #lostAt = 0;
  #startedAt = 0;
  #abort = new AbortController();

  constructor(pb: PocketBase) {
    this.#pb = pb;
  }

  subscribe(topic: string, listener: TopicListener): () => void {
    let listeners = this.#listeners.get(topic);
    if (!listeners) {
      this.#listeners.set(topic, (listeners = new Set()));
      this.#source?.addEventListener(topic, this.#onEvent);
      this.#submit();
    }
    listeners.add(listener);
    if (!this.#source && this.#retry === undefined) this.#connect();
    if (this.#heard.has(topic))
      queueMicrotask(() => this.#heard.has(topic) && listeners.has(listener) && listener.open());
    return () => {
      listeners.delete(listener);
      if (listeners.size || this.#listeners.get(topic) !== listeners) return;
      this.#listeners.delete(topic);
      this.#source?.removeEventListener(topic, this.#onEvent);
      if (this.#listeners.size) this.#submit();
      else this.close();
    };
  }

  reconnect(): void {
    this.#backoff.reset();
    if (!this.#listeners.size) return;
    this.#drop();
    this.#connect();
  }

  close(): void {
    this.#drop();
    this.state.set('connecting');
  }

  #connect(): void {
    // As a guest one would be heard by nobody, and never know: whoever has a session again reconnects.
    if (!this.#pb.authStore.isValid) return this.close();
    const source = new EventSource(this.#pb.buildURL('/api/realtime'));
    this.#source = source;
    this.#startedAt = performance.now();
    this.#abort = new AbortController();
    const { first, soon, late } = connectTimes;
    this.#watch(!this.#lostAt ? first : performance.now() - this.#lostAt < 120_000 ? soon : late);
    source.addEventListener('PB_CONNECT', (event) => {
      this.#client = (JSON.parse(event.data as string) as { clientId: string }).clientId;
      // The network lives; a server that has just started, or is stormed, is given its time.
      this.#watch(first);
      this.#submit();
    });
    // The browser would try again at a pace of its own.
    source.onerror = () => source === this.#source && this.#lost();
    for (const topic of this.#listeners.keys()) source.addEventListener(topic, this.#onEvent);
  }

  #onEvent = ({ type, data }: MessageEvent<string>) => {
    this.#watch();
    const event: unknown = JSON.parse(data);
    for (const listener of [...(this.#listeners.get(type) ?? [])]) listener.event(event);
  };

  /** A stream that says nothing, not even a ping, is given up. */
  #watch(patience = silence): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.#lost(), patience);
  }

  #lost(least = 0): void {
    // An attempt that waited in vain has been a pause already.
    const paused = this.#heard.size ? 0 : performance.now() - this.#startedAt;
    this.#drop();
    this.#lostAt ||= performance.now();
    this.state.set('lost');
    const wait = Math.max(least, this.#backoff.next() - paused);
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#connect();
    }, wait);
  }

  #drop(): void {
    this.#source?.close();
    this.#source = undefined;
    this.#client = '';
    this.#abort.abort();
    this.#submitting = undefined;
    this.#heard.clear();
    clearTimeout(this.#retry);
    clearTimeout(this.#watchdog);
    clearTimeout(this.#poll);
    this.#retry = undefined;
  }

  /** Tells the server all topics; those that change meanwhile are told after it. */
  #submit(): void {
    this.#isStale = true;
    if (!this.#client) return;
    const submitting = (this.#submitting ??= this.#submitAll());
    void submitting.finally(() => {
      if (this.#submitting === submitting) this.#submitting = undefined;
    });
  }

  async #submitAll(): Promise<void> {
    // All that subscribe in one task are told at once.
    await Promise.resolve();
    while (this.#isStale && this.#client) {
      this.#isStale = false;
      const client = this.#client;
      const { signal } = this.#abort;
      const topics = [...this.#listeners.keys()];
      if (!this.#pb.authStore.isValid) return this.close();
      try {
        const body = { clientId: client, subscriptions: topics };
        await this.#pb.send('/api/realtime', { method: 'POST', body, requestKey: null, signal });
      } catch (error) {
        if (client === this.#client) this.#refused(errorOf(error));
        return;
      }
      if (client === this.#client) this.#accepted(topics);
    }
  }

  #accepted(topics: string[]): void {
    this.#backoff.reset();
    this.#lostAt = this.#refusals = 0;
    clearTimeout(this.#poll);
    this.#watch();
    const fresh = topics.filter((topic) => !this.#heard.has(topic));
    this.#heard = new Set(topics);
    // Live first: what the listeners then ask for is catching up.
    this.state.set('live');
    this.#open(fresh);
  }

  /**
   * No answer: the network. 404: the stream is gone. Anything else (the subscribe came from another address than the
   * stream, with two stacks): no events will come, so everything is asked for again and again.
   */
  #refused({ status, retryAfter = 0 }: UrError): void {
    if (status <= 0 || status === 404 || status >= 500 || status === 429) return this.#lost(retryAfter * 1000);
    this.#backoff.reset();
    this.#lostAt = 0;
    this.#refusals++;
    this.state.set('live');
    this.#open([...this.#listeners.keys()]);
    // Nothing comes that could be watched: what has to be answered is the next poll.
    clearTimeout(this.#watchdog);
    clearTimeout(this.#poll);
    this.#poll = setTimeout(() => this.#askAgain(), poll.every);
  }

  /** Asks to be let in again: refused, the server is there and is polled; accepted, the polls are over. */
  #askAgain(): void {
    if (this.#refusals % poll.streams) {
      this.#watch(connectTimes.first);
      return this.#submit();
    }
    // Another stream may come from the address that the subscribe comes from.
    this.#drop();
    this.#connect();
  }

  #open(topics: string[]): void {
    for (const topic of topics) for (const listener of [...(this.#listeners.get(topic) ?? [])]) listener.open();
  }
}
