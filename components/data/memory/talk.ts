import * as z from 'zod/mini';
import {
  asItReads,
  hostKey,
  inWords,
  isSaid,
  id,
  limits,
  messageBody,
  optionalText,
  quickReply,
  text,
  type Claim,
  type ControlAnswer,
  type ControlBody,
  type Message,
  type MessageData,
  type MessageFile,
  type MessageType,
  type MessagesAnswer,
} from '../../../backend/schema/index.js';
import { controlBody } from '../../../backend/schema/routes.js';
import { topics, type ConversationEvent } from '../../../backend/schema/events.js';
import { runStep, answer } from './bot.js';
import { claimFiles, deleteFilesOf } from './files.js';
import { conflict, forbidden, invalid, notFound, parse } from './answers.js';
import { requireSeen } from './visibility.js';
import type { MessagesOptions } from '../api.js';
import type { Caller, MemoryServer } from './server.js';
import { readsOf, type Tables } from './tables.js';

type Saying = Pick<Message, 'author' | 'authorID' | 'authorName' | 'type' | 'text'> & {
  id?: string | undefined;
  data?: MessageData | null;
  files?: MessageFile[];
};

/** The one place where a message gets its `seq`. */
export function append(server: MemoryServer, tables: Tables, conversation: string, saying: Saying): Message {
  const home = tables.conversations.get(conversation);
  if (!home) throw notFound();
  const message: Message = {
    ...saying,
    id: saying.id ?? server.newID(),
    data: saying.data ?? null,
    conversation,
    seq: ++home.seq,
    files: saying.files ?? [],
    created: server.date(),
  };
  tables.messages.get(conversation)?.push(message);
  if (isSaid(message.type)) {
    home.lastAt = message.created;
    home.lastText = inWords(message);
  }
  if (message.type === 'edit') {
    const last = asItReads(tables.messages.get(conversation) ?? []).at(-1);
    home.lastText = last ? inWords(last) : '';
  }
  if (isSaid(message.type) && (message.author === 'interlocutor' || message.author === 'agent'))
    wait(server, tables, message);
  server.said(tables, message);
  return message;
}

/** The interlocutor waits since their first message that no agent answered. */
function wait(server: MemoryServer, tables: Tables, message: Message): void {
  for (const request of tables.requests.values()) {
    if (request.conversation !== message.conversation || request.status === 'done') continue;
    const since = message.author === 'agent' ? '' : request.waitingSince || message.created;
    if (since === request.waitingSince) continue;
    request.waitingSince = since;
    request.changedBy = message.author === 'agent' ? message.authorID : '';
    server.saved(tables, request);
  }
}

export function nameOf({ kind, id, tables }: Caller): string {
  if (kind === 'agent') return tables.agents.get(id)?.name ?? '';
  const person = tables.interlocutors.get(id);
  return `${person?.firstName ?? ''} ${person?.lastName ?? ''}`.trim();
}

export function sent(tables: Tables, id: string): Message | undefined {
  for (const messages of tables.messages.values())
    for (const message of messages) if (message.id === id) return message;
  return undefined;
}

export function getMessages(caller: Caller, conversation: string, options: MessagesOptions): MessagesAnswer {
  requireSeen(caller, conversation);
  const { after, before, limit = 50 } = options;
  if (limit < 1 || limit > limits.page) throw invalid('limit', 'validation_invalid_value');
  const all = caller.tables.messages.get(conversation) ?? [];
  const items =
    after !== undefined
      ? all.filter((message) => message.seq > after).slice(0, limit)
      : all.filter((message) => before === undefined || message.seq < before).slice(-limit);
  return { items, last: all.at(-1)?.seq ?? 0, claim: caller.tables.claims.get(conversation) ?? null };
}

export function postMessage(server: MemoryServer, caller: Caller, conversation: string, input: unknown): Message {
  const { tables } = caller;
  requireSeen(caller, conversation);
  const body = parse(messageBody, input);
  const type = body.type ?? 'text';
  if (type === 'quick_replies') throw invalid('type', 'validation_invalid_value');
  const ids = body.files ?? [];
  if (ids.length && type !== 'text') throw invalid('files', 'validation_invalid_value');
  const shape = ids.length ? z._default(optionalText(limits.message), '') : text(limits.message);
  const said = type === 'edit' ? '' : parse(shape, body.text, ['text']);
  const data = dataOf(type, caller.kind, body.data);
  if (caller.kind === 'agent' && !body.claim) throw invalid('claim', 'validation_required');
  const known = sent(tables, body.id);
  if (known) {
    if (known.conversation === conversation && isOwn(caller, known)) return known;
    throw invalid('id', 'validation_not_unique');
  }
  if (caller.kind === 'agent') checkControl(caller, conversation, body.claim);
  if (type === 'edit') checkEdit(caller, conversation, data);
  if (type === 'edit' && data?.text === null) deleteFilesOf(caller, data.of!);
  const message = append(server, tables, conversation, {
    id: body.id,
    author: caller.kind,
    authorID: caller.id,
    authorName: nameOf(caller),
    type,
    text: said,
    data,
    files: claimFiles(caller, conversation, body.id, ids),
  });
  if (caller.kind === 'interlocutor' && type === 'text' && !tables.claims.has(conversation))
    answer(server, tables, message);
  return message;
}

