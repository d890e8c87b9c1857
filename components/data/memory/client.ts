import type { UrError } from '../errors.js';
import type { Route } from '../api.js';
import { LiveClient } from '../live-client.js';
import { MemoryOutboxStore } from '../outbox-store.js';
import { sampleServer } from './sample.js';
import type { Identity, MemoryServer } from './server.js';

export interface MemoryClientOptions {
  /** The server to share with other clients; one of its own with the sample bank by default. */
  server?: MemoryServer;
  as?: Identity;
  latency?: number;
  /** A fixed time, in Unix ms, or a clock. */
  now?: number | (() => number);
}

/** The client on a server in memory, with a network that does as it is told. */
export class MemoryClient extends LiveClient {
  readonly server: MemoryServer;
  #conditions: ReturnType<MemoryServer['connect']>['conditions'];

  constructor({ server, as, latency = 0, now }: MemoryClientOptions = {}) {
    const clock = typeof now === 'number' ? () => now : now;
    const home = server ?? sampleServer(clock);
    const connection = home.connect(as ?? { kind: 'agent', id: [...home.tables().agents.keys()][0] ?? '' });
    connection.conditions.latency = latency;
    super({
      api: connection.api,
      transport: connection.transport,
      getToken: () => 'memory',
      now: clock ?? home.now,
      address: 'memory',
      openStore: () => new MemoryOutboxStore(),
    });
    this.server = home;
    this.#conditions = connection.conditions;
  }

  /** Between question and answer, in ms. */
  get latency(): number {
    return this.#conditions.latency;
  }
  set latency(ms: number) {
    this.#conditions.latency = ms;
  }

  /** Requests find no answer, and the stream is lost. */
  get offline(): boolean {
    return this.#conditions.offline;
  }
  set offline(offline: boolean) {
    this.#conditions.offline = offline;
  }

  /** Keeps every answer back, until the returned function lets them go. */
  hold(): () => void {
    return this.#conditions.hold();
  }

  /** Lets the next answers of a route (a method of `Api`) be this error: for ever, or so many times. */
  fail(route: Route, error?: UrError, times?: number): void {
    this.#conditions.fail(route, error, times);
  }

  /** How many times a route was asked. */
  calls(route: Route): number {
    return this.#conditions.calls.get(route) ?? 0;
  }
}

export function createMemoryClient(options?: MemoryClientOptions): MemoryClient {
  return new MemoryClient(options);
}
