import { json } from '../data/records.js';

export interface BotSettings {
  /** The key of the step that greets, reached when a session creates the conversation. */
  start: string;
  /** The key of the step for what the bot does not understand. */
  fallback: string;
  /** Whether somebody whom the host does not know may talk to the bot. */
  anonymous: boolean;
  /** After how many minutes a wait counts as long, and as too long. */
  waiting: { soon: number; late: number };
}

const defaults: BotSettings = { start: '', fallback: '', anonymous: false, waiting: { soon: 20, late: 60 } };

export function botSettings(bot: core.Record): BotSettings {
  return { ...defaults, ...json<Partial<BotSettings>>(bot, 'settings', {}) };
}

/** What its agents see who are no admins. */
export const visibilityOf = (bot: core.Record): 'all' | 'groups' =>
  bot.getString('visibility') === 'groups' ? 'groups' : 'all';
