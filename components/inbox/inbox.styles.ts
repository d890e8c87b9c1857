import { css } from 'lit';

/** Panes, splitters, tabs: the layout by how much room the inbox itself has. */
export const inboxStyles = css`
  :host {
    display: block;
    container: ur-inbox / inline-size;
    block-size: 100%;
    min-block-size: 320px;
    max-block-size: 100dvh;
    overflow: hidden;
  }

  .panes {
    display: grid;
    block-size: 100%;
    min-block-size: inherit;
    max-block-size: inherit;
  }

  .panes--blank {
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
  }

  /* One column at a time. The list stays where it is behind the request, and so keeps its scroll place. */
  .panes--narrow {
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
  }

  .panes--narrow > :is(.list, .request) {
    grid-area: 1 / 1;
  }

  .list--behind {
    content-visibility: hidden;
  }

  /* List | request, the conversation as a tab. */
  .panes--medium {
    --_most: 45cqi;
    grid-template: minmax(0, 1fr) / var(--_list-track, minmax(272px, 2fr)) 1px minmax(0, 3fr);
  }

  /* Views as a rail of icons | list | request | conversation. */
  .panes--rail {
    --_most: 34cqi;
    grid-template:
      minmax(0, 1fr) / 48px var(--_list-track, minmax(280px, 4.6fr)) 1px minmax(0, 5fr) 1px
      var(--_conversation-track, minmax(320px, 5fr));
  }

  /* The same with the views in words. */
  .panes--wide {
    --_most: 38cqi;
    grid-template:
      minmax(0, 1fr) / 200px var(--_list-track, minmax(352px, 28fr)) 1px minmax(0, 29fr) 1px
      var(--_conversation-track, minmax(352px, 27fr));
  }

  .list,
  .request {
    position: relative;
    display: flex;
    flex-direction: column;
    min-inline-size: 0;
    min-block-size: 0;
  }

  :is(.panes--rail, .panes--wide) > .request {
    display: contents;
  }

  :is(.panes--rail, .panes--wide) .nothing {
    grid-column: 4 / -1;
  }

  .nothing {
    flex: 1;
    display: flex;
    min-inline-size: 0;
  }

  .detail,
  .conversation {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 0;
  }

  :is(.detail, .conversation)[hidden] {
    display: none;
  }

  .views,
  .list > ur-request-list,
  :is(.detail, .conversation) > * {
    min-inline-size: 0;
    min-block-size: 0;
    block-size: 100%;
    max-block-size: none;
  }

  .list > ur-request-list {
    flex: 1;
    block-size: auto;
  }

  .nothing .key {
    margin-inline: 1px;
    vertical-align: middle;
  }

  .skip {
    position: absolute;
    z-index: 1;
    inset-block-end: var(--_space-3);
    inset-inline-start: var(--_space-3);
    background: var(--_surface-raised);
  }

  .skip:not(:focus) {
    inline-size: 1px;
    block-size: 1px;
    min-block-size: 0;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
  }

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
    z-index: 1;
    inset-block: 0;
    inset-inline: -1px;
    background: var(--_accent-text);
    opacity: 0;
    transition: opacity var(--_duration) var(--_ease);
  }

  .splitter:focus-visible {
    outline: none;
  }

  .splitter:is(:hover, :focus-visible, :active)::after {
    opacity: 1;
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

  .tabs__list {
    display: flex;
    min-inline-size: 0;
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

  .tab__dot {
    inline-size: 6px;
    block-size: 6px;
    border-radius: 50%;
    background: var(--_accent-text);
  }

  /* Backgrounds are gone: the tab that is open is drawn. */
  @media (forced-colors: active) {
    .tab[aria-selected='true']::after,
    .splitter {
      background: CanvasText;
    }
  }
`;
