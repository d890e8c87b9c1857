import * as z from 'zod/mini';
import {
  hostKey,
  id,
  limits,
  messageBody,
  optionalText,
  quickReply,
  text,
  type Message,
  type MessageData,
  type MessageType,
  type MessagesAnswer,
} from '../../../backend/schema/index.js';
import { topics, type ConversationEvent } from '../../../backend/schema/events.js';
import type { MessagesOptions } from '../api.js';
import { invalid, parse } from './answers.js';
import { answer } from './bot.js';
import { checkControl } from './control.js';
import { claimFiles, deleteFilesOf } from './files.js';
import { append, nameOf, sent } from './log.js';
import type { Caller, MemoryServer } from './server.js';
import { readsOf } from './tables.js';
import { requireSeen } from './visibility.js';

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
