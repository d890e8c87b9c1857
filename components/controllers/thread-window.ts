import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { ConversationFeed, ConversationValue, Line } from '../data/client.js';
import { seqOf, type Slice } from '../internal/thread-blocks.js';

/** Lines mounted at first, and added when an edge comes near. */
const step = 50;
/** Lines mounted at most, whatever the height: with all that is around them, under 1,500 elements. */
const most = 120;
/** An edge is near at so many heights of the scroller. */
const near = 2;
/** So close to the end, in px, one is at the end. */
const endZone = 40;

export interface ThreadWindowOptions {
  feed(): ConversationFeed | undefined;
  scroller(): HTMLElement | null;
  /** Where to open; undefined is the end. */
  at?(): number | undefined;
  /** What is on the screen came to rest: after each rendering and each scroll. */
  onRest?(): void;
}

/**
 * Which lines of a log are mounted, and where they stand in their scroller: at the end it stays there, and elsewhere
 * whatever is added or removed, the first visible line does not move. Rows with something to hold on to have the id
 * `m-<line's id>`; the scroller needs `overflow-anchor: none`, since browsers anchor differently, or not at all.
 */
export class ThreadWindow implements ReactiveController {
  #host: ReactiveControllerHost & HTMLElement;
  #options: ThreadWindowOptions;
  #feed: ConversationFeed | undefined;
  #isPlaced = false;
  /** The `seq` of the first and of the last mounted line; up to Infinity there is everything, what is not sent too. */
  #from = 0;
  #to = Infinity;
  #isAtEnd = true;
  /** Everything up to here had been on the screen, or was in the log when it was opened. */
  #seen = 0;
  #lastOwn = '';
  #openedAt = 0;
  /** To be brought into view by the next rendering. */
  #wanted: number | undefined;
  #anchor: { id: string; top: number } | undefined;
  #lastTop = 0;
  /** Where the reader is heading: up, down, or nowhere yet. */
  #direction = 0;
  #isTurning = false;
  #observed: HTMLElement | undefined;
  #resizes = new ResizeObserver(() => this.#rest());

