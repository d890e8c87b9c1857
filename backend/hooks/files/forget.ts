import { stamp } from '../data/ids.js';
import { one } from '../data/sql.js';
import { write } from '../data/write.js';

const unsentHours = 24;

/** Throws away what was uploaded a day ago and no message names. */
export function forgetUnsentFiles(): void {
  const before = stamp(Date.now() - unsentHours * 3600_000);
  // Nobody's first: a message that comes just now finds it gone, and takes nothing that is about to be deleted.
  const sql =
    "UPDATE {{files}} SET [[author]] = '' WHERE [[id]] = (SELECT [[id]] FROM {{files}} " +
    "WHERE [[message]] = '' AND [[created]] < {:before} LIMIT 1) AND [[message]] = '' RETURNING [[id]]";
  while (
    write((w) => {
      const file = one(w.app, sql, { before }, { id: '' });
      if (file) w.app.delete(w.app.findRecordById('files', file.id));
      return file !== null;
    })
  );
}
