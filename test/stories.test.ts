import { render } from 'lit';
import { composeStories, composeStory } from 'storybook/preview-api';
// @ts-expect-error It has no types.
import * as renderer from '@storybook/web-components/entry-preview';
import preview from '../stories/config/preview.js';
import { expect, expectAccessible, settled, updated } from './support/index.js';

/*
 * Runs every story, with its play function, as a test: under the same runner as the others, in light and in dark. A
 * story that chooses its theme or host page runs once, as it says.
 */

/** The strictest page that a story may be put on, as docs/embedding.md has it. From the element on, the browser holds it. */
const policy = document.createElement('meta');
policy.httpEquiv = 'Content-Security-Policy';
policy.content =
  "default-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; connect-src 'self'; " +
  "require-trusted-types-for 'script'; trusted-types lit-html";

const violations: string[] = [];
document.addEventListener('securitypolicyviolation', (event) =>
  violations.push(
    `${event.effectiveDirective}: ${event.blockedURI} ${event.sample} (${event.sourceFile}:${event.lineNumber})`,
  ),
);
before(() => document.head.append(policy));
after(() => policy.remove());

interface Composed {
  run(options: { canvasElement: HTMLElement; globals: Record<string, unknown> }): Promise<void>;
  parameters: { a11y?: { ignoredRules?: string[] } };
}
type Globals = { globals?: Record<string, unknown> };
type Compose = (story: unknown, meta: unknown, project: unknown, name: string) => unknown;

const modules = import.meta.glob<Record<string, Globals>>('../stories/*.stories.ts', { eager: true });
/** Storybook's own way empties the canvas by HTML, which the policy forbids. */
const renderToCanvas = ({ storyFn, showMain }: { storyFn(): unknown; showMain(): void }, canvas: HTMLElement) => {
  render(storyFn(), canvas);
  showMain();
};
const compose: Compose = (story, meta, _, name) =>
  composeStory(story as never, meta as never, preview as never, { ...renderer, renderToCanvas } as never, name);

for (const [file, module] of Object.entries(modules))
  describe(file.replace('../', ''), () => {
    const stories = composeStories(module as never, {}, compose as never) as unknown as Record<string, Composed>;
    for (const [name, story] of Object.entries(stories)) {
      const own = { ...module['default']?.globals, ...module[name]?.globals };
      const themes = 'theme' in own || 'host' in own ? [own['theme'] ?? 'auto'] : ['light', 'dark'];
      for (const theme of themes)
        it(`${name}, ${String(theme)}`, async () => {
          const canvasElement = document.body.appendChild(document.createElement('div'));
          try {
            await story.run({ canvasElement, globals: { ...preview.initialGlobals, ...own, theme } });
            // A story of loading goes on loading.
            await (name.includes('Loading') ? updated : settled)(canvasElement);
            expect(violations.splice(0)).to.deep.equal([]);
            await expectAccessible(canvasElement, { schemes: [], ...story.parameters.a11y });
          } finally {
            canvasElement.remove();
          }
        });
    }
  });
