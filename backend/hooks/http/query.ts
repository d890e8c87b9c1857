import { Problem, invalid } from './problem.js';

/** A whole number of the query, or null when it is absent; 400 on the parameter otherwise. */
export function wholeNumber(
  text: string,
  name: string,
  { min = 0, max = Number.MAX_SAFE_INTEGER } = {},
): number | null {
  if (text === '') return null;
  const value = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max))
    throw invalid(name, 'validation_invalid_value', `Must be a whole number from ${min} to ${max}.`);
  return value;
}

/** Ids of the query, separated by commas; null when it is absent. */
export function ids(text: string, name: string, max: number): string[] | null {
  if (text === '') return null;
  const values = [...new Set(text.split(','))];
  if (values.length > max) throw invalid(name, 'validation_too_many');
  if (!values.every((value) => /^[a-z0-9]{15}$/.test(value))) throw invalid(name, 'validation_invalid_id');
  return values;
}

/** JSON in the query. */
export function jsonOf(text: string, name: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, 'The query is not valid.', {
      [name]: { code: 'validation_invalid_json', message: 'Is not JSON.' },
    });
  }
}
