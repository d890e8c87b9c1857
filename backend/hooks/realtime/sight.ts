import { topics } from '../../schema/events.js';
import { maySee } from '../access.js';
import { find } from '../data/records.js';
import { personOf } from '../http/caller.js';

/** Takes a conversation's topic from the agents who hear it and may not see it any more. Only after the commit. */
export function silenceBlind(conversation: string): void {
  const topic = topics.conversation(conversation);
  const listeners = $fanout.listeners(topic);
  if (listeners.length === 0) return;
  const record = find($app, 'conversations', 'id = {:conversation}', { conversation });
  if (!record) return;
  for (const id of listeners) {
    const agent = personOf(find($app, 'agents', 'id = {:id}', { id }));
    if (agent && !maySee(agent, record)) $fanout.silence(topic, id);
  }
}
