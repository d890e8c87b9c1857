import type { CreateUserRequestAction } from '../../schema/actions.js';
import { limits } from '../../schema/limits.js';
import type { ExtractLine, FrozenAttributes, Message } from '../../schema/records.js';
import { inWords } from '../../schema/said.js';
import { cut, fillTemplate } from '../../schema/text.js';
import type { Conversation } from '../conversations/conversation.js';
import { lastSaid } from '../conversations/log.js';
import { newID } from '../data/ids.js';
import { create, find, isThere, json, ofBot } from '../data/records.js';
import { one } from '../data/sql.js';
import { drawNumber, type Write } from '../data/write.js';
import { announce, announceAssignment, bareRequest } from './row.js';

interface NewRequest {
  bot: core.Record;
  conversation: Conversation;
  step: core.Record;
  action: CreateUserRequestAction;
  id: string;
}

/** What reaching a User request action makes. Everything that the person was and said is frozen with it. */
export function createRequest(w: Write, { bot, conversation, step, action, id }: NewRequest): core.Record {
  const { pos, number } = drawNumber(w, bot.id);
  const said = lastSaid(w.app, conversation.id, limits.extract);
  // The interlocutor's newest line, however long ago.
  const question =
    said.findLast((message) => message.author === 'interlocutor') ??
    lastSaid(w.app, conversation.id, 1, 'interlocutor')[0];
  const story = step.getString('story') ? ofBot(w.app, 'stories', bot.id, step.getString('story')) : null;
  const person = w.app.findRecordById('interlocutors', conversation.interlocutor);

  const request = create(w.app, 'requests', {
    // A line may be sent again after its person was erased, of whom the request is kept that it made then.
    id: find(w.app, 'requests', 'id = {:id}', { id }) ? newID() : id,
    bot: bot.id,
    number,
    conversation: conversation.id,
    seq: one(w.app, 'SELECT [[seq]] FROM {{conversations}} WHERE [[id]] = {:id}', { id: conversation.id }, { seq: 0 })!
      .seq,
    interlocutor: person.id,
    story: story?.id ?? '',
    step: step.id,
    storyName: story?.getString('name') ?? '',
    stepName: step.getString('name'),
    title: cut(step.getString('name'), limits.title),
    description: fillTemplate(action.message, question ? inWords(question) : '', limits.description),
    status: 'todo',
    // A default that left the bot since the step was saved is no default.
    assignee: existing(w.app, 'agents', bot.id, action.assigneeID),
    group: existing(w.app, 'groups', bot.id, action.groupID),
    extract: said.map(extractLine),
    attributes: frozenAttributes(person),
    waitingSince: question?.created ?? '',
    rev: 1,
    pos,
  });
  announce(w, request);
  announceAssignment(w, request, '');
  w.deliver({
    ...{ type: 'request.created', bot: bot.id, conversation: conversation.id },
    data: () => ({ request: bareRequest(request) }),
  });
  return request;
}

const extractLine = (line: Message): ExtractLine => {
  const { seq, author, authorName, created } = line;
  return { seq, author, authorName, text: inWords(line), created };
};

/** The attributes of a person as they are now. */
export function frozenAttributes(person: core.Record): FrozenAttributes {
  const texts = ['userID', 'firstName', 'lastName', 'email', 'phoneNumber'] as const;
  return {
    ...(Object.fromEntries(texts.map((field) => [field, person.getString(field)])) as Record<
      (typeof texts)[number],
      string
    >),
    isLogged: person.getBool('isLogged'),
    usedToTest: person.getBool('usedToTest'),
    customAttributes: json<Record<string, string>>(person, 'customAttributes', {}),
  };
}

const existing = (app: CoreApp, collection: 'agents' | 'groups', bot: string, id: string | null | undefined) =>
  id && isThere(app, collection, bot, id) ? id : '';
