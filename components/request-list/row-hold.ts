import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { RequestListFeed } from '../data/client.js';

export interface RowHoldOptions {
  feed(): RequestListFeed | undefined;
  scroller(): HTMLElement | null;
  isAtStart(): boolean;
}

/** Rows that somebody reads or points at do not move: what is new waits until it is asked for. */
export class RowHold implements ReactiveController {
  #options: RowHoldOptions;
  #isPointedAt = false;

  constructor(host: ReactiveControllerHost, options: RowHoldOptions) {
    this.#options = options;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#isPointedAt = false;
  }

  /** Looks again whether the rows are read. */
  readonly check = (): void => {
    const { feed, scroller, isAtStart } = this.#options;
    const list = feed();
    if (list) list.holdNew = this.#isPointedAt || !isAtStart() || !!scroller()?.matches(':focus-within');
  };

  readonly onPointer = (event: PointerEvent): void => {
    this.#isPointedAt = event.type === 'pointerenter' && event.pointerType === 'mouse';
    this.check();
  };
}
