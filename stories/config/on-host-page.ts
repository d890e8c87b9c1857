import type { Decorator } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { Client } from '../../components/data/client.js';
import '../../components/provider/define.js';
import { hostStyles, type Host } from './host-pages.js';

/** What a story says of its client: how to make one, or null for a page that has no provider. */
export type ClientParameter = (() => Client) | null;

/** One client for each showing of a story, however often its controls render it again. */
const clients = new WeakMap<HTMLElement, { story: string; client: Client }>();

function clientOf(story: string, canvas: HTMLElement, make: () => Client): Client {
  const known = clients.get(canvas);
  if (known?.story === story) return known.client;
  const client = make();
  clients.set(canvas, { story, client });
  return client;
}

/** Puts a story where it will live: on somebody's page, inside a provider, as the toolbar has it. */
export const onHostPage: Decorator = (story, { id, canvasElement, globals, parameters }) => {
  const { host, theme, density, locale, direction } = globals as Record<string, string>;
  putStyles(canvasElement.ownerDocument);
  // Only the white page follows the theme; the others have colours of their own.
  canvasElement.style.setProperty(
    'color-scheme',
    host !== 'white' ? 'normal' : theme === 'auto' ? 'light dark' : theme!,
  );
  const make = parameters['client'] as ClientParameter | undefined;
  // No white space between the tags: the hostile page would show it.
  // prettier-ignore
  const content = make
    ? html`<ur-provider .client=${clientOf(id, canvasElement, make)} .theme=${theme} .locale=${locale} density=${density}>${story()}</ur-provider>`
    : html`${story()}`;
  // prettier-ignore
  return html`<div class="host-page host-page--${host as Host}" dir=${direction} lang=${locale}><div class="host-page__place">${content}</div></div>`;
};

// Adopted, as those of the elements: what is in a tag would need `unsafe-inline` of the tests' policy.
function putStyles(document: Document): void {
  if (styled.has(document)) return;
  styled.add(document);
  const sheet = new document.defaultView!.CSSStyleSheet();
  sheet.replaceSync(hostStyles);
  document.adoptedStyleSheets.push(sheet);
}
const styled = new WeakSet<Document>();
