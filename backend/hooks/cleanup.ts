/* What the crons throw away. */
import { stamp } from './data/ids.js';
import { one, run } from './data/sql.js';
import { write } from './data/write.js';
import { positioned } from './realtime/changes.js';

const tombstoneDays = 30;

/** Tokens that have expired cannot be replayed. */
export function forgetUsedTokens(): void {
  run($app, 'DELETE FROM {{used_tokens}} WHERE [[exp]] < {:now}', { now: Math.floor(Date.now() / 1000) });
}

/** A cursor older than what is thrown away here starts anew (`reset`). */
export function forgetTombstones(): void {
  const before = stamp(Date.now() - tombstoneDays * 24 * 3600_000);
  for (const { name, blank } of positioned) {
    write((w) => {
      const dead = `[[${blank}]] = '' AND [[updated]] < {:before}`;
      for (let bot = oldest(w.app, name, dead, before); bot; bot = oldest(w.app, name, dead, before)) {
        const sql = 'UPDATE {{bots}} SET [[forgotten]] = {:pos} WHERE [[id]] = {:bot} AND [[forgotten]] < {:pos}';
        run(w.app, sql, bot);
        run(w.app, `DELETE FROM {{${name}}} WHERE COALESCE([[bot]], '') = {:bot} AND [[pos]] <= {:pos} AND ${dead}`, {
          ...bot,
          before,
        });
      }
    });
  }
}

function oldest(app: CoreApp, collection: string, dead: string, before: string) {
  const sql = `SELECT [[bot]], MAX([[pos]]) AS [[pos]] FROM {{${collection}}} WHERE ${dead} GROUP BY [[bot]] LIMIT 1`;
  return one(app, sql, { before }, { bot: '', pos: 0 });
}
