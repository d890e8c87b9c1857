import {
  reachedBody,
  type InterlocutorRecord,
  type Message,
  type ReachedAnswer,
} from '../../../backend/schema/index.js';
import { runStep } from './bot.js';
import { invalid, notFound, parse } from './answers.js';
import type { MemoryServer } from './server.js';
import type { Tables } from './tables.js';
import { append, sent } from './log.js';
import { dataOf } from './talk.js';

/** `POST steps/{step}/reached`: what a bot of the customer's own calls. The same call id changes nothing. */
export function reach(server: MemoryServer, tables: Tables, stepKey: string, input: unknown): ReachedAnswer {
  const step = tables.steps.get(stepKey) ?? [...tables.steps.values()].find(({ key }) => key === stepKey);
  if (!step) throw notFound();
  const body = parse(reachedBody, input);
  const known = tables.reached.get(body.id);
  if (known) return known;
  const conversation = conversationOf(server, tables, body.interlocutor);
  const person = tables.interlocutors.get(tables.conversations.get(conversation)!.interlocutor)!;
  const muted = tables.claims.has(conversation);
  const messages: Message[] = [];
  for (const [index, { id, author, text, type = 'text', data }] of (body.messages ?? []).entries()) {
    if (author === 'bot' && muted) continue;
    const before = id ? sent(tables, id) : undefined;
    if (before && before.conversation !== conversation) throw invalid(`messages.${index}.id`, 'validation_not_unique');
    if (before) continue;
    const isBot = author === 'bot';
    messages.push(
      append(server, tables, conversation, {
        id,
        author,
        authorID: isBot ? tables.id : person.id,
        authorName: isBot ? tables.name : nameOf(person),
        text,
        type,
        data: dataOf(isBot ? type : 'text', author, data),
      }),
    );
  }
  const requests = runStep(server, tables, conversation, step, 'requests');
  const answer: ReachedAnswer = { requests, messages, muted };
  tables.reached.set(body.id, answer);
  return answer;
}

const nameOf = ({ firstName, lastName }: Pick<InterlocutorRecord, 'firstName' | 'lastName'>) =>
  `${firstName} ${lastName}`.trim();

type Person = ReturnType<typeof parse<typeof reachedBody>>['interlocutor'];

/** Makes or updates the person; absent fields stay. */
function conversationOf(server: MemoryServer, tables: Tables, given: Person): string {
  const known = [...tables.interlocutors.values()].find(({ userID }) => userID === given.userID);
  const { userID, ...fields } = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as Person;
  const person = known ?? {
    id: server.newID(),
    bot: tables.id,
    userID,
    firstName: '',
    lastName: '',
    email: '',
    phoneNumber: '',
    customAttributes: {},
    isLogged: false,
    usedToTest: false,
  };
  const before = nameOf(person);
  tables.interlocutors.set(person.id, Object.assign(person, fields));
  if (nameOf(person) !== before)
    for (const request of tables.requests.values())
      if (request.interlocutor === person.id) server.saved(tables, { ...request, changedBy: '' });
  return ensureConversation(server, tables, person.id);
}

/** An interlocutor has exactly one conversation. */
export function ensureConversation(server: MemoryServer, tables: Tables, interlocutor: string, greet = false): string {
  for (const { id, interlocutor: owner } of tables.conversations.values()) if (owner === interlocutor) return id;
  const id = server.newID();
  tables.conversations.set(id, { id, bot: tables.id, interlocutor, seq: 0, lastAt: '', lastText: '' });
  tables.messages.set(id, []);
  const greeting = greet ? [...tables.steps.values()].find(({ key }) => key === tables.start) : undefined;
  if (greeting) runStep(server, tables, id, greeting);
  return id;
}
