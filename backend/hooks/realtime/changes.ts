/* GET changes: what lists missed. The order of positions is the order of commits, so nothing can appear below a cursor. */
import { seesAll, maySee } from '../access.js';
import { claimFrom } from '../conversations/claim.js';
import { all, one } from '../data/sql.js';
import { plainAll } from '../data/records.js';
import type { AgentCaller } from '../http/caller.js';
import { wholeNumber } from '../http/query.js';
import type { Call } from '../http/route.js';
import { requestRows } from '../requests/row.js';

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
  const { pos, oldest } = positions(agent);
  if (after === null) return { items: [], pos, reset: false };
  // Too old, or of a database that was there before a backup was restored.
  if (after < oldest || after > pos) return { items: [], pos, reset: true };

  const rows = changedRows(agent.bot, after, pos, limit);
  const records = recordsOf(agent, rows);
  const items = rows.map((row) => ({ ...row, record: records.get(row.id) ?? null }));
  return { items, pos: rows.length < limit ? pos : rows[rows.length - 1]!.pos, reset: false };
}

/**
 * The newest position, read before the rows: whatever is committed later has a higher one. And the oldest from which on
 * a list can be caught up: what came before has tombstones that are thrown away, or is of when the agent saw something
 * else, whose own row has had their role and groups since.
 */
function positions(agent: AgentCaller): { pos: number; oldest: number } {
  const sql =
    'SELECT {{b}}.[[pos]] AS [[pos]], {{b}}.[[forgotten]] AS [[forgotten]], {{b}}.[[visibility]] AS [[visibility]], ' +
    '{{a}}.[[pos]] AS [[own]] FROM {{agents}} {{a}} JOIN {{bots}} {{b}} ON {{b}}.[[id]] = {{a}}.[[bot]] WHERE {{a}}.[[id]] = {:id}';
  const shape = { pos: 0, forgotten: 0, visibility: '', own: 0 };
  const { pos, forgotten, visibility, own } = one($app, sql, { id: agent.id }, shape)!;
  return { pos, oldest: visibility === 'groups' ? Math.max(forgotten, own) : forgotten };
}

function changedRows(bot: string, after: number, upTo: number, limit: number) {
  const parts = positioned.map(
    ({ name }) =>
      `SELECT * FROM (SELECT '${name}' AS [[collection]], [[id]], [[pos]] FROM {{${name}}} ` +
      `WHERE COALESCE([[bot]], '') = {:bot} AND [[pos]] > {:after} AND [[pos]] <= {:upTo} ORDER BY [[pos]] LIMIT {:limit}) AS {{of_${name}}}`,
  );
  const sql = `${parts.join(' UNION ALL ')} ORDER BY [[pos]] LIMIT {:limit}`;
  return all($app, sql, { bot, after, upTo, limit }, { collection: '', id: '', pos: 0 });
}

/** By id. Missing: deleted, or no longer the agent's to see, which concerns requests and claims. */
function recordsOf(agent: AgentCaller, rows: { collection: string; id: string }[]): Map<string, unknown> {
  const everything = seesAll(agent);
  const found = new Map<string, unknown>();
  for (const { name, blank } of positioned) {
    const ids = rows.filter(({ collection }) => collection === name).map(({ id }) => id);
    if (ids.length === 0) continue;
    const restricted = !everything && (name === 'requests' || name === 'claims');
    const records = [...$app.findRecordsByIds(name, ids)].filter(
      (record) => record!.getString(blank) !== '' && (!restricted || maySee(agent, record!)),
    );
    for (const record of shown(name, records)) found.set(record.id, record);
  }
  return found;
}

function shown(collection: string, records: (core.Record | undefined)[]): { id: string }[] {
  if (records.length === 0) return [];
  if (collection === 'requests') return requestRows($app, records);
  const plain = plainAll<{ id: string }>(records);
  return collection === 'claims' ? (plain as Parameters<typeof claimFrom>[0][]).map(claimFrom) : plain;
}
