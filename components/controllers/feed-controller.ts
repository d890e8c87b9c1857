import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Client } from '../data/client.js';
import type { Feed, Loadable } from '../data/feed.js';

const loading = { state: 'loading' } as const;

/** What a controller needs of the element that it serves. */
export interface ClientHost extends ReactiveControllerHost {
  readonly activeClient: Client | undefined;
  readonly isConnected: boolean;
}

/**
 * Subscribes an element to a feed of its client, as long as it is connected. Which feed is asked before each update,
 * and again only when the client or one of `keys` has changed; the old one's value is gone before the next paint.
 */
export class FeedController<T, F extends Feed<T> = Feed<T>> implements ReactiveController {
  /** The feed itself, for what it can do (`more()`, `older()`, ...). */
  feed: F | undefined;
  #host: ClientHost;
  #find: (client: Client) => F | undefined;
  #keys: () => readonly unknown[];
  #last: readonly unknown[] = [];
  #unsubscribe: (() => void) | undefined;

  constructor(host: ClientHost, find: (client: Client) => F | undefined, keys: () => readonly unknown[] = () => []) {
    this.#host = host;
    this.#find = find;
    this.#keys = keys;
    host.addController(this);
  }

  get current(): Loadable<T> {
    return this.feed?.current ?? loading;
  }

  /** The last known value; undefined while loading or failed. */
  get value(): T | undefined {
    const { current } = this;
    return current.state === 'ready' || current.state === 'stale' ? current.value : undefined;
  }

  hostUpdate(): void {
    const next = [this.#host.activeClient, this.#host.isConnected, ...this.#keys()];
    if (next.length === this.#last.length && next.every((value, i) => Object.is(value, this.#last[i]))) return;
    this.#last = next;
    this.#leave();
    const client = this.#host.activeClient;
    if (!client || !this.#host.isConnected) return;
    this.feed = this.#find(client);
    this.#unsubscribe = this.feed?.subscribe(() => this.#host.requestUpdate());
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#leave();
    this.#last = [];
  }

  #leave(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.feed = undefined;
  }
}
