/* PATCH requests/{id}: what agents change. */
import type * as z from 'zod/mini';
import type { requestBody, RequestPatch } from '../../schema/bodies.js';
import { maySee, visible } from '../access.js';
import { assign, requireOfBot } from '../data/records.js';
import { drawPos, write, type Write } from '../data/write.js';
import type { AgentCaller, BotCaller } from '../http/caller.js';
import { notFound } from '../http/problem.js';
import type { Call } from '../http/route.js';
import { raiseRev } from './rev.js';
import { announce, announceAssignment, bareRequest, wholeRequest } from './row.js';

export function changeRequest({ caller, body, path }: Call<z.output<typeof requestBody>>) {
  const agent = caller as AgentCaller;
  const { id } = visible(agent, 'requests', path('id'));
  const { rev, ...changes } = body;

  const changed = write((w) => {
    requireOfBot(w.app, 'agents', agent.bot, changes.assignee, 'assignee');
    requireOfBot(w.app, 'groups', agent.bot, changes.group, 'group');
    const newRev = raiseRev(w, 'requests', id, rev, (now) => {
      // What somebody else has just made of it may be to give it away.
      if (!maySee(agent, now, w.app)) throw notFound();
      return wholeRequest(w.app, now);
    });
    const request = w.app.findRecordById('requests', id);
    saveChange(w, request, changes, newRev, agent);
    return wholeRequest(w.app, request);
  });
  return { request: changed };
}

/** Changes a request under its next `rev`, and tells everybody. */
export function saveChange(
  w: Write,
  request: core.Record,
  changes: RequestPatch,
  rev: number,
  by: AgentCaller | BotCaller,
): void {
  const before = valuesOf(request);
  assign(request, { ...changes, assignee: none(changes.assignee), group: none(changes.group) });
  if (changes.status === 'done') request.set('waitingSince', '');
  const actor = by.kind === 'agent' ? by.id : '';
  request.set('changedBy', actor);
  request.set('rev', rev);
  request.set('pos', drawPos(w, by.bot));
  w.app.save(request);
  announce(w, request);
  tellChanges(w, request, before, by);
  const isElsewhere = request.getString('assignee') !== before.assignee || request.getString('group') !== before.group;
  if (isElsewhere) w.recheckSight(request.getString('conversation'));
  if (request.getString('assignee') !== before.assignee) announceAssignment(w, request, actor);
}

const changeable = ['title', 'status', 'assignee', 'group'] as const;
type Values = Record<(typeof changeable)[number], string>;

const valuesOf = (request: core.Record) =>
  Object.fromEntries(changeable.map((name) => [name, request.getString(name)])) as Values;

/** The bot's webhook hears of what differs, if anything does. */
function tellChanges(w: Write, request: core.Record, before: Values, by: AgentCaller | BotCaller): void {
  const now = valuesOf(request);
  const changed = changeable.filter((name) => now[name] !== before[name]);
  if (changed.length === 0) return;
  w.deliver({
    ...{ type: 'request.changed', bot: by.bot, conversation: request.getString('conversation') },
    data: () => {
      const { extract: _extract, attributes: _attributes, ...row } = bareRequest(request);
      const changes = Object.fromEntries(changed.map((name) => [name, { from: before[name], to: now[name] }]));
      return { request: row, changes, by: { id: by.id, name: by.name } };
    },
  });
}

/** null unassigns, as '' does; absent changes nothing. */
const none = (value: string | null | undefined) => (value === null ? '' : value);
