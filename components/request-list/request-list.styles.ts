import { css } from 'lit';

/** Head, filters, and what lies over the rows. */
export const requestListStyles = css`
  :host {
    display: block;
    container: ur-request-list / inline-size;
    block-size: 100%;
    min-block-size: 320px;
    max-block-size: 100dvh;
  }

  .list {
    position: relative;
    isolation: isolate;
    block-size: 100%;
    min-block-size: inherit;
    max-block-size: inherit;
  }

  .list__total {
    flex: none;
  }

  .list__search {
    flex: 1;
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    min-inline-size: 0;
  }

  .list__search > .icon {
    color: var(--_text-secondary);
  }

  .list__field {
    flex: 1;
    min-inline-size: 0;
    outline: none;
  }

  .list__field::placeholder {
    color: var(--_text-secondary);
    opacity: 1;
  }

  .list__filters {
    flex: none;
    display: flex;
    align-items: center;
    gap: var(--_space-1);
    min-block-size: 36px;
    padding-inline: var(--_space-2);
    border-block-end: 1px solid var(--_line);
  }

  .filter {
    flex: 0 1 auto;
    gap: var(--_space-half);
    font-size: var(--_size-small);
    line-height: var(--_line-height);
  }

  .filter__label {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .filter > .icon {
    color: var(--_text-secondary);
  }

  .filter--set {
    background: var(--_fill);
  }

  .filter--sort {
    margin-inline-start: auto;
  }

  /* The icon says that it orders; by what, its tooltip. */
  @container ur-request-list (max-width: 400px) {
    .filter--sort > .filter__label {
      display: none;
    }
  }

  @container ur-request-list (max-width: 22em) {
    .list__filters {
      padding-inline-start: var(--_space-3);
    }

    .filter:not(.filter--sort) {
      padding-inline: var(--_space-1);
    }
  }

  @container ur-request-list (max-width: 19em) {
    .filter:not(.filter--sort) > .icon {
      display: none;
    }
  }

  .list__notice {
    flex: none;
    padding: var(--_space-2) var(--_space-2) var(--_space-1);
  }

  .list__body {
    position: relative;
    flex: 1;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }

  .rows {
    padding-block: var(--_space-1);
    outline-offset: -2px;
    /* Browsers anchor differently, or not at all at the top: the list does it itself. */
    overflow-anchor: none;
  }

  .rows:not([role]) {
    display: flex;
    flex-direction: column;
  }

  /* The rows that stand for what loads say nothing of how much that is. */
  .rows:has(> .row--bones:first-of-type) {
    overflow: hidden;
  }

  /* New requests arrive above without pushing what is being read. */
  .list__new {
    position: absolute;
    z-index: 2;
    inset-block-start: var(--_space-2);
    inset-inline: 0;
    display: grid;
    justify-items: center;
    pointer-events: none;
  }

  .pill {
    position: relative;
    display: flex;
    align-items: center;
    gap: var(--_space-1);
    inline-size: fit-content;
    min-block-size: max(28px, var(--_target));
    padding-inline: var(--_space-2) var(--_space-3);
    border-radius: 22px;
    background: var(--_surface-raised);
    box-shadow: var(--_shadow);
    color: var(--_accent-text);
    font-weight: var(--_weight-medium);
    font-variant-numeric: tabular-nums;
    animation: appear var(--_duration) var(--_ease);
    pointer-events: auto;
  }

  .pill:hover {
    background: color-mix(in oklab, var(--_surface-raised), var(--_ink) 5%);
  }

  .list__toast {
    position: absolute;
    z-index: 2;
    inset: auto var(--_space-2) var(--_space-3);
    display: grid;
    justify-items: center;
    pointer-events: none;
  }

  .list__toast > .toast {
    pointer-events: auto;
  }

  @media (forced-colors: active) {
    .pill:not(:focus-visible) {
      outline: 1px solid;
    }
  }
`;
