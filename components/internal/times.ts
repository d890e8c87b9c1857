import type { TextsOf } from '../locales/texts.js';

type Words = TextsOf<'common'>;

/** A date of PocketBase (`2026-11-24 08:30:00.000Z`) as Unix ms; NaN for ''. */
export function parseTime(date: string): number {
  return Date.parse(date.replace(' ', 'T'));
}

const formats = new Map<string, Intl.DateTimeFormat>();
function format(language: string, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${name}`;
  let known = formats.get(key);
  if (!known) formats.set(key, (known = new Intl.DateTimeFormat(language, options)));
  return known;
}

/** `14:20`, in the way of the language. */
export function clockTime(ms: number, language: string): string {
  return format(language, 'clock', { timeStyle: 'short' }).format(ms);
}

const midnight = (ms: number) => new Date(ms).setHours(0, 0, 0, 0);

/** `Today`, `Yesterday`, or `12 November` (with the year when it is another one). */
export function dayName(ms: number, now: number, language: string, words: Words): string {
  const days = Math.round((midnight(now) - midnight(ms)) / 86_400_000);
  if (days === 0) return words.today;
  if (days === 1) return words.yesterday;
  const isThisYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
  return isThisYear
    ? format(language, 'day', { day: 'numeric', month: 'long' }).format(ms)
    : format(language, 'date', { day: 'numeric', month: 'long', year: 'numeric' }).format(ms);
}

/** `Today, 13:51`. */
export function dayAndTime(ms: number, now: number, language: string, words: Words): string {
  return words.dayTime(dayName(ms, now, language, words), clockTime(ms, language));
}

/** How long ago: `Now`, `38 min`, `1 h 12`, `3 d`. Never negative: the server's clock may be ahead. */
export function duration(from: number, now: number, words: Words): string {
  const minutes = Math.max(0, Math.floor((now - from) / 60_000));
  if (minutes < 1) return words.now;
  if (minutes < 60) return words.minutes(minutes);
  if (minutes < 24 * 60) return words.hours(Math.floor(minutes / 60), String(minutes % 60).padStart(2, '0'));
  return words.days(Math.floor(minutes / (24 * 60)));
}
