import { createContext } from '@lit/context';
import type { TextOverrides } from '../locales/texts.js';

export type Density = 'compact' | 'default' | 'comfortable';
export type Theme = 'auto' | 'light' | 'dark';

/** What a provider says of language and look to everything inside it. */
export interface Settings {
  /** A BCP 47 tag; undefined: the page's language. */
  locale: string | undefined;
  density: Density;
  theme: Theme;
  /** The host's own words, by area and key, over ours in every language. */
  texts: TextOverrides;
  /** Whether a client is coming: the page has said to which bot, and the person is being found out. */
  isConnecting: boolean;
}

export const settingsContext = createContext<Settings, symbol>(Symbol.for('user-requests/settings@1'));
