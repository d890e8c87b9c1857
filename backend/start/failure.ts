/** A start that cannot go on, in one sentence for the person who started it: what is wrong, and what to do. */
export class Failure extends Error {}

/** Prints what went wrong and ends with 1. Only what nobody foresaw shows where it happened. */
export function fail(error: unknown): never {
  if (error instanceof Failure) console.error(error.message);
  else console.error('The start failed:', error);
  process.exit(1);
}
