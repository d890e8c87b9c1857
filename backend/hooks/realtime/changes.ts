/* GET changes: what lists missed. The order of positions is the order of commits, so nothing can appear below a cursor. */
import { seesAll, maySee } from '../access.js';
import { claimOf } from '../conversations/claim.js';
import { all, one } from '../data/sql.js';
import { plain } from '../data/records.js';
import type { AgentCaller } from '../http/caller.js';
import { wholeNumber } from '../http/query.js';
import type { Call } from '../http/route.js';
import { requestRow } from '../requests/row.js';

/** The collections whose records draw a position, and the field that is blank in a tombstone. */
const collections = {
  requests: 'conversation',
  claims: 'conversation',
  agents: 'sub',
  groups: 'name',
  stories: 'key',
  steps: 'key',
  intents: 'name',
};
export const positioned = Object.entries(collections).map(([name, blank]) => ({ name, blank }));

export function changesSince({ caller, query }: Call<undefined>) {
  const agent = caller as AgentCaller;
  const after = wholeNumber(query('after'), 'after');
  const limit = wholeNumber(query('limit'), 'limit', { min: 1, max: 500 }) ?? 100;
  // Read before the rows: whatever is committed later has a higher position.
  const state = 'SELECT [[pos]], [[forgotten]] FROM {{bots}} WHERE [[id]] = {:bot}';
  const { pos, forgotten } = one($app, state, { bot: agent.bot }, { pos: 0, forgotten: 0 })!;
  if (after === null) return { items: [], pos, reset: false };
  // Older than the tombstones, or of a database that was there before a backup was restored.
  if (after < forgotten || after > pos) return { items: [], pos, reset: true };

  const rows = changedRows(agent.bot, after, pos, limit);
  const everything = seesAll(agent);
  const items = rows.map((row) => ({ ...row, record: recordOf(agent, row, everything) }));
  return { items, pos: rows.length < limit ? pos : rows[rows.length - 1]!.pos, reset: false };
}

function changedRows(bot: string, after: number, upTo: number, limit: number) {
  const parts = positioned.map(
    ({ name }) =>
      `SELECT * FROM (SELECT '${name}' AS [[collection]], [[id]], [[pos]] FROM {{${name}}} ` +
      `WHERE [[bot]] = {:bot} AND [[pos]] > {:after} AND [[pos]] <= {:upTo} ORDER BY [[pos]] LIMIT {:limit}) AS {{of_${name}}}`,
  );
  const sql = `${parts.join(' UNION ALL ')} ORDER BY [[pos]] LIMIT {:limit}`;
  return all($app, sql, { bot, after, upTo, limit }, { collection: '', id: '', pos: 0 });
}

/** null: deleted, or no longer the agent's to see. Requests and claims are what an agent may not see. */
function recordOf(
  agent: AgentCaller,
  { collection, id }: { collection: string; id: string },
  everything: boolean,
): unknown {
  const record = $app.findRecordsByFilter(collection, 'id = {:id}', '', 1, 0, { id })[0];
  if (!record || record.getString(collections[collection as keyof typeof collections]) === '') return null;
  const restricted = collection === 'requests' || collection === 'claims';
  if (restricted && !everything && !maySee(agent, record)) return null;
  if (collection === 'requests') return requestRow($app, record);
  return collection === 'claims' ? claimOf($app, record.getString('conversation')) : plain(record);
}
