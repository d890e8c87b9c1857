import { css } from 'lit';

/** What a picker opens. */
export const menuStyles = css`
  .menu {
    inline-size: 264px;
    padding: var(--_space-1);
    border-radius: var(--_radius-surface);
    background: var(--_surface-raised);
    box-shadow: var(--_shadow);
    animation: appear var(--_duration) var(--_ease);
  }

  .menu--small {
    inline-size: 184px;
  }

  /* Beside the button that it is open for. Across shadow roots, internal/picker-position.ts does the same. */
  .menu[popover] {
    position: fixed;
    inset: auto;
    max-inline-size: calc(100vi - 2 * var(--_space-2));
    max-block-size: calc(100dvb - 2 * var(--_space-2));
    margin: 0;
    border: 0;
    color: inherit;
    overflow: hidden;
  }

  .menu:popover-open {
    display: flex;
    flex-direction: column;
  }

  [aria-haspopup='listbox'][aria-expanded='true'] {
    anchor-name: --_picker;
  }

  @supports (position-area: block-end) {
    .menu[popover] {
      position-anchor: --_picker;
      position-area: self-block-end span-self-inline-end;
      position-try-fallbacks:
        flip-inline,
        flip-block,
        flip-block flip-inline;
      margin-block: var(--_space-1);
      margin-inline-end: var(--_space-2);
    }
  }

  .menu__search {
    flex: none;
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    margin: calc(var(--_space-1) * -1) calc(var(--_space-1) * -1) var(--_space-1);
    padding-inline: var(--_space-3);
    block-size: 36px;
    border-block-end: 1px solid var(--_line);
  }

  .menu__search input {
    flex: 1;
    min-inline-size: 0;
    outline: none;
  }

  .menu__search input::placeholder {
    color: var(--_text-secondary);
    opacity: 1;
  }

  .menu__list {
    min-block-size: 0;
    max-block-size: 336px;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
    outline: none;
  }

  .menu__list[hidden],
  .menu__heading[hidden] {
    display: none;
  }

  .menu__heading {
    display: block;
    padding: var(--_space-2) var(--_space-2) var(--_space-1);
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    color: var(--_text-secondary);
  }

  .menu__item {
    position: relative;
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    min-block-size: var(--_item);
    padding-inline: var(--_space-2);
    border-radius: var(--_radius);
    cursor: pointer;
  }

  .menu__item > .icon:first-child {
    margin-inline: var(--_space-half);
  }

  .menu__item--section:not(:first-child) {
    margin-block-start: calc(2 * var(--_space-1) + 1px);
  }

  .menu__item--section:not(:first-child)::before {
    content: '';
    position: absolute;
    inset: calc(-1 * var(--_space-1) - 1px) calc(-1 * var(--_space-1)) auto;
    block-size: 1px;
    background: var(--_line);
  }

  .menu__item.is-active {
    background: var(--_pressed);
  }

  .menu__label {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-align: -webkit-match-parent;
    text-align: match-parent;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .menu__label mark {
    background: none;
    color: inherit;
    font-weight: var(--_weight-strong);
  }

  .menu__hint {
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    color: var(--_text-secondary);
    font-variant-numeric: tabular-nums;
  }

  .menu__rule {
    block-size: 1px;
    margin: var(--_space-1) calc(var(--_space-1) * -1);
    background: var(--_line);
  }

  @media (forced-colors: active) {
    .menu {
      outline: 1px solid CanvasText;
    }

    .menu__item.is-active {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }

  @keyframes appear {
    from {
      opacity: 0;
      transform: translateY(4px);
    }
  }
`;
