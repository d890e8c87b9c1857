import type { Message } from '../../backend/schema/index.js';
import type { Api } from './api.js';
import { Backoff } from './backoff.js';
import type { Hold } from './claims.js';
import type { Delivery, OutgoingLine } from './client.js';
import { UrError } from './errors.js';
import { newID } from './ids.js';
import { openOutboxStore, type OutboxEntry, type OutboxStore } from './outbox-store.js';

export interface OutboxOptions {
  api: Api;
  store: OutboxStore;
  /** `ur:<api>:<bot>:<person>`: names the locks and the channel of this identity. */
  key: string;
  now(): number;
  /** What to send under; asked anew for each line that is written or tried again. */
  hold(conversation: string): Hold | Promise<Hold>;
  /** The claim that a control message gave, by its `seq`; '' once that has ended. */
  givenAt(conversation: string, seq: number): Promise<string>;
  /** The server has stored a line. */
  sent(message: Message): void;
  /** The server says that a conversation goes on in another one. */
  merged(from: string, into: string): void;
  /** The lines of a conversation changed. */
  changed(conversation: string): void;
}

/** The outbox of an identity, in the given store or in IndexedDB. */
export async function openOutbox(
  options: Omit<OutboxOptions, 'store'>,
  openStore: (key: string) => OutboxStore | Promise<OutboxStore> = openOutboxStore,
): Promise<Outbox> {
  return new Outbox({ ...options, store: await openStore(options.key) });
}

export interface OutboxLine {
  entry: OutboxEntry;
  delivery: Delivery;
}

/**
 * Lines on their way: stored first, then sent oldest first per conversation, with the same id until the server has
 * answered. Only the tab that holds a conversation's lock sends.
 */
export class Outbox {
  #options: OutboxOptions;
  #entries: OutboxEntry[] = [];
  #sending = new Set<string>();
  #flushing = new Map<string, Promise<void>>();
  /** Asked to be flushed while that was under way. */
  #again = new Set<string>();
  #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #backoff = new Backoff();
  #channel: BroadcastChannel | undefined;
  #closed = false;
  #writing: Promise<unknown>;

  constructor(options: OutboxOptions) {
    this.#options = options;
    if (typeof BroadcastChannel === 'function') {
      this.#channel = new BroadcastChannel(`${options.key}:outbox`);
      this.#channel.onmessage = ({ data }) => {
        void this.#adopt(data as string);
        // Its writer may be gone before it was sent: whoever gets the lock next sends what is left.
        void this.flush(data as string);
      };
      // In node, a channel would keep the process alive.
      (this.#channel as { unref?: () => void }).unref?.();
    }
    this.#writing = this.#load();
  }

  get unsent(): number {
    return this.#entries.length;
  }

