import type { RequestRow, Status } from '../../backend/schema/index.js';
import type { RequestQuery, Sort } from './client.js';

/*
 * A list's query as the client judges it: whether a changed row belongs in a list, and where.
 * The server asks the same of its database.
 */

/** What a view needs to know besides the row. */
export interface Viewer {
  /** The agent's own id. */
  me: string;
  /** Whether the row's person is online now. */
  isOnline(row: RequestRow): boolean;
}

const open = (status: Status) => status !== 'done';

export function inView(row: RequestRow, view: RequestQuery['view'], viewer: Viewer): boolean {
  if (view === 'all') return true;
  if (view === 'done') return row.status === 'done';
  if (!open(row.status)) return false;
  if (view === 'mine') return row.assignee === viewer.me;
  if (view === 'unassigned') return row.assignee === '';
  if (view === 'online') return viewer.isOnline(row);
  return view === 'open' || view === `group:${row.group}`;
}

export function matches(row: RequestRow, query: RequestQuery, viewer: Viewer): boolean {
  const { status, assignee, story, text } = query.filters;
  const person = row.expand?.interlocutor;
  return (
    inView(row, query.view, viewer) &&
    (!status?.length || status.includes(row.status)) &&
    (!assignee?.length || assignee.includes(row.assignee)) &&
    (!story?.length || story.includes(row.story)) &&
    (!query.interlocutor || person?.userID === query.interlocutor) &&
    (!text ||
      [row.title, row.description, person?.firstName, person?.lastName].some((part) =>
        part?.toLowerCase().includes(text.toLowerCase()),
      ))
  );
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const newest = (a: RequestRow, b: RequestRow) => byText(b.created, a.created) || byText(b.id, a.id);
const lastAt = (row: RequestRow) => row.expand?.conversation?.lastAt ?? '';

/** The order of each sort; the id decides where times are equal. Dates compare as text. */
export const order: Record<Sort, (a: RequestRow, b: RequestRow) => number> = {
  newest,
  oldest: (a, b) => newest(b, a),
  // Who waits longest comes first; those who don't wait come last, the newest of them first.
  waiting: (a, b) =>
    a.waitingSince && b.waitingSince
      ? byText(a.waitingSince, b.waitingSince) || byText(a.id, b.id)
      : Number(!a.waitingSince) - Number(!b.waitingSince) || newest(a, b),
  activity: (a, b) => byText(lastAt(b), lastAt(a)) || byText(b.id, a.id),
};
