/*
 * DELETE interlocutors/{userID}: the person is erased. Everything said in their conversation goes, with files, readings
 * and what webhooks were still to be told. Their requests stay, so that numbers and counts stay right, with their place
 * in the work (status, story, step, times, who had them) and nothing of whose they were: they move to a conversation of
 * nobody, new and empty, under ids that no one has seen beside the person's.
 */
import { topics } from '../../schema/events.js';
import { limits } from '../../schema/limits.js';
import { hostKey } from '../../schema/shapes.js';
import { cut } from '../../schema/text.js';
import { announceLoss, claimOf, endClaim } from '../conversations/claim.js';
import { type Conversation, conversationFrom } from '../conversations/conversation.js';
import { create, find } from '../data/records.js';
import { run } from '../data/sql.js';
import { write, type Write } from '../data/write.js';
import { parse } from '../http/body.js';
import type { BotCaller } from '../http/caller.js';
import { notFound } from '../http/problem.js';
import type { Call } from '../http/route.js';
import { frozenAttributes } from '../requests/create.js';
import { saveAnew } from '../requests/row.js';
import { insertPerson } from '../session/people.js';

export function eraseInterlocutor({ caller, path }: Call): void {
  const { bot } = caller as BotCaller;
  const userID = parse(hostKey, path('userID'), ['userID']);
  const person = find($app, 'interlocutors', 'bot = {:bot} && userID = {:userID}', { bot, userID });
  if (!person) throw notFound();
  write((w) => erase(w, person.id));
}

function erase(w: Write, person: string): void {
  const home = find(w.app, 'conversations', 'interlocutor = {:person}', { person });
  if (home) {
    keepRequests(w, home);
    empty(w, conversationFrom(home));
    // With it go the files, and by their records the bytes.
    w.app.delete(home);
    w.publish(topics.conversation(home.id), { erased: true });
  }
  const record = find(w.app, 'interlocutors', 'id = {:person}', { person });
  if (record) w.app.delete(record);
}

/** By SQL, as they were written: to delete thousands of records one by one would hold the only writer for long. */
function empty(w: Write, conversation: Conversation): void {
  const claim = claimOf(w.app, conversation.id);
  if (claim && endClaim(w, conversation, claim)) announceLoss(w, claim, '');
  for (const table of ['messages', 'reads', 'deliveries'])
    run(w.app, `DELETE FROM {{${table}}} WHERE [[conversation]] = {:id}`, { id: conversation.id });
}

function keepRequests(w: Write, home: core.Record): void {
  const requests = [...w.app.findRecordsByFilter('requests', 'conversation = {:id}', 'number', 0, 0, { id: home.id })];
  if (requests.length === 0) return;
  const bot = home.getString('bot');
  const nobody = insertPerson(w, 'interlocutors', { bot });
  const shell = create(w.app, 'conversations', { bot, interlocutor: nobody.id, lastAt: home.getString('lastAt') });
  for (const request of requests) {
    blank(request!);
    request!.set('conversation', shell.id);
    request!.set('interlocutor', nobody.id);
    request!.set('attributes', frozenAttributes(nobody));
    saveAnew(w, request!);
  }
}

/** What says who it was. The title is the step's again, as it was before anybody could write a name into it. */
function blank(request: core.Record): void {
  request.set('title', cut(request.getString('stepName'), limits.title));
  request.set('description', '');
  request.set('extract', []);
  request.set('seq', 0);
  request.set('waitingSince', '');
  // A change under way that knows the old title must not bring it back.
  request.set('rev', request.getInt('rev') + 1);
}
