import { css } from 'lit';

/** The thread takes what the composer leaves. */
export const takeoverChatStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    block-size: 100%;
    min-block-size: 320px;
    max-block-size: 100dvh;
    container: ur-takeover-chat / inline-size;
  }

  .chat {
    position: relative;
    flex: 1;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }

  .chat > ur-conversation {
    flex: 1;
    block-size: auto;
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
