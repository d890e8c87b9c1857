import { limits } from '../../backend/schema/limits.js';
import type { MessageFile } from '../../backend/schema/records.js';
import type { Client } from '../data/client.js';
import { UrError } from '../data/errors.js';
import { newID } from '../data/ids.js';

export type AttachmentError = 'too_large' | 'not_accepted' | 'empty' | 'no_room' | 'no_control' | 'failed';

/** One file that is being attached to the next line. */
export interface Attachment {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly state:
    | { is: 'waiting' }
    | { is: 'uploading'; part: number }
    | { is: 'uploaded'; file: MessageFile }
    | { is: 'failed'; error: AttachmentError };
}

/** What happened to an attachment, for whoever says it. */
export type TrayNews =
  | { is: 'attached'; name: string; id: string }
  | { is: 'failed'; name: string; id: string; error: AttachmentError }
  | { is: 'too_many' };

const trays = new WeakMap<Client, Map<string, AttachmentTray>>();

/** The tray of a conversation: it stays while an element goes and comes again, and ends with the page or the session. */
export function trayOf(client: Client, conversation: string): AttachmentTray {
  let own = trays.get(client);
  if (!own) {
    own = new Map();
    trays.set(client, own);
    const all = own;
    client.addEventListener('ur-session-change', () => {
      if (client.session.current.state !== 'signed-out') return;
      for (const tray of all.values()) tray.clear();
      all.clear();
    });
  }
  let tray = own.get(conversation);
  if (!tray) own.set(conversation, (tray = new AttachmentTray(client, conversation)));
  return tray;
}

/** The files of a line that is being written: uploaded one after the other, so that what is said goes between them. */
export class AttachmentTray extends EventTarget {
  items: readonly Attachment[] = [];
  /** More were chosen than a message takes, until one is taken out. */
  hasTooMany = false;
  #client: Client;
  #conversation: string;
  #files = new Map<string, File>();
  #underWay: { id: string; abort: AbortController } | undefined;

  constructor(client: Client, conversation: string) {
    super();
    this.#client = client;
    this.#conversation = conversation;
  }

  get isBusy(): boolean {
    return this.items.some(({ state }) => state.is === 'waiting' || state.is === 'uploading');
  }

  get hasFailed(): boolean {
    return this.items.some(({ state }) => state.is === 'failed');
  }

  /** More are attached than a message takes: a line that was not sent has brought its own. */
  get isOverfull(): boolean {
    return this.items.length > limits.messageFiles;
  }

  get uploaded(): MessageFile[] {
    return this.items.flatMap(({ state }) => (state.is === 'uploaded' ? [state.file] : []));
  }

  add(files: Iterable<File>): void {
    const news: TrayNews[] = [];
    for (const file of files) {
      if (this.items.length >= limits.messageFiles) {
        this.hasTooMany = true;
        news.push({ is: 'too_many' });
        break;
      }
      const id = newID();
      const { name, size } = file;
      const error = size > limits.fileBytes ? 'too_large' : size === 0 ? 'empty' : undefined;
      if (error) news.push({ is: 'failed', id, name, error });
      else this.#files.set(id, file);
      const state = error ? ({ is: 'failed', error } as const) : ({ is: 'waiting' } as const);
      this.items = [...this.items, { id, name, size, state }];
    }
    this.#tell(...news);
    void this.#next();
  }

  /** Of a line that was not sent. */
  restore(files: readonly MessageFile[]): void {
    const restored = files.map((file): Attachment => {
      const { id, name, size } = file;
      return { id, name, size, state: { is: 'uploaded', file } };
    });
    this.items = [...restored, ...this.items];
    this.hasTooMany ||= this.isOverfull;
    this.#tell(...(this.isOverfull ? [{ is: 'too_many' } as const] : []));
  }

  /** Whether trying again may help: there is the file, and it was not the file that was refused. */
  canRetry({ id, state }: Attachment): boolean {
    return state.is === 'failed' && state.error !== 'not_accepted' && this.#files.has(id);
  }

  retry(id: string): void {
    this.#set(id, { is: 'waiting' });
    this.#tell();
    void this.#next();
  }

  /** Takes it out, and gives up its upload. */
  remove(id: string): void {
    if (this.#underWay?.id === id) this.#underWay.abort.abort();
    this.#files.delete(id);
    this.items = this.items.filter((item) => item.id !== id);
    this.hasTooMany = this.isOverfull;
    this.#tell();
  }

  clear(): void {
    for (const { id } of this.items) this.remove(id);
  }

  /** One at a time, with the same id however often it is tried. */
  async #next(): Promise<void> {
    const item = this.items.find(({ state }) => state.is === 'waiting');
    const file = item && this.#files.get(item.id);
    if (this.#underWay || !item || !file) return;
    const { id, name } = item;
    const abort = new AbortController();
    this.#underWay = { id, abort };
    const onProgress = (part: number) => {
      this.#set(id, { is: 'uploading', part });
      this.#tell();
    };
    onProgress(0);
    try {
      const { signal } = abort;
      const uploaded = await this.#client.uploadFile(this.#conversation, file, { id, onProgress, signal });
      this.#set(id, { is: 'uploaded', file: uploaded });
      this.#tell({ is: 'attached', id, name });
    } catch (cause) {
      if (!abort.signal.aborted) {
        const error = errorOf(cause);
        this.#set(id, { is: 'failed', error });
        this.#tell({ is: 'failed', id, name, error });
      }
    }
    this.#underWay = undefined;
    void this.#next();
  }

  #set(id: string, state: Attachment['state']): void {
    this.items = this.items.map((item) => (item.id === id ? { ...item, state } : item));
  }

  #tell(...news: TrayNews[]): void {
    this.dispatchEvent(new CustomEvent('change', { detail: news }));
  }
}

function errorOf(cause: unknown): AttachmentError {
  if (!(cause instanceof UrError)) return 'failed';
  if (cause.field('control')) return 'no_control';
  switch (cause.field('file')) {
    case 'validation_invalid_mime_type':
      return 'not_accepted';
    case 'validation_too_large':
      return 'too_large';
    case 'validation_required':
      return 'empty';
    case 'validation_too_many':
      return 'no_room';
    default:
      return cause.status === 413 ? 'too_large' : 'failed';
  }
}
