import { css } from 'lit';

/** A row: two lines of text between status and assignee; compact, one line. */
export const requestRowStyles = css`
  .row {
    position: relative;
    display: grid;
    grid-template-columns: 16px 28px minmax(0, 1fr) auto 32px;
    grid-template-rows: auto auto;
    align-content: center;
    align-items: center;
    /* All rows are equally high, which the window counts on: two lines always, in whatever size the page's text is. */
    block-size: max(var(--_row), var(--_line-height) + round(nearest, var(--_line-height) * 0.86, 4px));
    padding-inline: var(--_space-1) var(--_space-2);
    overflow: clip;
  }

  .row.is-fresh {
    animation: row-appear var(--_duration) var(--_ease);
  }

  .row::after {
    content: '';
    position: absolute;
    inset: auto 0 0 48px;
    block-size: 1px;
    background: var(--_line);
  }

  .row:dir(rtl)::after {
    inset: auto 48px 0 0;
  }

  .row__cell {
    display: contents;
  }

  .row--probe {
    position: absolute;
    inset-block-start: 0;
    inset-inline: 0;
    visibility: hidden;
    pointer-events: none;
  }

  @media (hover: hover) {
    .row[role='row']:not(.is-selected):hover {
      background: var(--_hover);
    }
  }

  .row.is-selected {
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

  .row__open {
    grid-area: 1 / 3;
    display: flex;
    min-inline-size: 0;
    text-align: start;
  }

  /* An ellipsis stands at the end of the text, whichever way that runs. */
  :is(.row__title, .row__part > bdi) {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  /* The whole row opens the request; buttons lie above the stretched one. */
  .row__open::after {
    content: '';
    position: absolute;
    inset: 0;
  }

  .row__open:focus-visible {
    outline: none;
  }

  .row:has(.row__open:focus-visible)::after {
    inset: 0;
    block-size: auto;
    z-index: 1;
    background: none;
    border: var(--_focus);
    border-radius: var(--_radius);
    pointer-events: none;
  }

  .row.is-unread .row__open {
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

  button:is(.row__status, .row__assignee):hover {
    background: var(--_pressed);
  }

  .row__wait {
    grid-area: 1 / 4;
    justify-self: end;
    display: flex;
    padding-inline-start: var(--_space-2);
  }

  .row__line {
    grid-row: 2;
    grid-column: 3 / 5;
    display: flex;
    flex-wrap: wrap;
    block-size: 1lh;
    min-inline-size: 0;
    overflow: hidden;
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    color: var(--_text-secondary);
    white-space: nowrap;
  }

  .row__names,
  .row__part {
    flex: 0 1 auto;
    display: flex;
    min-inline-size: 0;
    max-inline-size: 100%;
  }

  /* The person's name is the last to be cut. */
  .row__part + .row__part {
    flex-shrink: 4;
  }

  .row__part + .row__part::before,
  :is(.row__part--step, .row__part--rest)::before {
    content: '·';
    margin-inline: var(--_space-1);
  }

  /* The step's name, which is the least of them, is there in full or not at all. */
  .row__part--step {
    flex: none;
  }

  /* The excerpt gets what the names leave; where that is too little to read, it is out of sight, in a line of its own. */
  .row__part--rest {
    flex: 1 1 4.5em;
  }

  :host(:state(compact)) .row {
    grid-template-columns: 16px 28px fit-content(58%) minmax(0, 1fr) auto 32px;
    block-size: max(var(--_row), var(--_line-height));
  }

  :host(:state(compact)) .row :is(.row__line, .row__wait, .row__open) {
    grid-row: 1;
  }

  :host(:state(compact)) .row .row__line {
    grid-column: 4;
    padding-inline-start: var(--_space-2);
  }

  :host(:state(compact)) .row .row__wait {
    grid-column: 5;
  }

  :host(:state(compact)) .row .row__assignee {
    grid-column: 6;
  }

  /* A row that is not loaded yet. */
  .row--bones {
    flex: none;
  }

  .row--bones > .bone--status {
    inline-size: 14px;
    block-size: 14px;
    min-inline-size: 14px;
    min-block-size: 14px;
    border-radius: 50%;
  }

  .row--bones :is(.row__open, .row__line) > .bone {
    flex: none;
    margin-block: var(--_space-1);
  }

  .row--bones > :is(.row__open, .row__assignee)::after {
    content: none;
  }

  @keyframes row-appear {
    from {
      opacity: 0;
    }
  }

  @media (forced-colors: active) {
    .row.is-selected {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }

    .row__unread {
      background: Highlight;
    }
  }
`;
