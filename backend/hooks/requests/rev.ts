import { conflict } from '../http/problem.js';
import { one } from '../data/sql.js';
import type { Write } from '../data/write.js';

/**
 * The next `rev`, if the record still has the one that the caller knows; 409 `stale` with what it is now otherwise.
 * One statement compares and sets: to read, compare and then write lets two win on some databases.
 */
export function raiseRev(
  w: Write,
  collection: 'requests' | 'steps',
  id: string,
  rev: number,
  current: (record: core.Record) => unknown,
): number {
  const sql = `UPDATE {{${collection}}} SET [[rev]] = [[rev]] + 1 WHERE [[id]] = {:id} AND [[rev]] = {:rev} RETURNING [[rev]]`;
  const row = one(w.app, sql, { id, rev }, { rev: 0 });
  if (row) return row.rev;
  const now = current(w.app.findRecordById(collection, id));
  throw conflict('rev', 'stale', 'Somebody has changed it since.', now);
}
