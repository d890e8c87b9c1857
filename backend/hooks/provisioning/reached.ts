/* POST steps/{step}/reached: an external bot tells that its interlocutor reached a step. */
import type * as z from 'zod/mini';
import type { Message, RequestRecord } from '../../schema/records.js';
import type { reachedBody } from '../../schema/bodies.js';
import { runStep, stepByKey } from '../bot/execute.js';
import { append, type NewMessage, stored } from '../conversations/append.js';
import { type Conversation, conversationOf } from '../conversations/conversation.js';
import { claimOf } from '../conversations/claim.js';
import { settledClaim } from '../conversations/lease.js';
import { messagesWhere } from '../conversations/log.js';
import { dataOf } from '../conversations/messages.js';
import { derivedID, newID } from '../data/ids.js';
import { find, json, ofBot } from '../data/records.js';
import { list, one } from '../data/sql.js';
import { write, type Write } from '../data/write.js';
import { type BotCaller, personName } from '../http/caller.js';
import { invalid, notFound } from '../http/problem.js';
import type { Call } from '../http/route.js';
import { wholeRequest } from '../requests/row.js';
import { startWaiting } from '../requests/waiting.js';
import { provisionInterlocutor } from '../session/people.js';

type Body = z.output<typeof reachedBody>;
interface Answer {
  requests: RequestRecord[];
  messages: Message[];
  muted: boolean;
}

export function stepReached({ caller, body, path }: Call<Body>): Answer {
  const { bot } = caller as BotCaller;
  const lines = (body.messages ?? []).map((line, index) => lineOf(line, index, callOf(bot, body)));
  const before = madeBefore(bot, body.id);
  if (before) return before;
  settleFor(bot, body.interlocutor.userID);

  const answer = write((w) => {
    // First of all: of two equal calls at once the unique index lets one go on.
    if (!reserve(w, bot, body.id)) return null;
    const step = stepByKey(w.app, bot, path('step')) ?? ofBot(w.app, 'steps', bot, path('step'));
    if (!step || step.getString('key') === '') throw notFound();
    return reach(w, w.app.findRecordById('bots', bot), step, body, lines);
  });
  return answer ?? madeBefore(bot, body.id)!;
}

/** Another bot may have used the same id, and the embedded engine may have answered a line of that id. */
const callOf = (bot: string, { id }: Body) => `reached:${bot}:${id}`;

type Line = Pick<NewMessage, 'id' | 'type' | 'text' | 'data'> & { author: 'interlocutor' | 'bot' };

function lineOf(
  { id, author, text, type = 'text', data }: NonNullable<Body['messages']>[number],
  index: number,
  call: string,
): Line {
  const field = ['messages', String(index)];
  if (type === 'quick_replies' && author !== 'bot')
    throw invalid([...field, 'type'].join('.'), 'validation_invalid_value');
  return {
    ...{ author, text, type },
    id: id ?? derivedID(call, `message:${index}`),
    data: dataOf(type, author, data, [...field, 'data']),
  };
}

function reach(w: Write, bot: core.Record, step: core.Record, body: Body, lines: Line[]): Answer {
  const { userID, ...fields } = body.interlocutor;
  const person = provisionInterlocutor(w, bot.id, userID, fields);
  const conversation = conversationOf(w, bot, person, { greet: false });
  const muted = claimOf(w.app, conversation.id) !== null;
  const messages = lines.flatMap((line, index) => {
    if (muted && line.author === 'bot') return [];
    return say(w, bot, person, conversation, line, `messages.${index}.id`) ?? [];
  });
  const { requests } = runStep(w, { bot, conversation, step, trigger: callOf(bot.id, body), requestsOnly: true });

  const row = find(w.app, 'reached', 'bot = {:bot} && call = {:call}', { bot: bot.id, call: body.id })!;
  row.set(
    'requests',
    requests.map(({ id }) => id),
  );
  row.set(
    'messages',
    messages.map(({ id }) => id),
  );
  row.set('muted', muted);
  w.app.save(row);
  return { requests: requests.map((request) => wholeRequest(w.app, request)), messages, muted };
}

/** Stores a line; null if it was stored before, under the same id. */
function say(w: Write, bot: core.Record, person: core.Record, conversation: Conversation, line: Line, idField: string) {
  const author =
    line.author === 'bot'
      ? { authorID: bot.id, authorName: bot.getString('name') }
      : { authorID: person.id, authorName: personName(person) };
  const message: NewMessage = { ...line, ...author };
  if (stored(w.app, conversation.id, message, idField)) return null;
  const appended = append(w, conversation, message, idField);
  if (line.author === 'interlocutor') startWaiting(w, conversation.id);
  return appended;
}

function reserve(w: Write, bot: string, call: string): boolean {
  const sql =
    'INSERT INTO {{reached}} ([[id]], [[bot]], [[call]], [[requests]], [[messages]], [[muted]], [[created]]) ' +
    'VALUES ({:id}, {:bot}, {:call}, {:none}, {:none}, {:muted}, {:now}) ON CONFLICT DO NOTHING RETURNING [[id]]';
  return one(w.app, sql, { id: newID(), bot, call, none: '[]', muted: false, now: w.now }, { id: '' }) !== null;
}

/** What the same call made the first time, as it is now. */
function madeBefore(bot: string, call: string): Answer | null {
  const row = find($app, 'reached', 'bot = {:bot} && call = {:call}', { bot, call });
  if (!row) return null;
  const ids = list('id', json<string[]>(row, 'messages', []));
  return {
    requests: json<string[]>(row, 'requests', []).flatMap((id) => {
      const request = ofBot($app, 'requests', bot, id);
      return request ? [wholeRequest($app, request)] : [];
    }),
    messages: messagesWhere($app, `[[id]] IN ${ids.sql}`, ids.params as Record<string, string>, 'ASC', 1000),
    muted: row.getBool('muted'),
  };
}

/** A lease that is over must not mute the bot. */
function settleFor(bot: string, userID: string): void {
  const conversation = find($app, 'conversations', 'bot = {:bot} && interlocutor.userID = {:userID}', { bot, userID });
  if (!conversation) return;
  settledClaim({ id: conversation.id, bot, interlocutor: conversation.getString('interlocutor') });
}
