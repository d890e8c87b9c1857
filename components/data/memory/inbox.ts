import {
  intentBody,
  requestBody,
  stepPatchBody,
  type ChangesAnswer,
  type CountsAnswer,
  type IntentRecord,
  type RequestRecord,
  type RequestRow,
  type StepRecord,
} from '../../../backend/schema/index.js';
import type { PageOptions } from '../api.js';
import type { Filters, RequestQuery } from '../client.js';
import { inView, matches, order, type Viewer } from '../request-query.js';
import { conflict, forbidden, invalid, notFound, parse } from './answers.js';
import type { Caller, MemoryServer } from './server.js';
import { rowOf, type Tables } from './tables.js';
import { canSeeRequest } from './visibility.js';

function viewer(server: MemoryServer, { id, tables }: Caller): Viewer {
  return { me: id, isOnline: (row) => server.presence(tables, row.interlocutor).state === 'online' };
}

function visible(caller: Caller): RequestRow[] {
  const rows: RequestRow[] = [];
  for (const request of caller.tables.requests.values())
    if (canSeeRequest(caller, request)) rows.push(rowOf(caller.tables, request));
  return rows;
}

export function listRequests(
  server: MemoryServer,
  caller: Caller,
  query: RequestQuery,
  { after, limit }: PageOptions,
): RequestRow[] {
  const rows = sorted(server, caller, query);
  const start = after ? rows.findIndex((row) => order[query.sort](after, row) < 0) : 0;
  return start < 0 ? [] : rows.slice(start, start + limit);
}

const lists = new WeakMap<Tables, { key: string; rows: RequestRow[] }>();

/** The whole list; kept until something changes, because of a long one each page would cost as much as all. */
function sorted(server: MemoryServer, caller: Caller, query: RequestQuery): RequestRow[] {
  const key = JSON.stringify([query, caller.id, caller.tables.pos]);
  // What is said and who is online draws no position.
  const isKept = query.sort !== 'activity' && query.view !== 'online';
  const known = lists.get(caller.tables);
  if (isKept && known?.key === key) return known.rows;
  const who = viewer(server, caller);
  const rows = visible(caller)
    .filter((row) => matches(row, query, who))
    .sort(order[query.sort]);
  lists.set(caller.tables, { key: isKept ? key : '', rows });
  return rows;
}

export function listWhere(caller: Caller, wanted: (row: RequestRow) => boolean): RequestRow[] {
  return visible(caller).filter(wanted).sort(order.oldest);
}

export function getRequest(caller: Caller, id: string): RequestRecord {
  const request = caller.tables.requests.get(id);
  if (!request || !canSeeRequest(caller, request)) throw notFound();
  return { ...request, ...rowOf(caller.tables, request) };
}

export function getCounts(server: MemoryServer, caller: Caller, filters: Filters = {}): CountsAnswer {
  const who = viewer(server, caller);
  const counts: CountsAnswer = { all: 0, open: 0, mine: 0, unassigned: 0, online: 0, done: 0, groups: {} };
  for (const id of caller.tables.groups.keys()) counts.groups[id] = 0;
  for (const row of visible(caller)) {
    if (!matches(row, { view: 'all', filters, sort: 'newest' }, who)) continue;
    for (const view of ['all', 'open', 'mine', 'unassigned', 'online', 'done'] as const)
      if (inView(row, view, who)) counts[view]++;
    if (row.group && row.status !== 'done') counts.groups[row.group] = (counts.groups[row.group] ?? 0) + 1;
  }
  return counts;
}

export function getChanges({ tables, ...who }: Caller, after?: number, limit = 100): ChangesAnswer {
  if (after === undefined) return { items: [], pos: tables.pos, reset: false };
  const newest = new Map<string, ChangesAnswer['items'][number]>();
  for (const { collection, id, pos } of tables.changes) {
    if (pos <= after) continue;
    newest.delete(`${collection} ${id}`);
    newest.set(`${collection} ${id}`, { collection, id, pos, record: recordOf({ ...who, tables }, collection, id) });
  }
  const items = [...newest.values()].slice(0, limit);
  const pos = newest.size > items.length ? items.at(-1)!.pos : tables.pos;
  return { items, pos, reset: false };
}