const payload = z.object({ payload: hostKey });
const edit = z.object({ of: id, text: z.nullable(text(limits.message)) });
const replies = z.object({ replies: z.array(quickReply).check(z.minLength(1), z.maxLength(limits.quickReplies)) });

/** What a message of that type and author may carry. */
export function dataOf(type: MessageType, author: Message['author'], data: unknown): MessageData | null {
  if (type === 'quick_replies') return parse(replies, data ?? {}, ['data']);
  if (type === 'edit') return parse(edit, data ?? {}, ['data']);
  if (data === undefined || data === null) return null;
  if (author === 'interlocutor') return parse(payload, data, ['data']);
  throw invalid('data', 'validation_invalid_value');
}

/** A conversation has one interlocutor, who may have been an anonymous one when they said it. */
const isOwn = ({ kind, id }: Caller, { author, authorID }: Message) =>
  author === kind && (kind === 'interlocutor' || authorID === id);

function checkEdit(caller: Caller, conversation: string, data: MessageData | null): void {
  const edited = data?.of ? sent(caller.tables, data.of) : undefined;
  if (edited?.conversation !== conversation || !isOwn(caller, edited) || edited.type !== 'text')
    throw invalid('data.of', 'validation_missing_rel_records');
}

/** An agent's line needs the claim that they have now; `claim` undefined asks for no particular one. */
export function checkControl({ id: me, tables }: Caller, conversation: string, claim?: string): void {
  const held = tables.claims.get(conversation);
  if (held?.agent.id === me && (claim === undefined || held.id === claim)) return;
  const current = held ? { agent: held.agent, since: held.since } : null;
  const isEnded = claim !== undefined && tables.endedClaims.has(claim);
  throw conflict('control', isEnded ? 'claim_ended' : 'not_in_control', current);
}

export function putRead(server: MemoryServer, caller: Caller, conversation: string, seq: number): void {
  requireSeen(caller, conversation);
  const last = caller.tables.conversations.get(conversation)?.seq ?? 0;
  const reads = readsOf(caller.tables, conversation);
  if (seq <= (reads.get(caller.id) ?? 0)) return;
  const read = { reader: caller.id, seq: Math.min(seq, last) };
  reads.set(caller.id, read.seq);
  server.publish(topics.conversation(conversation), { read } satisfies ConversationEvent);
  if (caller.kind === 'agent') server.tell(caller.id, { read: { conversation, seq: read.seq } });
}

export function control(server: MemoryServer, caller: Caller, conversation: string, input: ControlBody): ControlAnswer {
  const { tables } = caller;
  if (caller.kind !== 'agent') throw forbidden();
  requireSeen(caller, conversation);
  const body = parse(controlBody, input);
  const isAdmin = tables.agents.get(caller.id)?.role === 'admin';
  if (body.action === 'take' && body.force && !isAdmin) throw forbidden('force', 'admin_only');
  const held = tables.claims.get(conversation) ?? null;
  if (body.action === 'release') {
    checkControl(caller, conversation);
    const step = body.step ? [...tables.steps.values()].find(({ key }) => key === body.step) : undefined;
    if (body.step && !step) throw invalid('step', 'validation_missing_rel_records');
    const message = hand(server, tables, conversation, null, 'release');
    if (step) runStep(server, tables, conversation, step);
    return { claim: null, message };
  }
  if (held?.agent.id === caller.id) return { claim: held, message: null };
  if (held && !body.force) throw conflict('control', 'taken', { agent: held.agent, since: held.since });
  const claim: Claim = {
    id: server.newID(),
    conversation,
    agent: { id: caller.id, name: nameOf(caller) },
    since: '',
  };
  return { claim, message: hand(server, tables, conversation, claim, held ? 'force' : 'take') };
}

/** Gives control, with its message, and tells who lost it. */
export function hand(
  server: MemoryServer,
  tables: Tables,
  conversation: string,
  claim: Claim | null,
  reason: NonNullable<MessageData['reason']>,
): Message {
  const held = tables.claims.get(conversation);
  const holder = (of: Claim | null | undefined) =>
    of ? ({ kind: 'agent', ...of.agent } as const) : ({ kind: 'bot' } as const);
  if (claim) tables.claims.set(conversation, claim);
  else tables.claims.delete(conversation);
  if (held) tables.endedClaims.add(held.id);
  const message = append(server, tables, conversation, {
    author: 'system',
    authorID: '',
    authorName: '',
    type: 'control',
    text: '',
    data: { from: holder(held), to: holder(claim), reason },
  });
  // Of one moment, as in the server's transaction.
  if (claim) claim.since = message.created;
  server.changed(tables, 'claims', claim?.id ?? held?.id ?? '');
  if (held && reason !== 'release')
    server.tell(held.agent.id, { claimLost: { conversation, by: claim?.agent.name ?? '' } });
  return message;
}
