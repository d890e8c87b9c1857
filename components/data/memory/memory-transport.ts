import { Signal } from '../signal.js';
import type { TopicListener, Transport, TransportState } from '../transport.js';
import type { Conditions } from './conditions.js';

/** One browser's stream from the memory server; lost while its conditions are offline. */
export class MemoryTransport implements Transport {
  readonly state = new Signal<TransportState>('connecting');
  person = '';
  #listeners = new Map<string, Set<TopicListener>>();
  #conditions: Conditions;
  #mayHear: (topic: string) => boolean;
  /** The streams that the server knows of. */
  #all: Set<MemoryTransport>;
  #unwatch: (() => void) | undefined;

  constructor(conditions: Conditions, mayHear: (topic: string) => boolean, all: Set<MemoryTransport>) {
    this.#conditions = conditions;
    this.#mayHear = mayHear;
    this.#all = all;
  }

  get isOpen(): boolean {
    return this.state.current === 'live';
  }

  subscribe(topic: string, listener: TopicListener): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
    this.#connect();
    queueMicrotask(() => {
      if (this.isOpen && listeners.has(listener)) listener.open();
    });
    return () => {
      listeners.delete(listener);
      if (!listeners.size && this.#listeners.get(topic) === listeners) this.#listeners.delete(topic);
    };
  }

  /** An event of the server; delivered later, as over any network. */
  hear(topic: string, event: unknown): void {
    if (!this.isOpen || !this.#listeners.has(topic) || !this.#mayHear(topic)) return;
    const copy = structuredClone(event);
    setTimeout(() => {
      if (this.isOpen) for (const listener of [...(this.#listeners.get(topic) ?? [])]) listener.event(copy);
    }, this.#conditions.latency);
  }

  reconnect(): void {
    const wasOpen = this.isOpen;
    this.#connect();
    if (!wasOpen && this.isOpen)
      for (const listeners of [...this.#listeners.values()]) for (const listener of [...listeners]) listener.open();
  }

  close(): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
    this.#all.delete(this);
    this.state.set('connecting');
  }

  #connect(): void {
    if (!this.#listeners.size) return;
    this.#all.add(this);
    this.#unwatch ??= this.#conditions.onChange(() => this.reconnect());
    this.state.set(this.#conditions.offline ? 'lost' : 'live');
  }
}
