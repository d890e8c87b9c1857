import { deepStrictEqual } from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

/** Waits until what is read equals what is expected; then says how it differed, as an assertion does. */
export async function untilEqual<T>(read: () => Promise<T>, expected: T, patience = 30_000): Promise<void> {
  const end = Date.now() + patience;
  for (;;) {
    const actual = await read();
    try {
      return deepStrictEqual(actual, expected);
    } catch (error) {
      if (Date.now() > end) throw error;
      await pause(25);
    }
  }
}
