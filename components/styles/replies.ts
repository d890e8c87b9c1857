import { css } from 'lit';

/** What the bot offers to answer with: buttons while they are live, then what was offered and what was chosen. */
export const repliesStyles = css`
  .replies {
    padding-inline-start: calc(var(--_avatar-large) + var(--_space-2));
  }

  .replies--end {
    padding-inline: 0 calc(var(--_avatar-large) + var(--_space-2));
  }

  .replies__list {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-2);
  }

  .replies--end > .replies__list {
    justify-content: end;
  }

  .reply {
    display: inline-flex;
    align-items: center;
    gap: var(--_space-1);
    max-inline-size: 100%;
    min-block-size: max(32px, var(--_target));
    padding: var(--_space-1) var(--_space-3);
    border-radius: 22px;
    box-shadow: inset 0 0 0 1px var(--_line-control);
    font-weight: var(--_weight-medium);
    overflow-wrap: anywhere;
    text-align: start;
  }

  button.reply:hover {
    background: var(--_hover);
  }

  button.reply:active {
    background: var(--_pressed);
  }

  .reply--past {
    box-shadow: inset 0 0 0 1px var(--_line);
    color: var(--_text-secondary);
  }

  .reply--chosen {
    background: var(--_accent-subtle);
    box-shadow: inset 0 0 0 1px var(--_accent-text);
    color: var(--_accent-text);
  }

  @media (forced-colors: active) {
    .reply:not(:focus-visible) {
      outline: 1px solid;
      outline-offset: -1px;
    }

    .reply--past {
      outline-color: GrayText;
    }
  }
`;
