import type { RequestRow } from '../../backend/schema/records.js';

const nobody: ReadonlySet<string> = new Set();

/** What the window and the active row know of a list: its ids, which are the same array until a row comes, goes or moves. */
export class ShownRows {
  ids: readonly string[] = [];
  /** Rows that have just come in above the others. */
  fresh: ReadonlySet<string> = nobody;
  #rows: readonly RequestRow[] = [];

  take(rows: readonly RequestRow[]): readonly string[] {
    if (rows === this.#rows) return this.ids;
    this.#rows = rows;
    const before = this.ids;
    if (rows.length === before.length && rows.every(({ id }, index) => id === before[index])) return before;
    this.ids = rows.map(({ id }) => id);
    const first = before[0];
    this.fresh = first === undefined ? nobody : new Set(this.ids.slice(0, Math.max(0, this.ids.indexOf(first))));
    return this.ids;
  }
}
