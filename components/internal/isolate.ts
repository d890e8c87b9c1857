/*
 * Names and words inside a sentence of ours: markup cannot keep their reading direction apart in a label or in what is
 * announced, so Unicode's isolates do.
 */

// Letters that are read from right to left, and what turns the direction.
const turns =
  /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const first = '\u2068';
const last = '\u2069';

/** The value as it stands in a sentence: what it opens and closes for itself reaches no further than its end. */
export function isolate(value: string): string {
  let open = 0;
  const own = value.replace(/[\u2066-\u2069\u2029]/g, (char) => {
    if (char === '\u2029') return ' '; // would end the paragraph, and every isolate with it
    if (char !== last) open++;
    else if (open === 0) return '';
    else open--;
    return char;
  });
  return first + own + last.repeat(open + 1);
}

/** The value for a list of others, isolated where anything in it could turn round. */
export const apart = (value: string): string => (turns.test(value) ? isolate(value) : value);

/** The texts with every value that is put into one of them isolated, where anything in it could turn round. */
export function isolating<T extends object>(texts: T): T {
  let known = isolated.get(texts);
  if (!known) isolated.set(texts, (known = Object.fromEntries(Object.entries(texts).map(isolatingEntry))));
  return known as T;
}

const isolated = new WeakMap<object, object>();

function isolatingEntry([key, text]: [string, unknown]): [string, unknown] {
  if (typeof text !== 'function') return [key, text];
  return [
    key,
    (...values: unknown[]) => {
      const said = text(...values) as string;
      return turns.test(said)
        ? text(...values.map((value) => (typeof value === 'string' ? isolate(value) : value)))
        : said;
    },
  ];
}
