/* GET requests/counts: how many requests each view of the inbox has, under the same filter as the list. */
import * as z from 'zod/mini';
import { limits } from '../../schema/limits.js';
import { status } from '../../schema/words.js';
import { id } from '../../schema/shapes.js';
import { seesAll } from '../access.js';
import { all, list } from '../data/sql.js';
import { parse } from '../http/body.js';
import type { AgentCaller } from '../http/caller.js';
import { jsonOf } from '../http/query.js';
import type { Call } from '../http/route.js';

/** `assignee` and `story` may hold '' for "none". */
const filter = z.object({
  status: z.optional(z.array(status).check(z.maxLength(100))),
  assignee: z.optional(z.array(z.union([id, z.literal('')])).check(z.maxLength(100))),
  story: z.optional(z.array(z.union([id, z.literal('')])).check(z.maxLength(100))),
  text: z.optional(z.string().check(z.maxLength(limits.title))),
});
type Filter = z.output<typeof filter>;
type Params = Record<string, string>;

export function countRequests({ caller, query }: Call<undefined>) {
  const agent = caller as AgentCaller;
  const where = conditions(agent, parse(filter, jsonOf(query('filter'), 'filter'), ['filter']));
  const sql =
    'SELECT {{requests}}.[[status]] AS [[status]], {{requests}}.[[assignee]] AS [[assignee]], ' +
    '{{requests}}.[[group]] AS [[team]], COUNT(*) AS [[total]] ' +
    `FROM {{requests}} WHERE ${where.sql} ` +
    'GROUP BY {{requests}}.[[status]], {{requests}}.[[assignee]], {{requests}}.[[group]]';
  const rows = all($app, sql, where.params, { status: '', assignee: '', team: '', total: 0 });

  const counts = { all: 0, open: 0, mine: 0, unassigned: 0, online: 0, done: 0, groups: noneOfEach(agent.bot) };
  for (const { status, assignee, team, total } of rows) {
    counts.all += total;
    if (status === 'done') {
      counts.done += total;
      continue;
    }
    counts.open += total;
    if (assignee === agent.id) counts.mine += total;
    if (assignee === '') counts.unassigned += total;
    if (team !== '') counts.groups[team] = (counts.groups[team] ?? 0) + total;
  }
  counts.online = countOnline(where);
  return counts;
}

function noneOfEach(bot: string): Record<string, number> {
  const sql = "SELECT [[id]] FROM {{groups}} WHERE [[bot]] = {:bot} AND [[name]] <> ''";
  return Object.fromEntries(all($app, sql, { bot }, { id: '' }).map(({ id }) => [id, 0]));
}

/** Open requests whose person has a stream open now. Who is there is known in memory alone: ask it, then add up. */
function countOnline(where: { sql: string; params: Params }): number {
  const sql =
    'SELECT {{requests}}.[[interlocutor]] AS [[person]], COUNT(*) AS [[total]] ' +
    `FROM {{requests}} WHERE ${where.sql} AND {{requests}}.[[status]] IN ('todo', 'in_progress') GROUP BY {{requests}}.[[interlocutor]]`;
  const rows = all($app, sql, where.params, { person: '', total: 0 });
  const online = new Set($fanout.online(rows.map(({ person }) => person)));
  return rows.reduce((sum, { person, total }) => sum + (online.has(person) ? total : 0), 0);
}

function conditions(agent: AgentCaller, { status, assignee, story, text }: Filter): { sql: string; params: Params } {
  // As the index for counts has it (migration 0009).
  const parts = ["COALESCE({{requests}}.[[bot]], '') = {:bot}", '{{requests}}.[[number]] >= 1'];
  const params: Params = { bot: agent.bot };
  const oneOf = (column: string, values: string[] | undefined) => {
    if (!values?.length) return;
    const { sql, params: named } = list(column, values);
    parts.push(`{{requests}}.[[${column}]] IN ${sql}`);
    Object.assign(params, named);
  };
  if (!seesAll(agent)) oneOfMine(agent, parts, params);
  oneOf('status', status);
  oneOf('assignee', assignee);
  oneOf('story', story);
  if (text?.trim()) searchText(text.trim(), parts, params);
  return { sql: parts.join(' AND '), params };
}

/**
 * What the rule of the collection says (one's own, one's groups', nobody's) once more in SQL, because PocketBase's
 * filters cannot group: a test holds the two together.
 */
function oneOfMine(agent: AgentCaller, parts: string[], params: Params): void {
  const groups = list('own', [...agent.record.getStringSlice('groups')]);
  Object.assign(params, groups.params, { me: agent.id });
  parts.push(
    `({{requests}}.[[assignee]] = {:me} OR ({{requests}}.[[group]] <> '' AND {{requests}}.[[group]] IN ${groups.sql}) ` +
      "OR ({{requests}}.[[assignee]] = '' AND {{requests}}.[[group]] = ''))",
  );
}

/**
 * Full-text search of the portable kind: the text as it is, in title, description or the person's name. Both sides are
 * lowered by the database, so that it finds what the list's filter finds.
 */
function searchText(text: string, parts: string[], params: Params): void {
  const contains = (column: string) => `LOWER(${column}) LIKE LOWER({:text}) ESCAPE '\\'`;
  params.text = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const own = ['title', 'description'].map((column) => contains(`{{requests}}.[[${column}]]`));
  const ofPerson =
    'EXISTS (SELECT 1 FROM {{interlocutors}} {{person}} WHERE {{person}}.[[id]] = {{requests}}.[[interlocutor]] ' +
    `AND (${contains('{{person}}.[[firstName]]')} OR ${contains('{{person}}.[[lastName]]')}))`;
  parts.push(`(${[...own, ofPerson].join(' OR ')})`);
}
