/* PATCH requests/{id}: what agents change. */
import type * as z from 'zod/mini';
import type { requestBody } from '../../schema/bodies.js';
import { visible } from '../access.js';
import { assign, requireOfBot } from '../data/records.js';
import { drawPos, write } from '../data/write.js';
import type { AgentCaller } from '../http/caller.js';
import type { Call } from '../http/route.js';
import { raiseRev } from './rev.js';
import { announce, announceAssignment, wholeRequest } from './row.js';

export function changeRequest({ caller, body, path }: Call<z.output<typeof requestBody>>) {
  const agent = caller as AgentCaller;
  const { id } = visible(agent, 'requests', path('id'));
  const { rev, ...changes } = body;

  const changed = write((w) => {
    requireOfBot(w.app, 'agents', agent.bot, changes.assignee, 'assignee');
    requireOfBot(w.app, 'groups', agent.bot, changes.group, 'group');
    const newRev = raiseRev(w, 'requests', id, rev, (now) => wholeRequest(w.app, now));
    const request = w.app.findRecordById('requests', id);
    const before = request.getString('assignee');
    assign(request, { ...changes, assignee: none(changes.assignee), group: none(changes.group) });
    if (changes.status === 'done') request.set('waitingSince', '');
    request.set('rev', newRev);
    request.set('pos', drawPos(w, agent.bot));
    w.app.save(request);
    announce(w, request);
    if (request.getString('assignee') !== before) announceAssignment(w, request, agent.id);
    return wholeRequest(w.app, request);
  });
  return { request: changed };
}

/** null unassigns, as '' does; absent changes nothing. */
const none = (value: string | null | undefined) => (value === null ? '' : value);
