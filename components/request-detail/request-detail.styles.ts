import { css } from 'lit';

/** Title, facts, sections. */
export const requestDetailStyles = css`
  :host {
    display: block;
    container: ur-request-detail / inline-size;
    block-size: 100%;
    min-inline-size: 0;
  }

  .detail {
    block-size: 100%;
  }

  .detail__body {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_space-6);
    align-content: start;
    padding: var(--_space-2) var(--_space-4) var(--_space-6);
  }

  .detail__number {
    flex: none;
    min-inline-size: 5ch;
    border-radius: var(--_radius);
    color: var(--_text-secondary);
    font-variant-numeric: tabular-nums;
  }

  .detail__title {
    display: block;
    inline-size: calc(100% + var(--_space-2) * 2);
    margin: 0 calc(var(--_space-2) * -1) var(--_space-2);
    padding: var(--_space-1) var(--_space-2);
    border-radius: var(--_radius);
    font-size: var(--_size-title);
    line-height: var(--_line-height);
    font-weight: var(--_weight-strong);
    letter-spacing: -0.006em;
    text-wrap: balance;
    field-sizing: content;
    overflow: hidden;
    overflow-wrap: anywhere;
    resize: none;
  }

  .detail__title:hover {
    background: var(--_hover);
  }

  .detail__title:focus {
    background: none;
  }

  .detail__title--bone {
    display: flex;
    align-items: center;
    block-size: calc(1lh + var(--_space-2));
    background: none;
  }

  .detail__problem {
    margin-block-end: var(--_space-3);
  }

  .facts {
    display: grid;
    grid-template-columns: minmax(80px, max-content) minmax(0, 1fr);
    align-items: center;
    gap: var(--_space-half) var(--_space-2);
  }

  .facts > dt {
    color: var(--_text-secondary);
  }

  .facts > dd {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 var(--_space-2);
    min-block-size: var(--_control);
    overflow-wrap: anywhere;
  }

  /* A picker's button looks like text: its words stand in line with those of the other facts. */
  .facts :is(ur-status-picker, ur-assignee-picker) {
    max-inline-size: 100%;
    margin-inline-start: calc(var(--_space-2) * -1);
  }

  .facts ::part(picker-button) {
    gap: var(--_space-2);
  }

  .facts__path > .icon {
    display: inline-block;
    margin-inline: var(--_space-1);
    vertical-align: -3px;
    color: var(--_text-secondary);
  }

  .people {
    white-space: pre-line;
    overflow-wrap: anywhere;
  }

  .section {
    display: grid;
    gap: var(--_space-2);
  }

  .section__head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    column-gap: var(--_space-2);
    min-block-size: var(--_control);
  }

  .section__title {
    font-weight: var(--_weight-strong);
  }

  .section__head > .quiet {
    margin-inline: auto calc(var(--_space-2) * -1);
  }

  .ways {
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: center;
  }

  .ways > .section__title {
    grid-column: 1 / -1;
  }

  .ways__person {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    min-inline-size: 0;
  }

  .ways__name {
    min-inline-size: 0;
  }

  .ways__buttons {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-2);
  }

  .ways__person--bone {
    min-block-size: 2lh;
  }

  .bone--button {
    inline-size: 104px;
    block-size: var(--_control);
    border-radius: var(--_radius);
  }

  /* On a line of their own, "Take control" comes behind: what is there first does not move when it appears. */
  @container ur-request-detail (max-width: 480px) {
    .ways {
      grid-template-columns: minmax(0, 1fr);
    }

    .ways__buttons {
      flex-direction: row-reverse;
      justify-content: flex-end;
    }
  }

  .opened__head {
    flex: none;
    display: flex;
    align-items: center;
    block-size: var(--_bar);
    padding-inline: var(--_space-2);
    border-block-end: 1px solid var(--_line);
  }

  .opened__chat {
    flex: 1;
    min-block-size: 0;
  }

  .frozen {
    display: inline-flex;
    align-items: center;
    gap: var(--_space-1);
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    color: var(--_text-secondary);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  .frozen > .icon {
    inline-size: 12px;
    block-size: 12px;
  }

  .extract {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: var(--_space-2);
    padding: var(--_space-3);
    border-radius: var(--_radius-surface);
    background: var(--_surface-sunken);
    box-shadow: inset 0 0 0 1px var(--_line);
  }

  .extract__line {
    grid-column: 1 / -1;
    display: grid;
    grid-template-columns: subgrid;
  }

  .extract__who {
    min-inline-size: 48px;
    max-inline-size: 88px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    color: var(--_text-secondary);
  }

  .attributes {
    inline-size: 100%;
    border-collapse: collapse;
    line-height: var(--_line-height);
  }

  .attributes :is(th, td) {
    block-size: var(--_item);
    padding: var(--_space-1) var(--_space-3) var(--_space-1) 0;
    padding-inline: 0 var(--_space-3);
    border-block-end: 1px solid var(--_line);
    font-weight: 400;
    text-align: start;
    vertical-align: middle;
    overflow-wrap: anywhere;
  }

  .attributes :is(th, td):last-child {
    inline-size: 30%;
    padding-inline-end: 0;
  }

  .attributes :is(thead th, tbody th) {
    color: var(--_text-secondary);
  }

  .attributes thead th {
    block-size: 24px;
    padding-block: 0;
    font-size: var(--_size-small);
    line-height: var(--_line-height);
  }

  .attributes thead .frozen {
    font-size: inherit;
    color: inherit;
  }

  .attributes tbody th {
    inline-size: 38%;
  }

  /* One line is in the middle of its row; a name stands at the beginning of a value of many. */
  .attributes tbody :is(th, td) {
    padding-block: calc((var(--_item) - 1lh) / 2);
    vertical-align: top;
  }

  .attributes tbody tr:last-child > * {
    border-block-end: 0;
  }

  .attributes__now {
    font-weight: var(--_weight-medium);
    font-variant-numeric: tabular-nums;
  }

  .attributes__same {
    color: var(--_text-secondary);
  }

  /* Bones stand where text will: one line each. */
  .facts .bone,
  .attributes .bone {
    max-inline-size: 160px;
  }

  .detail__number .bone {
    inline-size: 4ch;
  }

  .lines {
    display: grid;
    gap: calc(1lh - 8px);
    padding-block: calc((1lh - 8px) / 2);
  }

  .extract.lines {
    grid-template-columns: minmax(0, 1fr);
    padding-block: calc(var(--_space-3) + (1lh - 8px) / 2);
  }

  ::slotted([slot='actions']) {
    flex: none;
  }

  @media (forced-colors: active) {
    .extract {
      outline: 1px solid;
      outline-offset: -1px;
    }
  }
`;
