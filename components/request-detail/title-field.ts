import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { limits } from '../../backend/schema/limits.js';
import { fieldError } from '../styles/field.js';
import { notice, noticeAction } from '../styles/notice.js';
import type { Scene } from './sections.js';
import type { TitleDraft } from './title-draft.js';

/** The title as a field that looks like text until it is pointed at, and below it what became of the last change. */
export function titleField(draft: TitleDraft, stored: string, scene: Scene): TemplateResult {
  const { words } = scene;
  const { text, problem } = draft;
  return html`<textarea
      class="detail__title"
      part="detail-title"
      rows="1"
      dir="auto"
      lang=""
      aria-label=${words.title}
      title=${words.titleHelp}
      aria-invalid=${problem ? 'true' : 'false'}
      aria-describedby=${problem ? 'title-problem' : nothing}
      .value=${live(text ?? stored)}
      @input=${(event: InputEvent) => draft.type((event.target as HTMLTextAreaElement).value)}
      @keydown=${(event: KeyboardEvent) => onKey(event, draft)}
      @blur=${() => void draft.save()}
    ></textarea>
    ${problem ? html`<div class="detail__problem">${titleProblem(draft, stored, scene)}</div>` : nothing}`;
}

function onKey(event: KeyboardEvent, draft: TitleDraft): void {
  // While a word is being composed, Enter takes the suggestion and Escape drops it.
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === 'Enter') {
    event.preventDefault();
    void draft.save();
  } else if (event.key === 'Escape' && draft.text !== undefined) {
    event.preventDefault();
    event.stopPropagation();
    draft.restore();
  }
}

function titleProblem(draft: TitleDraft, stored: string, { words, common }: Scene) {
  switch (draft.problem) {
    case 'required':
      return fieldError('title-problem', words.titleRequired);
    case 'too-long':
      return fieldError('title-problem', words.titleTooLong(limits.title));
    case 'failed':
      return html`<div id="title-problem">
        ${notice(
          'error',
          words.titleFailed,
          decision(common.tryAgain, () => void draft.save()),
        )}
      </div>`;
    case 'conflict':
      return html`<div id="title-problem">
        ${notice(
          'warning',
          html`${words.titleConflict} <b dir="auto" lang="">${stored}</b>`,
          html`${decision(words.useMine, () => void draft.overrule())}
          ${decision(words.takeTheirs, () => draft.restore())}`,
        )}
      </div>`;
    default:
      return nothing;
  }
}

/** A button that goes away with what it decides: the focus goes back to the field. */
function decision(label: string, decide: () => void): TemplateResult {
  return noticeAction(label, (event) => {
    const root = (event.currentTarget as Element).getRootNode() as ShadowRoot;
    root.querySelector<HTMLElement>('.detail__title')?.focus();
    decide();
  });
}
