import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ComposerController } from '../controllers/composer-controller.js';

export interface ComposerText {
  label: string;
  placeholder: string;
  isReadonly?: boolean;
  rows?: number;
  onPaste(event: ClipboardEvent): void;
}

/** The field of a composer. It stays the same element whatever happens around it: what has the focus keeps it. */
export function composerText(
  composer: ComposerController,
  { label, placeholder, isReadonly = false, rows = 2, onPaste }: ComposerText,
): TemplateResult {
  return html`<textarea
    class="composer__text ${isReadonly ? 'composer__text--kept' : ''}"
    rows=${rows}
    dir="auto"
    lang=""
    aria-label=${label}
    aria-describedby=${composer.left === undefined ? nothing : 'composer-left'}
    aria-invalid=${(composer.left ?? 0) < 0 ? 'true' : 'false'}
    placeholder=${isReadonly ? '' : placeholder}
    ?readonly=${isReadonly}
    .value=${live(composer.text)}
    @input=${composer.onInput}
    @keydown=${composer.onKeydown}
    @paste=${onPaste}
  ></textarea>`;
}

/** How much still fits, from shortly before the limit on. */
export function composerLeft(
  composer: ComposerController,
  words: { charactersLeft(count: number): string; charactersOver(count: number): string },
): TemplateResult | typeof nothing {
  const { left } = composer;
  if (left === undefined) return nothing;
  return html`<p class="composer__left ${left < 0 ? 'composer__left--over' : ''}" id="composer-left">
    ${left < 0 ? words.charactersOver(-left) : words.charactersLeft(left)}
  </p>`;
}
