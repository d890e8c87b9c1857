/* Checks that need no runner's library: the suite runs under node:test and under mocha in a browser. */
import { UrError } from '../../components/data/errors.js';

const shown = (value: unknown) => JSON.stringify(value, null, 1);

/** Deep equality of plain data; the order of keys does not count. */
export function equal(actual: unknown, expected: unknown, what = 'value'): void {
  if (canonical(actual) !== canonical(expected))
    throw new Error(`${what}: expected ${shown(expected)}, but it is ${shown(actual)}`);
}

export function ok(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(what);
}

/** The promise is refused with this status and, where named, this code on this field. */
export async function refused(
  promise: Promise<unknown>,
  status: number,
  field?: string,
  code?: string,
): Promise<UrError> {
  const error = await promise.then(
    (value) => new Error(`Not refused: ${shown(value)}`),
    (cause: unknown) => cause,
  );
  if (!(error instanceof UrError)) throw error;
  equal(error.status, status, `status of "${error.message}"`);
  if (field) equal(error.field(field), code, `code on ${field} of ${shown(error.fields)}`);
  return error;
}

/** Only failures wait this long, in ms; generous, because a busy machine is slow. */
const patience = 30_000;

/** Waits for what a user would wait for; `what` may be made up in the end, of what is seen then. */
export async function until<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
  what: string | (() => string) = 'it',
): Promise<T> {
  const end = performance.now() + patience;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > end) throw new Error(`Waited in vain for ${typeof what === 'string' ? what : what()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
