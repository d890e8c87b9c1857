import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Renders its host again every so often, for what is told as "38 min": times that move by themselves. One timer, and
 * none while nobody sees the page.
 */
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
    document.addEventListener('visibilitychange', this.#onVisibility);
    this.#start();
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility);
    clearInterval(this.#timer);
  }

  #start(): void {
    clearInterval(this.#timer);
    if (!document.hidden) this.#timer = setInterval(() => this.#host.requestUpdate(), this.#every);
  }

  #onVisibility = (): void => {
    this.#start();
    if (!document.hidden) this.#host.requestUpdate();
  };
}
