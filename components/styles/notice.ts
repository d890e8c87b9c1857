import { css, html, nothing, type TemplateResult } from 'lit';
import { cloudOff16, errorCircle16, info16, warning16 } from './icons.js';

/** Notices stand in the flow, toasts float: what happened, what is safe, what to do. */
export const noticeStyles = css`
  .notice {
    display: grid;
    grid-template-columns: auto 1fr auto;
    align-items: center;
    gap: 0 var(--_space-2);
    padding: var(--_space-2) var(--_space-3);
    border-radius: var(--_radius);
    background: var(--_fill);
  }

  .notice > .icon {
    align-self: start;
    margin-block: 2px;
  }

  /* Names may stand in it. */
  .notice > p,
  .toast__text {
    overflow: clip;
    overflow-clip-margin: 3px;
    overflow-wrap: anywhere;
  }

  .notice--error {
    background: var(--_error-subtle);
  }

  .notice--error > .icon {
    color: var(--_error);
  }

  .notice--warning {
    background: var(--_warning-subtle);
  }

  .notice--warning > .icon {
    color: var(--_warning);
  }

  .notice__actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--_space-2);
  }

  /* Two actions beside a sentence leave it no room. */
  .notice__actions:has(> :nth-child(2)) {
    grid-column: 2 / -1;
    margin-block-start: var(--_space-2);
    margin-inline-start: calc(var(--_space-2) * -1);
  }

  .notice__action {
    /* However high it is, the notice is as high as its text. */
    margin-block: calc((1lh - var(--_control)) / 2);
    margin-inline-end: calc(var(--_space-1) * -1);
    padding-inline: var(--_space-2);
    min-block-size: var(--_control);
    border-radius: var(--_radius);
    font-weight: var(--_weight-medium);
    white-space: nowrap;
  }

  .notice__action:hover {
    background: var(--_hover);
  }

  .toast {
    display: flex;
    align-items: center;
    gap: var(--_space-2);
    inline-size: fit-content;
    max-inline-size: 100%;
    min-block-size: 40px;
    padding: var(--_space-1) var(--_space-2) var(--_space-1) var(--_space-3);
    border-radius: var(--_radius-surface);
    background: var(--_surface-raised);
    box-shadow: var(--_shadow);
    animation: appear var(--_duration) var(--_ease);
  }

  .toast > .icon--done {
    color: var(--_success);
  }

  .toast > .icon--error {
    color: var(--_error);
  }

  .toast__text {
    flex: 1;
    min-inline-size: 0;
    padding-inline-end: var(--_space-2);
  }

  @media (forced-colors: active) {
    :is(.notice, .toast) {
      outline: 1px solid;
      outline-offset: -1px;
    }
  }

  @keyframes appear {
    from {
      opacity: 0;
      transform: translateY(4px);
    }
  }
`;

const icons = { info: info16, error: errorCircle16, warning: warning16, offline: cloudOff16 };
const classes = { info: '', error: 'notice--error', warning: 'notice--warning', offline: 'notice--warning' };

/** What happened, what is safe, and beside it what to do: buttons of class `notice__action`. Said to screen readers. */
export function notice(
  kind: keyof typeof icons,
  text: string | TemplateResult,
  actions?: TemplateResult,
): TemplateResult {
  return html`<div class="notice ${classes[kind]}" role=${kind === 'error' ? 'alert' : 'status'}>
    ${icons[kind]()}
    <p>${text}</p>
    ${actions ? html`<div class="notice__actions">${actions}</div>` : nothing}
  </div>`;
}

/** One of a notice's actions. */
export function noticeAction(label: string, onClick: (event: Event) => void): TemplateResult {
  return html`<button class="notice__action" type="button" @click=${onClick}>${label}</button>`;
}
