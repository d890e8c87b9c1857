import { css } from 'lit';

/** Launcher and panel in the lower corner of a public page, or the panel alone, in its flow. */
export const webchatStyles = css`
  :host {
    display: contents;
  }

  :host([mode='inline']) {
    display: flex;
    flex-direction: column;
    block-size: 100%;
    min-block-size: 320px;
    max-block-size: 100dvh;
    container: ur-webchat / inline-size;
  }

  /* In the top layer, because a transformed ancestor would be the box of what is fixed. */
  .webchat {
    position: fixed;
    inset: var(--ur-webchat-inset, var(--_space-6) var(--_space-6) var(--_space-6) auto);
    display: none;
    grid-template-rows: minmax(0, 704px) auto;
    align-content: end;
    justify-items: end;
    gap: var(--_space-4);
    inline-size: auto;
    block-size: auto;
    max-inline-size: none;
    max-block-size: none;
    margin: 0;
    padding: 0;
    border: 0;
    overflow: visible;
    background: none;
    color: inherit;
    font-size: 15px;
    /* It spans the height of the page; only what is seen of it may be hit. */
    pointer-events: none;
  }

  .webchat:dir(rtl) {
    inset: var(--ur-webchat-inset, var(--_space-6) auto var(--_space-6) var(--_space-6));
  }

  .webchat:popover-open {
    display: grid;
  }

  .webchat > * {
    pointer-events: auto;
  }

  /* Launcher --------------------------------------------------------------------------------------- */

  .launcher {
    grid-row: 2;
    position: relative;
    display: grid;
    place-items: center;
    inline-size: 56px;
    block-size: 56px;
    border-radius: 50%;
    background: var(--_accent-fill);
    color: var(--_on-accent);
    box-shadow: var(--_shadow);
  }

  .launcher:focus-visible {
    outline-offset: 3px;
  }

  .launcher:hover {
    background: var(--_accent-hover);
  }

  .launcher:active {
    background: var(--_accent-pressed);
  }

  .launcher .icon {
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
    font-variant-numeric: tabular-nums;
    line-height: 1;
    box-shadow: 0 0 0 2px var(--_surface);
  }

  /* Panel -------------------------------------------------------------------------------------------- */

  .panel {
    grid-row: 1;
    position: relative;
    display: flex;
    flex-direction: column;
    min-inline-size: 0;
    inline-size: 384px;
    block-size: 100%;
    border-radius: 16px;
    background: var(--_surface-raised);
    box-shadow: var(--_shadow);
    overflow: hidden;
    animation: appear var(--_duration) var(--_ease);
  }

  .panel:focus-visible {
    outline-offset: -2px;
  }

  :host([mode='inline']) .panel {
    flex: 1;
    inline-size: auto;
    block-size: auto;
    min-block-size: 0;
    border-radius: 0;
    background: none;
    box-shadow: none;
    animation: none;
  }

  .head {
    flex: none;
    display: flex;
    align-items: center;
    gap: var(--_space-3);
    min-block-size: 64px;
    padding-inline: var(--_space-4) var(--_space-2);
    border-block-end: 1px solid var(--_line);
  }

  .head > .quiet {
    min-inline-size: 36px;
    min-block-size: 36px;
    margin-inline-start: auto;
  }

  .head__person {
    flex: 1;
    display: flex;
    align-items: center;
    gap: var(--_space-3);
    min-inline-size: 0;
  }

  .head__person > .avatar {
    inline-size: 36px;
    block-size: 36px;
    font-size: 13px;
  }

  .head__title {
    font-weight: var(--_weight-strong);
  }

  .panel__bones {
    flex: 1;
    display: grid;
    align-content: end;
    gap: var(--_space-3);
    padding: var(--_space-4);
  }

  /* Phones: the panel is the screen. The web chat owns its window, so this one may ask it. */
  @media (max-width: 480px) {
    .webchat,
    .webchat:dir(rtl) {
      inset: var(--ur-webchat-inset, var(--_space-4) var(--_space-4) var(--_space-4) auto);
      font-size: 16px;
    }

    .webchat:dir(rtl) {
      inset: var(--ur-webchat-inset, var(--_space-4) auto var(--_space-4) var(--_space-4));
    }

    .webchat:has(.panel),
    .webchat:has(.panel):dir(rtl) {
      inset: var(--_viewport-top, 0) 0 auto;
      grid-template-rows: minmax(0, 1fr);
      block-size: var(--_viewport, 100dvh);
    }

    .webchat > .panel {
      inline-size: 100%;
      border-radius: 0;
      box-shadow: none;
    }

    .webchat:has(.panel) > .launcher {
      display: none;
    }
  }

  @media (forced-colors: active) {
    :is(.panel, .launcher, .launcher__count):not(:focus-visible) {
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