  constructor(host: ReactiveControllerHost & HTMLElement, options: ThreadWindowOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  /** Whether the newest line is on the screen. */
  get isAtEnd(): boolean {
    return this.#isAtEnd && this.#to === Infinity && !this.#value?.hasNewer;
  }

  /** Whether something came that was not on the screen yet. */
  get hasNew(): boolean {
    return !this.isAtEnd && (this.#value?.last ?? 0) > this.#seen;
  }

  /** The newest `seq` at the time when the log was opened. */
  get openedAt(): number {
    return this.#openedAt;
  }

  /** What is mounted of the log. */
  slice(value: ConversationValue): Slice {
    const { lines, hasOlder, hasNewer } = value;
    const start = indexOf(lines, this.#from);
    const end = this.#to === Infinity ? lines.length : indexOf(lines, this.#to + 1);
    return {
      lines: lines.slice(start, end),
      previous: lines[start - 1],
      isStart: start === 0 && !hasOlder,
      isEnd: end === lines.length && !hasNewer,
    };
  }

  async scrollToEnd(): Promise<void> {
    const value = this.#value;
    if (value?.hasNewer) await this.#feed?.goTo(value.last);
    this.#placeAtEnd();
    this.#host.requestUpdate();
    await this.#host.updateComplete;
  }

  async scrollToSeq(seq: number): Promise<void> {
    await this.#feed?.goTo(seq);
    this.#placeAround(seq);
    this.#host.requestUpdate();
    await this.#host.updateComplete;
  }

  /** For the scroller's `scroll` event. */
  readonly onScroll = (): void => {
    const scroller = this.#options.scroller();
    if (!scroller || !scroller.clientHeight) return;
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    if (scrollTop !== this.#lastTop) this.#direction = Math.sign(scrollTop - this.#lastTop);
    this.#lastTop = scrollTop;
    const wasAtEnd = this.isAtEnd;
    this.#isAtEnd = scrollHeight - scrollTop - clientHeight <= endZone;
    this.#remember();
    this.#fill();
    if (this.isAtEnd !== wasAtEnd) this.#host.requestUpdate();
    this.#options.onRest?.();
  };

  hostUpdate(): void {
    const feed = this.#options.feed();
    if (feed !== this.#feed) {
      this.#feed = feed;
      this.#isPlaced = false;
    }
    const value = this.#value;
    if (!value) return;
    if (!this.#isPlaced) this.#place(value);
    else if (this.#isOutside(value) || this.#hasSent(value)) this.#placeAtEnd();
    else this.#limit(value);
    this.#remember();
  }

  hostUpdated(): void {
    const scroller = this.#options.scroller() ?? undefined;
    if (scroller !== this.#observed) {
      this.#resizes.disconnect();
      if (scroller) this.#resizes.observe(scroller);
      if (scroller?.firstElementChild) this.#resizes.observe(scroller.firstElementChild);
      this.#observed = scroller;
    }
    this.#rest();
  }

  hostDisconnected(): void {
    this.#resizes.disconnect();
    this.#observed = undefined;
  }

  get #value(): ConversationValue | undefined {
    const current = this.#feed?.current;
    return current?.state === 'ready' || current?.state === 'stale' ? current.value : undefined;
  }

  // Which lines ------------------------------------------------------------------------------------------

  #place(value: ConversationValue): void {
    this.#isPlaced = true;
    this.#isTurning = false;
    this.#seen = this.#openedAt = value.last;
    this.#lastOwn = lastUnsent(value);
    const at = this.#options.at?.();
    if (at !== undefined && at < value.last) this.#placeAround(at);
    else this.#placeAtEnd();
  }

  #placeAtEnd(): void {
    const { lines = [], hasNewer = false } = this.#value ?? {};
    const first = lines[lines.length - step]?.seq;
    this.#from = first ?? 0;
    this.#to = hasNewer ? seqOf(lines.at(-1)!) : Infinity;
    this.#isAtEnd = true;
    this.#direction = -1;
    this.#anchor = undefined;
    this.#wanted = undefined;
  }

  #placeAround(seq: number): void {
    const lines = this.#value?.lines ?? [];
    const middle = indexOf(lines, seq);
    this.#from = seqOf(lines[Math.max(0, middle - step / 2)] ?? lines[0]!);
    this.#setEnd(middle + step / 2);
    this.#isAtEnd = false;
    this.#direction = 0;
    this.#wanted = seq;
  }

  #setEnd(index: number): void {
    const value = this.#value!;
    const sent = indexOf(value.lines, Infinity);
    const reachesEnd = index >= sent - 1 && !value.hasNewer;
    this.#to = reachesEnd ? Infinity : (value.lines[Math.min(index, sent - 1)]?.seq ?? Infinity);
  }

  /** Whether the log jumped elsewhere, or lost its end: what is mounted is no part of it any more. */
  #isOutside({ lines }: ConversationValue): boolean {
    const first = lines[0];
    if (!first) return false;
    return this.#to < seqOf(first) || this.#from > seqOf(lines.at(-1)!);
  }

