import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Tells its element's sheet what a phone's keyboard leaves of the window, as `--_viewport` and `--_viewport-top`: the
 * keyboard covers what is fixed, and `100dvh` knows nothing of it. Zoomed in, everything stays as it is.
 */
export class ViewportController implements ReactiveController {
  #element: () => HTMLElement | null;

  constructor(host: ReactiveControllerHost, element: () => HTMLElement | null) {
    this.#element = element;
    host.addController(this);
  }

  hostConnected(): void {
    for (const type of ['resize', 'scroll']) window.visualViewport?.addEventListener(type, this.#tell);
  }

  hostDisconnected(): void {
    for (const type of ['resize', 'scroll']) window.visualViewport?.removeEventListener(type, this.#tell);
  }

  hostUpdated(): void {
    this.#tell();
  }

  readonly #tell = (): void => {
    const view = window.visualViewport;
    const style = this.#element()?.style;
    if (!view || !style || Math.abs(view.scale - 1) > 0.01) return;
    style.setProperty('--_viewport', `${view.height}px`);
    style.setProperty('--_viewport-top', `${view.offsetTop}px`);
  };
}
