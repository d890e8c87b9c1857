import { stamp } from '../data/ids.js';
import { all, list, run } from '../data/sql.js';

const keptDays = 7;
const atOnce = 1000;

/** For the cron: deliveries that ended a week ago. In parts, because a statement holds the only writer. */
export function forgetDeliveries(): void {
  const before = stamp(Date.now() - keptDays * 24 * 3600_000);
  const sql =
    "SELECT [[id]] FROM {{deliveries}} WHERE [[state]] <> 'pending' AND [[updated]] < {:before} LIMIT {:atOnce}";
  for (;;) {
    const ids = all($app, sql, { before, atOnce }, { id: '' }).map(({ id }) => id);
    if (ids.length === 0) return;
    const old = list('id', ids);
    run($app, `DELETE FROM {{deliveries}} WHERE [[id]] IN ${old.sql}`, old.params);
  }
}
