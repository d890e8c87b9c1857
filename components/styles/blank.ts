import { css, html, nothing, type TemplateResult } from 'lit';

/** Empty, failed, forbidden: one shape. */
export const blankStyles = css`
  .blank {
    flex: 1;
    display: grid;
    justify-items: center;
    align-content: center;
    gap: var(--_space-1);
    padding: var(--_space-8) var(--_space-6);
    text-align: center;
    text-wrap: balance;
  }

  .blank > .icon {
    margin-block-end: var(--_space-2);
    color: var(--_text-secondary);
  }

  .blank--error > .icon {
    color: var(--_error);
  }

  .blank__title {
    font-weight: var(--_weight-strong);
  }

  .blank__text {
    max-inline-size: 34ch;
    color: var(--_text-secondary);
  }

  .blank__actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: var(--_space-2);
    margin-block-start: var(--_space-3);
  }
`;

/** A pane with nothing of its own to show: why, and what to do. */
export function blank(what: {
  icon: TemplateResult;
  title: string;
  text?: string | TemplateResult;
  isError?: boolean;
  actions?: TemplateResult;
}): TemplateResult {
  return html`<div class="blank ${what.isError ? 'blank--error' : ''}">
    ${what.icon}
    <p class="blank__title">${what.title}</p>
    ${what.text ? html`<p class="blank__text">${what.text}</p>` : nothing}
    ${what.actions ? html`<div class="blank__actions">${what.actions}</div>` : nothing}
  </div>`;
}
