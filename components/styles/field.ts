import { css, html, type TemplateResult } from 'lit';
import { errorCircle16 } from './icons.js';

/** A label, its control and what is wrong with it. */
export const fieldStyles = css`
  .field {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_space-1);
  }

  .field__label {
    font-weight: var(--_weight-medium);
  }

  /* A legend is no grid item. */
  legend.field__label {
    margin-block-end: var(--_space-1);
  }

  .field__control {
    inline-size: 100%;
    min-block-size: var(--_control);
    padding: var(--_space-1) var(--_space-2);
    border-radius: var(--_radius);
    box-shadow: inset 0 0 0 1px var(--_line-control);
    field-sizing: content;
    resize: none;
  }

  .field__control::placeholder,
  .composer__text::placeholder,
  .menu__search input::placeholder {
    color: var(--_text-secondary);
    opacity: 1;
  }

  .field__control:focus-visible {
    outline-offset: -1px;
  }

  .field__control[aria-invalid='true'] {
    box-shadow: inset 0 0 0 1px var(--_error);
  }

  .field__control:disabled,
  .field__control:read-only:not(select) {
    background: var(--_fill);
    box-shadow: none;
  }

  .field__select {
    position: relative;
    display: grid;
    align-items: center;
  }

  .field__select > select {
    appearance: none;
    padding-inline-end: calc(var(--_icon) + var(--_space-3));
    text-overflow: ellipsis;
  }

  .field__select > option {
    background: Canvas;
    color: CanvasText;
  }

  .field__select > .icon {
    position: absolute;
    inset-inline-end: var(--_space-2);
    pointer-events: none;
  }

  .field__help {
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    color: var(--_text-secondary);
  }

  .field__error {
    display: flex;
    align-items: start;
    gap: var(--_space-1);
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    color: var(--_error);
  }

  @media (forced-colors: active) {
    .field__control:not(:focus-visible) {
      outline: 1px solid;
      outline-offset: -1px;
    }
  }
`;

/** What is wrong with a field, in its words; the field names it by `aria-describedby`. */
export function fieldError(id: string, text: string): TemplateResult {
  return html`<p class="field__error" id=${id}>${errorCircle16()}<span>${text}</span></p>`;
}
