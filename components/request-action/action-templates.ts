import { html, nothing, type TemplateResult } from 'lit';
import { limits } from '../../backend/schema/limits.js';
import type { UserRequestAction } from '../data/client.js';
import type { TextsOf } from '../locales/texts.js';
import { checkmarkCircle16 } from '../styles/icons.js';
import { notice, noticeAction } from '../styles/notice.js';
import { messageLength } from './step-action.js';

type Words = TextsOf<'action'>;
type Common = TextsOf<'common'>;

/** While the step is on its way. */
export function skeleton(words: Words): TemplateResult {
  return html`<div class="action" aria-busy="true" aria-hidden="true">
    <p class="action__step"><span class="bone bone--45"></span></p>
    <div class="field">
      <span class="field__label">${words.assignee}</span><span class="bone bone--control"></span>
      <p class="field__help">${words.assigneeHelp}</p>
    </div>
    <div class="field"><span class="field__label">${words.message}</span><span class="bone bone--area"></span></div>
  </div>`;
}

/** How long the description is, of how long it may be. */
export function messageCount(message: string, words: Words, language: string): TemplateResult {
  const format = new Intl.NumberFormat(language);
  const args = [format.format(messageLength(message)), format.format(limits.template)] as const;
  return html`<p class="action__count numbers" id="count">
    <span aria-hidden="true">${words.count(...args)}</span><span class="hidden">${words.countHidden(...args)}</span>
  </p>`;
}

export interface ConflictView {
  words: Words;
  /** What somebody else has stored. */
  stored: UserRequestAction;
  /** The name of its assignee, in words where it has none. */
  assignee: string;
  onOverrule(): void;
  onTake(): void;
}

/** Somebody else has saved meanwhile: one of the two stays. */
export function conflictNotice({ words, stored, assignee, onOverrule, onTake }: ConflictView): TemplateResult {
  return notice(
    'warning',
    html`${words.conflict}
      <span class="action__theirs">
        <b>${words.storedNow}</b>
        <span class="secondary">${words.assignee}: <bdi lang="">${assignee}</bdi></span>
        <span class="action__stored" dir="auto" lang="">${stored.message}</span>
      </span>`,
    html`${noticeAction(words.saveMine, onOverrule)} ${noticeAction(words.takeTheirs, onTake)}`,
  );
}

/** How far saving is. */
export type Progress = 'idle' | 'saving' | 'saved' | 'failed';

export interface FootView {
  words: Words;
  common: Common;
  progress: Progress;
  isDisabled: boolean;
  onRetry(): void;
}

/** The button that saves, and what came of it. */
export function foot({ words, common, progress, isDisabled, onRetry }: FootView): TemplateResult {
  // `aria-disabled` while it saves: a button that is disabled loses the focus.
  return html`${progress === 'failed' ? notice('error', words.failed, noticeAction(common.tryAgain, onRetry)) : nothing}
    <div class="action__foot">
      <button
        class="button button--primary"
        ?disabled=${isDisabled}
        aria-disabled=${progress === 'saving' ? 'true' : nothing}
      >
        ${progress === 'saving' ? words.saving : common.save}
      </button>
      <p class="action__saved" role="status">
        ${
          progress === 'saved' ? html`${checkmarkCircle16()}<span>${words.saved}. ${words.savedEffect}</span>` : nothing
        }
      </p>
    </div>`;
}
