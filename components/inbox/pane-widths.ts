import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';

/** Widths that somebody has chosen, in px. */
export interface InboxLayout {
  list?: number;
  conversation?: number;
}
type Column = keyof InboxLayout;

interface WidthsHost extends ReactiveControllerHost, HTMLElement {
  layout: InboxLayout | undefined;
  readonly renderRoot: HTMLElement | DocumentFragment;
}

const storageKey = 'ur:layout';
const step = 16;
const least: Record<Column, number> = { list: 240, conversation: 280 };
const most = 0.45;

/** Shared by all inboxes of the page, and what is left where the browser's storage is refused. */
let remembered: InboxLayout | undefined;

function recall(): InboxLayout {
  if (remembered) return remembered;
  try {
    const stored = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Record<Column, unknown> | null;
    remembered = {};
    for (const column of ['list', 'conversation'] as const)
      if (Number.isFinite(stored?.[column])) remembered[column] = Number(stored?.[column]);
  } catch {
    remembered = {};
  }
  return remembered;
}

function remember(layout: InboxLayout): void {
  remembered = layout;
  try {
    localStorage.setItem(storageKey, JSON.stringify(layout));
  } catch {
    // A sandboxed frame, or no room: this page still knows.
  }
}

/**
 * The two inner borders: dragged or moved by arrow keys, a double click gives the default back. What is chosen is
 * remembered in the browser, unless the page keeps it in `layout`.
 */
export class PaneWidths implements ReactiveController {
  #host: WidthsHost;
  /** Shares of the inbox's width as they are painted, in percent. */
  #shown: Record<Column, number> = { list: 0, conversation: 0 };
  #drag: { column: Column; pointer: number; from: number; width: number } | undefined;
  #observer = new ResizeObserver(() => this.#measure());
  #observed = new Set<Element>();

  constructor(host: WidthsHost) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdated(): void {
    const panes = this.#host.renderRoot.querySelector<HTMLElement>('.panes');
    const layout = this.#layout;
    for (const column of ['list', 'conversation'] as const) {
      const width = layout[column];
      if (width === undefined) panes?.style.removeProperty(`--_${column}-track`);
      else panes?.style.setProperty(`--_${column}-track`, `clamp(${least[column]}px, ${width}px, var(--_most))`);
    }
    this.#observe();
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
    this.#observed.clear();
  }

  #observe(): void {
    for (const pane of this.#host.renderRoot.querySelectorAll('.list, .conversation')) {
      if (this.#observed.has(pane)) continue;
      this.#observed.add(pane);
      this.#observer.observe(pane);
    }
    for (const pane of this.#observed) {
      if (pane.isConnected) continue;
      this.#observed.delete(pane);
      this.#observer.unobserve(pane);
    }
  }

  /** Looks how wide the columns are now, which a separator has to tell. */
  #measure(): void {
    const whole = this.#host.clientWidth;
    if (!whole) return;
    for (const column of ['list', 'conversation'] as const) {
      const share = Math.round((this.#widthOf(column) / whole) * 100);
      if (share === this.#shown[column]) continue;
      this.#shown[column] = share;
      this.#host.requestUpdate();
    }
  }

  splitter(column: Column, label: string): TemplateResult {
    const whole = this.#host.clientWidth || 1;
    const now = this.#shown[column];
    return html`<div
      class="splitter splitter--${column}"
      role="separator"
      tabindex="0"
      aria-orientation="vertical"
      aria-label=${label}
      aria-valuenow=${now}
      aria-valuemin=${Math.min(now, Math.round((least[column] / whole) * 100))}
      aria-valuemax=${Math.max(now, Math.round(most * 100))}
      @pointerdown=${(event: PointerEvent) => this.#onPointerDown(event, column)}
      @pointermove=${this.#onPointerMove}
      @lostpointercapture=${this.#onPointerEnd}
      @keydown=${(event: KeyboardEvent) => this.#onKey(event, column)}
      @dblclick=${() => this.#choose(column, undefined)}
    ></div>`;
  }

  get #layout(): InboxLayout {
    return this.#host.layout ?? recall();
  }

  #widthOf(column: Column): number {
    return this.#host.renderRoot.querySelector(`.${column}`)?.getBoundingClientRect().width ?? 0;
  }

  /** 1 where the column grows when its border goes to the right, else -1. */
  #direction(column: Column): number {
    const isRtl = this.#host.matches(':dir(rtl)');
    return (column === 'list') === isRtl ? -1 : 1;
  }

  #choose(column: Column, width: number | undefined): void {
    const layout = { ...this.#layout };
    if (width === undefined) delete layout[column];
    else layout[column] = Math.round(Math.max(least[column], Math.min(width, this.#host.clientWidth * most)));
    if (this.#host.layout) this.#host.layout = layout;
    else remember(layout);
    this.#host.requestUpdate();
  }

  #onPointerDown(event: PointerEvent, column: Column): void {
    if (event.button !== 0) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.#drag = { column, pointer: event.pointerId, from: event.clientX, width: this.#widthOf(column) };
  }

  readonly #onPointerMove = (event: PointerEvent): void => {
    const drag = this.#drag;
    if (!drag || drag.pointer !== event.pointerId) return;
    this.#choose(drag.column, drag.width + (event.clientX - drag.from) * this.#direction(drag.column));
  };

  readonly #onPointerEnd = (): void => {
    this.#drag = undefined;
  };

  #onKey(event: KeyboardEvent, column: Column): void {
    const width = this.#widthOf(column);
    const wanted: Record<string, number> = {
      ArrowRight: width + step * this.#direction(column),
      ArrowLeft: width - step * this.#direction(column),
      Home: least[column],
      End: Infinity,
    };
    const next = wanted[event.key];
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.#choose(column, next);
  }
}
