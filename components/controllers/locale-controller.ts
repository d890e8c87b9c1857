import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { isolating } from '../internal/isolate.js';
import type { Settings } from '../internal/settings.js';
import { languages, loadLanguage, type Area, type Language, type TextsOf } from '../locales/texts.js';

/** Calls back when `lang` or `dir` changes anywhere in the document; one observer for all. */
const listeners = new Set<() => void>();
let observer: MutationObserver | undefined;
function onLanguageChange(listener: () => void): () => void {
  listeners.add(listener);
  observer ??= new MutationObserver(() => listeners.forEach((call) => call()));
  if (listeners.size === 1)
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['lang', 'dir'], subtree: true });
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) observer?.disconnect();
  };
}

const languageOf = (tag: string): Language | undefined =>
  languages.find((language) => tag.toLowerCase() === language || tag.toLowerCase().startsWith(`${language}-`));

interface LocaleHost extends ReactiveControllerHost, HTMLElement {
  readonly settings: Settings | undefined;
}

/**
 * The words and the language of one element: the provider's `locale`, then the nearest `lang` (`:lang()` looks
 * through shadow roots, which `closest()` does not), then the browser's, then English. English is bundled with the
 * element, another language is one import for all of them; until it is there, and where it fails, English shows.
 */
export class LocaleController<A extends Area> implements ReactiveController {
  #host: LocaleHost;
  #area: A;
  #english: TextsOf<A>;
  #texts: TextsOf<A>;
  #language: Language = 'en';
  #stop: (() => void) | undefined;

  constructor(host: LocaleHost, area: A, english: TextsOf<A>) {
    this.#host = host;
    this.#area = area;
    this.#english = this.#texts = english;
    host.addController(this);
  }

  /** The words, with the host's own over them; names and words of people that are put into them stay apart. */
  get texts(): TextsOf<A> {
    const own = this.#host.settings?.texts[this.#area];
    return own ? { ...isolating(this.#texts), ...isolating(own) } : isolating(this.#texts);
  }

  /** The language that the words are in, with the region that the provider or the browser names: for `lang` and `Intl`. */
  get language(): string {
    const tags = [this.#host.settings?.locale, ...navigator.languages];
    return tags.find((tag) => tag && languageOf(tag) === this.#language) ?? this.#language;
  }

  hostConnected(): void {
    this.#stop = onLanguageChange(() => this.#host.requestUpdate());
  }

  hostDisconnected(): void {
    this.#stop?.();
  }

  hostUpdate(): void {
    const wanted = this.#wanted();
    if (wanted === this.#language) return;
    if (wanted === 'en') {
      this.#language = 'en';
      this.#texts = this.#english;
      return;
    }
    void loadLanguage(wanted).then((all) => {
      if (!all || this.#wanted() !== wanted || this.#language === wanted) return;
      this.#language = wanted;
      this.#texts = all[this.#area];
      this.#host.requestUpdate();
    });
  }

  #wanted(): Language {
    const set = this.#host.settings?.locale;
    if (set) return languageOf(set) ?? 'en';
    return (
      languages.find((language) => this.#host.matches(`:lang(${language})`)) ??
      navigator.languages.map(languageOf).find((language) => language !== undefined) ??
      'en'
    );
  }
}
