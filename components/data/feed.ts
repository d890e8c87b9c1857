import type { UrError } from './errors.js';

/** The one union in which everything that is loaded comes. "Empty" is a ready value that has nothing in it. */
export type Loadable<T> =
  | { state: 'loading' }
  | { state: 'failed'; error: UrError }
  | { state: 'ready'; value: T }
  /** The last known value, while the server cannot be asked; `since` in Unix ms. */
  | { state: 'stale'; value: T; since: number };

/** A value that is there from the start and changes. */
export interface Readable<T> {
  readonly current: T;
  /** Calls back after each change, in a microtask; returns what ends it. */
  subscribe(listener: () => void): () => void;
}

/**
 * A value kept current from the server. The first subscriber starts it, and the last one that leaves stops it
 * after a short grace, so that an element which is moved keeps what it had.
 */
export interface Feed<T> extends Readable<Loadable<T>> {
  /** Asks again; resolves when the answer is in `current`, and never rejects. */
  reload(): Promise<void>;
}
