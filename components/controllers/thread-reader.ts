import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Client, ConversationValue, Line } from '../data/client.js';
import { isOwn } from '../internal/thread-blocks.js';

/** So many lines at once are told as a number instead of being read out. */
const readOut = 3;

interface ThreadReaderHost extends ReactiveControllerHost {
  readonly activeClient: Client | undefined;
}

export interface ThreadReaderOptions {
  conversation(): string | undefined;
  value(): ConversationValue | undefined;
  /** Visible on the screen, and its newest line too. */
  isAtEnd(): boolean;
  /** What is watched for being on the screen. */
  element(): Element | null;
  /** How a line is said; '' for one that is not said. */
  say(line: Line): string;
  sayMany(count: number): string;
  /** Everything up to this `seq` was read. */
  onRead?(seq: number): void;
}

/**
 * Tells the server what was read, which is only what is on the screen of a visible page, and has a screen reader say
 * the lines that arrive; never one's own, and never history.
 */
export class ThreadReader implements ReactiveController {
  #host: ThreadReaderHost;
  #options: ThreadReaderOptions;
  #conversation: string | undefined;
  #heard: number | undefined;
  #isVisible = false;
  #watched: Element | undefined;
  #visibility = new IntersectionObserver((entries) => {
    this.#isVisible = entries.at(-1)?.isIntersecting ?? false;
    this.check();
  });

  constructor(host: ThreadReaderHost, options: ThreadReaderOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  /** Marks as read what can be read now. */
  readonly check = (): void => {
    const { conversation, value, isAtEnd } = this.#options;
    const id = conversation();
    const last = value()?.last ?? 0;
    if (!id || !last || !this.#isVisible || document.visibilityState !== 'visible' || !isAtEnd()) return;
    // The client tells it once; and again, where nobody has heard of it.
    this.#host.activeClient?.read(id, last);
    this.#options.onRead?.(last);
  };

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.check);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.check);
    this.#visibility.disconnect();
    this.#watched = undefined;
    this.#isVisible = false;
  }

  hostUpdated(): void {
    const element = this.#options.element() ?? undefined;
    if (element !== this.#watched) {
      this.#visibility.disconnect();
      this.#isVisible = false;
      if (element) this.#visibility.observe(element);
      this.#watched = element;
    }
    const conversation = this.#options.conversation();
    if (conversation !== this.#conversation) {
      this.#conversation = conversation;
      this.#heard = undefined;
    }
    this.#say();
    this.check();
  }

  #say(): void {
    const client = this.#host.activeClient;
    const value = this.#options.value();
    const session = client?.session.current;
    if (!client || !value || value.hasNewer || session?.state !== 'signed-in') return;
    const heard = this.#heard;
    this.#heard = value.last;
    if (heard === undefined || heard >= value.last) return;
    const start = value.lines.findLastIndex(({ seq }) => seq > 0 && seq <= heard) + 1;
    const arrived = value.lines
      .slice(start)
      .filter((line) => line.seq > 0 && !isOwn(line, session.person) && this.#options.say(line));
    const key = (seq: number) => `${this.#conversation}:${seq}`;
    if (arrived.length > readOut) client.announce(this.#options.sayMany(arrived.length), key(value.last));
    else for (const line of arrived) client.announce(this.#options.say(line), key(line.seq));
  }
}
