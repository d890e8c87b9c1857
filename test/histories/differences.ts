/* In what a page differs from the model. */
import type { RequestRow } from '../../backend/schema/index.js';
import type { AgentName } from './cast.js';
import type { World } from './model.js';
import type { Names } from './names.js';
import type { Page } from './page.js';

/** Each difference in words; `read` is how far the person has read, `isExpected` what their page has to know by now. */
export function differences(
  page: Page,
  world: World,
  names: Names,
  read: number,
  isExpected: (what: 'log' | 'lists') => boolean,
): string[] {
  const { who } = page;
  return [
    ...(isExpected('log') ? inLog(page, world, names) : []),
    ...(who !== 'zoe' && isExpected('lists') ? inLists(page, who, world, names, read) : []),
  ];
}

function inLog({ who, log, lines }: Page, world: World, names: Names): string[] {
  const { value, state } = log;
  if (who !== 'zoe' && !world.seesTalk(who)) {
    const newest = lines.filter(({ seq }) => seq > (world.seen[who] ?? 0)).map(({ text }) => text);
    return newest.length ? [`sees ${newest.join(', ')}, which is not theirs`] : [];
  }
  if (state !== 'ready' || !value) return [`the log is ${state}`];
  const all = world.shown();
  // Older ones are not loaded until somebody looks for them.
  const start = value.hasOlder ? (lines[0]?.seq ?? 0) : 1;
  const should = all.filter(({ seq }) => seq >= start).map(({ seq, id, text }) => ({ seq, id, text, is: 'sent' }));
  const is = lines.map(({ seq, id, text, delivery }) => ({ seq, id, text, is: delivery.state }));
  const holder = value.claim ? names.who(value.claim.agent.id) : '';
  return [
    ...differ('the log', is, should),
    ...differ('the newest seq', value.last, world.last),
    ...differ('who has control', holder, world.holder),
  ];
}

function inLists(page: Page, who: AgentName, world: World, names: Names, read: number): string[] {
  const { all, mine, counts, ofTalk } = page;
  const waiting = page.looks.filter((look) => look !== page.log && look.state !== 'ready');
  if (waiting.length) return waiting.map(({ state }) => `a list is ${state}`);
  const rows = world.rowsOf(who);
  const rowsOf = (shown: readonly RequestRow[] | undefined) => shown?.map((row) => names.rowOf(row));
  const { groups = {}, ...views } = counts?.value ?? {};
  const counted: Record<string, unknown> = { ...views };
  for (const [id, count] of Object.entries(groups)) counted[names.groupOf(id)] = count;
  // Who is online is a matter of streams, not of the history.
  delete counted.online;
  // What one's own change took out of a list stays until it is loaded again.
  const isMine = (row: { id: string; assignee: string; status: string }) =>
    row.assignee === who && row.status !== 'done';
  const own = (mine?.value?.rows ?? []).map((row) => names.rowOf(row));
  const kept = own.filter((row) => !isMine(row) && world.changedBy.get(row.id) === who);
  return [
    ...differ('all requests', rowsOf(all?.value?.rows), [...rows].reverse()),
    ...differ('the requests of the conversation', rowsOf(ofTalk?.value), rows),
    ...differ(
      'my requests',
      own.filter((row) => !kept.includes(row)),
      rows.filter(isMine),
    ),
    ...differ(
      'what else is in my requests',
      kept,
      rows.filter((row) => kept.some(({ id }) => id === row.id)),
    ),
    ...differ('unread', [...(all?.value?.unread ?? [])].sort(), world.unread(who, read).sort()),
    ...differ('counts', sorted(counted), sorted(world.counts(who))),
  ];
}

function differ(what: string, is: unknown, should: unknown): string[] {
  const [left, right] = [JSON.stringify(is), JSON.stringify(should)];
  return left === right ? [] : [`${what}: ${left} instead of ${right}`];
}

const sorted = (record: Record<string, unknown>) => Object.fromEntries(Object.entries(record).sort());