function recordOf(caller: Caller, collection: ChangesAnswer['items'][number]['collection'], id: string): unknown {
  if (collection === 'claims') return [...caller.tables.claims.values()].find((claim) => claim.id === id) ?? null;
  if (collection !== 'requests') return caller.tables[collection].get(id) ?? null;
  const request = caller.tables.requests.get(id);
  return request && canSeeRequest(caller, request) ? rowOf(caller.tables, request) : null;
}

export function patchRequest(server: MemoryServer, caller: Caller, id: string, input: unknown): RequestRecord {
  const { tables } = caller;
  const stored = getRequest(caller, id);
  const { rev, ...patch } = parse(requestBody, input);
  const change = Object.fromEntries(
    Object.entries(patch).flatMap(([field, value]) => (value === undefined ? [] : [[field, value ?? '']])),
  ) as Partial<Pick<RequestRecord, 'title' | 'status' | 'assignee' | 'group'>>;
  if (change.assignee && !tables.agents.has(change.assignee))
    throw invalid('assignee', 'validation_missing_rel_records');
  if (change.group && !tables.groups.has(change.group)) throw invalid('group', 'validation_missing_rel_records');
  if (rev !== stored.rev) throw conflict('rev', 'stale', stored);
  const { expand: _, ...request } = stored;
  Object.assign(request, change, { rev: rev + 1, changedBy: caller.id, updated: server.date() });
  if (request.status === 'done') request.waitingSince = '';
  server.saved(tables, request);
  if (change.assignee && change.assignee !== caller.id) server.tell(change.assignee, { assigned: { request: id } });
  return { ...request, ...rowOf(tables, request) };
}

export function createIntent(server: MemoryServer, caller: Caller, request: string, input: unknown): IntentRecord {
  getRequest(caller, request);
  const { tables } = caller;
  const body = parse(intentBody, input);
  const known = 'intent' in body ? tables.intents.get(body.intent) : undefined;
  if ('intent' in body && !known) throw invalid('intent', 'validation_missing_rel_records');
  if ('name' in body && [...tables.intents.values()].some(({ name }) => name === body.name))
    throw invalid('name', 'validation_not_unique');
  const intent: IntentRecord = known
    ? { ...known, phrases: [...new Set([...known.phrases, ...body.phrases])] }
    : { id: server.newID(), bot: tables.id, name: 'name' in body ? body.name : '', phrases: body.phrases, step: '' };
  tables.intents.set(intent.id, intent);
  server.changed(tables, 'intents', intent.id);
  return intent;
}

export function getStep({ tables }: Caller, idOrKey: string): StepRecord {
  const step = tables.steps.get(idOrKey) ?? [...tables.steps.values()].find(({ key }) => key === idOrKey);
  if (!step) throw notFound();
  const story = tables.stories.get(step.story);
  return { ...step, ...(story && { expand: { story } }) };
}

export function patchStep(server: MemoryServer, caller: Caller, id: string, input: unknown): StepRecord {
  const { tables } = caller;
  if (tables.agents.get(caller.id)?.role !== 'admin') throw forbidden();
  const stored = tables.steps.get(id);
  if (!stored) throw notFound();
  const { rev, actions } = parse(stepPatchBody, input);
  for (const [index, action] of actions.entries()) {
    if (action.type !== 'create_user_request_action') continue;
    if (action.assigneeID && !tables.agents.has(action.assigneeID))
      throw invalid(`actions.${index}.assigneeID`, 'validation_missing_rel_records');
    if (action.groupID && !tables.groups.has(action.groupID))
      throw invalid(`actions.${index}.groupID`, 'validation_missing_rel_records');
  }
  if (rev !== stored.rev) throw conflict('rev', 'stale', getStep(caller, id));
  tables.steps.set(id, { ...stored, actions, rev: rev + 1 });
  server.changed(tables, 'steps', id);
  return getStep(caller, id);
}
