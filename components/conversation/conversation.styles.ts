import { css } from 'lit';

/** Head and thread. */
export const conversationStyles = css`
  .conversation {
    container: ur-conversation / inline-size;
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
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    color: var(--_text-secondary);
    font-variant-numeric: tabular-nums;
  }

  @container ur-conversation (max-width: 380px) {
    .control > .avatar {
      display: none;
    }

    .control > .button {
      padding-inline: var(--_space-2);
    }
  }

  .conversation__scroll {
    display: flex;
    flex-direction: column;
  }

  .conversation__scroll > .talk {
    margin-block-start: auto;
  }
`;
