import { css } from 'lit';

/** No box of its own: what is inside lies on the page as if the provider were not there. */
export const providerStyles = css`
  :host {
    display: contents;
  }

  :host([hidden]) {
    display: none !important;
  }

  /* A page that forgot \`color-scheme\`: its text colour says what it is. */
  :host([theme='dark']),
  :host(:not([theme='light']):state(dark)) {
    color-scheme: dark;
  }

  :host([theme='light']),
  :host(:not([theme='dark']):state(light)) {
    color-scheme: light;
  }

  :host(:is([theme='light'], [theme='dark'])) {
    color: CanvasText;
  }

  /* Its colour is the page's; the transition tells when that changes. */
  .probe {
    position: absolute;
    inline-size: 0;
    block-size: 0;
    overflow: hidden;
    visibility: hidden;
    transition: color 1ms;
  }
`;
