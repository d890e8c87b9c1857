import { css } from 'lit';

/** Dialogs: forms and help. */
export const dialogStyles = css`
  .dialog {
    inline-size: 100%;
    border-radius: var(--_radius-surface);
    background: var(--_surface-raised);
    box-shadow: var(--_shadow);
    animation: appear var(--_duration) var(--_ease);
  }

  /* What the browser gives a modal, but for its place. */
  dialog.dialog {
    inline-size: min(440px, 100% - var(--_space-8));
    max-inline-size: none;
    max-block-size: calc(100dvh - var(--_space-8));
    padding: 0;
    border: 0;
    color: inherit;
    overflow: hidden auto;
  }

  dialog.dialog::backdrop {
    background: rgb(0 0 0 / 0.4);
  }

  .dialog__head {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-block-size: var(--_bar);
    padding-inline: var(--_space-4) var(--_space-2);
  }

  .dialog__title {
    font-weight: var(--_weight-strong);
  }

  .dialog__body {
    display: grid;
    gap: var(--_space-4);
    padding: var(--_space-1) var(--_space-4) var(--_space-4);
  }

  .dialog__body:first-child {
    padding-block-start: var(--_space-4);
  }

  .dialog__foot {
    display: flex;
    justify-content: end;
    gap: var(--_space-2);
    padding: 0 var(--_space-4) var(--_space-4);
  }

  .choice {
    display: flex;
    gap: var(--_space-1);
    margin-inline-start: -5px;
    padding-block: var(--_space-half);
  }

  .choice > :last-child {
    padding-block: var(--_space-half);
  }

  .pick {
    display: flex;
    align-items: center;
    justify-content: space-between;
    text-align: start;
  }

  .keys {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(240px, 1fr));
    gap: 0 var(--_space-8);
    padding: 0 var(--_space-4) var(--_space-4);
  }

  .keys__row {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-block-size: var(--_item);
  }

  .keys__row > dd {
    display: flex;
    gap: var(--_space-1);
  }

  @media (forced-colors: active) {
    .dialog {
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
