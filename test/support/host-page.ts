import { hostStyles, type Host } from '../../stories/config/host-pages.js';

export interface HostPage {
  /** Where the page puts our element: give it to a fixture as `parent`. */
  root: HTMLElement;
  /** The keys for which the page's own shortcuts ran: all that reach the document and are, to it, not typed into a field. */
  shortcuts: string[];
  /** Everything that reached the document, `Escape` and `F6` included. */
  keys: string[];
}

const removals: (() => void)[] = [];

/**
 * A page of somebody else around our element; `hostile` unless another is named. It has shortcuts on the document, as
 * a CRM has: `j` opens the next customer there, if the key was not typed into a field.
 */
export function hostPage({
  host = 'hostile',
  dir = 'ltr',
  lang = 'en',
}: { host?: Host; dir?: 'ltr' | 'rtl'; lang?: string } = {}): HostPage {
  const style = document.createElement('style');
  style.textContent = hostStyles;
  const outer = document.createElement('div');
  outer.className = `host-page host-page--${host}`;
  outer.dir = dir;
  outer.lang = lang;
  const root = document.createElement('div');
  root.className = 'host-page__place';
  outer.append(root);
  document.head.append(style);
  document.body.append(outer);

  const page: HostPage = { root, shortcuts: [], keys: [] };
  const listen = (event: KeyboardEvent) => {
    page.keys.push(event.key);
    const target = event.target as HTMLElement;
    if (!target.matches('input, textarea, select, [contenteditable]')) page.shortcuts.push(event.key);
  };
  document.addEventListener('keydown', listen);
  removals.push(() => {
    document.removeEventListener('keydown', listen);
    style.remove();
    outer.remove();
  });
  return page;
}

afterEach(() => {
  for (const remove of removals.splice(0)) remove();
});
