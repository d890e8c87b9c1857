/* PUT steps/{key} (the bot's own tools) and PATCH steps/{id} (an admin in the editor). */
import type * as z from 'zod/mini';
import type { Action } from '../../schema/actions.js';
import type { StepRecord } from '../../schema/records.js';
import type { stepPatchBody, stepPutBody } from '../../schema/bodies.js';
import { hostKey } from '../../schema/shapes.js';
import { visible } from '../access.js';
import { stepByKey } from '../bot/execute.js';
import { assign, find, plain, requireOfBot } from '../data/records.js';
import { savePositioned, write, type Write } from '../data/write.js';
import { parse } from '../http/body.js';
import type { AgentCaller, BotCaller } from '../http/caller.js';
import type { Call } from '../http/route.js';
import { raiseRev } from '../requests/rev.js';

export function putStep({ caller, body, path }: Call<z.output<typeof stepPutBody>>) {
  const { bot } = caller as BotCaller;
  const key = parse(hostKey, path('key'), ['key']);
  const step = write((w) => {
    requireTargets(w.app, bot, body.actions);
    const story = storyOf(w, bot, body.story);
    const found = stepByKey(w.app, bot, key);
    const step = found ?? new Record(w.app.findCachedCollectionByNameOrId('steps'), { bot, key });
    if (assign(step, { name: body.name, story: story.id, actions: body.actions }) || !found) {
      step.set('rev', step.getInt('rev') + 1);
      savePositioned(w, step);
    }
    return wholeStep(w.app, step);
  });
  return { step };
}

export function changeStep({ caller, body, path }: Call<z.output<typeof stepPatchBody>>) {
  const { bot } = caller as AgentCaller;
  const { id } = visible(caller, 'steps', path('id'));
  const step = write((w) => {
    requireTargets(w.app, bot, body.actions);
    const rev = raiseRev(w, 'steps', id, body.rev, (now) => wholeStep(w.app, now));
    const step = w.app.findRecordById('steps', id);
    step.set('actions', body.actions);
    step.set('rev', rev);
    savePositioned(w, step);
    return wholeStep(w.app, step);
  });
  return { step };
}

/** A default assignee or group is one of this bot. */
function requireTargets(app: CoreApp, bot: string, actions: Action[]): void {
  actions.forEach((action, index) => {
    if (action.type !== 'create_user_request_action') return;
    requireOfBot(app, 'agents', bot, action.assigneeID, `actions.${index}.assigneeID`);
    requireOfBot(app, 'groups', bot, action.groupID, `actions.${index}.groupID`);
  });
}

function storyOf(w: Write, bot: string, { key, name }: { key: string; name: string }): core.Record {
  const found = find(w.app, 'stories', 'bot = {:bot} && key = {:key}', { bot, key });
  const story = found ?? new Record(w.app.findCachedCollectionByNameOrId('stories'), { bot, key });
  if (assign(story, { name }) || !found) savePositioned(w, story);
  return story;
}

function wholeStep(app: CoreApp, step: core.Record): StepRecord {
  app.expandRecord(step, ['story'], null as never);
  return plain<StepRecord>(step);
}
