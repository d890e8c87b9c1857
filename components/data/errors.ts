import type { ErrorAnswer, MergedConflict } from '../../backend/schema/routes.js';

/** What an error means to whoever has to do something about it. */
export type ErrorCode =
  | 'offline' // no answer: nothing is known of what the server did
  | 'signed-out' // 401
  | 'outdated' // the server speaks a newer version
  | 'forbidden' // 403
  | 'gone' // 404: absent, or not yours to see
  | 'conflict' // 409, with `current`
  | 'invalid' // 400, 413, with fields
  | 'limited' // 429, with `retryAfter`
  | 'failed'; // 5xx and the unexpected

const codes: Record<number, ErrorCode> = {
  0: 'offline',
  400: 'invalid',
  401: 'signed-out',
  403: 'forbidden',
  404: 'gone',
  409: 'conflict',
  413: 'invalid',
  429: 'limited',
};

/** An answer of the server that is not a success, or none at all (`status` 0). */
export class UrError extends Error {
  override readonly name = 'UrError';
  readonly code: ErrorCode;
  readonly status: number;
  /** By field of the body: the server's `{code, message}`. */
  readonly fields: ErrorAnswer['data'];
  /** Of a conflict: what is stored now. */
  readonly current: unknown;
  /** Of a limit: seconds to wait. */
  readonly retryAfter: number | undefined;

  constructor(answer: Partial<ErrorAnswer> & { status: number }, options?: ErrorOptions & { retryAfter?: number }) {
    super(answer.message ?? '', options);
    this.status = answer.status;
    this.code = codes[answer.status] ?? 'failed';
    this.fields = answer.data ?? {};
    this.current = answer.current;
    this.retryAfter = options?.retryAfter;
  }

  /** The code of one field, such as `taken` on `control`; undefined when that field is not named. */
  field(name: string): string | undefined {
    return this.fields[name]?.code;
  }

  /** Where the conversation goes on whose person has signed in; undefined when it is not about that. */
  get goesOnIn(): string | undefined {
    if (this.field('conversation') !== 'merged') return undefined;
    return (this.current as MergedConflict | undefined)?.conversation;
  }

  /** Whether trying the same again may succeed without anybody changing anything. */
  get isPassing(): boolean {
    return this.code === 'offline' || this.code === 'limited' || this.code === 'failed';
  }
}
