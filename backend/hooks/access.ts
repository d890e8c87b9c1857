/*
 * Who may see a record is said by the rules of the collections (backend/migrations/0004_rules.ts) and nowhere else;
 * here they are asked.
 */
import { notFound } from './http/problem.js';
import { find } from './data/records.js';
import type { AgentCaller, Caller, Person } from './http/caller.js';

export function maySee(person: Person, record: core.Record): boolean {
  const info = new RequestInfo({ auth: person.record, method: 'GET' } as never);
  return $app.canAccessRecord(record, info, record.collection()!.viewRule as string);
}

/** The record, or 404 whether it does not exist or is not the caller's to see. A bot sees its own. */
export function visible(caller: Caller, collection: string, id: string): core.Record {
  const bot = caller.kind === 'anyone' ? '' : caller.bot;
  const record = find($app, collection, 'id = {:id} && bot = {:bot}', { id, bot });
  if (!record || caller.kind === 'anyone') throw notFound();
  if (caller.kind !== 'bot' && !maySee(caller, record)) throw notFound();
  return record;
}

/** Everything of the bot: an admin, or any agent where the bot's visibility is not `groups`. */
export function seesAll(agent: AgentCaller): boolean {
  return agent.admin || $app.findRecordById('bots', agent.bot).getString('visibility') !== 'groups';
}
