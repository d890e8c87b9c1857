/*
 * Login: what an anonymous person said on a device becomes part of the conversation of who signs in on it. Who has none
 * takes the anonymous one over as it is; else its messages move behind theirs, between two lines of the system.
 *
 * Messages keep their ids, so that a line which is sent again is known, what corrects another still names it, and files
 * belong where they did. Their places are drawn anew: the one change that a message ever sees.
 *
 * The anonymous person ends, as does the device's secret. A shell of each stays (migration 0008): whoever still writes
 * into the old conversation is told where it goes on, and a login that is tried again is answered the same.
 */
import { topics } from '../../schema/events.js';
import type { Claim, Holder } from '../../schema/records.js';
import { append } from '../conversations/append.js';
import {
  agentHolder,
  announceLoss,
  appendControl,
  botHolder,
  claimOf,
  endClaim,
  moveClaim,
} from '../conversations/claim.js';
import { type Conversation, conversationFrom } from '../conversations/conversation.js';
import { messagesWhere } from '../conversations/log.js';
import { newID } from '../data/ids.js';
import { find } from '../data/records.js';
import { all, one, run } from '../data/sql.js';
import type { Write } from '../data/write.js';
import { saveAnew } from '../requests/row.js';
import { startWaiting } from '../requests/waiting.js';
import { mergedReads } from './merged-reads.js';

/** Ids of the anonymous people who this person was on the device before signing in; whoever it is now is merged first. */
export function mergeDevice(w: Write, person: core.Record, device: string): string[] {
  const params = { bot: person.getString('bot'), hash: $security.sha256(device), person: person.id };
  const ofDevice = "[[bot]] = {:bot} AND [[device]] = {:hash} AND [[device]] <> '' AND [[merged]] =";
  // Of two logins on one device at once, one merges.
  const end = `UPDATE {{interlocutors}} SET [[merged]] = {:person}, [[updated]] = {:now} WHERE ${ofDevice} '' RETURNING [[id]]`;
  const ended = one(w.app, end, { ...params, now: w.now }, { id: '' });
  if (ended) merge(w, ended.id, person);
  const sql = `SELECT [[id]] FROM {{interlocutors}} WHERE ${ofDevice} {:person} ORDER BY [[created]], [[id]]`;
  return all(w.app, sql, params, { id: '' }).map(({ id }) => id);
}

function merge(w: Write, anonymous: string, person: core.Record): void {
  const [from, to] = [anonymous, person.id].map((interlocutor) => conversationOfPerson(w.app, interlocutor));
  if (from && to) join(w, from, to);
  else if (from) takeOver(w, from, person.id);
  // Their tabs hear where it goes on, and after that nothing.
  w.revoke(anonymous);
}

function conversationOfPerson(app: CoreApp, interlocutor: string): Conversation | null {
  const found = find(app, 'conversations', 'interlocutor = {:interlocutor}', { interlocutor });
  return found && conversationFrom(found);
}

/** Tells whoever looks at it where the conversation goes on, and the webhook where its messages are. */
function tell(w: Write, from: Conversation, into: Conversation, first: number, last: number): void {
  w.publish(topics.conversation(from.id), { merged: { conversation: into.id } });
  w.deliver({
    ...{ type: 'conversation.merged', bot: into.bot, conversation: into.id },
    data: () => ({
      from: { conversation: from.id, interlocutor: from.interlocutor },
      messages: first > last ? null : { first, last },
    }),
  });
}

/** The conversation is theirs from now on, with all that is in it. */
function takeOver(w: Write, from: Conversation, person: string): void {
  const { id } = from;
  const sql =
    'UPDATE {{conversations}} SET [[interlocutor]] = {:person}, [[updated]] = {:now} WHERE [[id]] = {:id} RETURNING [[seq]]';
  const { seq } = one(w.app, sql, { id, person, now: w.now }, { seq: 0 })!;
  run(w.app, 'UPDATE {{reads}} SET [[reader]] = {:person} WHERE [[conversation]] = {:id} AND [[reader]] = {:before}', {
    ...{ id, person, before: from.interlocutor },
  });
  const theirs = { ...from, interlocutor: person };
  moveFiles(w, id, theirs);
  moveRequests(w, id, theirs, 0);
  tell(w, from, theirs, 1, seq);
}