  lines(conversation: string): OutboxLine[] {
    let isBlocked = false;
    return this.#entries
      .filter((entry) => entry.conversation === conversation)
      .map((entry) => {
        if (entry.error) isBlocked = true;
        const delivery: Delivery = entry.error
          ? { state: 'failed', error: entry.error }
          : { state: this.#sending.has(entry.id) && !isBlocked ? 'sending' : 'waiting' };
        return { entry, delivery };
      });
  }

  /** Resolves when the line is stored. */
  add(conversation: string, line: OutgoingLine): Promise<void> {
    const { now, store } = this.#options;
    // As of now: a claim that comes later is not what this was written under.
    const held = this.#hold(conversation);
    return this.#write(async () => {
      const n = Math.max(now(), (this.#entries.at(-1)?.n ?? 0) + 1);
      // Half a character, as a cut leaves it, would be refused.
      const text = line.text.replace(/[\ud800-\udfff]/gu, '');
      const entry: OutboxEntry = { ...line, text, id: newID(), conversation, n, ...(await held), created: now() };
      await store.put(entry);
      this.#entries.push(entry);
      this.#sending.add(entry.id);
      this.#tell(conversation);
      void this.flush(conversation);
    });
  }

  async retry(conversation: string): Promise<void> {
    const { claim, under } = await this.#hold(conversation);
    await this.#alone(conversation, async () => {
      for (const entry of this.#entries) {
        if (entry.conversation !== conversation) continue;
        Object.assign(entry, { claim, under, error: undefined });
        this.#sending.add(entry.id);
        await this.#options.store.put(entry);
      }
      this.#tell(conversation);
      void this.flush(conversation);
    });
  }

  /** Takes a line out that was not sent; its text, or undefined where it is there no more. */
  withdraw(conversation: string, id: string): Promise<string | undefined> {
    return this.#alone(conversation, async () => {
      const entry = this.#entries.find((other) => other.id === id);
      if (!entry) return undefined;
      await this.#remove(entry);
      void this.flush(conversation);
      return entry.text;
    });
  }

  /**
   * Takes over what another identity has not sent, and what was being written: it goes into this conversation, under
   * the same ids, so that what the server has stored meanwhile is stored once.
   */
  takeOver(
    key: string,
    conversation: string,
    openStore: (key: string) => OutboxStore | Promise<OutboxStore> = openOutboxStore,
  ): Promise<void> {
    return this.#write(async () => {
      const { store } = this.#options;
      const other = await openStore(key);
      for (const entry of await other.all()) {
        await this.#keep({ ...entry, conversation, claim: '', error: undefined });
        await other.delete(entry.id);
      }
      const [draft] = await other.drafts();
      if (draft && !(await store.draft(conversation))) await store.setDraft(conversation, draft);
      await other.clear(false);
      other.close();
      this.#tell(conversation);
      void this.flush(conversation);
    });
  }

  /** The conversation was merged: its lines and what was being written go on in the other one. */
  move(from: string, into: string): Promise<void> {
    return this.#write(async () => {
      const { store } = this.#options;
      for (const entry of this.#entries.filter(({ conversation }) => conversation === from))
        await this.#keep({ ...entry, conversation: into, under: undefined });
      const draft = await store.draft(from);
      if (draft && !(await store.draft(into))) await store.setDraft(into, draft);
      await store.setDraft(from, '');
      for (const conversation of [from, into]) this.#tell(conversation);
      void this.flush(into);
    });
  }

  /** Sends what waits, everywhere; when the connection is back. */
  flushAll(): void {
    this.#backoff.reset();
    for (const conversation of new Set(this.#entries.map((entry) => entry.conversation))) void this.flush(conversation);
  }

  flush(conversation: string): Promise<void> {
    clearTimeout(this.#timers.get(conversation));
    this.#timers.delete(conversation);
    const under = this.#flushing.get(conversation);
    // It may have seen the last line sent already, and only be giving the lock back.
    if (under) this.#again.add(conversation);
    const flushing =
      under ?? this.#locked(conversation, () => this.#sendAll(conversation)).finally(() => this.#flushed(conversation));
    this.#flushing.set(conversation, flushing);
    return flushing;
  }

  async draft(conversation: string): Promise<string> {
    // One that is on its way from another conversation comes first.
    await this.#writing.catch(() => undefined);
    return this.#options.store.draft(conversation);
  }

  setDraft(conversation: string, text: string): void {
    const stored = this.#options.store.setDraft(conversation, text).catch(() => undefined);
    void stored.then(() => this.#rest());
  }

  /** At sign-out. */
  async clear(keepLines: boolean): Promise<void> {
    await this.#options.store.clear(!keepLines);
    this.close();
  }

  /** Lets go of the database, which a cached page must not hold; the next use opens it again. */
  pause(): void {
    this.#options.store.close();
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#channel?.close();
    this.#options.store.close();
  }

  /** One write at a time: what is written first is first, and a look at the store never overtakes a write. */
  #write<T>(write: () => Promise<T>): Promise<T> {
    const written = this.#writing.catch(() => undefined).then(write);
    this.#writing = written.finally(() => this.#rest());
    return written;
  }

  /** What was under way when all was closed has opened the database again. */
  #rest(): void {
    if (this.#closed) this.#options.store.close();
  }

  /** Without any claim a line is kept all the same; the server's refusal then says what is wrong. */
  async #hold(conversation: string): Promise<Hold> {
    try {
      return await this.#options.hold(conversation);
    } catch {
      return { claim: '' };
    }
  }

  async #load(): Promise<void> {
    this.#entries = await this.#options.store.all();
    for (const { conversation } of this.#entries) this.#options.changed(conversation);
    this.flushAll();
  }

  /** Another tab wrote or sent: what is stored counts. */
  #adopt(conversation: string): Promise<void> {
    return this.#write(async () => {
      const mine = new Map(this.#entries.map((entry) => [entry.id, entry]));
      this.#entries = (await this.#options.store.all()).map((entry) => Object.assign(mine.get(entry.id) ?? {}, entry));
      this.#options.changed(conversation);
    });
  }

  #flushed(conversation: string): void {
    this.#flushing.delete(conversation);
    this.#rest();
    if (!this.#again.delete(conversation) || this.#closed) return;
    const isLeft = this.#entries.some((entry) => entry.conversation === conversation);
    // After a refusal, a timer tries again.
    if (isLeft && !this.#timers.has(conversation)) void this.flush(conversation);
  }

  /** Does this to what is stored by now, while no tab sends. */
  #alone<T>(conversation: string, act: () => Promise<T>): Promise<T> {
    return this.#locked(conversation, async () => {
      await this.#adopt(conversation);
      return this.#write(act);
    });
  }

  /** One tab at a time. */
  #locked<T>(conversation: string, act: () => Promise<T>): Promise<T> {
    const { locks } = globalThis.navigator ?? {};
    let isGranted = false;
    const granted = () => {
      isGranted = true;
      return act();
    };
    if (!locks) return granted();
    return locks.request(`ur-send:${this.#options.key}:${conversation}`, granted).catch((error: unknown) => {
      // Refused, as in a sandboxed frame, whose storage no other tab shares.
      if (!isGranted) return granted();
      throw error;
    }) as Promise<T>;
  }

  async #sendAll(conversation: string): Promise<void> {
    // The tab that had the lock before has sent some of it.
    await this.#adopt(conversation);
    for (;;) {
      const entry = this.#entries.find((other) => other.conversation === conversation);
      if (!entry || entry.error || this.#closed) return;
      try {
        this.#sending.add(entry.id);
        if (!entry.claim && entry.under !== undefined) {
          await this.#findClaim(entry, entry.under);
          continue;
        }
        const { id, text, type, data, files, claim } = entry;
        const message = await this.#options.api.postMessage(conversation, {
          id,
          text,
          ...(type && { type }),
          ...(data && { data }),
          ...(files?.length && { files: files.map((file) => file.id) }),
          ...(claim && { claim }),
        });
        this.#backoff.reset();
        // In the log before it leaves the outbox: at no time it is in neither.
        this.#options.sent(message);
        await this.#remove(entry);
      } catch (cause) {
        await this.#refused(entry, cause);
        return;
      }
    }
  }

  /** Written under a claim that nobody could be asked for, it goes out under that one or not at all. */
  async #findClaim(entry: OutboxEntry, under: number): Promise<void> {
    const { givenAt, store } = this.#options;
    const claim = await givenAt(entry.conversation, under);
    // Tried again under another, or taken out, meanwhile.
    if (entry.claim || !this.#entries.includes(entry)) return;
    if (!claim) throw new UrError({ status: 409, data: { control: { code: 'claim_ended', message: '' } } });
    // Kept, so that each attempt is the same.
    entry.claim = claim;
    await store.put(entry);
  }

  async #refused(entry: OutboxEntry, cause: unknown): Promise<void> {
    const { conversation } = entry;
    for (const other of this.#entries) if (other.conversation === conversation) this.#sending.delete(other.id);
    const error = cause instanceof UrError ? cause : new UrError({ status: -1 }, { cause });
    // It stays as it is: from here, or as another person, it is sent where the conversation goes on.
    if (error.goesOnIn) return this.#options.merged(conversation, error.goesOnIn);
    if (error.isPassing || error.code === 'signed-out') {
      const wait = Math.max((error.retryAfter ?? 0) * 1000, this.#backoff.next());
      if (!this.#closed)
        this.#timers.set(
          conversation,
          setTimeout(() => void this.flush(conversation), wait),
        );
    } else {
      entry.error = reasonOf(error);
      await this.#options.store.put(entry);
    }
    this.#tell(conversation);
  }

  /** Stores a line that came from elsewhere, at its place among the others. */
  async #keep(entry: OutboxEntry): Promise<void> {
    await this.#options.store.put(entry);
    this.#entries = [...this.#entries.filter(({ id }) => id !== entry.id), entry].sort((a, b) => a.n - b.n);
  }

  async #remove(entry: OutboxEntry): Promise<void> {
    await this.#options.store.delete(entry.id);
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.#sending.delete(entry.id);
    this.#tell(entry.conversation);
  }

  #tell(conversation: string): void {
    this.#options.changed(conversation);
    if (!this.#closed) this.#channel?.postMessage(conversation);
  }
}

function reasonOf(error: UrError): NonNullable<OutboxEntry['error']> {
  if (error.code === 'conflict' || error.field('claim')) return 'not_in_control';
  if (error.code === 'forbidden' || error.code === 'gone') return 'forbidden';
  // Gone after a day, or taken by another line.
  if (Object.keys(error.fields).some((field) => field.startsWith('files'))) return 'files';
  if (error.field('text') === 'validation_max_text_constraint' || error.status === 413) return 'too_long';
  return error.code === 'invalid' ? 'invalid' : 'failed';
}
