import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { MessageFile } from '../../backend/schema/records.js';
import type { TextsOf } from '../locales/texts.js';
import { arrowDownload16, document16, errorCircle16 } from '../styles/icons.js';
import { fileSize } from './file-size.js';
import { picture, shownSize } from './picture.js';

export { messageFileStyles } from '../styles/message-files.js';

/** What became of a file here: a picture that stands there or cannot, a download that failed or found nothing. */
export type FileOutcome = 'shown' | 'no-picture' | 'not-downloaded' | 'gone';

export interface MessageFilesView {
  words: TextsOf<'files'>;
  language: string;
  outcome(id: string): FileOutcome | undefined;
  read(id: string, signal: AbortSignal): Promise<Blob>;
  onShown(id: string): void;
  /** It is not the picture that it claims to be, or cannot be had. */
  onFailed(id: string, error: unknown): void;
  onDownload(file: MessageFile): void;
}

/** The files of a message: images as large as they may be, all else a row. */
export function messageFiles(files: readonly MessageFile[], view: MessageFilesView): TemplateResult {
  return html`<div class="files" lang=${view.language}>
    ${repeat(
      files,
      ({ id }) => id,
      (file) => {
        const outcome = view.outcome(file.id);
        const isPicture = (outcome === undefined || outcome === 'shown') && shownSize(file);
        return isPicture ? shown(file, outcome === 'shown', view) : row(file, outcome, view);
      },
    )}
  </div>`;
}

function shown(file: MessageFile, isHere: boolean, view: MessageFilesView): TemplateResult {
  const { words, read, onShown, onFailed, onDownload } = view;
  const { width, height } = shownSize(file)!;
  return html`<div class="picture ${isHere ? 'picture--here' : ''}">
    <canvas
      class="picture__canvas"
      role="img"
      lang=""
      aria-label=${file.name}
      width=${width}
      height=${height}
      @click=${() => onDownload(file)}
      ${picture({ file, read, onShown, onFailed })}
    ></canvas>
    <button
      class="quiet quiet--icon"
      type="button"
      aria-label=${words.download(file.name)}
      @click=${() => onDownload(file)}
    >
      ${arrowDownload16()}
    </button>
  </div>`;
}

function row(file: MessageFile, outcome: FileOutcome | undefined, view: MessageFilesView): TemplateResult {
  const { words, language, onDownload } = view;
  const hasFailed = outcome === 'gone' || outcome === 'not-downloaded';
  const state = hasFailed ? fileTrouble(outcome, words) : fileSize(file.size, language);
  return html`<button class="file ${hasFailed ? 'file--failed' : ''}" type="button" @click=${() => onDownload(file)}>
    ${hasFailed ? errorCircle16() : document16()}
    <span class="file__text">
      <bdi class="file__name" lang="">${file.name}</bdi> <bdi class="file__state">${state}</bdi>
    </span>
    ${arrowDownload16({ label: words.save })}
  </button>`;
}

/** Why a file was not downloaded. */
export const fileTrouble = (outcome: 'gone' | 'not-downloaded', words: TextsOf<'files'>): string =>
  outcome === 'gone' ? words.gone : words.notDownloaded;
