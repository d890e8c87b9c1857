import { css } from 'lit';

/** What is attached to the line that is being written, and where more can be dropped. */
export const attachmentStyles = css`
  .attachments {
    padding: var(--_space-1) calc(var(--_space-3) / 2);
  }

  .attachments__list {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-1);
    max-block-size: 30vh;
    overflow: hidden auto;
  }

  .attachments__note {
    padding: var(--_space-1) calc(var(--_space-3) / 2) 0;
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    color: var(--_text-secondary);
  }

  .attachment {
    position: relative;
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    min-inline-size: 0;
    max-inline-size: 100%;
    padding: var(--_space-1);
    padding-inline-start: var(--_space-2);
    border-radius: var(--_radius);
    background: var(--_fill);
    overflow: hidden;
  }

  .attachment > .icon {
    flex: none;
    color: var(--_text-secondary);
  }

  .attachment--failed {
    background: var(--_error-subtle);
  }

  .attachment--failed > .icon,
  .attachment--failed .attachment__state {
    color: var(--_error);
  }

  .attachment__text {
    display: grid;
    /* Beside the icon, whichever way it reads. */
    justify-items: start;
    min-inline-size: 0;
  }

  .attachment__name {
    max-inline-size: min(28ch, 100%);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .attachment__state {
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    color: var(--_text-secondary);
    font-variant-numeric: tabular-nums;
  }

  .attachment > .link {
    flex: none;
    min-block-size: 24px;
    padding-inline: var(--_space-1);
  }

  .attachment__bar {
    position: absolute;
    inset: auto 0 0;
    inline-size: 100%;
    block-size: 2px;
    appearance: none;
    border: 0;
    background: none;
  }

  .attachment__bar::-webkit-progress-bar {
    background: none;
  }

  .attachment__bar::-webkit-progress-value {
    background: var(--_accent-fill);
    transition: inline-size var(--_duration) var(--_ease);
  }

  .attachment__bar::-moz-progress-bar {
    background: var(--_accent-fill);
  }

  .drop-hint {
    position: absolute;
    inset: var(--_space-2);
    z-index: 1;
    display: grid;
    place-items: center;
    padding: var(--_space-4);
    border-radius: var(--_radius-surface);
    background: color-mix(in oklab, var(--_surface-raised) 94%, transparent);
    box-shadow: inset 0 0 0 2px var(--_accent-text);
    font-weight: var(--_weight-medium);
    text-align: center;
    text-wrap: balance;
    pointer-events: none;
  }

  @media (forced-colors: active) {
    .attachment {
      outline: 1px solid;
      outline-offset: -1px;
    }

    .attachment__bar::-webkit-progress-value {
      background: Highlight;
    }

    .attachment__bar::-moz-progress-bar {
      background: Highlight;
    }

    .drop-hint {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
