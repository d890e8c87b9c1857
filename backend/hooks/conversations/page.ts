/* GET conversations/{id}/messages: a page of the history, and who has control. */
import type { Message } from '../../schema/records.js';
import { limits } from '../../schema/limits.js';
import { visibleConversation } from '../access.js';
import type { Call } from '../http/route.js';
import { wholeNumber } from '../http/query.js';
import { settledClaim } from './lease.js';
import { messagesWhere } from './log.js';

export function pageOfMessages({ caller, path, query }: Call<undefined>) {
  const after = wholeNumber(query('after'), 'after');
  const before = wholeNumber(query('before'), 'before');
  const limit = wholeNumber(query('limit'), 'limit', { min: 1, max: limits.page }) ?? 50;
  const seen = visibleConversation(caller, path('id'));
  // A lease that ends here says so in the log.
  const hasLapsed = settledClaim(seen, seen.claim)?.id !== seen.claim?.id;
  // Of one moment: with a later `last`, an older claim would be taken for what the control message there has said.
  const { id, claim, seq: last } = hasLapsed ? visibleConversation(caller, seen.id) : seen;
  return { items: items(id, after, before, limit), last, claim };
}

/** `after`: the oldest above it. `before`, or neither: the newest below it, or of all. Always in ascending order. */
function items(id: string, after: number | null, before: number | null, limit: number): Message[] {
  const range = `[[conversation]] = {:id} AND [[seq]] > {:after} AND [[seq]] < {:before}`;
  const params = { id, after: after ?? 0, before: before ?? Number.MAX_SAFE_INTEGER };
  if (after !== null) return messagesWhere($app, range, params, 'ASC', limit);
  return messagesWhere($app, range, params, 'DESC', limit).reverse();
}
