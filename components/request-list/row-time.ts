import { clockTime } from '../internal/times.js';

const formats = new Map<string, Intl.DateTimeFormat>();
function format(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  let known = formats.get(key);
  if (!known) formats.set(key, (known = new Intl.DateTimeFormat(language, options)));
  return known;
}

const day = 86_400_000;

/** When something was, in as few letters as say it: `14:20` today, `Fri` this week, `12 Nov`, `12 Nov 2025`. */
export function shortTime(ms: number, now: number, language: string): string {
  if (Number.isNaN(ms)) return '';
  const today = new Date(now).setHours(0, 0, 0, 0);
  if (ms >= today) return clockTime(ms, language);
  if (ms >= today - 6 * day) return format(language, { weekday: 'short' }).format(ms);
  const isThisYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
  const date = { day: 'numeric', month: 'short' } as const;
  return format(language, isThisYear ? date : { ...date, year: 'numeric' }).format(ms);
}
