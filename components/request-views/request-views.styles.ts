import { css } from 'lit';

/** Views with their counts, in words or as a rail of icons, and the state of the connection at the foot. */
export const requestViewsStyles = css`
  :host {
    display: block;
    container: ur-request-views / inline-size;
    block-size: 100%;
    max-block-size: 100dvh;
    background: var(--_surface-sunken);
  }

  .views {
    block-size: 100%;
    max-block-size: inherit;
  }

  /* The focus ring of a view reaches out of its list. */
  .views__scroll {
    padding-block-end: 2px;
  }

  .views__list {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
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
    inline-size: 100%;
    block-size: var(--_item);
    padding-inline: var(--_space-2);
    border-radius: var(--_radius);
  }

  .view > .icon {
    color: var(--_text-secondary);
  }

  button.view:hover {
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
    text-align: -webkit-match-parent;
    text-align: match-parent;
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
    flex: none;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    min-block-size: calc(var(--_control) + 2 * var(--_space-2));
    margin-block-start: auto;
    padding: var(--_space-2) var(--_space-2) var(--_space-2) var(--_space-3);
  }

  .views__failed {
    flex-basis: 100%;
    padding: 0 var(--_space-1) var(--_space-1);
    font-size: var(--_size-small);
    line-height: var(--_line-height);
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

  /* Words are there for screen readers, and as tooltips. */
  :host([rail])
    :is(
      .view__label,
      .view__count,
      .views__heading,
      .live__text,
      .pane__title,
      .views__why,
      .blank__title,
      .blank__text
    ) {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  :host([rail]) :is(.view, .blank) {
    position: relative;
    justify-content: center;
    padding: 0;
  }

  :host([rail]) :is(.button, .link) {
    padding-inline: 0;
    box-shadow: none;
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    text-align: center;
    white-space: normal;
  }

  :host([rail]) .views__heading + .views__list {
    margin-block-start: var(--_space-2);
    padding-block-start: var(--_space-2);
    border-block-start: 1px solid var(--_line);
  }

  :host([rail]) .views__foot {
    flex-flow: column nowrap;
    padding-inline: var(--_space-1);
  }

  :host([rail]) .views__failed {
    flex-basis: auto;
    padding-inline: 0;
    text-align: center;
  }

  :host([rail]) .live {
    flex: none;
  }

  @media (forced-colors: active) {
    .live::before {
      background: CanvasText;
    }

    :is(.live--catching, .live--offline)::before {
      background: none;
      border: 2px solid;
    }

    .view[aria-current] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
