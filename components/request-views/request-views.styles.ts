import { css } from 'lit';

/** See LOOK: views. */
export const requestViewsStyles = css`
  .views {
    background: var(--_surface-sunken);
  }

  .views__list {
    display: grid;
    gap: 1px;
    padding-inline: var(--_space-2);
  }

  .views__heading {
    padding: var(--_space-4) var(--_space-4) var(--_space-1);
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    color: var(--_text-secondary);
  }

  .view {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    block-size: var(--_item);
    padding-inline: var(--_space-2);
    border-radius: var(--_radius);
  }

  .view > .icon {
    color: var(--_text-secondary);
  }

  .view:hover {
    background: var(--_hover);
  }

  .view[aria-current] {
    background: var(--_accent-subtle);
    font-weight: var(--_weight-medium);
  }

  .view[aria-current] > .icon {
    color: var(--_accent-text);
  }

  .view__label {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .view__count {
    min-inline-size: 3ch;
    text-align: end;
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    font-weight: 400;
    color: var(--_text-secondary);
    font-variant-numeric: tabular-nums;
  }

  .views__foot {
    display: flex;
    align-items: center;
    margin-block-start: auto;
    padding: var(--_space-2) var(--_space-2) var(--_space-2) var(--_space-4);
  }

  .live {
    flex: 1;
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    white-space: nowrap;
  }

  .live::before {
    content: '';
    flex: none;
    inline-size: 8px;
    block-size: 8px;
    margin: var(--_space-1);
    border-radius: 50%;
    background: var(--_success);
  }

  .live--catching::before {
    background: none;
    box-shadow: inset 0 0 0 2px var(--_line-control);
  }

  .live--offline::before {
    background: none;
    box-shadow: inset 0 0 0 2px var(--_warning);
  }
`;
