import { css } from 'lit';

/** The form: assignee, description, what became of saving. */
export const requestActionStyles = css`
  :host {
    display: block;
    container: ur-request-action / inline-size;
  }

  .action {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--_space-4);
  }

  .action__assignee {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space-1) var(--_space-3);
  }

  .action__assignee > ur-assignee-picker {
    max-inline-size: 100%;
    border-radius: var(--_radius);
    box-shadow: inset 0 0 0 1px var(--_line-control);
  }

  .action__assignee > ur-assignee-picker[disabled] {
    background: var(--_fill);
    box-shadow: none;
  }

  @media (forced-colors: active) {
    .action__assignee > ur-assignee-picker {
      outline: 1px solid;
      outline-offset: -1px;
    }
  }

  .action__message {
    display: block;
    min-block-size: calc(3lh + var(--_space-2));
    overflow: hidden;
    overflow-wrap: anywhere;
  }

  .action__under {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 var(--_space-2);
  }

  .action__under > .quiet {
    margin-inline-start: calc(var(--_space-2) * -1);
    white-space: normal;
  }

  .key {
    font: inherit;
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    padding-inline: var(--_space-1);
    border-radius: 4px;
    background: var(--_fill);
  }

  .action__count {
    margin-inline-start: auto;
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    color: var(--_text-secondary);
  }

  .action__theirs {
    display: grid;
    gap: var(--_space-half);
    margin-block-start: var(--_space-2);
  }

  .action__theirs > b {
    font-weight: var(--_weight-medium);
  }

  .action__stored {
    white-space: pre-line;
    overflow-wrap: anywhere;
  }

  .action__foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--_space-2) var(--_space-3);
    min-block-size: var(--_control);
  }

  .action__saved {
    display: flex;
    align-items: center;
    gap: var(--_space-1);
  }

  .action__saved > .icon {
    color: var(--_success);
  }

  .bone--control {
    inline-size: 160px;
    block-size: var(--_control);
    border-radius: var(--_radius);
  }

  .bone--area {
    block-size: calc(3lh + var(--_space-2));
    border-radius: var(--_radius);
  }
`;
