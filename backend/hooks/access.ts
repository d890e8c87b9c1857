/*
 * Who may see a record is said by the rules of the collections (backend/migrations/0004_rules.ts) and nowhere else;
 * here they are asked.
 */
import { notFound } from './http/problem.js';
import type { Claim } from '../schema/records.js';
import type { Conversation } from './conversations/conversation.js';
import { goesOnIn } from './conversations/merged.js';
import { find } from './data/records.js';
import { one } from './data/sql.js';
import type { AgentCaller, Caller, Person } from './http/caller.js';

export function maySee(person: Person, record: core.Record, app: CoreApp = $app): boolean {
  const info = new RequestInfo({ auth: person.record, method: 'GET' } as never);
  return app.canAccessRecord(record, info, record.collection()!.viewRule as string);
}

/** The record, or 404 whether it does not exist or is not the caller's to see. A bot sees its own. */
export function visible(caller: Caller, collection: string, id: string): core.Record {
  const bot = caller.kind === 'anyone' ? '' : caller.bot;
  const record = find($app, collection, 'id = {:id} && bot = {:bot}', { id, bot });
  if (!record || caller.kind === 'anyone') throw notFound();
  if (caller.kind !== 'bot' && !maySee(caller, record)) throw notFound();
  return record;
}

/** A conversation, and who has control of it as of its newest message, `seq`. */
export interface Seen extends Conversation {
  claim: Claim | null;
  seq: number;
}

/**
 * The same for a conversation, which every message asks for. To ask the rule costs 3 ms of CPU, so what it allows at
 * first sight is seen here in the one statement that reads the conversation: the interlocutor's own, any of the bot's to
 * who sees everything, the one that the agent has control of. The rule is asked whenever that does not settle it
 * (test/backend/isolation.test.ts holds the two together).
 *
 * 409 on one that was merged, for the anonymous person whose it was and for who may see where it goes on.
 */
export function visibleConversation(caller: Caller, id: string): Seen {
  if (caller.kind === 'anyone') throw notFound();
  const row = one($app, conversationSQL, { id, bot: caller.bot }, conversationShape);
  if (!row) throw notFound();
  const wasTheirs = caller.kind === 'interlocutor' && caller.record.getString('merged') === row.interlocutor;
  if (wasTheirs || (row.merged && row.interlocutor === caller.id)) throw goesOnIn(row.merged || id);
  if (row.merged) throw goesOnIn(visibleConversation(caller, row.merged).id);
  const isPlain =
    caller.kind === 'bot' ||
    (caller.kind === 'interlocutor' && row.interlocutor === caller.id) ||
    (caller.kind === 'agent' && (caller.admin || row.visibility !== 'groups' || row.agent === caller.id));
  if (!isPlain && !maySee(caller, $app.findRecordById('conversations', id))) throw notFound();
  const { bot, interlocutor, seq, claim, agent, agentName, since } = row;
  return {
    ...{ id, bot, interlocutor, seq },
    claim: claim ? { id: claim, conversation: id, agent: { id: agent, name: agentName }, since } : null,
  };
}

const conversationShape = {
  ...{ bot: '', interlocutor: '', merged: '', seq: 0, visibility: '' },
  ...{ claim: '', agent: '', agentName: '', since: '' },
};
const conversationSQL =
  'SELECT {{c}}.[[bot]] AS [[bot]], {{c}}.[[interlocutor]] AS [[interlocutor]], {{c}}.[[merged]] AS [[merged]], ' +
  '{{c}}.[[seq]] AS [[seq]], {{b}}.[[visibility]] AS [[visibility]], ' +
  "COALESCE({{h}}.[[id]], '') AS [[claim]], COALESCE({{h}}.[[agent]], '') AS [[agent]], " +
  "COALESCE({{h}}.[[agentName]], '') AS [[agentName]], COALESCE({{h}}.[[since]], '') AS [[since]] " +
  'FROM {{conversations}} {{c}} JOIN {{bots}} {{b}} ON {{b}}.[[id]] = {{c}}.[[bot]] ' +
  "LEFT JOIN {{claims}} {{h}} ON {{h}}.[[conversation]] = {{c}}.[[id]] AND {{h}}.[[conversation]] <> '' " +
  'WHERE {{c}}.[[id]] = {:id} AND {{c}}.[[bot]] = {:bot}';

/** Everything of the bot: an admin, or any agent where the bot's visibility is not `groups`. */
export function seesAll(agent: AgentCaller): boolean {
  return agent.admin || $app.findRecordById('bots', agent.bot).getString('visibility') !== 'groups';
}
