/**
 * Waits between attempts: full jitter over a span that doubles from 0.5 s, to 2 s in the first two minutes (who was
 * away for a moment is back at once) and to 20 s after them (a server that is down is not stormed).
 */
export class Backoff {
  #attempt = 0;
  #since = 0;

  /** In ms, before the next attempt. */
  next(): number {
    const now = performance.now();
    if (!this.#attempt) this.#since = now;
    const cap = now - this.#since < 120_000 ? 2000 : 20_000;
    return Math.random() * Math.min(cap, 500 * 2 ** Math.min(this.#attempt++, 10));
  }

  reset(): void {
    this.#attempt = 0;
  }
}
