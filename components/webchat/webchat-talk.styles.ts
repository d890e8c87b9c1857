import { css } from 'lit';

/** What is said in the panel, and the field to say more. */
export const webchatTalkStyles = css`
  .panel > .thread-notice {
    padding-block: var(--_space-2);
  }

  /* One's own messages need no name and no picture. */
  .run--own {
    grid-template-columns: minmax(0, 1fr);
  }

  .run--own > :is(.avatar, .run__author, .bone) {
    display: none;
  }

  .run--own .bubble:not(.bubble--bone) {
    background: var(--_accent-fill);
    color: var(--_on-accent);
  }

  .run--own .weblink {
    outline-color: currentcolor;
    color: inherit;
  }

  /* Composer ----------------------------------------------------------------------------------------------- */

  .webchat-composer {
    flex: none;
    margin: 0 var(--_space-3) var(--_space-3);
  }

  .webchat-composer__field {
    display: flex;
    align-items: end;
    gap: var(--_space-1);
    padding: calc(var(--_space-3) / 2);
    border-radius: 24px;
    box-shadow: inset 0 0 0 1px var(--_line-control);
  }

  .webchat-composer__field:focus-within {
    box-shadow: inset 0 0 0 2px var(--_accent-text);
  }

  .webchat-composer__field > .composer__text {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 36px;
    padding: var(--_space-2) 0;
  }

  .webchat-composer__field > .composer__attach {
    inline-size: 36px;
    block-size: 36px;
    border-radius: 50%;
  }

  .webchat-composer__field > .button {
    inline-size: 36px;
    block-size: 36px;
    padding: 0;
    border-radius: 50%;
  }

  .webchat-composer > :is(.composer__left, .composer__error) {
    padding: 0 var(--_space-4) var(--_space-1);
  }

  @media (forced-colors: active) {
    .webchat-composer__field {
      outline: 1px solid;
      outline-offset: -1px;
    }

    .webchat-composer__field:focus-within {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
