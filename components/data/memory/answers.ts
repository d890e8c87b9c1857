import * as z from 'zod/mini';
import { UrError } from '../errors.js';

/*
 * What the server answers: its refusals, worded as it words them, and its times.
 */

type Issue = z.core.$ZodIssue;

export const notFound = () => new UrError({ status: 404, message: "The requested resource wasn't found.", data: {} });

export const forbidden = (field?: string, code = '') =>
  new UrError({ status: 403, message: 'You are not allowed to do this.', data: field ? named(field, code) : {} });

export const signedOut = () =>
  new UrError({ status: 401, message: 'Sign in first.', data: named('token', 'invalid_token') });

export const invalid = (field: string, code: string) =>
  new UrError({ status: 400, message: 'The body is not valid.', data: named(field, code) });

export const conflict = (field: string, code: string, current?: unknown) =>
  new UrError({ status: 409, message: code, data: named(field, code), ...(current !== undefined && { current }) });

const named = (field: string, code: string) => ({ [field]: { code, message: code } });

/** The value as the schema makes it; 400 with every field that is wrong. `prefix` is its path in the body. */
export function parse<S extends z.ZodMiniType>(schema: S, value: unknown, prefix: string[] = []): z.output<S> {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const data: UrError['fields'] = {};
  for (const issue of flatten(result.error.issues, value)) {
    const path = [...prefix, ...issue.path].map(String).join('.') || 'body';
    data[path] ??= { code: codeOf(issue, value), message: issue.message };
  }
  throw new UrError({ status: 400, message: 'The body is not valid.', data });
}

/** Of a union's members, the one that the value was most probably meant for. */
function flatten(issues: readonly Issue[], value: unknown): Issue[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
    const below = at(value, issue.path);
    const members = issue.errors.map((errors) => flatten(errors, below));
    const missing = (member: Issue[]) => member.filter((inner) => at(below, inner.path) === undefined).length;
    const best = members.reduce((left, right) => (missing(right) < missing(left) ? right : left));
    return best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
  });
}

function codeOf(issue: Issue, value: unknown): string {
  if (issue.message.startsWith('validation_')) return issue.message;
  if (at(value, issue.path) === undefined) return 'validation_required';
  if (issue.code === 'too_small') return 'validation_too_few';
  if (issue.code === 'too_big') return 'validation_too_many';
  return issue.code === 'invalid_type' ? 'validation_invalid_type' : 'validation_invalid_value';
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const key of path) {
    if (current === null || typeof current !== 'object') return undefined;
    current = (current as Record<PropertyKey, unknown>)[key];
  }
  return current;
}

export const dateOf = (ms: number) => new Date(ms).toISOString().replace('T', ' ');
