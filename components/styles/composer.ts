import { css } from 'lit';

/** The composer's card; who has control is its first line. */
export const composerStyles = css`
  .composer {
    flex: none;
    margin: 0 var(--_space-3) var(--_space-3);
    border-radius: var(--_radius-surface);
    box-shadow: inset 0 0 0 1px var(--_line-control);
  }

  .composer:focus-within,
  .composer.is-focus {
    box-shadow: inset 0 0 0 2px var(--_accent-text);
    outline: none;
  }

  .control {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    min-block-size: calc(var(--_control) + var(--_space-3));
    padding: var(--_space-1) calc(var(--_space-3) / 2) var(--_space-1) var(--_space-3);
    border-block-end: 1px solid var(--_line);
  }

  .control__text {
    flex: 1;
    min-inline-size: 0;
    overflow: clip;
    overflow-clip-margin: 3px;
    overflow-wrap: anywhere;
    text-wrap: balance;
  }

  .control__text b {
    font-weight: var(--_weight-strong);
  }

  .control:last-child {
    border-block-end: 0;
  }

  .control:focus {
    outline: none;
  }

  .composer > .notice {
    border-radius: 0;
  }

  .composer > .notice:first-child {
    border-start-start-radius: inherit;
    border-start-end-radius: inherit;
  }

  .composer__text {
    display: block;
    inline-size: 100%;
    min-block-size: calc(2lh + 12px);
    max-block-size: calc(8lh + 12px);
    padding: var(--_space-2) var(--_space-3) var(--_space-1);
    field-sizing: content;
    resize: none;
    outline: none;
    overflow-wrap: anywhere;
  }

  .composer__text::placeholder {
    color: var(--_text-secondary);
    opacity: 1;
  }

  .composer__text--kept {
    padding-block-end: var(--_space-2);
    color: var(--_text-secondary);
  }

  .composer__tools {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    padding: 0 calc(var(--_space-3) / 2) calc(var(--_space-3) / 2);
  }

  .composer__tools > .button {
    margin-inline-start: auto;
  }

  .composer__left {
    padding-inline-start: calc(var(--_space-3) / 2);
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    color: var(--_text-secondary);
    font-variant-numeric: tabular-nums;
  }

  .composer__left--over,
  .composer__error {
    color: var(--_error);
  }

  .composer__error {
    padding-inline: var(--_space-3);
    font-size: var(--_size-small);
    line-height: var(--_line-height);
  }

  @media (forced-colors: active) {
    .composer {
      outline: 1px solid;
      outline-offset: -1px;
    }

    .composer:is(:focus-within, .is-focus) {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
