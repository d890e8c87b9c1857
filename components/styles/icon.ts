import { css } from 'lit';

/** Icons, and the colours of the three statuses. */
export const iconStyles = css`
  .icon {
    flex: none;
    display: block;
    inline-size: var(--_icon);
    block-size: var(--_icon);
    fill: currentcolor;
  }

  .icon--large {
    inline-size: var(--_icon-large);
    block-size: var(--_icon-large);
  }

  /* An icon is text, not a picture that brings its colours. */
  @media (forced-colors: active) {
    .icon {
      forced-color-adjust: auto;
    }
  }

  .icon--directed:dir(rtl) {
    transform: scaleX(-1);
  }

  .status--todo {
    color: var(--_status-todo);
  }

  .status--progress {
    color: var(--_status-progress);
  }

  .status--done {
    color: var(--_status-done);
  }
`;
