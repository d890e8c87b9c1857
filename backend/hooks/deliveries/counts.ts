/* GET deliveries/counts: whether a bot's webhook keeps up, and what it never got. For its admins. */
import type { DeliveryCounts } from '../../schema/answers.js';
import type { deliveryStates } from '../../schema/words.js';
import { all, one } from '../data/sql.js';
import type { AgentCaller } from '../http/caller.js';
import type { Call } from '../http/route.js';

export function countDeliveries({ caller }: Call<undefined>): DeliveryCounts {
  const { bot } = caller as AgentCaller;
  const counts = { pending: 0, delivered: 0, dead: 0, oldest: '' };
  const sql =
    "SELECT [[state]], COUNT(*) AS [[total]] FROM {{deliveries}} WHERE COALESCE([[bot]], '') = {:bot} GROUP BY [[state]]";
  for (const { state, total } of all($app, sql, { bot }, { state: '', total: 0 }))
    counts[state as (typeof deliveryStates)[number]] = total;
  const oldest =
    "SELECT COALESCE(MIN([[created]]), '') AS [[oldest]] FROM {{deliveries}} " +
    "WHERE COALESCE([[bot]], '') = {:bot} AND [[state]] = 'pending'";
  return { ...counts, ...one($app, oldest, { bot }, { oldest: '' }) };
}