/** Appends the conversation's messages to the person's own. */
function join(w: Write, from: Conversation, to: Conversation): void {
  // Closed first: from here on no message gets a place in it (append.ts).
  const close =
    'UPDATE {{conversations}} SET [[merged]] = {:to}, [[updated]] = {:now} WHERE [[id]] = {:id} RETURNING [[seq]], [[lastAt]]';
  const closed = one(w.app, close, { id: from.id, to: to.id, now: w.now }, { seq: 0, lastAt: '' })!;
  const [held, control] = [claimOf(w.app, to.id), claimOf(w.app, from.id)];
  // A greeting that nobody answered is no talk.
  if (!control && !hasTalk(w.app, from.id)) return tell(w, from, to, 1, 0);

  const { seq: start } = appendEdge(w, to, 'started');
  const shift =
    'UPDATE {{messages}} SET [[conversation]] = {:to}, [[seq]] = [[seq]] + {:start} WHERE [[conversation]] = {:from}';
  run(w.app, shift, { from: from.id, to: to.id, start });
  const grow =
    'UPDATE {{conversations}} SET [[seq]] = [[seq]] + {:count}, ' +
    '[[lastAt]] = CASE WHEN [[lastAt]] < {:lastAt} THEN {:lastAt} ELSE [[lastAt]] END WHERE [[id]] = {:to}';
  run(w.app, grow, { to: to.id, count: closed.seq, lastAt: closed.lastAt });
  const { seq: end } = appendEdge(w, to, 'ended');

  mergedReads(w, { from, to, start, end });
  moveFiles(w, from.id, to);
  const since = waitingIn(w.app, to.id, start);
  if (since) startWaiting(w, to.id, since);
  moveRequests(w, from.id, to, start);
  tell(w, from, to, start + 1, end - 1);
  settleControl(w, from, to, held, control, start);
}

function hasTalk(app: CoreApp, conversation: string): boolean {
  const sql =
    "SELECT 1 AS [[found]] FROM {{messages}} WHERE [[conversation]] = {:conversation} AND [[author]] IN ('interlocutor', 'agent') " +
    'UNION ALL SELECT 1 AS [[found]] FROM {{requests}} WHERE [[conversation]] = {:conversation} LIMIT 1';
  return one(app, sql, { conversation }, { found: 0 }) !== null;
}

function appendEdge(w: Write, conversation: Conversation, edge: 'started' | 'ended') {
  return append(w, conversation, {
    ...{ id: newID(), author: 'system', authorID: '', authorName: '', type: 'merge', text: '' },
    data: { merge: edge },
  });
}

/** Also what was uploaded and is not named by a message yet: the line that does is on its way. */
function moveFiles(w: Write, from: string, { id: to, interlocutor }: Conversation): void {
  const sql =
    "UPDATE {{files}} SET [[conversation]] = {:to}, [[authorID]] = CASE WHEN [[author]] = 'interlocutor' THEN {:interlocutor} " +
    'ELSE [[authorID]] END WHERE [[conversation]] = {:from}';
  run(w.app, sql, { from, to, interlocutor });
}

/** What was frozen stays; only where the request stands and whose it is are others. */
function moveRequests(w: Write, from: string, { id: to, interlocutor }: Conversation, shift: number): void {
  const found = w.app.findRecordsByFilter('requests', 'conversation = {:from}', 'number', 0, 0, { from });
  for (const request of found) {
    request!.set('conversation', to);
    request!.set('interlocutor', interlocutor);
    request!.set('seq', request!.getInt('seq') + shift);
    saveAnew(w, request!);
  }
}

/** When the first line of theirs behind that place was said that no agent has answered; '' where all are. */
function waitingIn(app: CoreApp, conversation: string, start: number): string {
  const said = "[[conversation]] = {:conversation} AND [[seq]] > {:start} AND [[type]] IN ('text', 'quick_replies')";
  const [answer] = messagesWhere(app, `${said} AND [[author]] = 'agent'`, { conversation, start }, 'DESC');
  const after = { conversation, start: answer?.seq ?? start };
  return messagesWhere(app, `${said} AND [[author]] = 'interlocutor'`, after)[0]?.created ?? '';
}

/**
 * Whoever had control of the person's own conversation keeps it; else the anonymous one's agent goes on in it, without
 * noticing. The log tells of control in the order in which things were said, so a line says who has it after the merge.
 */
function settleControl(
  w: Write,
  from: Conversation,
  to: Conversation,
  held: Claim | null,
  control: Claim | null,
  start: number,
): void {
  if (control && !held) moveClaim(w, control, to);
  if (control && held) {
    endClaim(w, from, control);
    if (control.agent.id !== held.agent.id) announceLoss(w, control, held.agent.name);
  }
  const inLog = control ? agentHolder(control.agent) : lastHolder(w.app, to.id, start);
  const before = held ? agentHolder(held.agent) : botHolder;
  const now = held ?? control;
  if (!now || !inLog || (held && isSame(inLog, before))) return;
  appendControl(w, to, held ? inLog : before, agentHolder(now.agent), 'merge');
}

/** Who had control at last, as the messages behind that place say it; undefined when none is about that. */
function lastHolder(app: CoreApp, conversation: string, start: number): Holder | undefined {
  const where = "[[conversation]] = {:conversation} AND [[seq]] > {:start} AND [[type]] = 'control'";
  return messagesWhere(app, where, { conversation, start }, 'DESC')[0]?.data?.to;
}

const isSame = (one: Holder, other: Holder) =>
  one.kind === other.kind && (one.kind === 'bot' || (other.kind === 'agent' && one.id === other.id));
