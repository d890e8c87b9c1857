import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How much room there is: one column, two, three with the views as icons, three with the views in words. */
export type Room = 'narrow' | 'medium' | 'rail' | 'wide';

function roomOf(width: number): Room {
  if (width < 640) return 'narrow';
  if (width < 960) return 'medium';
  return width < 1240 ? 'rail' : 'wide';
}

/** The room that the element itself has: the window's says nothing about a part of somebody's page. */
export class InboxWidth implements ReactiveController {
  room: Room = 'medium';
  #host: ReactiveControllerHost & HTMLElement;
  #observer: ResizeObserver | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  get isWide(): boolean {
    return this.room === 'wide' || this.room === 'rail';
  }

  hostConnected(): void {
    this.#observer ??= new ResizeObserver(() => this.#measure());
    this.#observer.observe(this.#host);
    // The first paint is right already.
    this.#measure();
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }

  #measure(): void {
    const width = this.#host.clientWidth;
    // Not shown: what is inside keeps its form.
    if (!width) return;
    const room = roomOf(width);
    if (room === this.room) return;
    this.room = room;
    this.#host.requestUpdate();
  }
}
