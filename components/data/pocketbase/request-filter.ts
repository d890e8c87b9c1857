import type { RequestRow } from '../../../backend/schema/index.js';
import type { RequestQuery, Sort } from '../client.js';

/** What PocketBase's SDK does to values in a filter. */
export type Quote = (filter: string, values: Record<string, unknown>) => string;

/** A page as PocketBase is asked for it. */
export interface Page {
  filter: string;
  sort: string;
}

/**
 * The filter of a list; which bot is the rule's to say, whose index is on that. `online` are the conversations whose
 * person is there, for that view.
 */
export function filterOf(quote: Quote, query: RequestQuery, me: string, online: readonly string[]): string {
  const { status, assignee, story, text } = query.filters;
  const parts: string[] = [];
  const oneOf = (field: string, values: readonly string[] | undefined) => {
    if (values?.length) parts.push(`(${values.map((value) => quote(`${field} = {:value}`, { value })).join(' || ')})`);
  };
  const [view, group] = query.view.split(':');
  if (view === 'done') parts.push('status = "done"');
  else if (view !== 'all') parts.push('status != "done"');
  if (view === 'mine') oneOf('assignee', [me]);
  if (view === 'unassigned') parts.push('assignee = ""');
  if (view === 'online') oneOf('conversation', online);
  if (group) oneOf('group', [group]);
  oneOf('status', status);
  oneOf('assignee', assignee);
  oneOf('story', story);
  if (query.interlocutor) oneOf('interlocutor.userID', [query.interlocutor]);
  // A % of the text's own is no wildcard.
  const value = text?.trim().replace(/%/g, '\\%');
  if (value) {
    const places = ['title', 'description', 'interlocutor.firstName', 'interlocutor.lastName'];
    parts.push(`(${places.map((place) => quote(`${place} ~ {:value}`, { value })).join(' || ')})`);
  }
  return parts.join(' && ');
}

/**
 * The pages behind `after`, to be asked for one after the other until enough rows came: by keyset, which is as fast at
 * any depth. Who waits comes before who does not, so that sort has two.
 */
export function pagesOf(quote: Quote, filter: string, sort: Sort, after: RequestRow | undefined): Page[] {
  if (sort === 'waiting') {
    const waiting = { filter: both(filter, 'waitingSince != ""'), sort: 'waitingSince,id' };
    const rest = { filter: both(filter, 'waitingSince = ""'), sort: '-created,-id' };
    if (!after) return [waiting, rest];
    const { waitingSince, created, id } = after;
    if (!waitingSince) return [{ ...rest, filter: behind(quote, rest.filter, 'created', '<', created, id) }];
    return [{ ...waiting, filter: behind(quote, waiting.filter, 'waitingSince', '>', waitingSince, id) }, rest];
  }
  const field = sort === 'activity' ? 'conversation.lastAt' : 'created';
  const [sign, direction] = sort === 'oldest' ? (['>', ''] as const) : (['<', '-'] as const);
  const value = sort === 'activity' ? after?.expand?.conversation?.lastAt : after?.created;
  return [
    {
      filter: after ? behind(quote, filter, field, sign, value ?? '', after.id) : filter,
      sort: `${direction}${field},${direction}id`,
    },
  ];
}

function behind(quote: Quote, filter: string, field: string, sign: '<' | '>', value: string, id: string): string {
  const keyset = `${field} ${sign}= {:value} && (${field} ${sign} {:value} || id ${sign} {:id})`;
  return both(filter, quote(keyset, { value, id }));
}

const both = (one: string, other: string) => (one ? `${one} && ${other}` : other);
