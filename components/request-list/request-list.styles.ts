import { css } from 'lit';

/** Head, filters and rows. */
export const requestListStyles = css`
  .list {
    position: relative;
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
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    gap: var(--_space-half);
  }

  .filter > .icon {
    color: var(--_text-secondary);
  }

  .filter--set {
    background: var(--_fill);
  }

  .list__filters > .filter:last-child {
    margin-inline-start: auto;
  }

  .rows {
    padding-block: var(--_space-1);
  }

  .row {
    position: relative;
    display: grid;
    grid-template-columns: 16px 28px minmax(0, 1fr) auto 32px;
    grid-template-rows: auto auto;
    align-content: center;
    align-items: center;
    min-block-size: var(--_row);
    padding-inline: var(--_space-1) var(--_space-2);
  }

  .row::after {
    content: '';
    position: absolute;
    inset: auto 0 0 48px;
    block-size: 1px;
    background: var(--_line);
  }

  @media (hover: hover) {
    .row:hover {
      background: var(--_hover);
    }
  }

  .row:is(.is-checked, .is-selected) {
    background: var(--_accent-subtle);
  }

  .row.is-selected::before {
    content: '';
    position: absolute;
    inset-block: 0;
    inset-inline-start: 0;
    inline-size: 3px;
    background: var(--_accent-text);
  }

  /* The whole row opens the request; buttons lie above the stretched link. */
  .row__open {
    grid-area: 1 / 3;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .row__open::after {
    content: '';
    position: absolute;
    inset: 0;
  }

  .row__open:focus-visible,
  .row.is-focus {
    outline: none;
  }

  .row:has(.row__open:focus-visible)::after,
  .row.is-focus::after {
    inset: 0;
    block-size: auto;
    z-index: 1;
    background: none;
    border: var(--_focus);
    border-radius: var(--_radius);
    pointer-events: none;
  }

  .row.is-unread > .row__open {
    font-weight: var(--_weight-strong);
  }

  .row__unread {
    grid-area: 1 / 1 / 3 / 2;
    justify-self: center;
    inline-size: 6px;
    block-size: 6px;
    border-radius: 50%;
    background: var(--_accent-text);
  }

  .row__check {
    grid-area: 1 / 1 / 3 / 2;
    justify-self: center;
    z-index: 1;
    opacity: 0;
  }

  .row:is(:focus-within, .is-checked) > .row__check,
  .rows--selecting .row__check {
    opacity: 1;
  }

  .row:is(:focus-within, .is-checked) > .row__unread,
  .rows--selecting .row__unread {
    opacity: 0;
  }

  @media (hover: hover) {
    .row:hover > .row__check {
      opacity: 1;
    }

    .row:hover > .row__unread {
      opacity: 0;
    }
  }

  .row__status,
  .row__assignee {
    grid-row: 1 / 3;
    z-index: 1;
    display: grid;
    place-items: center;
    inline-size: 24px;
    block-size: 24px;
    min-inline-size: 24px;
    min-block-size: 24px;
    padding: 0;
  }

  :is(.row__status, .row__assignee):focus-visible {
    outline-offset: -2px;
  }

  .row__status {
    grid-column: 2;
    justify-self: center;
  }

  .row__assignee {
    grid-column: 5;
    justify-self: end;
  }

  .row__status:hover,
  .row__assignee:hover {
    background: var(--_pressed);
  }

  .row__wait {
    grid-area: 1 / 4;
    justify-self: end;
    padding-inline-start: var(--_space-2);
  }

  .wait {
    display: inline-flex;
    align-items: center;
    gap: var(--_space-1);
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    font-variant-numeric: tabular-nums;
    color: var(--_text-secondary);
    white-space: nowrap;
  }

  .wait--soon {
    color: var(--_wait-soon);
  }

  .wait--late {
    color: var(--_wait-late);
    font-weight: var(--_weight-medium);
  }

  .row__line {
    grid-row: 2;
    grid-column: 3 / 5;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .row__line {
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    color: var(--_text-secondary);
  }

  .row__line > * + *::before {
    content: '·';
    margin-inline: var(--_space-1);
  }

  /* Somebody is in it: the line makes room, the row keeps its height. */
  .row.is-viewed > .row__line {
    grid-column: 3;
  }

  .row__viewer {
    grid-area: 2 / 4;
    justify-self: end;
    display: inline-flex;
    align-items: center;
    gap: var(--_space-1);
    padding-inline: var(--_space-2) 0;
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    font-weight: var(--_weight-medium);
  }

  /* Compact: one line. */
  .ur[data-density='compact'] .row {
    grid-template-columns: 16px 28px fit-content(58%) minmax(0, 1fr) auto auto 32px;
  }

  .ur[data-density='compact'] .row > :is(.row__line, .row__viewer, .row__wait, .row__open) {
    grid-row: 1;
  }

  .ur[data-density='compact'] .row > .row__line {
    grid-column: 4;
    padding-inline-start: var(--_space-2);
  }

  .ur[data-density='compact'] .row > .row__viewer {
    grid-column: 5;
  }

  .ur[data-density='compact'] .row > .row__wait {
    grid-column: 6;
  }

  .ur[data-density='compact'] .row > .row__assignee {
    grid-column: 7;
  }

  .list__notice {
    padding: var(--_space-2) var(--_space-2) 0;
  }

  /* A row that is not loaded yet. */
  .row > .bone--status {
    inline-size: 14px;
    block-size: 14px;
    min-inline-size: 14px;
    min-block-size: 14px;
    justify-self: center;
    border-radius: 50%;
  }

  .row :is(.row__open, .row__line) > .bone {
    margin-block: var(--_space-1);
  }

  /* New requests arrive above without pushing what is being read. */
  .list__new {
    position: absolute;
    z-index: 2;
    inset-block-start: calc(var(--_bar) + 36px + var(--_space-2));
    inset-inline: 0;
    display: grid;
    justify-items: center;
    pointer-events: none;
  }

  .pill {
    display: flex;
    align-items: center;
    gap: var(--_space-1);
    inline-size: fit-content;
    min-block-size: 28px;
    padding-inline: var(--_space-2) var(--_space-3);
    border-radius: 14px;
    background: var(--_surface-raised);
    box-shadow: var(--_shadow);
    color: var(--_accent-text);
    font-weight: var(--_weight-medium);
    animation: appear var(--_duration) var(--_ease);
    pointer-events: auto;
  }

  .bulk {
    position: absolute;
    z-index: 2;
    inset: auto var(--_space-2) var(--_space-3);
    display: flex;
    align-items: center;
    gap: var(--_space-half);
    inline-size: fit-content;
    margin-inline: auto;
    padding: var(--_space-1) var(--_space-1) var(--_space-1) var(--_space-3);
    border-radius: var(--_radius-surface);
    background: var(--_surface-raised);
    box-shadow: var(--_shadow);
    animation: appear var(--_duration) var(--_ease);
  }

  .bulk__count {
    padding-inline-end: var(--_space-2);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
`;
