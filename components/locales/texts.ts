import type * as english from './en/index.js';

/**
 * Every text of the elements, by area (one per element, and `common`). English defines the keys and their types; a text
 * with a number or a name in it is a function. Another language exports the same areas, or does not compile.
 */
export type AllTexts = {
  [A in keyof typeof english]: {
    [K in keyof (typeof english)[A]]: (typeof english)[A][K] extends string ? string : (typeof english)[A][K];
  };
};
export type Area = keyof AllTexts;
export type TextsOf<A extends Area> = AllTexts[A];
export type TextOverrides = { [A in Area]?: Partial<AllTexts[A]> };

export const languages = ['en', 'fr'] as const;
export type Language = (typeof languages)[number];

const loaders: Record<Exclude<Language, 'en'>, () => Promise<AllTexts>> = {
  fr: () => import('./fr/index.js'),
};
const loaded = new Map<Language, Promise<AllTexts | undefined>>();

/** All texts of a language but English, fetched once; undefined when that failed, and the next call tries again. */
export function loadLanguage(language: Exclude<Language, 'en'>): Promise<AllTexts | undefined> {
  let texts = loaded.get(language);
  if (!texts) {
    texts = loaders[language]().catch(() => {
      loaded.delete(language);
      return undefined;
    });
    loaded.set(language, texts);
  }
  return texts;
}
