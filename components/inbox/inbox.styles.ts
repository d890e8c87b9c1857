import { css } from 'lit';

/** Splitters and the layout by width. */
export const inboxStyles = css`
  .splitter {
    position: relative;
    inline-size: 1px;
    background: var(--_line);
    cursor: col-resize;
    touch-action: none;
  }

  .splitter::before {
    content: '';
    position: absolute;
    z-index: 1;
    inset: 0 -5px;
  }

  .splitter::after {
    content: '';
    position: absolute;
    inset-block: 0;
    inset-inline: -1px;
    background: var(--_accent-text);
    opacity: 0;
    transition: opacity var(--_duration) var(--_ease);
  }

  .splitter:focus-visible {
    outline: none;
  }

  .splitter:is(:hover, :focus-visible)::after {
    opacity: 1;
  }

  .inbox {
    container: ur-inbox / inline-size;
    block-size: 100%;
    min-block-size: 0;
  }

  /* Narrow, to 320 px: one column at a time. */
  .inbox__panes {
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    block-size: 100%;
  }

  .views,
  .splitter {
    display: none;
  }

  .request {
    display: none;
    flex-direction: column;
    min-inline-size: 0;
    min-block-size: 0;
  }

  .inbox[data-pane='request'] .request {
    display: flex;
  }

  .inbox[data-pane='request'] .list {
    display: none;
  }

  .request > .pane {
    display: none;
    flex: 1;
  }

  .inbox[data-tab='request'] .request > .detail,
  .inbox[data-tab='conversation'] .request > .conversation {
    display: flex;
  }

  .tabs {
    flex: none;
    display: flex;
    align-items: stretch;
    block-size: var(--_bar);
    padding-inline: var(--_space-1);
    border-block-end: 1px solid var(--_line);
  }

  .tabs > .quiet {
    align-self: center;
  }

  .tab {
    position: relative;
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    padding-inline: var(--_space-3);
    color: var(--_text-secondary);
    font-weight: var(--_weight-medium);
  }

  .tab:is(:hover, [aria-selected='true']) {
    color: inherit;
  }

  .tab:focus-visible {
    outline-offset: -4px;
    border-radius: var(--_radius);
  }

  .tab[aria-selected='true']::after {
    content: '';
    position: absolute;
    inset: auto var(--_space-3) -1px;
    block-size: 2px;
    background: var(--_accent-text);
  }

  .tab[aria-selected='true'] > .tab__dot {
    display: none;
  }

  .tab__dot {
    inline-size: 6px;
    block-size: 6px;
    border-radius: 50%;
    background: var(--_accent-text);
  }

  /* Medium: list | detail, the conversation as a tab. */
  @container ur-inbox (min-width: 640px) {
    .inbox__panes {
      grid-template-columns: minmax(272px, 2fr) 1px minmax(0, 3fr);
    }

    .splitter--list {
      display: block;
    }

    .inbox .list,
    .inbox .request {
      display: flex;
    }

    .inbox .tabs__back {
      display: none;
    }
  }

  /* Wide: views as a rail of icons | list | detail | conversation. */
  @container ur-inbox (min-width: 960px) {
    .inbox__panes {
      grid-template-columns:
        48px var(--_list-width, minmax(280px, 4.6fr)) 1px minmax(0, 5fr)
        1px var(--_conversation-width, minmax(320px, 5fr));
    }

    .inbox .request {
      display: contents;
    }

    .inbox .request > .pane,
    .inbox .views,
    .splitter {
      display: flex;
    }

    .inbox .tabs,
    .list__view {
      display: none;
    }

    .views :is(.view__label, .view__count, .views__heading, .live__text, .pane__title) {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }

    .views .view {
      justify-content: center;
      padding: 0;
    }

    .views__list + .views__heading + .views__list {
      margin-block-start: var(--_space-2);
      padding-block-start: var(--_space-2);
      border-block-start: 1px solid var(--_line);
    }

    .views__foot {
      flex-direction: column;
      padding-inline: var(--_space-2);
    }
  }

  /* Wide with room for words. */
  @container ur-inbox (min-width: 1240px) {
    .inbox__panes {
      grid-template-columns:
        200px var(--_list-width, minmax(352px, 28fr)) 1px minmax(0, 29fr)
        1px var(--_conversation-width, minmax(352px, 27fr));
    }

    .views :is(.view__label, .view__count, .views__heading, .live__text, .pane__title) {
      position: static;
      inline-size: auto;
      block-size: auto;
      clip-path: none;
    }

    .views .view {
      justify-content: start;
      padding-inline: var(--_space-2);
    }

    .views__list + .views__heading + .views__list {
      margin-block-start: 0;
      padding-block-start: 0;
      border-block-start: 0;
    }

    .views__foot {
      flex-direction: row;
      padding-inline: var(--_space-3) var(--_space-2);
    }
  }

  /* Forced colours: backgrounds and shadows are gone, so selection and edges are drawn. */
  @media (forced-colors: active) {
    :is(.row.is-selected, .row.is-checked, .view[aria-current]) {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
