import type { RequestRow } from '../../../backend/schema/index.js';
import type { Caller } from './server.js';

/** What a person may see: the same rule for lists, counts, changes, events and single records. */

export function canSeeRequest({ kind, id, tables }: Caller, request: RequestRow): boolean {
  const agent = kind === 'agent' ? tables.agents.get(id) : undefined;
  if (!agent) return false;
  if (agent.role === 'admin' || tables.visibility === 'all') return true;
  if (request.assignee === id) return true;
  return request.group ? agent.groups.includes(request.group) : request.assignee === '';
}

export function canSeeConversation(caller: Caller, conversation: string): boolean {
  const { kind, id, tables } = caller;
  const record = tables.conversations.get(conversation);
  if (!record) return false;
  if (kind === 'interlocutor') return record.interlocutor === id;
  if (tables.claims.get(conversation)?.agent.id === id || seesAll(caller)) return true;
  for (const request of tables.requests.values())
    if (request.conversation === conversation && canSeeRequest(caller, request)) return true;
  return false;
}

export function seesAll({ kind, id, tables }: Caller): boolean {
  return kind === 'agent' && (tables.visibility === 'all' || tables.agents.get(id)?.role === 'admin');
}
