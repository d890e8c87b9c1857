import { css } from 'lit';

/** Buttons, quiet buttons that look like text until pointed at, and links. */
export const buttonStyles = css`
  .button {
    flex: none;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--_space-1);
    min-block-size: var(--_control);
    padding-inline: var(--_space-3);
    border-radius: var(--_radius);
    box-shadow: inset 0 0 0 1px var(--_line-control);
    font-weight: var(--_weight-medium);
    white-space: nowrap;
  }

  .button:hover {
    background: var(--_hover);
  }

  .button:is(:active, [aria-expanded='true']) {
    background: var(--_pressed);
  }

  .button--primary {
    background: var(--_accent-fill);
    box-shadow: none;
    color: var(--_on-accent);
  }

  .button--primary:hover {
    background: var(--_accent-hover);
  }

  .button--primary:active {
    background: var(--_accent-pressed);
  }

  .button:disabled {
    background: var(--_fill);
    box-shadow: none;
    color: var(--_text-secondary);
    cursor: default;
  }

  /* The hit area reaches --ur-target without moving anything. */
  :is(.button, .quiet, .check) {
    position: relative;
  }

  :is(.button, .quiet, .check)::after {
    content: '';
    position: absolute;
    inset: min(0px, (100% - var(--_target)) / 2);
  }

  /* Looks like text until it is pointed at or focused. */
  .quiet {
    flex: none;
    display: inline-flex;
    align-items: center;
    gap: var(--_space-1);
    min-block-size: var(--_control);
    min-inline-size: var(--_control);
    padding-inline: var(--_space-2);
    border-radius: var(--_radius);
    white-space: nowrap;
  }

  .quiet--icon {
    justify-content: center;
    padding-inline: 0;
    color: var(--_text-secondary);
  }

  .quiet:hover {
    background: var(--_hover);
    color: inherit;
  }

  .quiet:is(:active, [aria-expanded='true'], [aria-pressed='true']) {
    background: var(--_pressed);
    color: inherit;
  }

  .link {
    border-radius: 2px;
    color: var(--_accent-text);
    font-weight: var(--_weight-medium);
  }

  .link:hover {
    text-decoration: underline;
    text-underline-offset: 2px;
  }

  /* Shadows and fills are gone: outlines bound what they bounded. */
  @media (forced-colors: active) {
    .button:not(:focus-visible) {
      outline: 1px solid;
      outline-offset: -1px;
    }

    .button:disabled {
      color: GrayText;
    }
  }
`;
