import type { Claim, Holder, Message } from '../../schema/records.js';
import { topics } from '../../schema/events.js';
import { newID } from '../data/ids.js';
import { one, run } from '../data/sql.js';
import { drawPos, type Write } from '../data/write.js';
import { append } from './append.js';
import type { Conversation } from './conversation.js';

const shape = { id: '', conversation: '', agent: '', agentName: '', since: '' };

/** Who has control of the conversation; null: the bot. */
export function claimOf(app: CoreApp, conversation: string): Claim | null {
  const sql =
    'SELECT [[id]], [[conversation]], [[agent]], [[agentName]], [[since]] FROM {{claims}} ' +
    "WHERE [[conversation]] = {:conversation} AND [[conversation]] <> ''";
  const row = one(app, sql, { conversation }, shape);
  return row && claimFrom(row);
}

/**
 * The agent has control from now on, or null if somebody else was faster: of any number of agents at once the unique
 * index lets exactly one in.
 */
export function insertClaim(w: Write, conversation: Conversation, agent: { id: string; name: string }): Claim | null {
  const pos = drawPos(w, conversation.bot);
  const sql =
    'INSERT INTO {{claims}} ([[id]], [[bot]], [[conversation]], [[agent]], [[agentName]], [[since]], [[pos]], [[created]], [[updated]]) ' +
    'VALUES ({:id}, {:bot}, {:conversation}, {:agent}, {:agentName}, {:now}, {:pos}, {:now}, {:now}) ' +
    'ON CONFLICT DO NOTHING RETURNING [[id]], [[conversation]], [[agent]], [[agentName]], [[since]]';
  const row = one(
    w.app,
    sql,
    {
      ...{ id: newID(), bot: conversation.bot, conversation: conversation.id, pos },
      ...{ agent: agent.id, agentName: agent.name, now: w.now },
    },
    shape,
  );
  if (!row) return null;
  const claim = claimFrom(row);
  w.changed(conversation.bot, pos, { collection: 'claims', id: claim.id, record: claim });
  return claim;
}

/** Ends a claim. Its row stays as a tombstone, so that lists which catch up learn of it. False if it was over already. */
export function endClaim(w: Write, conversation: Conversation, claim: Claim): boolean {
  const sql =
    "UPDATE {{claims}} SET [[conversation]] = '', [[agent]] = '', [[agentName]] = '', [[since]] = '', [[updated]] = {:now} " +
    'WHERE [[id]] = {:id} AND [[conversation]] = {:conversation} RETURNING [[id]]';
  if (!one(w.app, sql, { id: claim.id, conversation: conversation.id, now: w.now }, { id: '' })) return false;
  const pos = drawPos(w, conversation.bot);
  run(w.app, 'UPDATE {{claims}} SET [[pos]] = {:pos} WHERE [[id]] = {:id}', { pos, id: claim.id });
  w.changed(conversation.bot, pos, { collection: 'claims', id: claim.id, record: null });
  w.recheckSight(conversation.id);
  return true;
}

/** Lets the agent go on in the conversation that this one was merged into, under the same claim. */
export function moveClaim(w: Write, claim: Claim, to: Conversation): void {
  const pos = drawPos(w, to.bot);
  const sql =
    'UPDATE {{claims}} SET [[conversation]] = {:to}, [[pos]] = {:pos}, [[updated]] = {:now} WHERE [[id]] = {:id}';
  run(w.app, sql, { id: claim.id, to: to.id, pos, now: w.now });
  w.changed(to.bot, pos, { collection: 'claims', id: claim.id, record: { ...claim, conversation: to.id } });
}

export const botHolder: Holder = { kind: 'bot' };
export const agentHolder = (agent: { id: string; name: string }): Holder => ({
  kind: 'agent',
  id: agent.id,
  name: agent.name,
});

type Reason = 'take' | 'force' | 'release' | 'lapsed' | 'removed' | 'merge';

/** Both sides read control from the log, in order with everything that was said. */
export function appendControl(w: Write, conversation: Conversation, from: Holder, to: Holder, reason: Reason): Message {
  return append(w, conversation, {
    ...{ id: newID(), author: 'system', authorID: '', authorName: '', type: 'control', text: '' },
    data: { from, to, reason },
  });
}

/** Tells an agent that it lost a conversation to somebody. */
export function announceLoss(w: Write, claim: Claim, by: string): void {
  w.publish(topics.person(claim.agent.id), { claimLost: { conversation: claim.conversation, by } });
}

/** A claim as the API shows it, of its row. */
export const claimFrom = (row: typeof shape): Claim => ({
  id: row.id,
  conversation: row.conversation,
  agent: { id: row.agent, name: row.agentName },
  since: row.since,
});
