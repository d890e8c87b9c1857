/* What somebody sees of a conversation, and whether it was right all the time. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client, ConversationFeed, Line } from '../../components/data/client.js';

/** Waits for what a user would wait for; how long that took, in ms. */
export async function within(ms: number, look: () => unknown, what: string | (() => string)): Promise<number> {
  const started = performance.now();
  for (;;) {
    if (await look()) return performance.now() - started;
    if (performance.now() - started > ms)
      throw new Error(`Waited ${ms} ms in vain for ${typeof what === 'string' ? what : what()}`);
    await sleep(5);
  }
}

/** What can never be right about the lines of a log. */
export function wrongsOf(lines: readonly Line[]): string[] {
  const wrongs: string[] = [];
  const stored = lines.filter(({ seq }) => seq > 0);
  if (stored.some(({ seq }, index) => index > 0 && seq <= stored[index - 1]!.seq))
    wrongs.push(`out of order: ${stored.map(({ seq }) => seq).join(' ')}`);
  if (new Set(lines.map(({ id }) => id)).size < lines.length) wrongs.push('a line twice');
  return wrongs;
}

export class Screen {
  /** Whatever was wrong on it at any time. */
  readonly wrongs: string[] = [];
  readonly log: ConversationFeed;
  readonly #leave: () => void;

  private constructor(
    readonly client: Client,
    readonly conversation: string,
  ) {
    this.log = client.log(conversation);
    this.#leave = this.log.subscribe(() => this.#check());
  }

  static async open(client: Client, conversation?: string): Promise<Screen> {
    await within(60_000, () => client.session.current.state === 'signed-in', 'the session');
    const session = client.session.current;
    const own = session.state === 'signed-in' ? session.conversation : undefined;
    const screen = new Screen(client, conversation ?? own!);
    await within(60_000, () => screen.isCurrent, 'the conversation');
    return screen;
  }

  get lines(): readonly Line[] {
    const { current } = this.log;
    return 'value' in current ? current.value.lines : [];
  }

  get texts(): (string | null)[] {
    return this.lines.map(({ text }) => text);
  }

  get isLive(): boolean {
    return this.client.connection.current.state === 'live';
  }

  /** The value is as new as the server's, as far as the screen knows, and says so. */
  get isCurrent(): boolean {
    return this.isLive && this.log.current.state === 'ready';
  }

  /** How many lines are on their way. */
  get unsent(): number {
    return this.lines.filter(({ delivery }) => delivery.state !== 'sent').length;
  }

  get isAllSent(): boolean {
    return this.unsent === 0;
  }

  /** How long it takes from now until it is live again, in ms, having been anything else. */
  async nextReturn(): Promise<number> {
    const started = performance.now();
    let wasAway = !this.isLive;
    const leave = this.client.connection.subscribe(() => (wasAway ||= !this.isLive));
    try {
      await within(
        60_000,
        () => wasAway && this.isLive,
        () => `live again, away: ${wasAway}: ${this}`,
      );
    } finally {
      leave();
    }
    return performance.now() - started;
  }

  send(text: string): Promise<void> {
    return this.client.send(this.conversation, { text });
  }

  /** For messages of failed tests. */
  toString(): string {
    const tail = this.lines
      .slice(-4)
      .map(({ seq, delivery, text }) => `${seq} ${delivery.state} "${text?.slice(0, 30)}"`);
    const last = 'value' in this.log.current ? this.log.current.value.last : 0;
    const { state } = this.client.connection.current;
    return `[${state}, ${this.log.current.state}, ${this.lines.length} lines of ${last}: … ${tail.join(', ')}]`;
  }

  close(): void {
    this.#leave();
  }

  #check(): void {
    const { lines } = this;
    const stored = lines.filter(({ seq }) => seq > 0);
    // Accepted lines of one's own stay in the tail, in their order, until what is before them is here.
    const body = stored.filter(({ seq }, index) => seq === (stored[0]?.seq ?? 0) + index);
    this.wrongs.push(...wrongsOf(lines));
    if (body.length < stored.length && stored.slice(body.length).some(({ author }) => author !== this.#kind))
      this.wrongs.push(`a gap: ${stored.map(({ seq }) => seq).join(' ')}`);
    for (const { delivery, text } of lines)
      if (delivery.state === 'failed') this.wrongs.push(`failed: ${text} (${delivery.error})`);
  }

  get #kind(): string {
    const session = this.client.session.current;
    return session.state === 'signed-in' ? session.person.kind : '';
  }
}
