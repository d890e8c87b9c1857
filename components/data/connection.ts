import type { Connection } from './client.js';
import type { Readable } from './feed.js';
import { Signal } from './signal.js';
import type { TransportState } from './transport.js';

/** How current the screen is: from the state of the stream, of the session, and of what is being caught up. */
export class ConnectionState implements Readable<Connection> {
  #signal: Signal<Connection>;
  #transport: Readable<TransportState>;
  #unreachable: Readable<boolean>;
  #now: () => number;
  #catchingUp = 0;
  #leave: (() => void)[];

  constructor(transport: Readable<TransportState>, unreachable: Readable<boolean>, now: () => number) {
    this.#transport = transport;
    this.#unreachable = unreachable;
    this.#now = now;
    this.#signal = new Signal<Connection>({ state: 'catching-up', since: now() });
    const update = () => this.#update();
    this.#leave = [transport.subscribe(update), unreachable.subscribe(update)];
  }

  get current(): Connection {
    return this.#signal.current;
  }

  subscribe(listener: () => void): () => void {
    return this.#signal.subscribe(listener);
  }

  /** Catching up until this is done. */
  async during(work: Promise<unknown>): Promise<void> {
    this.#catchingUp++;
    this.#update();
    await work.catch(() => undefined);
    this.#catchingUp--;
    this.#update();
  }

  close(): void {
    for (const leave of this.#leave) leave();
  }

  #update(): void {
    const stream = this.#transport.current;
    const isOffline = stream === 'lost' || this.#unreachable.current;
    const state = isOffline ? 'offline' : stream === 'connecting' || this.#catchingUp ? 'catching-up' : 'live';
    if (state !== this.current.state) this.#signal.set({ state, since: this.#now() });
  }
}
