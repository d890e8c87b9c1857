import { css } from 'lit';

/** The thread takes what the composer leaves. */
export const takeoverChatStyles = css`
  :host {
    display: block;
    block-size: 100%;
    min-block-size: 320px;
    max-block-size: 100dvh;
    container: ur-takeover-chat / inline-size;
  }

  .chat {
    display: flex;
    flex-direction: column;
    block-size: 100%;
    min-block-size: inherit;
    max-block-size: inherit;
  }

  .chat > ur-conversation {
    flex: 1;
    min-block-size: 0;
  }

  @container ur-takeover-chat (max-width: 380px) {
    .control > .avatar {
      display: none;
    }

    .control > .button {
      padding-inline: var(--_space-2);
    }
  }
`;
