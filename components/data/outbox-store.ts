import type { Delivery, OutgoingLine } from './client.js';

/** A line on its way to the server. */
export interface OutboxEntry extends OutgoingLine {
  /** The message's id, and so the same in every attempt. */
  id: string;
  conversation: string;
  /** The order in which the lines were written. */
  n: number;
  /** Under which the agent wrote it; '' where it has yet to be asked for, if ever there was one. */
  claim: string;
  /** The `seq` of the control message under which the agent wrote it, where the claim was not known. */
  under?: number | undefined;
  /** Unix ms. */
  created: number;
  /** Why it was refused; undefined while it may still be sent. */
  error?: Extract<Delivery, { state: 'failed' }>['error'] | undefined;
}

/** Where lines and drafts outlive the page. */
export interface OutboxStore {
  all(): Promise<OutboxEntry[]>;
  /** Resolves when it is stored for good. */
  put(entry: OutboxEntry): Promise<void>;
  delete(id: string): Promise<void>;
  draft(conversation: string): Promise<string>;
  setDraft(conversation: string, text: string): Promise<void>;
  /** Those of all conversations. */
  drafts(): Promise<string[]>;
  /** Deletes drafts, and lines too unless they are kept. */
  clear(lines: boolean): Promise<void>;
  /** Lets go of the database; the next use opens it again. */
  close(): void;
}

/** Where storage is refused: a sandboxed frame, a test. */
export class MemoryOutboxStore implements OutboxStore {
  #entries = new Map<string, OutboxEntry>();
  #drafts = new Map<string, string>();

  async all() {
    return [...this.#entries.values()].sort((a, b) => a.n - b.n);
  }
  async put(entry: OutboxEntry) {
    this.#entries.set(entry.id, entry);
  }
  async delete(id: string) {
    this.#entries.delete(id);
  }
  async draft(conversation: string) {
    return this.#drafts.get(conversation) ?? '';
  }
  async setDraft(conversation: string, text: string) {
    this.#drafts.set(conversation, text);
  }
  async drafts() {
    return [...this.#drafts.values()].filter(Boolean);
  }
  async clear(lines: boolean) {
    this.#drafts.clear();
    if (lines) this.#entries.clear();
  }
  close() {}
}

const stores = new Map<string, MemoryOutboxStore>();

/** The page's one for an identity: whatever goes and comes on the page, it lasts as long. */
function inMemory(key: string): MemoryOutboxStore {
  let store = stores.get(key);
  if (!store) stores.set(key, (store = new MemoryOutboxStore()));
  return store;
}

/** In IndexedDB under the identity's key; where that is refused, in memory for as long as the page lasts. */
export async function openOutboxStore(key: string): Promise<OutboxStore> {
  try {
    const store = new IndexedOutboxStore(key);
    await store.all();
    return store;
  } catch {
    return inMemory(key);
  }
}

function open(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('outbox', { keyPath: 'id' });
      request.result.createObjectStore('drafts');
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

class IndexedOutboxStore implements OutboxStore {
  /** What the database does not take, as on a full disk: it lasts as long as the page. */
  #spare: MemoryOutboxStore;
  #name: string;
  #opening: Promise<IDBDatabase> | undefined;

  constructor(name: string) {
    this.#name = name;
    this.#spare = inMemory(name);
  }

  async all() {
    const stored = await this.#do<OutboxEntry[]>('outbox', 'readonly', (store) => store.getAll());
    const entries = new Map([...stored, ...(await this.#spare.all())].map((entry) => [entry.id, entry]));
    return [...entries.values()].sort((a, b) => a.n - b.n);
  }
  async put(entry: OutboxEntry) {
    await this.#do('outbox', 'readwrite', (store) => store.put(entry)).then(
      () => this.#spare.delete(entry.id),
      () => this.#spare.put(entry),
    );
  }
  async delete(id: string) {
    await this.#spare.delete(id);
    await this.#do('outbox', 'readwrite', (store) => store.delete(id));
  }
  async draft(conversation: string) {
    const spare = await this.#spare.draft(conversation);
    return (
      spare || ((await this.#do<string | undefined>('drafts', 'readonly', (store) => store.get(conversation))) ?? '')
    );
  }
  async setDraft(conversation: string, text: string) {
    await this.#do('drafts', 'readwrite', (store) =>
      text ? store.put(text, conversation) : store.delete(conversation),
    ).then(
      () => this.#spare.setDraft(conversation, ''),
      () => this.#spare.setDraft(conversation, text),
    );
  }
  async drafts() {
    const stored = await this.#do<string[]>('drafts', 'readonly', (store) => store.getAll());
    return [...stored, ...(await this.#spare.drafts())].filter(Boolean);
  }
  async clear(lines: boolean) {
    await this.#spare.clear(lines);
    await this.#do('drafts', 'readwrite', (store) => store.clear());
    if (lines) await this.#do('outbox', 'readwrite', (store) => store.clear());
  }
  close() {
    void this.#opening?.then(
      (db) => db.close(),
      () => undefined,
    );
    this.#opening = undefined;
  }

  /** Resolves when the transaction is complete, not when the request is: only then is it stored. */
  async #do<T>(name: string, mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest): Promise<T> {
    const opening = (this.#opening ??= open(this.#name));
    try {
      const db = await opening;
      return await new Promise((resolve, reject) => {
        const transaction = db.transaction(name, mode);
        const request = ask(transaction.objectStore(name));
        transaction.oncomplete = () => resolve(request.result as T);
        transaction.onabort = transaction.onerror = () => reject(transaction.error ?? request.error);
      });
    } catch (error) {
      // One that the browser has closed, as when somebody clears what sites have stored, is opened anew the next time.
      if (this.#opening === opening) this.close();
      throw error;
    }
  }
}
