import type { ReactiveController } from 'lit';
import type { Client, Connection } from '../data/client.js';
import type { ClientHost } from './feed-controller.js';

/** A gap that closes within this time, in ms, is not shown: it would only flicker. */
const patience = 1000;

/** How current the screen is; undefined while all is well, or will be in a moment. */
export class ThreadConnection implements ReactiveController {
  #host: ClientHost;
  #client: Client | undefined;
  #leave: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  constructor(host: ClientHost) {
    this.#host = host;
    host.addController(this);
  }

  get trouble(): (Connection & { state: 'catching-up' | 'offline' }) | undefined {
    const connection = this.#client?.connection.current;
    if (!connection || connection.state === 'live') return undefined;
    if (connection.state === 'catching-up' && !this.#isOver) return undefined;
    return connection as Connection & { state: 'catching-up' | 'offline' };
  }

  hostUpdate(): void {
    const client = this.#host.isConnected ? this.#host.activeClient : undefined;
    if (client === this.#client) return;
    this.#leave?.();
    this.#client = client;
    this.#leave = client?.connection.subscribe(() => this.#changed());
    this.#changed();
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#leave?.();
    this.#leave = this.#client = undefined;
    clearTimeout(this.#timer);
  }

  #changed(): void {
    clearTimeout(this.#timer);
    this.#isOver = false;
    if (this.#client?.connection.current.state === 'catching-up')
      this.#timer = setTimeout(() => {
        this.#isOver = true;
        this.#host.requestUpdate();
      }, patience);
    this.#host.requestUpdate();
  }
}
