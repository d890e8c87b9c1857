import { css } from 'lit';

/** The form, as a block of its own or in a dialog. */
export const intentEditorStyles = css`
  :host {
    display: block;
    container: ur-intent-editor / inline-size;
  }

  .form,
  .saved {
    display: grid;
    gap: var(--_space-4);
    padding: var(--_space-1) var(--_space-4) var(--_space-4);
  }

  .phrases {
    display: grid;
    gap: var(--_space-1);
  }

  .phrase {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    align-items: start;
    gap: var(--_space-half) var(--_space-1);
  }

  .phrase > textarea {
    overflow: hidden;
    overflow-wrap: anywhere;
  }

  .phrase > .quiet {
    margin-inline-end: calc(var(--_space-2) * -1);
  }

  .add {
    justify-self: start;
    margin-inline-start: calc(var(--_space-2) * -1);
  }

  .field > .link {
    justify-self: start;
    min-block-size: var(--_target);
  }

  .foot {
    display: flex;
    flex-wrap: wrap;
    justify-content: end;
    gap: var(--_space-2);
  }

  .saved {
    justify-items: center;
    gap: var(--_space-1);
    padding-block-start: var(--_space-4);
    text-align: center;
    text-wrap: balance;
  }

  .saved > .icon {
    margin-block-end: var(--_space-2);
    color: var(--_success);
  }

  .saved__title {
    max-inline-size: 100%;
    font-weight: var(--_weight-strong);
    overflow-wrap: anywhere;
  }

  /* It has the focus to be read out, not to be operated. */
  .saved__title:focus-visible {
    outline: none;
  }

  .saved > .foot {
    justify-content: center;
    margin-block-start: var(--_space-3);
  }

  .bone--field {
    block-size: var(--_control);
    border-radius: var(--_radius);
  }
`;
