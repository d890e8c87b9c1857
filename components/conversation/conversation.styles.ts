import { css } from 'lit';

/** Head and thread. */
export const conversationStyles = css`
  /* Flex, so that what is inside keeps within the height also where that is only a maximum. */
  :host {
    display: flex;
    flex-direction: column;
    block-size: 100%;
    min-block-size: 320px;
    max-block-size: 100dvh;
    container: ur-conversation / inline-size;
  }

  .conversation {
    flex: 1;
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

  .conversation__bone {
    inline-size: 12ch;
    margin-block: 6px;
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
