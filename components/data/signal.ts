import type { Readable } from './feed.js';

/** A {@link Readable} that its owner can set. */
export class Signal<T> implements Readable<T> {
  #current: T;
  #listeners = new Set<() => void>();
  #announced = true;

  constructor(initial: T) {
    this.#current = initial;
  }

  get current(): T {
    return this.#current;
  }

  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  set(value: T): void {
    this.#current = value;
    if (!this.#announced) return;
    this.#announced = false;
    // In a microtask and once: several changes in one task are one rendering.
    queueMicrotask(() => {
      this.#announced = true;
      for (const listener of [...this.#listeners]) listener();
    });
  }

  subscribe(listener: () => void): () => void {
    // A function of its own per subscription: the same listener may subscribe twice and leave once.
    const entry = () => listener();
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }
}
