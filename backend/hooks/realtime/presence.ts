/* GET presence: whether the person of a conversation is there. Known in memory alone. */
import type { Presence } from '../../schema/routes.js';
import { maySee, seesAll } from '../access.js';
import { stamp } from '../data/ids.js';
import { all, list } from '../data/sql.js';
import type { AgentCaller } from '../http/caller.js';
import { ids } from '../http/query.js';
import type { Call } from '../http/route.js';

const awayFor = 5 * 60_000;

interface Row {
  id: string;
  interlocutor: string;
  lastAt: string;
}

export function presenceOf({ caller, query }: Call<undefined>) {
  const agent = caller as AgentCaller;
  const asked = ids(query('conversations'), 'conversations', 200);
  const rows = asked ? named(agent.bot, asked) : ofOpenRequests(agent.bot);
  const people = rows.map(({ interlocutor }) => interlocutor);
  const online = new Set($fanout.online(people));
  const candidates = asked ? rows : rows.filter(({ interlocutor }) => online.has(interlocutor));
  const seen = $fanout.lastSeen(people);

  const everything = seesAll(agent);
  const items: Record<string, Presence> = {};
  for (const row of candidates) {
    if (!everything && !maySee(agent, $app.findRecordById('conversations', row.id))) continue;
    items[row.id] = presence(row, online, seen);
  }
  return { items };
}

function presence({ interlocutor, lastAt }: Row, online: Set<string>, seen: Record<string, number>): Presence {
  const now = Date.now();
  if (online.has(interlocutor)) return { state: 'online', seenAt: stamp(now) };
  const at = seen[interlocutor];
  // Not remembered (long ago, or before the server's start): their conversation's last line says it roughly.
  if (at === undefined) return { state: 'offline', seenAt: lastAt };
  return { state: now - at < awayFor ? 'away' : 'offline', seenAt: stamp(at) };
}

const columns = '{{c}}.[[id]] AS [[id]], {{c}}.[[interlocutor]] AS [[interlocutor]], {{c}}.[[lastAt]] AS [[lastAt]]';
const shape = { id: '', interlocutor: '', lastAt: '' };

function named(bot: string, conversations: string[]): Row[] {
  const { sql, params } = list('id', conversations);
  return all(
    $app,
    `SELECT ${columns} FROM {{conversations}} {{c}} WHERE {{c}}.[[bot]] = {:bot} AND {{c}}.[[id]] IN ${sql}`,
    { ...params, bot },
    shape,
  );
}

/** Whoever may be asked for: only who has an open request is in an inbox. */
function ofOpenRequests(bot: string): Row[] {
  const sql =
    `SELECT DISTINCT ${columns} FROM {{requests}} {{r}} JOIN {{conversations}} {{c}} ON {{c}}.[[id]] = {{r}}.[[conversation]] ` +
    "WHERE COALESCE({{r}}.[[bot]], '') = {:bot} AND {{r}}.[[status]] IN ('todo', 'in_progress')";
  return all($app, sql, { bot }, shape);
}
