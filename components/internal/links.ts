import { html, noChange, type TemplateResult } from 'lit';
import { AsyncDirective, directive } from 'lit/async-directive.js';
import { Late } from './late.js';

type Finder = typeof import('./link-finder.js');

/** What finds links is fetched for the first text that could have one. */
export const linkFinder = new Late<Finder>(() => import('./link-finder.js'));

const mayHaveLink = /:\/\/|@|tel:|\.[a-z]{2}/i;

class Linked extends AsyncDirective {
  #text: string | undefined;

  override render(text: string): unknown {
    if (text === this.#text) return noChange;
    this.#text = text;
    if (!mayHaveLink.test(text)) return text;
    if (linkFinder.now) return pieces(linkFinder.now, text);
    linkFinder.get().then(
      (module) => {
        // Meanwhile it may have become another text, which asks for itself.
        if (text === this.#text) this.setValue(pieces(module, text));
      },
      // It stays text, and the next one asks again.
      () => (this.#text = undefined),
    );
    return text;
  }
}

function pieces({ findLinks }: Finder, text: string): string | TemplateResult {
  const found = findLinks(text);
  if (found.every((piece) => typeof piece === 'string')) return text;
  // Left to right, also in Arabic: there the parts of an address would change places.
  return html`${found.map((piece) =>
    typeof piece === 'string'
      ? piece
      : html`<a class="weblink" href=${piece.href} target="_blank" rel="noopener noreferrer nofollow" dir="ltr"
          >${piece.text}</a
        >`,
  )}`;
}

/**
 * People's words, with what is a link in them to be followed. The same text is shown at once and stays where it is
 * when its links come alive. For the content of an element, never for an attribute.
 */
export const linked = directive(Linked);
