import type { RequestRow } from '../../../backend/schema/index.js';
import { conflict, notFound } from './answers.js';
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

/** 404 unless the person may see it; 409 for who could see it before it was merged, and for whose it was. */
export function requireSeen(caller: Caller, conversation: string): void {
  const { id, tables } = caller;
  const [into, before] = [tables.merged.get(conversation), tables.ended.get(id)];
  const wasTheirs = before !== undefined && tables.conversations.get(into ?? conversation)?.interlocutor === before;
  if (wasTheirs || (into && canSeeConversation(caller, into)))
    throw conflict('conversation', 'merged', { conversation: into ?? conversation });
  if (!canSeeConversation(caller, conversation)) throw notFound();
}

export function seesAll({ kind, id, tables }: Caller): boolean {
  return kind === 'agent' && (tables.visibility === 'all' || tables.agents.get(id)?.role === 'admin');
}
