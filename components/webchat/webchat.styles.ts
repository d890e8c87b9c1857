import { css } from 'lit';

/** Launcher and panel in the lower corner of a public page. */
export const webchatStyles = css`
  .webchat {
    position: fixed;
    z-index: 10;
    inset-block-end: var(--_space-6);
    inset-inline-end: var(--_space-6);
    display: grid;
    justify-items: end;
    gap: var(--_space-4);
    font-size: 15px;
  }

  /* Launcher --------------------------------------------------------------------------------------- */

  .launcher {
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 56px;
    block-size: 56px;
    border-radius: 50%;
    background: var(--_accent-fill);
    color: var(--_on-accent);
    box-shadow: var(--_shadow);
    outline-offset: 3px;
  }

  .launcher:hover {
    background: var(--_accent-hover);
  }

  .launcher:active {
    background: var(--_accent-pressed);
  }

  .launcher > .icon {
    inline-size: 24px;
    block-size: 24px;
  }

  .launcher__count {
    position: absolute;
    inset-block-start: -2px;
    inset-inline-end: -2px;
    display: grid;
    place-items: center;
    min-inline-size: 20px;
    block-size: 20px;
    padding-inline: var(--_space-1);
    border-radius: 10px;
    background: var(--_error);
    color: var(--_surface);
    font-size: 12px;
    font-weight: var(--_weight-strong);
    line-height: 1;
    box-shadow: 0 0 0 2px var(--_surface);
  }

  /* Panel -------------------------------------------------------------------------------------------- */

  .webchat__panel {
    display: flex;
    flex-direction: column;
    inline-size: 384px;
    block-size: min(704px, 100dvh - 56px - var(--_space-4) - var(--_space-6) * 2);
    border-radius: 16px;
    background: var(--_surface-raised);
    box-shadow: var(--_shadow);
    overflow: hidden;
    animation: appear var(--_duration) var(--_ease);
  }

  .webchat__head {
    flex: none;
    display: flex;
    align-items: center;
    gap: var(--_space-3);
    min-block-size: 64px;
    padding-inline: var(--_space-4) var(--_space-2);
    border-block-end: 1px solid var(--_line);
  }

  .webchat__head > .quiet {
    min-inline-size: 36px;
    min-block-size: 36px;
  }

  .webchat__head > .quiet + .quiet {
    margin-inline-start: calc(var(--_space-2) * -1);
  }

  .webchat__head > .avatar {
    inline-size: 36px;
    block-size: 36px;
    font-size: 13px;
  }

  .webchat__who {
    flex: 1;
    min-inline-size: 0;
  }

  .webchat__title {
    font-weight: var(--_weight-strong);
  }

  .webchat__scroll {
    flex: 1;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
  }

  .webchat__scroll > .talk {
    margin-block-start: auto;
  }

  /* One's own messages need no name and no picture. */
  .webchat .run--own {
    grid-template-columns: minmax(0, 1fr);
  }

  .webchat .run--own > :is(.avatar, .run__author) {
    display: none;
  }

  .webchat .run--own .bubble {
    background: var(--_accent-fill);
    color: var(--_on-accent);
  }

  /* Quick replies --------------------------------------------------------------------------------------- */

  .replies {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-2);
    padding-inline-start: calc(var(--_avatar-large) + var(--_space-2));
  }

  .reply {
    display: inline-flex;
    align-items: center;
    gap: var(--_space-1);
    min-block-size: max(32px, var(--_target));
    padding-inline: var(--_space-3);
    border-radius: 22px;
    box-shadow: inset 0 0 0 1px var(--_line-control);
    font-weight: var(--_weight-medium);
  }

  .reply:hover {
    background: var(--_hover);
  }

  .reply[aria-pressed='true'] {
    background: var(--_accent-subtle);
    box-shadow: inset 0 0 0 1px var(--_accent-text);
    color: var(--_accent-text);
  }

  /* Composer ----------------------------------------------------------------------------------------------- */

  .webchat__composer {
    flex: none;
    display: flex;
    align-items: end;
    gap: var(--_space-1);
    margin: 0 var(--_space-3) var(--_space-3);
    padding: calc(var(--_space-3) / 2);
    border-radius: 24px;
    box-shadow: inset 0 0 0 1px var(--_line-control);
  }

  .webchat__composer:focus-within,
  .webchat__composer.is-focus {
    box-shadow: inset 0 0 0 2px var(--_accent-text);
  }

  .webchat__composer > .composer__text {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 36px;
    padding: var(--_space-2) 0;
  }

  .webchat__composer > :is(.quiet, .button) {
    inline-size: 36px;
    block-size: 36px;
    padding: 0;
    border-radius: 50%;
  }

  /* Phones: the panel is the screen. The web chat owns its window, so this one may ask it. */
  @media (max-width: 480px) {
    .webchat {
      inset: auto var(--_space-4) var(--_space-4) auto;
    }

    .webchat:has(.webchat__panel) {
      inset: 0;
      display: block;
    }

    .webchat__panel {
      inline-size: 100%;
      block-size: 100%;
      border-radius: 0;
      box-shadow: none;
    }

    .webchat:has(.webchat__panel) > .launcher {
      display: none;
    }

    /* Below 16 px, phones zoom into a field. */
    .webchat {
      font-size: 16px;
    }
  }

  @keyframes appear {
    from {
      opacity: 0;
      transform: translateY(4px);
    }
  }
`;
