/*
 * POST deliveries/retry: an admin calls back what is dead, once its receiver lives again. Each is tried once more. Without
 * a webhook there is nobody to try.
 */
import { all, run } from '../data/sql.js';
import { write } from '../data/write.js';
import { webhookOf } from './webhook.js';
import type { AgentCaller } from '../http/caller.js';
import type { Call } from '../http/route.js';

const behindAnother =
  'EXISTS (SELECT 1 FROM {{deliveries}} {{before}} WHERE {{before}}.[[conversation]] = {{deliveries}}.[[conversation]] ' +
  "AND {{before}}.[[state]] = 'pending' AND {{before}}.[[seq]] < {{deliveries}}.[[seq]])";

export function retryDeliveries({ caller }: Call<undefined>): { retried: number } {
  const { bot } = caller as AgentCaller;
  return write((w) => {
    if (!webhookOf(w.app, bot)) return { retried: 0 };
    const now = w.now;
    const revive =
      "UPDATE {{deliveries}} SET [[state]] = 'pending', [[updated]] = {:now} " +
      "WHERE COALESCE([[bot]], '') = {:bot} AND [[state]] = 'dead' RETURNING [[id]]";
    const retried = all(w.app, revive, { bot, now }, { id: '' }).length;
    // In their order again: only the first pending one of each conversation is due.
    const pending = "COALESCE([[bot]], '') = {:bot} AND [[state]] = 'pending'";
    run(w.app, `UPDATE {{deliveries}} SET [[nextAt]] = '' WHERE ${pending} AND [[nextAt]] <> '' AND ${behindAnother}`, {
      bot,
    });
    run(w.app, `UPDATE {{deliveries}} SET [[nextAt]] = {:now} WHERE ${pending} AND NOT ${behindAnother}`, { bot, now });
    w.wakeDeliveries();
    return { retried };
  });
}
