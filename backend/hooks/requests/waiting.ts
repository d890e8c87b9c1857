/*
 * How long a person has been waiting for a human: `waitingSince` of a request is the moment of the interlocutor's
 * first line that no agent has answered.
 *
 * - A request starts with the line that led to it (create.ts): from there on the person waits.
 * - A further line of the interlocutor starts the wait of their open requests that nobody waits on.
 * - A line of an agent ends the wait of all open requests of the conversation; marking a request as done ends its own.
 * - A line of the bot ends nothing: who has a request was promised a human.
 */
import { drawPos, type Write } from '../data/write.js';
import { announce } from './row.js';

export function startWaiting(w: Write, conversation: string): void {
  const filter = 'conversation = {:conversation} && status != "done" && waitingSince = ""';
  set(w, w.app.findRecordsByFilter('requests', filter, '', 0, 0, { conversation }), w.now, '');
}

export function endWaiting(w: Write, conversation: string, agent: string): void {
  const filter = 'conversation = {:conversation} && waitingSince != ""';
  set(w, w.app.findRecordsByFilter('requests', filter, '', 0, 0, { conversation }), '', agent);
}

function set(w: Write, requests: (core.Record | undefined)[], waitingSince: string, changedBy: string): void {
  for (const request of requests) {
    if (!request) continue;
    request.set('waitingSince', waitingSince);
    request.set('changedBy', changedBy);
    request.set('pos', drawPos(w, request.getString('bot')));
    w.app.save(request);
    announce(w, request);
  }
}
