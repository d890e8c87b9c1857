/** The pages that an element is shown on, in Storybook and in tests. */
export const hosts = ['white', 'dark', 'serif', 'hostile'] as const;
export type Host = (typeof hosts)[number];

/**
 * `white` is a plain page that follows the theme. `dark` has dark colours of its own and no `color-scheme`. `serif` is
 * a warm page with another accent and radius. `hostile` has everything that a page can do to what it embeds: inherited
 * text properties, a reset, a transformed ancestor, no height.
 */
export const hostStyles = `
.host-page { box-sizing: border-box; min-block-size: 100%; padding: 24px; font: 14px/1.4 system-ui, sans-serif; }
.host-page__place { block-size: 640px; }

.host-page--white { background: Canvas; color: CanvasText; }

.host-page--dark { background: #14171c; color: #e8eaed; --ur-surface: #14171c; --ur-ink: #e8eaed; }

.host-page--serif {
  background: #fbf7f0; color: #2b2118; color-scheme: light; font: 17px/1.55 Georgia, 'Times New Roman', serif;
  --ur-accent: #8a2f1d; --ur-surface: #fbf7f0; --ur-ink: #2b2118; --ur-radius: 0px; --ur-radius-surface: 2px;
}

.host-page--hostile {
  transform: translateZ(0);
  background: #fff; color: #222;
  font: italic small-caps 700 13px/2.6 'Comic Sans MS', cursive;
  text-transform: uppercase; letter-spacing: 0.25em; word-spacing: 1em; text-indent: 3em; text-align: end;
  text-shadow: 1px 1px 2px #0008; white-space: pre; word-break: break-all; hyphens: auto;
  cursor: crosshair; user-select: none; -webkit-text-fill-color: #b00; list-style: square inside;
  border-collapse: collapse; quotes: '<<' '>>'; tab-size: 16;
}
.host-page--hostile * { box-sizing: content-box; margin: 0; padding: 0; border: 0 solid; outline: 0; vertical-align: baseline; }
.host-page--hostile :is(div, span, p, button, input, ul, li, svg) { float: none; line-height: 4; max-inline-size: 50ch; }
.host-page--hostile .host-page__place { block-size: auto; max-inline-size: none; }
.host-page--hostile :is(.row, .button, .bubble, .menu, .avatar, .notice, .blank) { display: none; }
`;
