import { css } from 'lit';

/** A label, its control and what is wrong with it. */
export const fieldStyles = css`
  .field {
    display: grid;
    gap: var(--_space-1);
  }

  .field__label {
    font-weight: var(--_weight-medium);
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

  .field__error {
    display: flex;
    gap: var(--_space-1);
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    color: var(--_error);
  }
`;
