/* POST requests/{id}/intent: what the bot did not understand becomes something it recognises. */
import type * as z from 'zod/mini';
import { limits } from '../../schema/limits.js';
import type { intentBody } from '../../schema/bodies.js';
import { visible } from '../access.js';
import { find, json, ofBot, plain } from '../data/records.js';
import { savePositioned, write } from '../data/write.js';
import type { AgentCaller } from '../http/caller.js';
import { invalid } from '../http/problem.js';
import type { Call } from '../http/route.js';

export function saveIntent({ caller, body, path }: Call<z.output<typeof intentBody>>) {
  const { bot } = caller as AgentCaller;
  visible(caller, 'requests', path('id'));

  const intent = write((w) => {
    const record = 'intent' in body ? ofBot(w.app, 'intents', bot, body.intent) : newIntent(w.app, bot, body.name);
    if (!record || record.getString('name') === '') throw invalid('intent', 'validation_missing_rel_records');
    const phrases = [...new Set([...json<string[]>(record, 'phrases', []), ...body.phrases])];
    if (phrases.length > limits.phrases) throw invalid('phrases', 'validation_too_many');
    record.set('phrases', phrases);
    savePositioned(w, record);
    return record;
  });
  return { intent: plain(intent) };
}

function newIntent(app: CoreApp, bot: string, name: string): core.Record {
  if (find(app, 'intents', 'bot = {:bot} && name = {:name}', { bot, name }))
    throw invalid('name', 'validation_not_unique');
  return new Record(app.findCachedCollectionByNameOrId('intents'), { bot, name });
}
