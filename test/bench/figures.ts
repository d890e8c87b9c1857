/** The value below which this part of the samples lies. */
export function quantile(samples: number[], part: number): number {
  const sorted = [...samples].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? NaN;
}

/** `median 41 ms, p95 77 ms` */
export const summary = (samples: number[]): string =>
  `median ${Math.round(quantile(samples, 0.5))} ms, p95 ${Math.round(quantile(samples, 0.95))} ms`;

/** Prints how a median stands to its budget; one that does not hold fails the run. */
export function judge(what: string, samples: number[], budget: number): void {
  const holds = quantile(samples, 0.5) <= budget;
  console.log(`${holds ? '✔' : '✖'} ${what}: ${summary(samples)} of ${samples.length} (budget: median ${budget} ms)`);
  if (!holds) process.exitCode = 1;
}
