/** How long work that takes minutes has got: one line that changes on a terminal, a line now and then in a log. */
export class Progress {
  readonly #started = Date.now();
  readonly #isTerminal = process.stderr.isTTY;
  #printed = 0;

  constructor(title: string) {
    process.stderr.write(`${title}\n`);
  }

  show(state: string): void {
    const now = Date.now();
    if (now - this.#printed < (this.#isTerminal ? 100 : 5_000)) return;
    this.#printed = now;
    const line = `  ${state}, ${Math.round((now - this.#started) / 1000)} s`;
    process.stderr.write(this.#isTerminal ? `\r${line}\u001b[K` : `${line}\n`);
  }

  end(title?: string): void {
    if (this.#isTerminal) process.stderr.write('\r\u001b[K');
    if (title) process.stderr.write(`${title} (${Math.round((Date.now() - this.#started) / 1000)} s)\n`);
  }
}
