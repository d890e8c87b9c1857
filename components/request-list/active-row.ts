import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ListWindow } from './list-window.js';
import { rowControls } from './request-row.js';

/** In the order of a row's controls: status, the request itself, assignee. */
const openColumn = 1;

export interface ActiveRowOptions {
  window: ListWindow;
  scroller(): HTMLElement | null;
  ids(): readonly string[];
  /** The row to start at, where none was active yet. */
  preferred(): string;
}

/**
 * The one row that Tab reaches. Up, down, Home, End and the page keys make another one active, left and right go
 * through its controls. When it goes away with the focus in it, the next row gets the focus, else the previous one,
 * else the grid: the browser would leave it on the page's body.
 */
export class ActiveRow implements ReactiveController {
  #host: ReactiveControllerHost & HTMLElement;
  #options: ActiveRowOptions;
  #active = '';
  #ids: readonly string[] = [];
  #column: number | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, options: ActiveRowOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  /** Its index; -1 when there are no rows. */
  get index(): number {
    const ids = this.#options.ids();
    for (const id of [this.#active, this.#options.preferred()]) {
      const index = id ? ids.indexOf(id) : -1;
      if (index >= 0) return index;
    }
    return ids.length ? 0 : -1;
  }

  hostUpdate(): void {
    const ids = this.#options.ids();
    if (ids === this.#ids) return;
    const before = this.#ids;
    this.#ids = ids;
    if (!this.#active || ids.includes(this.#active)) return;
    const focused = this.#focusedColumn();
    this.#active = successor(before, ids, this.#active) ?? '';
    if (focused !== undefined) this.#column = focused;
  }

  hostUpdated(): void {
    if (this.#column === undefined) return;
    const column = this.#column;
    this.#column = undefined;
    this.#focus(column);
  }

  /** Moves the focus to the active row. */
  focus(): void {
    this.#focus(openColumn);
  }

  /** Makes a row active, and gives it the focus with the next rendering. */
  focusSoon(id: string): void {
    this.activate(id);
    this.#column = openColumn;
    this.#host.requestUpdate();
  }

  activate(id: string): void {
    if (id === this.#active) return;
    this.#active = id;
    this.#host.requestUpdate();
  }

  readonly onFocusin = (event: FocusEvent): void => {
    const row = (event.target as Element).closest<HTMLElement>('[role="row"]');
    if (row) this.activate(row.id.slice('row-'.length));
  };

  readonly onKeydown = (event: KeyboardEvent): void => {
    const row = (event.target as Element).closest<HTMLElement>('[role="row"]');
    if (!row || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const controls = [...row.querySelectorAll<HTMLElement>(rowControls)];
    const column = controls.indexOf(event.target as HTMLElement);
    const sideways = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (sideways) {
      const next = column + (row.matches(':dir(rtl)') ? -sideways : sideways);
      controls[Math.max(0, Math.min(next, controls.length - 1))]?.focus();
    } else if (!this.#move(event.key, column < 0 ? openColumn : column)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  #move(key: string, column: number): boolean {
    const last = this.#options.ids().length - 1;
    const { index } = this;
    const page = this.#options.window.screen;
    const target = {
      ArrowUp: index - 1,
      ArrowDown: index + 1,
      PageUp: index - page,
      PageDown: index + page,
      Home: 0,
      End: last,
    }[key];
    if (target === undefined) return false;
    const next = Math.max(0, Math.min(target, last));
    this.#active = this.#options.ids()[next] ?? '';
    this.#options.window.reveal(next);
    this.#column = column;
    this.#host.requestUpdate();
    return true;
  }

  #focusedColumn(): number | undefined {
    const row = this.#row(this.#active);
    const focused = (row?.getRootNode() as ShadowRoot | undefined)?.activeElement;
    if (!row || !focused || !row.contains(focused)) return undefined;
    return [...row.querySelectorAll(rowControls)].indexOf(focused);
  }

  #focus(column: number): void {
    const row = this.#row(this.#options.ids()[this.index] ?? '');
    const control = row?.querySelectorAll<HTMLElement>(rowControls)[column];
    (control ?? this.#options.scroller())?.focus({ preventScroll: true });
  }

  #row(id: string): HTMLElement | null {
    return this.#options.scroller()?.querySelector<HTMLElement>(`#row-${CSS.escape(id)}`) ?? null;
  }
}

/** What comes after the row that is gone, else what came before it. */
function successor(before: readonly string[], now: readonly string[], gone: string): string | undefined {
  const index = before.indexOf(gone);
  const still = new Set(now);
  return (
    before.slice(index + 1).find((id) => still.has(id)) ??
    before.slice(0, Math.max(0, index)).findLast((id) => still.has(id))
  );
}
