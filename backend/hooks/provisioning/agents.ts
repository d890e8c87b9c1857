/* PUT agents/{sub}: an agent before the first sign-in, so that requests can already be given to them. DELETE removes one. */
import type * as z from 'zod/mini';
import type { Action } from '../../schema/actions.js';
import type { agentPutBody } from '../../schema/bodies.js';
import { hostKey } from '../../schema/shapes.js';
import { answerUnanswered, unanswered } from '../bot/engine.js';
import { claimOf } from '../conversations/claim.js';
import { type Conversation, conversationFrom } from '../conversations/conversation.js';
import { lapse } from '../conversations/lease.js';
import { find, json, plain } from '../data/records.js';
import { run } from '../data/sql.js';
import { drawPos, savePositioned, write, type Write } from '../data/write.js';
import { parse } from '../http/body.js';
import type { BotCaller } from '../http/caller.js';
import { notFound } from '../http/problem.js';
import type { Call } from '../http/route.js';
import { saveChange } from '../requests/patch.js';
import { provisionAgent } from '../session/people.js';

export function putAgent({ caller, body, path }: Call<z.output<typeof agentPutBody>>) {
  const { bot } = caller as BotCaller;
  const sub = parse(hostKey, path('sub'), ['sub']);
  return { agent: plain(write((w) => provisionAgent(w, bot, sub, body))) };
}

/** Requests that one transaction gives back: somebody who had thousands must not hold the only writer. */
const atOnce = 50;

/**
 * Signs an agent out for good, ends their claims and gives their requests back. What they said stays theirs, under the
 * name that they had then. Called again after a crash, it goes on where it was.
 */
export function removeAgent({ caller, path }: Call): void {
  const by = caller as BotCaller;
  const agent = find($app, 'agents', 'bot = {:bot} && sub = {:sub}', {
    bot: by.bot,
    sub: parse(hostKey, path('sub'), ['sub']),
  });
  if (!agent) throw notFound();
  const questions = questionsIn(claimed($app, agent.id));
  write((w) => {
    const fresh = w.app.findRecordById('agents', agent.id);
    fresh.refreshTokenKey();
    w.app.save(fresh);
    endClaims(w, agent.id, questions);
  });
  while (write((w) => giveBack(w, agent.id, by, atOnce)) === atOnce);
  // To the end, with what they took or were given meanwhile by who had asked before.
  write((w) => {
    endClaims(w, agent.id);
    giveBack(w, agent.id, by, 0);
    forgetDefault(w, agent);
    run(w.app, 'DELETE FROM {{reads}} WHERE [[reader]] = {:id}', { id: agent.id });
    bury(w, agent.id);
  });
}

const claimed = (app: CoreApp, agent: string): Conversation[] =>
  [...app.findRecordsByFilter('claims', 'agent = {:agent} && conversation != ""', 'created', 0, 0, { agent })].map(
    (claim) => conversationFrom(app.findRecordById('conversations', claim!.getString('conversation'))),
  );

type Questions = Map<string, NonNullable<ReturnType<typeof unanswered>>>;

/** What the bot is to answer when it has control again. Understood before the transaction, which holds the only writer. */
function questionsIn(conversations: Conversation[]): Questions {
  const questions: Questions = new Map();
  for (const conversation of conversations) {
    const question = unanswered(conversation);
    if (question) questions.set(conversation.id, question);
  }
  return questions;
}

function endClaims(w: Write, agent: string, questions: Questions = new Map()): void {
  for (const conversation of claimed(w.app, agent)) {
    if (!lapse(w, conversation, claimOf(w.app, conversation.id)!, 'removed')) continue;
    const question = questions.get(conversation.id);
    if (question) answerUnanswered(w, conversation, question);
  }
}

/** How many requests were given back; a limit of 0 is none. */
function giveBack(w: Write, agent: string, by: BotCaller, limit: number): number {
  const requests = [...w.app.findRecordsByFilter('requests', 'assignee = {:agent}', 'created', limit, 0, { agent })];
  for (const request of requests) saveChange(w, request!, { assignee: '' }, request!.getInt('rev') + 1, by);
  return requests.length;
}

/** No step gives requests to them any more. */
function forgetDefault(w: Write, agent: core.Record): void {
  const named = 'bot = {:bot} && actions ~ {:id}';
  const steps = w.app.findRecordsByFilter('steps', named, '', 0, 0, { bot: agent.getString('bot'), id: agent.id });
  for (const step of steps) {
    const actions = json<Action[]>(step!, 'actions', []).map((action) =>
      action.type === 'create_user_request_action' && action.assigneeID === agent.id
        ? { ...action, assigneeID: '' }
        : action,
    );
    step!.set('actions', actions);
    step!.set('rev', step!.getInt('rev') + 1);
    savePositioned(w, step!);
  }
}

/** What is left tells lists that somebody of that id is gone, and nothing of who it was. */
function bury(w: Write, id: string): void {
  const agent = w.app.findRecordById('agents', id);
  const pos = drawPos(w, agent.getString('bot'));
  for (const field of ['sub', 'name', 'email', 'role']) agent.set(field, '');
  agent.set('groups', []);
  // Whoever signed in between, with a token that the host had signed before, is signed out as well.
  agent.refreshTokenKey();
  agent.set('pos', pos);
  w.app.save(agent);
  w.changed(agent.getString('bot'), pos, { collection: 'agents', id, record: null });
}
