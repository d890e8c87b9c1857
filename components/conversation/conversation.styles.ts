import { css } from 'lit';

/** Head and thread. */
export const conversationStyles = css`
  :host {
    display: block;
    block-size: 100%;
    min-block-size: 320px;
    max-block-size: 100dvh;
    container: ur-conversation / inline-size;
  }

  .conversation {
    position: relative;
    block-size: 100%;
    min-block-size: inherit;
    max-block-size: inherit;
  }

  .conversation__who {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    min-inline-size: 0;
  }

  .conversation__name {
    display: grid;
    min-inline-size: 0;
  }

  .conversation__online {
    min-block-size: 1lh;
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    color: var(--_text-secondary);
    font-variant-numeric: tabular-nums;
  }

  /* A density of 40 px holds no second line of text. */
  .pane__head {
    block-size: max(var(--_bar), 48px);
  }
`;
