import { css } from 'lit';

/** Keys and checkboxes. */
export const checkStyles = css`
  .key {
    display: inline-grid;
    place-items: center;
    min-inline-size: var(--_icon-large);
    block-size: var(--_icon-large);
    padding-inline: var(--_space-1);
    border-radius: 4px;
    box-shadow: inset 0 0 0 1px var(--_line);
    background: var(--_fill);
    font: inherit;
    font-size: var(--_size-small);
    line-height: 1;
  }

  .check {
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 24px;
    block-size: 24px;
  }

  .check input {
    appearance: none;
    display: grid;
    place-items: center;
    inline-size: 14px;
    block-size: 14px;
    border-radius: 4px;
    box-shadow: inset 0 0 0 1px var(--_line-control);
  }

  .check input:is(:checked, :indeterminate) {
    background: var(--_accent-fill);
    box-shadow: none;
  }

  .check input::before {
    content: '';
    inline-size: 10px;
    block-size: 10px;
    background: var(--_on-accent);
    clip-path: polygon(8% 52%, 22% 38%, 40% 57%, 78% 16%, 92% 30%, 40% 84%);
    opacity: 0;
  }

  .check input:checked::before {
    opacity: 1;
  }

  @media (forced-colors: active) {
    :is(.key, .check input:not(:focus-visible)) {
      outline: 1px solid;
      outline-offset: -1px;
    }

    .check input::before {
      background: CanvasText;
    }
  }
`;
