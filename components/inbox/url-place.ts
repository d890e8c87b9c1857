export type Routing = 'none' | 'hash' | 'path';

interface UrlHost {
  readonly routing: Routing;
  readonly base: string;
}

/** The inbox's path in the page's address: after `base`, in the hash or in the path itself. */
export class UrlPlace {
  #host: UrlHost;
  #onArrival: (path: string) => void;
  /** The address before the first move, which says nothing of where the inbox was, and where that was. */
  #start: { href: string; path: string } | undefined;

  constructor(host: UrlHost, onArrival: (path: string) => void) {
    this.#host = host;
    this.#onArrival = onArrival;
  }

  /** Begins to hear "back", "forward" and links to another hash. */
  connect(): void {
    window.addEventListener('popstate', this.#onPopState);
  }

  disconnect(): void {
    window.removeEventListener('popstate', this.#onPopState);
  }

  href(path: string): string | undefined {
    const { routing, base } = this.#host;
    if (routing === 'hash') return `#${base}${path}`;
    return routing === 'path' ? `${base}${path}` : undefined;
  }

  /** Writes where the inbox is; `from` is where it was. */
  write(path: string, from: string, how: 'push' | 'replace'): void {
    const href = this.href(path);
    if (href === undefined || path === this.read()) return;
    if (this.read() === undefined) this.#start = { href: location.href, path: from };
    if (how === 'push') history.pushState(history.state, '', href);
    else history.replaceState(history.state, '', href);
  }

  /** The path in the address now; undefined where it has none of ours. */
  read(): string | undefined {
    const { routing, base } = this.#host;
    if (routing !== 'hash' && routing !== 'path') return undefined;
    const whole = routing === 'hash' ? location.hash.slice(1) : location.pathname;
    const path = whole.startsWith(base) ? whole.slice(base.length) : '';
    return path.startsWith('/') && path.length > 1 ? path : undefined;
  }

  readonly #onPopState = (): void => {
    const path = this.read() ?? (location.href === this.#start?.href ? this.#start.path : undefined);
    if (path) this.#onArrival(path);
  };
}
