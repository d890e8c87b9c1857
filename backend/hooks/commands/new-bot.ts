import type { BotSettings } from '../bot/settings.js';
import { newID } from '../data/ids.js';
import { create } from '../data/records.js';
import type { Write } from '../data/write.js';

export interface NewBot {
  id?: string;
  name: string;
  language: string;
  origins: string[];
  settings: Partial<BotSettings>;
}

export function insertBot(w: Write, values: NewBot): core.Record {
  return create(w.app, 'bots', { ...values, engine: 'embedded', visibility: 'all' });
}

/** A secret that the host signs its tokens with. */
export function insertSecret(w: Write, bot: string, label: string, id = newID()): { id: string; value: string } {
  const value = $security.randomString(48);
  create(w.app, 'secrets', { id, bot, label, value });
  return { id, value };
}

/** A bot token. Only its hash is stored, and how it begins: it can be shown now and never again. */
export function insertAccessToken(w: Write, bot: string, label: string): { id: string; value: string } {
  const value = `ur_${$security.randomString(48)}`;
  const prefix = value.slice(0, 'ur_'.length + 6);
  const { id } = create(w.app, 'access_tokens', { bot, label, prefix, hash: $security.sha256(value) });
  return { id, value };
}

/** Origins as browsers send them, or an error that says what is wrong. */
export function checkedOrigins(origins: string[]): string[] {
  return origins.map((origin) => {
    const clean = origin.trim().toLowerCase().replace(/\/$/, '');
    if (!/^https?:\/\/[^/\s?#@]+$/.test(clean))
      throw new Error(`"${origin}" is not an origin. Write it as https://www.example.com, without a path.`);
    return clean;
  });
}
