import type { TemplateResult } from 'lit';
import type { MessageFile } from '../../backend/schema/records.js';
import type { Line } from '../data/client.js';
import { UrError } from '../data/errors.js';
import { type FileOutcome, fileTrouble, messageFiles, messageFileStyles } from '../internal/message-files.js';
import type { UrElement } from '../internal/ur-element.js';
import { files } from '../locales/en/files.js';
import { LocaleController } from './locale-controller.js';

/** The files of a thread's messages, shown and downloaded; fetched with the first message that has some. */
export class MessageFiles {
  #host: UrElement;
  #locale: LocaleController<'files'>;
  #outcomes = new Map<string, FileOutcome>();
  #changes = 0;

  constructor(host: UrElement) {
    this.#host = host;
    this.#locale = new LocaleController(host, 'files', files);
    host.adoptStyles([messageFileStyles]);
  }

  /** Another value whenever something would look different. */
  get look(): string {
    return `${this.#changes} ${this.#locale.language}`;
  }

  render({ files }: Line): TemplateResult {
    const { texts: words, language } = this.#locale;
    return messageFiles(files, {
      ...{ words, language },
      outcome: (id) => this.#outcomes.get(id),
      read: this.#read,
      onShown: this.#onShown,
      onFailed: this.#onFailed,
      onDownload: (file) => void this.#download(file),
    });
  }

  readonly #read = (id: string, signal?: AbortSignal): Promise<Blob> =>
    this.#host.activeClient?.readFile(id, signal) ?? Promise.reject(new UrError({ status: 0 }));

  readonly #onShown = (id: string): void => this.#set(id, 'shown');

  readonly #onFailed = (id: string, error: unknown): void => this.#set(id, isGone(error) ? 'gone' : 'no-picture');

  async #download({ id, name }: MessageFile): Promise<void> {
    try {
      save(await this.#read(id), name);
      if (this.#outcomes.get(id) === 'not-downloaded') this.#set(id, undefined);
    } catch (error) {
      const outcome = isGone(error) ? 'gone' : 'not-downloaded';
      const trouble = fileTrouble(outcome, this.#locale.texts);
      this.#host.activeClient?.announce(`${name}: ${trouble}`, `file ${id} ${Date.now()}`);
      this.#set(id, outcome);
    }
  }

  #set(id: string, outcome: FileOutcome | undefined): void {
    if (outcome) this.#outcomes.set(id, outcome);
    else this.#outcomes.delete(id);
    this.#changes++;
    this.#host.requestUpdate();
  }
}

const isGone = (error: unknown) => error instanceof UrError && error.code === 'gone';

/** Saves it as a download does: no page is opened, and no token is in an address. */
function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // Not before the browser has taken it over.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
