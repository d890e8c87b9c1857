import * as z from 'zod/mini';
import { invalid, Problem } from './problem.js';

type Issue = z.core.$ZodIssue;

/** The body of a request as JSON. None at all is an empty object, so that the schema says what is missing. */
export function readJSON(e: core.RequestEvent): unknown {
  let text: string;
  try {
    text = toString(e.request!.body);
  } catch (error) {
    if (String(error).includes('too large')) throw new Problem(413, 'The body is too large.');
    throw error;
  }
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, 'The body is not JSON.');
  }
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