  /** Whether the reader just wrote something: that is then what they look at. */
  #hasSent(value: ConversationValue): boolean {
    const id = lastUnsent(value);
    const isNew = id !== '' && id !== this.#lastOwn;
    if (id) this.#lastOwn = id;
    return isNew;
  }

  /** Keeps what is mounted small while more and more comes. */
  #limit({ lines }: ConversationValue): void {
    const start = indexOf(lines, this.#from);
    if (this.#to !== Infinity || lines.length - start <= most) return;
    if (this.#isAtEnd) this.#placeAtEnd();
    else this.#setEnd(start + most - 1);
  }

  /** Mounts more where the reader comes near an edge, and asks for it where it is not loaded. */
  #fill(): void {
    const value = this.#value;
    const scroller = this.#options.scroller();
    if (!value || !scroller?.clientHeight || this.#wanted !== undefined) return;
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    if (this.#direction <= 0 && scrollTop < near * clientHeight) this.#growUp(value, scroller);
    if (this.#direction >= 0 && scrollHeight - scrollTop - clientHeight < near * clientHeight)
      this.#growDown(value, scroller);
  }

  #growUp(value: ConversationValue, scroller: HTMLElement): void {
    const { lines } = value;
    const start = indexOf(lines, this.#from);
    if (start === 0) {
      if (value.hasOlder) void this.#turn(() => this.#feed?.older());
      return;
    }
    const { lines: mounted } = this.slice(value);
    const count = Math.min(step, start, this.#room(mounted, scroller, 'below'));
    if (count <= 0) return;
    const surplus = mounted.length + count - most;
    if (surplus > 0) this.#to = seqOf(mounted[mounted.length - surplus - 1]!);
    this.#from = lines[start - count]!.seq;
    this.#host.requestUpdate();
  }

  #growDown(value: ConversationValue, scroller: HTMLElement): void {
    if (this.#to === Infinity) return;
    const { lines } = value;
    const end = indexOf(lines, this.#to + 1);
    const sent = indexOf(lines, Infinity);
    if (end >= sent && value.hasNewer) return void this.#turn(() => this.#feed?.newer());
    const { lines: mounted } = this.slice(value);
    const count = Math.min(step, sent - end, this.#room(mounted, scroller, 'above'));
    if (count <= 0 && end < sent) return;
    const surplus = mounted.length + count - most;
    if (surplus > 0) this.#from = seqOf(mounted[surplus]!);
    this.#setEnd(end + count - 1);
    this.#host.requestUpdate();
  }

  /** How many lines may be added, when those go that are far away on the other side of the reader. */
  #room(mounted: readonly Line[], scroller: HTMLElement, side: 'above' | 'below'): number {
    const free = most - mounted.length;
    if (free >= step || this.#direction === 0) return free;
    const view = scroller.getBoundingClientRect();
    const isFar = ({ id }: Line) => {
      const row = this.#row(id)?.getBoundingClientRect();
      if (!row) return true;
      return side === 'below' ? row.top > view.bottom + view.height / 2 : row.bottom < view.top - view.height / 2;
    };
    const fromEdge = side === 'below' ? mounted.toReversed() : mounted;
    return (
      free +
      Math.max(
        0,
        fromEdge.findIndex((line) => !isFar(line)),
      )
    );
  }

  /** One page at a time; a page that brings nothing is not asked for again until the reader scrolls. */
  async #turn(page: () => Promise<void> | undefined): Promise<void> {
    if (this.#isTurning) return;
    this.#isTurning = true;
    const feed = this.#feed;
    const before = this.#value?.lines.length;
    await page();
    if (feed !== this.#feed) return;
    this.#isTurning = false;
    if (this.#value?.lines.length !== before) this.#host.requestUpdate();
  }

  // Where they stand -------------------------------------------------------------------------------------

  /** Puts the scroller where it belongs, in the task of the change, so that nothing is painted in between. */
  #rest(): void {
    const scroller = this.#options.scroller();
    const value = this.#value;
    if (!scroller?.clientHeight || !value) return;
    if (this.#wanted !== undefined) this.#showWanted(scroller, value);
    else if (this.isAtEnd) scroller.scrollTop = scroller.scrollHeight;
    else this.#restore(scroller);
    this.#lastTop = scroller.scrollTop;
    if (this.isAtEnd) this.#seen = value.last;
    this.#remember();
    this.#fill();
    this.#options.onRest?.();
  }

  #showWanted(scroller: HTMLElement, { lines }: ConversationValue): void {
    const line = lines[indexOf(lines, this.#wanted!)];
    const row = line && this.#row(line.id);
    this.#wanted = undefined;
    if (!row) return;
    const { top } = scroller.getBoundingClientRect();
    scroller.scrollTop += row.getBoundingClientRect().top - top - scroller.clientHeight / 4;
    this.#isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight <= endZone;
  }

  /** The first visible row, and where it stands; at the end it is the end that is held on to. */
  #remember(): void {
    if (this.isAtEnd) return;
    const scroller = this.#options.scroller();
    if (!scroller?.clientHeight) return;
    const { top } = scroller.getBoundingClientRect();
    for (const row of scroller.querySelectorAll('[id^="m-"]')) {
      const box = row.getBoundingClientRect();
      if (box.bottom <= top) continue;
      this.#anchor = { id: row.id, top: box.top - top };
      return;
    }
  }

  #restore(scroller: HTMLElement): void {
    const row = this.#anchor && this.#host.shadowRoot?.getElementById(this.#anchor.id);
    if (!row) return;
    const moved = row.getBoundingClientRect().top - scroller.getBoundingClientRect().top - this.#anchor!.top;
    if (moved) scroller.scrollTop += moved;
  }

  #row(id: string): HTMLElement | null | undefined {
    return this.#host.shadowRoot?.getElementById(`m-${id}`);
  }
}

/** The index of the first line with this `seq` or a greater one. */
function indexOf(lines: readonly Line[], seq: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (seqOf(lines[middle]!) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lastUnsent({ lines }: ConversationValue): string {
  const last = lines.at(-1);
  return last && !last.seq ? last.id : '';
}
