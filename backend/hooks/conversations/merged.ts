import { one } from '../data/sql.js';
import { conflict, type Problem } from '../http/problem.js';

/** 409: the conversation's person has signed in, and it goes on in this one. */
export const goesOnIn = (conversation: string): Problem =>
  conflict('conversation', 'merged', 'The conversation goes on in another one.', { conversation });

/** Where the conversation goes on; '' while it is one of its own. */
export function successorOf(app: CoreApp, id: string): string {
  const sql = 'SELECT [[merged]] FROM {{conversations}} WHERE [[id]] = {:id}';
  return one(app, sql, { id }, { merged: '' })?.merged ?? '';
}
