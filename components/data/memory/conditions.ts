import { UrError } from '../errors.js';
import { Signal } from '../signal.js';
import type { Route } from '../api.js';

/** What a story or a test does to one browser's network. */
export class Conditions {
  /** Between question and answer, in ms. */
  latency = 0;
  /** How many times each route was asked. */
  readonly calls = new Map<Route, number>();
  readonly #offline = new Signal(false);
  #held: Promise<void> | undefined;
  #failures = new Map<Route, { error: UrError; times: number }>();

  /** Whether nothing gets through: requests find no answer, and the stream is lost. */
  get offline(): boolean {
    return this.#offline.current;
  }

  set offline(value: boolean) {
    this.#offline.set(value);
  }

  onChange(listener: () => void): () => void {
    return this.#offline.subscribe(listener);
  }

  /** Keeps every answer back, until the returned function lets them go. */
  hold(): () => void {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    this.#held = held;
    return () => {
      if (this.#held === held) this.#held = undefined;
      release();
    };
  }

  /** Lets the route's next answers be this error; `times` 0 ends it. */
  fail(route: Route, error = new UrError({ status: 500, message: 'Made to fail.' }), times = Infinity): void {
    this.#failures.set(route, { error, times });
  }

  /** Waits, then rejects if the conditions are such. */
  async pass(route: Route): Promise<void> {
    this.calls.set(route, (this.calls.get(route) ?? 0) + 1);
    await (this.#held ?? (this.latency > 0 && new Promise((resolve) => setTimeout(resolve, this.latency))));
    if (this.offline) throw new UrError({ status: 0, message: 'Offline.' });
    const failure = this.#failures.get(route);
    if (!failure || failure.times <= 0) return;
    failure.times--;
    throw failure.error;
  }
}
