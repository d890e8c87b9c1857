import {
  asItReads,
  inWords,
  limits,
  texts,
  type Message,
  type RequestRecord,
  type StepRecord,
} from '../../../backend/schema/index.js';
import { append } from './log.js';
import type { MemoryServer } from './server.js';
import type { Tables } from './tables.js';

const words = (text: string) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []);

/** The embedded bot: understands by the words that a message shares with an intent's phrases. */
export function answer(server: MemoryServer, tables: Tables, message: Message): void {
  const step = stepFor(tables, message);
  if (step) runStep(server, tables, message.conversation, step);
}

function stepFor(tables: Tables, message: Message): StepRecord | undefined {
  const byKey = (key: string) => [...tables.steps.values()].find((step) => step.key === key);
  const chosen = message.data?.payload ? byKey(message.data.payload) : undefined;
  if (chosen) return chosen;
  const asked = words(message.text);
  let best: { step: string; score: number } = { step: '', score: 0.5 };
  for (const { step, phrases } of tables.intents.values()) {
    for (const phrase of step ? phrases : []) {
      const known = words(phrase);
      const shared = [...known].filter((word) => asked.has(word)).length;
      const score = known.size ? shared / known.size : 0;
      if (score > best.score) best = { step, score };
    }
  }
  return tables.steps.get(best.step) ?? byKey(tables.fallback);
}

/** Does what the step says, in order; answers the requests it made. */
export function runStep(
  server: MemoryServer,
  tables: Tables,
  conversation: string,
  step: StepRecord,
  only?: 'requests',
): RequestRecord[] {
  const made: RequestRecord[] = [];
  const bot = { author: 'bot', authorID: tables.id, authorName: tables.name } as const;
  for (const action of step.actions) {
    if (action.type === 'create_user_request_action') {
      made.push(createRequest(server, tables, conversation, step, action));
    } else if (only !== 'requests') {
      const isText = action.type === 'send_text_action';
      append(server, tables, conversation, {
        ...bot,
        type: isText ? 'text' : 'quick_replies',
        text: action.text,
        data: isText ? null : { replies: action.replies },
      });
    }
  }
  return made;
}

const extracted = ({ seq, author, authorName, created }: Message) => ({ seq, author, authorName, created });

function createRequest(
  server: MemoryServer,
  tables: Tables,
  conversation: string,
  step: StepRecord,
  action: Extract<StepRecord['actions'][number], { type: 'create_user_request_action' }>,
): RequestRecord {
  const home = tables.conversations.get(conversation)!;
  const person = tables.interlocutors.get(home.interlocutor)!;
  const said = asItReads(tables.messages.get(conversation) ?? []);
  const newest = said.findLast(({ author }) => author === 'interlocutor');
  const created = server.date();
  const request: RequestRecord = {
    id: server.newID(),
    bot: tables.id,
    number: ++tables.number,
    conversation,
    seq: home.seq,
    interlocutor: person.id,
    story: step.story,
    step: step.id,
    storyName: tables.stories.get(step.story)?.name ?? '',
    stepName: step.name,
    title: texts.cut(step.name, limits.title),
    description: texts.fillTemplate(action.message, newest ? inWords(newest) : '', limits.description),
    status: 'todo',
    assignee: tables.agents.has(action.assigneeID ?? '') ? action.assigneeID! : '',
    group: tables.groups.has(action.groupID ?? '') ? action.groupID! : '',
    waitingSince: newest?.created ?? '',
    changedBy: '',
    rev: 1,
    pos: 0,
    created,
    updated: created,
    extract: said.slice(-limits.extract).map((line) => ({ ...extracted(line), text: inWords(line) })),
    attributes: {
      userID: person.userID,
      firstName: person.firstName,
      lastName: person.lastName,
      email: person.email ?? '',
      phoneNumber: person.phoneNumber ?? '',
      isLogged: person.isLogged,
      usedToTest: person.usedToTest,
      customAttributes: { ...person.customAttributes },
    },
  };
  server.saved(tables, request);
  if (request.assignee) server.tell(request.assignee, { assigned: { request: request.id } });
  return request;
}
