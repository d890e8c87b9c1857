import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { limits } from '../../backend/schema/limits.js';
import type { Attachment, AttachmentError, AttachmentTray } from '../controllers/attachment-tray.js';
import type { TextsOf } from '../locales/texts.js';
import { dismiss16, document16, errorCircle16 } from '../styles/icons.js';
import { fileSize } from './file-size.js';

export { attachmentStyles } from '../styles/attachments.js';

type Words = TextsOf<'files'>;

export interface AttachmentsView {
  tray: AttachmentTray;
  /** The line goes when they are there. */
  isPromised: boolean;
  words: Words;
  language: string;
  onRemove(id: string, event: Event): void;
}

/** What is attached to the line that is being written. */
export function attachmentList(view: AttachmentsView): TemplateResult {
  const { tray, isPromised, words, language } = view;
  return html`<div class="attachments" lang=${language}>
    <ul class="attachments__list" role="list" aria-label=${words.list}>
      ${repeat(
        tray.items,
        ({ id }) => id,
        (item) => attachment(item, view),
      )}
    </ul>
    ${tray.hasTooMany ? html`<p class="attachments__note">${words.tooMany(limits.messageFiles)}</p>` : nothing}
    ${isPromised ? html`<p class="attachments__note" role="status">${words.sentWhenThere}</p>` : nothing}
  </div>`;
}

function attachment(item: Attachment, { tray, words, language, onRemove }: AttachmentsView): TemplateResult {
  const { id, name, state } = item;
  const hasFailed = state.is === 'failed';
  return html`<li class="attachment ${hasFailed ? 'attachment--failed' : ''}" part="attachment">
    ${hasFailed ? errorCircle16() : document16()}
    <span class="attachment__text">
      <bdi class="attachment__name" lang="">${name}</bdi>
      <bdi class="attachment__state">${stateText(item, words, language)}</bdi>
    </span>
    ${
      tray.canRetry(item)
        ? html`<button class="link" type="button" aria-label=${words.tryAgain(name)} @click=${() => tray.retry(id)}>
            ${words.again}
          </button>`
        : nothing
    }
    <button
      class="quiet quiet--icon"
      type="button"
      aria-label=${words.remove(name)}
      @click=${(event: Event) => onRemove(id, event)}
    >
      ${dismiss16()}
    </button>
    ${
      state.is === 'uploading'
        ? html`<progress
            class="attachment__bar"
            max="1"
            .value=${state.part}
            aria-label=${words.progress(name)}
          ></progress>`
        : nothing
    }
  </li>`;
}

function stateText({ state, size }: Attachment, words: Words, language: string): string {
  switch (state.is) {
    case 'waiting':
      return words.waiting;
    case 'uploading':
      return words.uploading(Math.round(state.part * 100));
    case 'uploaded':
      return fileSize(size, language);
    case 'failed':
      return attachmentError(state.error, words);
  }
}

/** Why a file is not attached. */
export function attachmentError(error: AttachmentError, words: Words): string {
  switch (error) {
    case 'too_large':
      return words.tooLarge(limits.fileBytes / 1024 / 1024);
    case 'not_accepted':
      return words.notAccepted;
    case 'empty':
      return words.isEmpty;
    case 'no_room':
      return words.noRoom;
    case 'no_control':
      return words.noControl;
    case 'failed':
      return words.notUploaded;
  }
}

/** While files are dragged over a composer. */
export const dropHint = (text: string): TemplateResult => html`<p class="drop-hint" aria-hidden="true">${text}</p>`;
