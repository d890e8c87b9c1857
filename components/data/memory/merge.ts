import type { Holder, Message, MessageData } from '../../../backend/schema/index.js';
import { isSaid } from '../../../backend/schema/index.js';
import { topics, type ConversationEvent } from '../../../backend/schema/events.js';
import type { MemoryServer } from './server.js';
import { readsOf, type Tables } from './tables.js';
import { append } from './log.js';

/* Login, as the server's own backend/hooks/session/merge.ts has it. */

const blank = {
  ...{ userID: '', firstName: '', lastName: '', email: '', phoneNumber: '' },
  ...{ customAttributes: {}, isLogged: false, usedToTest: false },
};

export function anonymousOf(server: MemoryServer, tables: Tables, device: string): string {
  const known = tables.devices.get(device);
  if (known && !tables.ended.has(known)) return known;
  const id = server.newID();
  tables.interlocutors.set(id, { id, bot: tables.id, ...blank });
  tables.devices.set(device, id);
  return id;
}

/** Ids of the anonymous people who this person was on the device before signing in. */
export function mergeDevice(server: MemoryServer, tables: Tables, person: string, device: string): string[] {
  const anonymous = tables.devices.get(device);
  if (!anonymous) return [];
  if (!tables.ended.has(anonymous)) merge(server, tables, anonymous, person);
  return tables.ended.get(anonymous) === person ? [anonymous] : [];
}

function merge(server: MemoryServer, tables: Tables, anonymous: string, person: string): void {
  tables.ended.set(anonymous, person);
  const conversationOf = (id: string) =>
    [...tables.conversations.values()].find(({ interlocutor }) => interlocutor === id)?.id;
  const [from, to] = [conversationOf(anonymous), conversationOf(person)];
  // As long as those who listen may still hear it.
  if (from)
    server.publish(topics.conversation(from), { merged: { conversation: to ?? from } } satisfies ConversationEvent);
  if (from && to) join(server, tables, from, to, anonymous, person);
  else if (from) takeOver(server, tables, from, anonymous, person);
  server.tell(anonymous, { revoked: true });
}

function takeOver(server: MemoryServer, tables: Tables, id: string, anonymous: string, person: string): void {
  tables.conversations.set(id, { ...tables.conversations.get(id)!, interlocutor: person });
  const reads = readsOf(tables, id);
  if (reads.has(anonymous)) reads.set(person, reads.get(anonymous)!);
  reads.delete(anonymous);
  moveRequests(server, tables, id, id, person, 0);
}

function join(server: MemoryServer, tables: Tables, from: string, to: string, anonymous: string, person: string): void {
  const [lines, home] = [tables.messages.get(from) ?? [], tables.conversations.get(to)!];
  const [held, control] = [tables.claims.get(to), tables.claims.get(from)];
  const isTalk =
    control ||
    lines.some(({ author }) => author === 'interlocutor' || author === 'agent') ||
    [...tables.requests.values()].some(({ conversation }) => conversation === from);
  tables.merged.set(from, to);
  const before = tables.conversations.get(from)!;
  tables.conversations.delete(from);
  tables.messages.delete(from);
  if (!isTalk) return;

  const start = edge(server, tables, to, 'started').seq;
  const moved = lines.map((line) => ({ ...line, conversation: to, seq: line.seq + start }));
  tables.messages.get(to)!.push(...moved);
  home.seq += moved.length;
  if (before.lastAt > home.lastAt) Object.assign(home, { lastAt: before.lastAt });
  home.lastText = moved.some(({ type }) => isSaid(type)) ? before.lastText : home.lastText;
  const end = edge(server, tables, to, 'ended').seq;
  moveReads(server, tables, { from, to, anonymous, person, start, end });
  startWaiting(server, tables, to, moved);
  moveRequests(server, tables, from, to, person, start);
  settle(server, tables, from, to, moved, held, control);
}

function edge(server: MemoryServer, tables: Tables, conversation: string, merge: 'started' | 'ended'): Message {
  return append(server, tables, conversation, {
    ...{ author: 'system', authorID: '', authorName: '', type: 'merge', text: '' },
    data: { merge },
  });
}

interface MovedReads {
  from: string;
  to: string;
  anonymous: string;
  person: string;
  start: number;
  end: number;
}

function moveReads(
  server: MemoryServer,
  tables: Tables,
  { from, to, anonymous, person, start, end }: MovedReads,
): void {
  const now = readsOf(tables, to);
  for (const [reader, seq] of readsOf(tables, from)) {
    const who = reader === anonymous ? person : reader;
    const known = now.get(who) ?? 0;
    if (seq === 0 || (known > 0 && known < start - 1)) continue;
    now.set(who, start + seq === end - 1 ? end : start + seq);
    const event: ConversationEvent = { read: { reader: who, seq: now.get(who)! } };
    server.publish(topics.conversation(to), event);
  }
  tables.reads.delete(from);
}

/** What no agent has answered is waited on from where it was said. */
function startWaiting(server: MemoryServer, tables: Tables, conversation: string, moved: readonly Message[]): void {
  const said = moved.filter(({ type }) => isSaid(type));
  const since = said
    .slice(said.findLastIndex(({ author }) => author === 'agent') + 1)
    .find(({ author }) => author === 'interlocutor')?.created;
  if (!since) return;
  for (const request of tables.requests.values()) {
    if (request.conversation !== conversation || request.status === 'done' || request.waitingSince) continue;
    Object.assign(request, { waitingSince: since, changedBy: '' });
    server.saved(tables, request);
  }
}

function moveRequests(
  server: MemoryServer,
  tables: Tables,
  from: string,
  to: string,
  person: string,
  shift: number,
): void {
  for (const request of tables.requests.values()) {
    if (request.conversation !== from) continue;
    Object.assign(request, { conversation: to, interlocutor: person, seq: request.seq + shift, changedBy: '' });
    server.saved(tables, request);
  }
}

function settle(
  server: MemoryServer,
  tables: Tables,
  from: string,
  to: string,
  moved: readonly Message[],
  held: ReturnType<Tables['claims']['get']>,
  control: typeof held,
): void {
  const holder = (of: typeof held): Holder => (of ? { kind: 'agent', ...of.agent } : { kind: 'bot' });
  tables.claims.delete(from);
  if (control && !held) {
    tables.claims.set(to, { ...control, conversation: to });
    server.changed(tables, 'claims', control.id);
  }
  if (control && held) {
    tables.endedClaims.add(control.id);
    server.changed(tables, 'claims', control.id);
    if (control.agent.id !== held.agent.id)
      server.tell(control.agent.id, { claimLost: { conversation: from, by: held.agent.name } });
  }
  const inLog = control ? holder(control) : moved.findLast(({ type }) => type === 'control')?.data?.to;
  if (!(held ?? control) || !inLog || (held && same(inLog, holder(held)))) return;
  const data: MessageData = { from: held ? inLog : holder(held), to: holder(held ?? control), reason: 'merge' };
  append(server, tables, to, { author: 'system', authorID: '', authorName: '', type: 'control', text: '', data });
}

const same = (one: Holder, other: Holder) =>
  one.kind === other.kind && (one.kind === 'bot' || (other.kind === 'agent' && one.id === other.id));
