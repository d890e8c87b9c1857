import type { Message, MessagesAnswer } from '../../backend/schema/index.js';
import type { Line } from './client.js';

/**
 * A conversation's messages in order: a window without gaps, grown at both ends, that takes each message once however
 * it comes. Knows nothing of networks.
 */
export class MessageLog {
  /** The newest `seq` that is known of. */
  last = 0;
  /** In ascending `seq`, without the edits, which are applied; a new array after each change. */
  lines: readonly Line[] = [];
  #start = 1;
  #end = 0;
  /** Of the lines: asked for each unsent line whenever anything is shown. */
  #ids = new Set<string>();
  /** Came before what is in front of them. */
  #early = new Map<number, Message>();
  /** Edits of lines that are not loaded yet. */
  #edits = new Map<string, Message>();
  #isFollowing = true;

  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#end;
  }

  get hasOlder(): boolean {
    return this.#start > 1;
  }

  /** Whether the window is somewhere in the past, and new messages don't belong to it. */
  get hasNewer(): boolean {
    return !this.#isFollowing;
  }

  /** Whether something is missing between the window and what is known of. */
  get hasGap(): boolean {
    return this.#isFollowing && this.last > this.#end;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Messages that came before those in front of them, in order: not lines yet. */
  get early(): Message[] {
    return [...this.#early.values()].sort((a, b) => a.seq - b.seq);
  }

  /** Starts anew with this page; what came by the channel while it was on its way may be newer. */
  reset({ items, last }: MessagesAnswer): void {
    this.lines = [];
    this.#ids.clear();
    this.#edits.clear();
    this.last = Math.max(last, this.last);
    this.#start = items[0]?.seq ?? last + 1;
    this.#end = this.#start - 1;
    this.#add(items);
    this.#isFollowing = this.#end >= last;
    if (this.#isFollowing) this.#drain();
    else this.#early.clear();
  }

  /** The page above the window. */
  append({ items, last }: MessagesAnswer): void {
    this.last = Math.max(this.last, last);
    this.#add(items);
    this.#drain();
    if (this.#end >= this.last) this.#isFollowing = true;
  }

  /** The page below the window. */
  prepend(items: readonly Message[]): void {
    const older = items.filter((message) => message.seq < this.#start);
    this.#start = older[0]?.seq ?? (this.hasOlder ? 1 : this.#start);
    for (const message of older) if (message.type === 'edit') this.#keepEdit(message);
    const lines = older.filter(isLine).map((message) => this.#lineOf(message));
    for (const { id } of lines) this.#ids.add(id);
    this.lines = [...lines, ...this.lines];
  }

  /** One message of the channel; whether the window changed. */
  offer(message: Message): boolean {
    this.last = Math.max(this.last, message.seq);
    if (message.seq <= this.#end || !this.#isFollowing) return false;
    this.#early.set(message.seq, message);
    return this.#drain();
  }

  #drain(): boolean {
    const next: Message[] = [];
    for (const seq of this.#early.keys()) if (seq <= this.#end) this.#early.delete(seq);
    for (let seq = this.#end + 1, message; (message = this.#early.get(seq)); seq++) {
      this.#early.delete(seq);
      next.push(message);
    }
    this.#add(next);
    return next.length > 0;
  }

  #add(messages: readonly Message[]): void {
    const lines: Line[] = [];
    for (const message of messages) {
      if (message.seq !== this.#end + 1) continue;
      this.#end = message.seq;
      if (message.type === 'edit') this.#keepEdit(message, lines);
      else lines.push(this.#lineOf(message));
    }
    for (const { id } of lines) this.#ids.add(id);
    if (lines.length) this.lines = [...this.lines, ...lines];
  }

  /** The newest edit of a line counts, and is applied where the line is loaded. */
  #keepEdit(edit: Message, fresh: Line[] = []): void {
    const of = edit.data?.of;
    if (!of || (this.#edits.get(of)?.seq ?? 0) > edit.seq) return;
    this.#edits.set(of, edit);
    const change = (line: Line) => (line.id === of ? { ...line, text: edit.data?.text ?? null, edited: true } : line);
    for (const [index, line] of fresh.entries()) fresh[index] = change(line);
    if (this.has(of)) this.lines = this.lines.map(change);
  }

  #lineOf(message: Message): Line {
    const edit = this.#edits.get(message.id);
    return lineOf(edit ? { ...message, text: edit.data?.text ?? null } : message, edit !== undefined);
  }
}

export function lineOf(message: Omit<Message, 'text'> & { text: string | null }, edited = false): Line {
  return { ...message, edited, delivery: { state: 'sent' } };
}

const isLine = (message: Message) => message.type !== 'edit';
