import { Routes } from '@lit-labs/router/routes.js';
import type { ReactiveControllerHost } from 'lit';
import { pathOf, placeOf, type InboxPlace } from './inbox-place.js';
import { UrlPlace, type Routing } from './url-place.js';

interface RoutesHost extends ReactiveControllerHost, HTMLElement {
  readonly routing: Routing;
  readonly base: string;
  place: InboxPlace;
}

/**
 * The inbox's places as routes on a location inside the element: the page's own is read and written only where the
 * page has opted in with `routing`. The host's properties are the place; the routes follow them.
 */
export class InboxRoutes extends Routes {
  #inbox: RoutesHost;
  #url: UrlPlace;
  #path = '';
  /** The next move is the person's own, which "back" shall undo; else the address is only kept true. */
  #isMove = false;

  constructor(host: RoutesHost, render: { nothingOpened: () => unknown; request: () => unknown }) {
    super(
      host,
      [
        { path: '/:view', render: render.nothingOpened },
        { path: '/:view/:request', render: render.request },
        { path: '/:view/:request/:pane', render: render.request },
      ],
      { fallback: { render: render.nothingOpened } },
    );
    this.#inbox = host;
    this.#url = new UrlPlace(host, (path) => (host.place = placeOf(path)));
    // A Router or Routes of the page (perhaps another copy of the package) must not adopt ours.
    host.addEventListener('lit-routes-connected', (event) => event.stopPropagation());
  }

  /** The address of a place, where the page has opted in. */
  href(place: InboxPlace): string | undefined {
    return this.#url.href(pathOf(place));
  }

  /** What the next change of place is: a move, with an entry of its own in the browser's history. */
  move(): void {
    this.#isMove = true;
  }

  /** Follows the host's properties; called before each of its updates. */
  follow(): void {
    const path = pathOf(this.#inbox.place);
    const isMove = this.#isMove;
    this.#isMove = false;
    if (path === this.#path) return;
    // The first place is where the page was opened: its address stays as the page has it.
    if (this.#path) this.#url.write(path, this.#path, isMove ? 'push' : 'replace');
    this.#path = path;
    this.goto(path).catch((error: unknown) => console.warn('<ur-inbox> cannot go to', path, error));
  }

  /** Takes the place from the address: one that says where to be wins over the attributes. */
  readAddress(): void {
    const path = this.#url.read();
    if (path) this.#inbox.place = placeOf(path);
  }

  override hostConnected(): void {
    super.hostConnected();
    this.#url.connect();
    this.readAddress();
  }

  override hostDisconnected(): void {
    super.hostDisconnected();
    this.#url.disconnect();
  }
}
