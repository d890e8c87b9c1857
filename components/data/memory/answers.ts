import type * as z from 'zod/mini';
import { UrError } from '../errors.js';

/*
 * Refusals as the server words them.
 */

export const notFound = () => new UrError({ status: 404, message: "The requested resource wasn't found.", data: {} });
export const forbidden = () =>
  new UrError({ status: 403, message: 'You are not allowed to perform this request.', data: {} });
export const signedOut = () =>
  new UrError({ status: 401, message: 'The request requires valid record authorization token.', data: {} });

export const invalid = (field: string, code: string) =>
  new UrError({
    status: 400,
    message: 'Something is wrong with the request.',
    data: { [field]: { code, message: code } },
  });

export const conflict = (field: string, code: string, current?: unknown) =>
  new UrError({
    status: 409,
    message: code,
    data: { [field]: { code, message: code } },
    ...(current !== undefined && { current }),
  });

/** The body as its schema has it; refuses with the fields named. */
export function parse<T extends z.ZodMiniType>(schema: T, body: unknown): z.output<T> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const data: Record<string, { code: string; message: string }> = {};
  for (const issue of result.error.issues) {
    const field = String(issue.path[0] ?? 'body');
    const code = issue.message.startsWith('validation_')
      ? issue.message
      : (body as Record<string, unknown> | null)?.[field] === undefined
        ? 'validation_required'
        : 'validation_invalid_value';
    data[field] ??= { code, message: issue.message };
  }
  throw new UrError({ status: 400, message: 'Something is wrong with the request.', data });
}
