import { css } from 'lit';

/** A link in people's words (internal/links.ts). Nothing of it changes where a line ends. */
export const weblinkStyles = css`
  .weblink {
    /* Beyond the line, whose height stays: 24 px to hit. */
    padding-block: 4px;
    border-radius: 2px;
    color: var(--_accent-text);
    text-decoration: underline;
    text-decoration-thickness: 1px;
    text-underline-offset: 2px;
  }

  .weblink:hover {
    text-decoration-thickness: 2px;
  }
`;
