import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Rows mounted at most, whatever the height: with all that is around them, under 1,500 elements. */
const most = 120;
/** Of these, for rows that stay mounted out of sight: the active one, and the one with an open picker. */
const reserve = 2;
/** The window moves by so many rows, so that not every scroll event renders. */
const step = 4;
/** So many screens before the end, more rows are asked for. */
const near = 2;

export interface ListWindowOptions {
  scroller(): HTMLElement | null;
  /** An invisible row, always mounted: its height is every row's. */
  probe(): HTMLElement | null;
  ids(): readonly string[];
  hasMore(): boolean;
  more(): void;
  /** What is on the screen has moved or changed. */
  onRest?(): void;
}

/**
 * Which rows of a list are mounted. All have the same height, so what is not mounted is a gap of a known one. Whatever
 * comes or goes above, the first visible row does not move (the scroller needs `overflow-anchor: none`).
 */
export class ListWindow implements ReactiveController {
  rowHeight = 44;
  #host: ReactiveControllerHost & HTMLElement;
  #options: ListWindowOptions;
  #height = 0;
  #top = 0;
  /** Whether `#top` is where the scroller has to go, and not where it is. */
  #isMoving = false;
  #first = 0;
  #last = 0;
  #ids: readonly string[] = [];
  #askedAt = -1;
  #hasWarned = false;
  #observed: readonly (Element | null)[] = [];
  #sizes = new ResizeObserver((entries) => this.#onResize(entries));

  constructor(host: ReactiveControllerHost & HTMLElement, options: ListWindowOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get isAtStart(): boolean {
    return this.#top <= 0;
  }

  /** Rows on one screen. */
  get screen(): number {
    return Math.max(1, Math.floor(this.#height / this.rowHeight));
  }

  /** The indices to mount, in order: the window, and those of `kept` that are outside of it. */
  mounted(kept: readonly number[]): number[] {
    const indices = new Set(kept.filter((index) => index >= 0));
    for (let index = this.#first; index < this.#last; index++) indices.add(index);
    return [...indices].sort((a, b) => a - b);
  }

  /** Shows the list from its start, as after a change of what it lists. */
  reset(): void {
    this.#ids = [];
    this.#askedAt = -1;
    this.#moveTo(0);
  }

  /** Scrolls no further than it takes to have the whole row on the screen. */
  reveal(index: number): void {
    const start = index * this.rowHeight;
    // The rows' own padding, above and below all of them.
    const end = start + this.rowHeight + 8;
    if (start < this.#top) this.#moveTo(start);
    else if (end > this.#top + this.#height) this.#moveTo(end - this.#height);
    this.#measure();
    this.#host.requestUpdate();
  }

  hostUpdate(): void {
    const ids = this.#options.ids();
    if (ids !== this.#ids) {
      this.#follow(this.#ids, ids);
      this.#ids = ids;
    }
    this.#measure();
  }

  hostUpdated(): void {
    const scroller = this.#options.scroller();
    this.#observe([scroller, this.#options.probe()]);
    if (!scroller) return;
    if (this.#isMoving) scroller.scrollTop = this.#top;
    this.#isMoving = false;
    // Where there is less to scroll than was wanted, or the reader went on meanwhile.
    this.#top = scroller.scrollTop;
    this.#rest();
  }

  hostDisconnected(): void {
    this.#sizes.disconnect();
    this.#observed = [];
  }

  readonly onScroll = (): void => {
    const scroller = this.#options.scroller();
    if (!scroller || scroller.scrollTop === this.#top) return;
    this.#top = scroller.scrollTop;
    this.#askedAt = -1;
    const [first, last] = [this.#first, this.#last];
    this.#measure();
    if (first !== this.#first || last !== this.#last) this.#host.requestUpdate();
    else this.#rest();
  };

  #moveTo(top: number): void {
    this.#top = top;
    this.#isMoving = true;
  }

  #rest(): void {
    const left = this.#ids.length * this.rowHeight - this.#top - this.#height;
    // Once for each length: where asking fails, the next scroll asks again.
    if (this.#options.hasMore() && left < near * this.#height && this.#askedAt !== this.#ids.length) {
      this.#askedAt = this.#ids.length;
      this.#options.more();
    }
    this.#options.onRest?.();
  }

  /** Keeps the first visible row that is still there where it was. */
  #follow(before: readonly string[], now: readonly string[]): void {
    if (!this.#isMoving) this.#top = this.#options.scroller()?.scrollTop ?? 0;
    if (this.#top <= 0) return;
    const places = new Map(now.map((id, index) => [id, index]));
    const first = Math.floor(this.#top / this.rowHeight);
    for (let index = first; index < before.length; index++) {
      const place = places.get(before[index]!);
      if (place === undefined) continue;
      if (place !== index) this.#moveTo(Math.max(0, this.#top + (place - index) * this.rowHeight));
      return;
    }
  }

  #measure(): void {
    const count = this.#ids.length;
    // Before the first measurement: what a usual screen has.
    const screen = Math.ceil((this.#height || 800) / this.rowHeight) + 1;
    const margin = Math.max(step, Math.ceil(screen / 3));
    const start = Math.min(Math.floor(this.#top / this.rowHeight), count);
    const first = Math.max(0, Math.floor((start - margin) / step) * step);
    const last = Math.min(count, Math.ceil((start + screen + margin) / step) * step);
    if (last - first > most - reserve && screen > most - reserve) this.#warn();
    this.#first = first;
    this.#last = Math.min(last, first + most - reserve);
  }

  #warn(): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    console.warn(
      `<${this.#host.localName}> is higher than ${most} rows, and shows no more. Give it a height.`,
      this.#host,
    );
  }

  #observe(elements: readonly (HTMLElement | null)[]): void {
    if (elements.every((element, index) => element === this.#observed[index])) return;
    this.#sizes.disconnect();
    this.#observed = elements;
    for (const element of elements) if (element) this.#sizes.observe(element);
  }

  #onResize(entries: readonly ResizeObserverEntry[]): void {
    for (const { target, contentRect, borderBoxSize } of entries) {
      // Box sizes are the layout's own: a page that scales us changes nothing in them.
      const height = borderBoxSize[0]?.blockSize ?? 0;
      if (target === this.#options.scroller()) this.#height = contentRect.height;
      else if (height > 0 && height !== this.rowHeight) {
        this.#moveTo((this.#top * height) / this.rowHeight);
        this.rowHeight = height;
      }
    }
    this.#host.requestUpdate();
  }
}
