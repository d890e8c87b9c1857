import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Renders its host again every so often, for what is told as "38 min": times that move by themselves. */
export class ClockController implements ReactiveController {
  #host: ReactiveControllerHost;
  #every: number;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost, every = 20_000) {
    this.#host = host;
    this.#every = every;
    host.addController(this);
  }

  hostConnected(): void {
    this.#timer = setInterval(() => this.#host.requestUpdate(), this.#every);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
  }
}
