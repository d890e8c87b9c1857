/*
 * How long a person has been waiting for a human: `waitingSince` of a request is the moment of the interlocutor's
 * first line that no agent has answered.
 *
 * - A request starts with the line that led to it (create.ts): from there on the person waits.
 * - A further line of the interlocutor starts the wait of their open requests that nobody waits on.
 * - A line of an agent ends the wait of all open requests of the conversation; marking a request as done ends its own.
 * - A line of the bot ends nothing: who has a request was promised a human.
 */
import type { Write } from '../data/write.js';
import { all } from '../data/sql.js';
import { saveAnew } from './row.js';

export function startWaiting(w: Write, conversation: string, since = w.now): void {
  set(w, conversation, "[[status]] <> 'done' AND [[waitingSince]] = ''", since, '');
}

export function endWaiting(w: Write, conversation: string, agent: string): void {
  set(w, conversation, "[[waitingSince]] <> ''", '', agent);
}

function set(w: Write, conversation: string, where: string, waitingSince: string, changedBy: string): void {
  // Each message asks, and few find any: no records before there is one.
  const sql = `SELECT [[id]] FROM {{requests}} WHERE [[conversation]] = {:conversation} AND ${where} ORDER BY [[number]]`;
  for (const { id } of all(w.app, sql, { conversation }, { id: '' })) {
    const request = w.app.findRecordById('requests', id);
    request.set('waitingSince', waitingSince);
    saveAnew(w, request, changedBy);
  }
}
