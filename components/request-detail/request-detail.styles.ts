import { css } from 'lit';

/** Title, facts, sections. */
export const requestDetailStyles = css`
  .detail__body {
    display: grid;
    gap: var(--_space-6);
    align-content: start;
    padding: var(--_space-2) var(--_space-4) var(--_space-6);
  }

  .detail__number {
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
    resize: none;
  }

  .detail__title:hover {
    background: var(--_hover);
  }

  .facts {
    display: grid;
    grid-template-columns: 88px minmax(0, 1fr);
    align-items: center;
    row-gap: var(--_space-half);
  }

  .facts > dt {
    color: var(--_text-secondary);
  }

  .facts > dd {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    min-block-size: var(--_control);
  }

  .facts .quiet {
    gap: var(--_space-2);
    margin-inline-start: calc(var(--_space-2) * -1);
  }

  .facts__path > .icon {
    display: inline-block;
    margin-inline: var(--_space-1);
    vertical-align: -3px;
    color: var(--_text-secondary);
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
    gap: var(--_space-2);
    padding: var(--_space-3);
    border-radius: var(--_radius-surface);
    background: var(--_surface-sunken);
    box-shadow: inset 0 0 0 1px var(--_line);
  }

  .extract__line {
    display: grid;
    grid-template-columns: 48px minmax(0, 1fr);
    column-gap: var(--_space-2);
  }

  .extract__who {
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
    padding: 0 var(--_space-3) 0 0;
    border-block-end: 1px solid var(--_line);
    font-weight: 400;
    text-align: start;
    vertical-align: middle;
  }

  .attributes :is(th, td):last-child {
    padding-inline-end: 0;
  }

  .attributes :is(thead th, tbody th) {
    color: var(--_text-secondary);
  }

  .attributes thead th {
    block-size: 24px;
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

  .attributes tbody tr:last-child > * {
    border-block-end: 0;
  }

  .attributes__now {
    display: inline-flex;
    align-items: center;
    gap: var(--_space-1);
    font-weight: var(--_weight-medium);
  }

  .attributes__same {
    color: var(--_text-secondary);
  }

  .note {
    display: grid;
    grid-template-columns: var(--_avatar-large) minmax(0, 1fr);
    gap: 0 var(--_space-2);
  }

  .note > .avatar {
    grid-row: 1 / 3;
  }

  .note__by {
    display: flex;
    gap: var(--_space-2);
    min-block-size: 24px;
    align-items: center;
  }

  .timeline {
    display: grid;
  }

  .timeline > li {
    position: relative;
    display: grid;
    grid-template-columns: 24px minmax(0, 1fr) auto;
    gap: 0 var(--_space-2);
    align-items: center;
    min-block-size: 28px;
  }

  .timeline > li::before {
    content: '';
    position: absolute;
    inset-block-start: -3px;
    inset-inline-start: 11.5px;
    inline-size: 1px;
    block-size: 6px;
    background: var(--_line-control);
  }

  .timeline > li:first-child::before {
    display: none;
  }

  .timeline > li > :first-child {
    justify-self: center;
  }
`;
