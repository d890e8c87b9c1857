import { css } from 'lit';

/** The shape that all panes share: head and scroller. */
export const paneStyles = css`
  .pane {
    display: flex;
    flex-direction: column;
    min-inline-size: 0;
    min-block-size: 0;
  }

  .pane__head {
    flex: none;
    display: flex;
    align-items: center;
    gap: var(--_space-1);
    block-size: var(--_bar);
    padding-inline: var(--_space-4) var(--_space-2);
  }

  .pane__title {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .pane__title {
    font-weight: var(--_weight-strong);
  }

  .pane__end {
    display: flex;
    align-items: center;
    margin-inline-start: auto;
  }

  .pane__scroll {
    flex: 1;
    min-block-size: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
  }

  /* Where no hairline closes the head, what scrolls under it fades. */
  :is(.detail, .conversation) > .pane__scroll {
    mask-image: linear-gradient(transparent, black var(--_space-2));
  }

  /* In the head's end: that the screen is not the present state. */
  .connection {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    padding-inline-end: var(--_space-2);
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    color: var(--_text-secondary);
    white-space: nowrap;
  }

  .connection::before {
    content: '';
    inline-size: 8px;
    block-size: 8px;
    border: 2px solid currentcolor;
    border-radius: 50%;
  }
`;
