import { css } from 'lit';

/** The scroller of a thread, and what floats above its end. */
export const threadStyles = css`
  .thread {
    position: relative;
    flex: 1;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }

  .thread__scroll {
    flex: 1;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
    /* Browsers anchor differently, or not at all at the top: the thread does it itself. */
    overflow-anchor: none;
  }

  .thread__scroll:focus-visible {
    outline-offset: -2px;
  }

  .thread__scroll > .talk {
    margin-block-start: auto;
  }

  .thread__pill {
    position: absolute;
    inset-block-end: var(--_space-2);
    inset-inline: 0;
    margin-inline: auto;
    display: flex;
    align-items: center;
    gap: var(--_space-1);
    inline-size: fit-content;
    min-block-size: max(32px, var(--_target));
    padding-inline: var(--_space-3);
    border-radius: 22px;
    background: var(--_surface-raised);
    box-shadow: var(--_shadow);
    font-weight: var(--_weight-medium);
    animation: appear var(--_duration) var(--_ease);
  }

  .thread__pill:hover {
    background: color-mix(in oklab, var(--_surface-raised), var(--_ink) 5%);
  }

  .thread__pill--new {
    color: var(--_accent-text);
  }

  .thread-notice {
    flex: none;
    padding: 0 var(--_space-3) var(--_space-2);
  }

  @media (forced-colors: active) {
    .thread__pill:not(:focus-visible) {
      outline: 1px solid;
    }
  }

  @keyframes appear {
    from {
      opacity: 0;
      transform: translateY(4px);
    }
  }
`;
