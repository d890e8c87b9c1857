/* A time that passes when it is told to: hours of waiting in a moment, and the same each time. */

interface Timer {
  at: number;
  /** The order in which they were set: of two that are due at once, the first set is the first. */
  n: number;
  every: number | undefined;
  run(): void;
}

const real = {
  ...{ setTimeout, clearTimeout, setInterval, clearInterval },
  ...{ now: Date.now, elapsed: performance.now, random: Math.random, BroadcastChannel: globalThis.BroadcastChannel },
};
/** All microtasks are done when it calls back. */
const nextTurn = setImmediate;

/**
 * Stands for timers, clock and `Math.random` of the whole process until `end`; without BroadcastChannel, whose
 * messages come in real time.
 */
export class VirtualTime {
  now = Date.parse('2026-11-24T08:30:00Z');
  #timers = new Map<number, Timer>();
  #n = 0;

  constructor(random: () => number) {
    const set = (run: (...args: unknown[]) => void, ms = 0, args: unknown[] = [], every?: number) => {
      const n = ++this.#n;
      this.#timers.set(n, { at: this.now + Math.max(0, ms || 0), n, every, run: () => run(...args) });
      return n;
    };
    const clear = (n?: number) => n !== undefined && this.#timers.delete(n);
    Object.assign(globalThis, {
      setTimeout: (run: () => void, ms?: number, ...args: unknown[]) => set(run, ms, args),
      setInterval: (run: () => void, ms: number, ...args: unknown[]) => set(run, ms, args, ms),
      clearTimeout: clear,
      clearInterval: clear,
      BroadcastChannel: undefined,
    });
    Date.now = performance.now = () => this.now;
    Math.random = random;
  }

  /** Lets so much time pass, and everything happen that is due in it. */
  async pass(ms: number, settled: () => Promise<void>): Promise<void> {
    const end = this.now + ms;
    for (;;) {
      await new Promise<void>((resolve) => nextTurn(resolve));
      await settled();
      const due = this.#next();
      if (!due || due.at > end) break;
      this.now = Math.max(this.now, due.at);
      if (due.every === undefined) this.#timers.delete(due.n);
      else due.at += due.every;
      due.run();
    }
    this.now = end;
  }

  end(): void {
    const { now, elapsed, random, ...globals } = real;
    Object.assign(globalThis, globals);
    Date.now = now;
    performance.now = elapsed;
    Math.random = random;
  }

  #next(): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers.values())
      if (!next || timer.at < next.at || (timer.at === next.at && timer.n < next.n)) next = timer;
    return next;
  }
}
