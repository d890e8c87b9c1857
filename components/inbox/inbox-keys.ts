import type { ReactiveController } from 'lit';
import { isEditable } from '../internal/editable-keys.js';
import { hasOpenLayer } from '../internal/open-layer.js';
import type { UrElement } from '../internal/ur-element.js';

export interface InboxKeysOptions {
  /** Whether the list is behind what is shown, so that there is a way back to it. */
  canGoBack(): boolean;
  back(): void;
  /** Opens the request after (1) or before (-1) the one that is open. */
  step(by: 1 | -1): void;
}

/** The inbox's own keys: F6 from pane to pane, Escape back to the list, J and K from request to request. */
export class InboxKeys implements ReactiveController {
  #host: UrElement;
  #options: InboxKeysOptions;

  constructor(host: UrElement, options: InboxKeysOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.addEventListener('keydown', this.#onKey);
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('keydown', this.#onKey);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (hasOpenLayer(event) || !this.#act(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** What a key of our own does; whether it was one. */
  #act(event: KeyboardEvent): boolean {
    if (event.key === 'F6') return this.#focusNextPane(event.shiftKey ? -1 : 1);
    if (event.key === 'Escape') {
      if (!this.#options.canGoBack()) return false;
      this.#options.back();
      return true;
    }
    if (isEditable(event.composedPath()[0]) || event.shiftKey) return false;
    const by = { j: 1, k: -1 }[event.key] as 1 | -1 | undefined;
    if (by) this.#options.step(by);
    return by !== undefined;
  }

  #focusNextPane(by: 1 | -1): boolean {
    const { renderRoot, shadowRoot } = this.#host;
    const panes = [...renderRoot.querySelectorAll<HTMLElement>('[data-pane]')].filter((pane) =>
      pane.checkVisibility({ visibilityProperty: true }),
    );
    const active = shadowRoot?.activeElement;
    const at = panes.findIndex((pane) => pane === active || pane.contains(active ?? null));
    const next = panes[at < 0 ? 0 : (at + by + panes.length) % panes.length];
    next?.focus();
    return next !== undefined;
  }
}
