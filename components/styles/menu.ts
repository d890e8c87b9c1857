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

  .menu__search {
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

  .menu__heading {
    display: block;
    padding: var(--_space-2) var(--_space-2) var(--_space-1);
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    color: var(--_text-secondary);
  }

  .menu__item {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    min-block-size: var(--_item);
    padding-inline: var(--_space-2);
    border-radius: var(--_radius);
  }

  .menu__item > .icon:first-child {
    margin-inline: var(--_space-half);
  }

  .menu__item:hover,
  .menu__item.is-active {
    background: var(--_pressed);
  }

  .menu__label {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
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

  @keyframes appear {
    from {
      opacity: 0;
      transform: translateY(4px);
    }
  }
`;
