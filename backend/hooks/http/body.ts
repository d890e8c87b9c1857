import * as z from 'zod/mini';
import { bytesOf } from '../../schema/text.js';
import { invalid, Problem } from './problem.js';

type Issue = z.core.$ZodIssue;

/** The body of a request as JSON. None at all is an empty object, so that the schema says what is missing. */
export function readJSON(e: core.RequestEvent): unknown {
  const text = readText(e);
  return text.trim() === '' ? {} : readSound(text);
}

/** The value of a text of JSON; 400 where that is none, or has what no value of ours may have. */
export function readSound(text: string): unknown {
  const marked = markHalves(text);
  let value: unknown;
  try {
    value = JSON.parse(marked);
  } catch {
    throw new Problem(400, 'The body is not JSON.');
  }
  if (marked !== text || /\\u005f|__proto__/i.test(text)) requireSound(value);
  return value;
}

const escapes = /\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(u[dD][89a-fA-F][\da-fA-F]{2})|[\s\S])/g;
const mark = '\uffff';

/** The text with a mark where an escape is half a character: JSON.parse makes another character of it without a word. */
function markHalves(text: string): string {
  if (!/\\u[dD][89a-fA-F]/.test(text)) return text;
  return text.replace(escapes, (whole, half: string | undefined) => (half ? mark : whole));
}

function readText(e: core.RequestEvent): string {
  try {
    const bytes = toBytes(e.request!.body);
    const text = toString(bytes);
    if (!isWhole(text, bytes.length)) throw invalid('body', 'validation_invalid_text');
    return text;
  } catch (error) {
    if (String(error).includes('too large')) throw new Problem(413, 'The body is too large.');
    throw error;
  }
}

/** Whether a text of so many bytes was UTF-8: each byte that is none was read as one character, which is three. */
export const isWhole = (text: string, bytes: number) => !text.includes('\ufffd') || bytesOf(text) === bytes;

/** Part of a value, and where it is: a body may be thousands of levels deep. */
interface Part {
  value: unknown;
  key: string;
  in?: Part;
}

/** 400 where there is half a character, or the key that is no key to JavaScript; whatever the schema says of the place. */
function requireSound(body: unknown): void {
  const parts: Part[] = [{ value: body, key: '' }];
  for (let part; (part = parts.pop());) {
    const { value } = part;
    if (typeof value === 'string' && value.includes(mark)) throw invalid(pathOf(part), 'validation_invalid_text');
    if (value === null || typeof value !== 'object') continue;
    for (const [key, inner] of Object.entries(value)) {
      if (key === '__proto__' || key.includes(mark)) throw invalid(pathOf(part), 'validation_invalid_key');
      parts.push({ value: inner, key, in: part });
    }
  }
}

function pathOf(part: Part): string {
  const keys: string[] = [];
  for (let at: Part | undefined = part; at?.in; at = at.in) keys.unshift(at.key);
  return keys.join('.') || 'body';
}

/** The value as the schema makes it; 400 with every field that is wrong. `prefix` is the path of the value in the body. */
export function parse<S extends z.ZodMiniType>(schema: S, value: unknown, prefix: string[] = []): z.output<S> {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const data: Problem['data'] = {};
  for (const issue of flatten(result.error.issues, value)) {
    const path = [...prefix, ...issue.path].map(String).join('.') || 'body';
    data[path] ??= invalid(path, code(issue, value)).data[path]!;
  }
  throw new Problem(400, 'The body is not valid.', data);
}

/** A union says nothing of its own: take the member that the value was most probably meant for. */
function flatten(issues: readonly Issue[], value: unknown): Issue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
    const below = at(value, issue.path);
    const members = issue.errors.map((errors) => flatten(errors, below));
    const missing = (member: Issue[]) => member.filter((inner) => at(below, inner.path) === undefined).length;
    // Of two that lack as much, the later one is the more particular: `{bot}` wants its `device`, not a `token`.
    const best = members.reduce((left, right) =>
      missing(right) < missing(left) || (missing(right) === missing(left) && missing(left) > 0) ? right : left,
    );
    return best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
  });
}

function code(issue: Issue, value: unknown): string {
  if (issue.message.startsWith('validation_')) return issue.message;
  if (at(value, issue.path) === undefined) return 'validation_required';
  switch (issue.code) {
    case 'too_small':
      return 'validation_too_few';
    case 'too_big':
      return 'validation_too_many';
    case 'invalid_type':
      return 'validation_invalid_type';
    default:
      return 'validation_invalid_value';
  }
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const key of path) {
    if (current === null || typeof current !== 'object') return undefined;
    current = (current as Record<PropertyKey, unknown>)[key];
  }
  return current;
}
