import { readFileSync, rmSync } from 'node:fs';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export const none = (): Counts => ({ passed: 0, failed: 0, skipped: 0 });

/** `N passed, N failed`, and `, N skipped` where some were: the line that scripts read. */
export const line = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;

/** What a runner wrote for us, taken away; nothing when it did not get that far. */
export function take(file: string): Counts {
  try {
    return { ...none(), ...(JSON.parse(readFileSync(file, 'utf8')) as Partial<Counts>) };
  } catch {
    return none();
  } finally {
    rmSync(file, { force: true });
  }
}
