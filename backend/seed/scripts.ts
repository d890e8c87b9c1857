/* Writes conversations that took place in the past, by the same code that takes part in them today. */
import { append } from '../hooks/conversations/append.js';
import { agentHolder, appendControl, botHolder } from '../hooks/conversations/claim.js';
import type { Conversation } from '../hooks/conversations/conversation.js';
import { runStep } from '../hooks/bot/execute.js';
import { stamp } from '../hooks/data/ids.js';
import { json } from '../hooks/data/records.js';
import { run } from '../hooks/data/sql.js';
import type { Write } from '../hooks/data/write.js';
import { personName } from '../hooks/http/caller.js';
import { endWaiting } from '../hooks/requests/waiting.js';
import type { DemoRequest } from './requests.js';
import { seedID } from './ids.js';

export interface Cast {
  bot: core.Record;
  conversation: Conversation;
  person: core.Record;
  /** The one who answered, if somebody did. */
  agent: core.Record | null;
  /** The steps of the story: what the bot answers, and what asks a person. */
  steps: { welcome: core.Record; answer: core.Record; help: core.Record };
}

/** Plays one request; returns its record as it stands at the end. */
export function play(w: Write, cast: Cast, script: DemoRequest, start: number): core.Record {
  const { conversation, bot, person, agent, steps } = cast;
  const key = `${script.person}:${script.story}:${script.ago}`;
  let lines = 0;
  const at = (moment: number): Write => ({ ...w, now: stamp(Math.min(moment, start)) });
  const nextID = () => seedID(bot.id, `${key}:${lines++}`);
  const say = (author: 'interlocutor' | 'bot' | 'agent', text: string, moment: number) => {
    const name = {
      interlocutor: personName(person),
      bot: bot.getString('name'),
      agent: agent?.getString('name') ?? '',
    };
    const id = { interlocutor: person.id, bot: bot.id, agent: agent?.id ?? '' };
    const message = { id: nextID(), author, authorID: id[author], authorName: name[author], text };
    return append(at(moment), conversation, { ...message, type: 'text', data: null });
  };
  const reach = (step: core.Record, moment: number) =>
    runStep(at(moment), { bot, conversation, step, trigger: nextID() }).requests[0];

  const asked = start - script.ago * 60_000 - 5_000;
  reach(steps.welcome, asked - 240_000);
  say('interlocutor', script.question, asked - 200_000);
  if (script.answer) say('bot', script.answer, asked - 198_000);
  else reach(steps.answer, asked - 198_000);
  say('interlocutor', script.insists, asked);
  const request = reach(steps.help, asked)!;

  let moment = asked;
  const pause = Math.min(240_000, Math.max(1_000, (start - asked) / 4));
  const after = script.after ?? [];
  const controlled = after.some(([author]) => author === 'agent');
  if (controlled) appendControl(at((moment += pause)), conversation, botHolder, holderOf(agent!), 'take');
  for (const [author, text] of after) {
    moment += pause / 2;
    say(author === 'person' ? 'interlocutor' : author, text, moment);
    if (author === 'agent') endWaiting(w, conversation.id, agent!.id);
  }
  if (controlled) appendControl(at((moment += pause / 2)), conversation, holderOf(agent!), botHolder, 'release');
  return settle(w, request.id, script, agent, { asked, moment });
}

const holderOf = (agent: core.Record) => agentHolder({ id: agent.id, name: agent.getString('name') });

/** What agents have done with the request since. */
function settle(
  w: Write,
  id: string,
  script: DemoRequest,
  agent: core.Record | null,
  { asked, moment }: { asked: number; moment: number },
): core.Record {
  const request = w.app.findRecordById('requests', id);
  const { title, status, description, was } = script;
  if (title) request.set('title', title);
  if (description) request.set('description', description);
  if (was) {
    const frozen = json<{ customAttributes: Record<string, string> }>(request, 'attributes', { customAttributes: {} });
    request.set('attributes', { ...frozen, customAttributes: { ...frozen.customAttributes, ...was } });
  }
  request.set('status', status);
  request.set('assignee', agent?.id ?? '');
  if (status === 'done') request.set('waitingSince', '');
  request.set('changedBy', agent?.id ?? '');
  request.set('rev', 1 + Number(Boolean(title)) + Number(status !== 'todo') + Number(agent !== null));
  w.app.save(request);
  const sql = 'UPDATE {{requests}} SET [[created]] = {:created}, [[updated]] = {:updated} WHERE [[id]] = {:id}';
  run(w.app, sql, { id, created: stamp(asked), updated: stamp(moment) });
  return w.app.findRecordById('requests', id);
}
