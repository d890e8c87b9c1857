import { css } from 'lit';

/** What every root starts from: font, size and colour are the page's; everything else that a page's CSS lets in is not. */
export const reset = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  :host {
    box-sizing: border-box;
    font-style: normal;
    font-variant: normal;
    line-height: var(--_line-height);
    letter-spacing: normal;
    word-spacing: normal;
    text-align: start;
    text-transform: none;
    text-indent: 0;
    text-shadow: none;
    white-space: normal;
    word-break: normal;
    hyphens: manual;
    cursor: auto;
    user-select: auto;
    visibility: visible;
    -webkit-text-fill-color: currentcolor;
    -webkit-text-size-adjust: 100%;
  }

  :host([hidden]) {
    display: none !important;
  }

  :where(h2, h3, h4, p, ul, ol, dl, dd, figure, blockquote, fieldset, legend) {
    margin: 0;
    padding: 0;
    border: 0;
    font: inherit;
    line-height: var(--_line-height);
    list-style: none;
    min-inline-size: 0;
  }

  :where(button, input, textarea, select) {
    margin: 0;
    padding: 0;
    border: 0;
    background: none;
    font: inherit;
    line-height: var(--_line-height);
    color: inherit;
    letter-spacing: inherit;
    text-align: inherit;
    text-transform: inherit;
  }

  :where(button, summary, label) {
    cursor: pointer;
  }

  /*
   * What people wrote stays in its box: it paints no marks over its neighbours, and turns none of them round, as it
   * could inside a line (where a lone U+2069 ends the isolation of its element).
   */
  :where(bdi, :is(span, b)[dir='auto']) {
    display: inline-block;
    max-inline-size: 100%;
    text-overflow: ellipsis;
  }

  :where(bdi, [dir='auto']:not(input, textarea)) {
    overflow: clip;
    overflow-clip-margin: 3px;
    overflow-wrap: anywhere;
  }

  :where(a) {
    color: inherit;
    text-decoration: none;
  }

  :where(button, a, input, textarea, summary, [tabindex]):focus-visible {
    outline: var(--_focus);
    outline-offset: 1px;
  }

  /* Below 16 px, phones zoom into a field. */
  @media (pointer: coarse) {
    :where(input, textarea) {
      font-size: max(16px, 1em);
    }
  }

  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .small {
    font-size: var(--_size-small);
    line-height: var(--_line-height);
  }

  .secondary {
    color: var(--_text-secondary);
  }

  .numbers {
    font-variant-numeric: tabular-nums;
  }

  .ellipsis {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;
