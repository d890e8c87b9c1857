import { nothing, type TemplateResult } from 'lit';
import { limits } from '../../backend/schema/limits.js';
import { newID } from '../data/ids.js';
import { attachmentError, attachmentList, attachmentStyles, dropHint } from '../internal/attachment-list.js';
import type { UrElement } from '../internal/ur-element.js';
import { files } from '../locales/en/files.js';
import type { TextsOf } from '../locales/texts.js';
import type { AttachmentTray, TrayNews } from './attachment-tray.js';
import { LocaleController } from './locale-controller.js';

export { trayOf, type AttachmentTray } from './attachment-tray.js';

/** Shows and says what is attached; fetched with the first file. */
export class AttachmentList {
  #host: UrElement;
  #locale: LocaleController<'files'>;

  constructor(host: UrElement) {
    this.#host = host;
    this.#locale = new LocaleController(host, 'files', files);
    host.adoptStyles([attachmentStyles]);
  }

  /** Says to a screen reader what came of it. */
  say(news: readonly TrayNews[]): void {
    const { texts } = this.#locale;
    // What is said twice in other words, or again, is other news.
    for (const one of news) this.#host.activeClient?.announce(this.#text(one, texts), newID());
  }

  render(tray: AttachmentTray, { isPromised }: { isPromised: boolean }): TemplateResult | typeof nothing {
    if (!tray.items.length) return nothing;
    const { texts: words, language } = this.#locale;
    const onRemove = (id: string, event: Event) => this.#remove(tray, id, event);
    return attachmentList({ tray, isPromised, words, language, onRemove });
  }

  renderDropHint(): TemplateResult {
    return dropHint(this.#locale.texts.drop);
  }

  #text(news: TrayNews, words: TextsOf<'files'>): string {
    if (news.is === 'too_many') return words.tooMany(limits.messageFiles);
    if (news.is === 'attached') return words.attached(news.name);
    return words.notAttached(news.name, attachmentError(news.error, words));
  }

  /** The button goes with its file: the focus goes to the next one's, or to the field. */
  #remove(tray: AttachmentTray, id: string, event: Event): void {
    const row = (event.currentTarget as Element).closest('li');
    const beside = row?.nextElementSibling ?? row?.previousElementSibling;
    const next = beside?.querySelector<HTMLElement>('.quiet') ?? this.#host.renderRoot.querySelector('textarea');
    tray.remove(id);
    next?.focus();
  }
}
