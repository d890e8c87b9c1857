/* What a server does on its own, whenever it gets to it. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when it holds; `what` says what did not happen, and what was seen instead. */
export async function eventually(what: string | (() => string), holds: () => unknown): Promise<void> {
  for (const end = performance.now() + 30_000; !(await holds()); await sleep(10))
    if (performance.now() > end) throw new Error(`Never happened: ${typeof what === 'string' ? what : what()}`);
}
