import type { Presence } from '../../backend/schema/routes.js';
import type { TextsOf } from '../locales/texts.js';
import { clockTime, dayAndTime, parseTime } from './times.js';

/** Seen within this, in ms, the age is worth telling. */
const fresh = 90_000;

/** Whether somebody is there: `Online, seen 12 s ago`, `Away since 13:55`. */
export function presenceText(
  presence: Presence | undefined,
  now: number,
  language: string,
  words: TextsOf<'conversation'>,
  common: TextsOf<'common'>,
): string {
  if (!presence) return '';
  const seen = parseTime(presence.seenAt);
  if (presence.state === 'online') {
    const age = Math.max(0, now - seen);
    return age > 2000 && age < fresh ? words.onlineSeen(Math.round(age / 1000)) : words.online;
  }
  if (Number.isNaN(seen)) return words.notOnline;
  const isToday = new Date(seen).toDateString() === new Date(now).toDateString();
  return words.awaySince(isToday ? clockTime(seen, language) : dayAndTime(seen, now, language, common));
}
