/* How large a run is: the short form gates each change; `FAULTS=whole` has the numbers that were promised. */
import { quantile } from '../bench/figures.js';
import { note, type Row } from './table.js';

export const isWhole = process.env.FAULTS === 'whole';

/** The first number in the whole form, the second in the short one. */
export const count = (whole: number, short: number): number => (isWhole ? whole : short);

/**
 * The short form runs wherever changes are made, beside whatever else that machine does: times may be this many times
 * what was promised there. The whole form has a machine of its own, and is held to the promise.
 */
export const slack = count(1, 3);

/** Enough for any row in its whole form. */
export const patience = { timeout: 3_600_000 };

/** Of what is drawn by lot; a run is repeated with `SEED=<what it printed>`. */
export const seed = Number(process.env.SEED) || Math.floor(Math.random() * 1e9);

/** Numbers from 0 to 1 that follow from {@link seed} (mulberry32). */
export function lots(from = seed): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `120 samples: p50 41 ms, p95 77 ms, worst 90 ms` */
export function figures(samples: readonly number[]): string {
  const at = (part: number) => Math.round(quantile([...samples], part));
  return `${samples.length} samples: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${at(1)} ms`;
}

export const p95 = (samples: readonly number[]): number => quantile([...samples], 0.95);
export const p99 = (samples: readonly number[]): number => quantile([...samples], 0.99);

/** One line of what was measured beside the promises. */
export function say(row: Row | string, text: string): void {
  console.log(`   ${row} (${isWhole ? 'whole' : 'short'}): ${text}`);
}

/** A promise of the table: broken, it fails the test. */
export function keep(row: Row, promised: string, measured: string, isKept = true): void {
  note({ row, promised, measured, isKept });
  say(row, `${promised}: ${measured}`);
  if (!isKept) throw new Error(`Not kept: ${promised}, but ${measured}`);
}

/** A promise of time, in ms: of this part of the samples, 1 being all of them. */
export function keepTime(row: Row, promised: string, limit: number, part: number, samples: readonly number[]): void {
  const took = quantile([...samples], part);
  const measured = figures(samples);
  note({ row, promised, measured, isKept: took < limit });
  say(row, `${promised}: ${measured}`);
  if (!(took < limit * slack)) throw new Error(`Not kept: ${promised}, but ${measured}`);
}
