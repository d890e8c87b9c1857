/* POST conversations/{id}/messages, and the page of a history. */
import * as z from 'zod/mini';
import { quickReply } from '../../schema/actions.js';
import { limits } from '../../schema/limits.js';
import type { Claim, Message, MessageData, MessageType } from '../../schema/records.js';
import type { messageBody } from '../../schema/bodies.js';
import { isSaid } from '../../schema/said.js';
import { hostKey, id as idShape, optionalText, text } from '../../schema/shapes.js';
import { visibleConversation } from '../access.js';
import { type Decision, answer, decide } from '../bot/engine.js';
import { type Write, write } from '../data/write.js';
import { claimFiles, deleteFilesOf } from '../files/files.js';
import { parse } from '../http/body.js';
import { invalid } from '../http/problem.js';
import type { Call } from '../http/route.js';
import { endWaiting, startWaiting } from '../requests/waiting.js';
import { append, type NewMessage, stored } from './append.js';
import { claimOf } from './claim.js';
import type { Conversation } from './conversation.js';
import { hasLapsed, lapse, settledClaim } from './lease.js';
import { messagesWhere } from './log.js';
import { requireControl, type Sender } from './voice.js';

type Body = z.output<typeof messageBody>;

export function postMessage({ caller, body, path }: Call<Body>) {
  const sender = caller as Sender;
  const conversation = visibleConversation(sender, path('id'));
  const message = newMessage(sender, body);
  if (sender.kind === 'agent' && !body.claim) throw invalid('claim', 'validation_required');

  // Only an interlocutor's own line ends a lapsed lease without an answer of its own: the bot answers that line.
  const claim = sender.kind === 'interlocutor' ? conversation.claim : settledClaim(conversation, conversation.claim);
  const question = sender.kind === 'interlocutor' && isSaid(message.type) ? message : null;
  const muted = claim !== null && !hasLapsed(claim);
  const decision = question && !muted ? decide($app, conversation, question) : null;

  const result = write((w) => {
    const before = stored(w.app, conversation.id, message);
    if (before) return before;
    const holder = holderNow(w, conversation);
    requireControl(w, sender, holder, body.claim);
    if (message.type === 'edit') requireOwn(w, conversation, message);
    if (message.type === 'edit' && message.data!.text === null) deleteFilesOf(w, message.data!.of!);
    const files = claimFiles(w, conversation, message, body.files ?? []);
    const appended = append(w, conversation, { ...message, files });
    if (sender.kind === 'agent' && isSaid(message.type)) endWaiting(w, conversation.id, sender.id);
    if (question) hear(w, conversation, question, holder, decision);
    return appended;
  });
  return { message: result };
}

/** What follows from an interlocutor's line, in the transaction that stores it. */
function hear(w: Write, conversation: Conversation, line: NewMessage, holder: Claim | null, decision: Decision | null) {
  startWaiting(w, conversation.id);
  if (holder) return;
  // An agent who had control when we looked may have handed back since: then it is understood here.
  answer(w, conversation, line.id, decision ?? decide(w.app, conversation, line));
}

function holderNow(w: Write, conversation: Conversation): Claim | null {
  const claim = claimOf(w.app, conversation.id);
  if (!claim || !hasLapsed(claim)) return claim;
  lapse(w, conversation, claim);
  return null;
}

// Made once: to make a schema costs ten times what it costs to use it.
const messageText = text(limits.message);
/** Files need no word. */
const textBeside = z._default(optionalText(limits.message), '');
const replies = z.object({ replies: z.array(quickReply).check(z.minLength(1), z.maxLength(limits.quickReplies)) });
const payload = z.object({ payload: hostKey });
const edit = z.object({ of: idShape, text: z.nullable(text(limits.message)) });

/** The message that a body asks for, by its type; 400 with the field that is wrong. */
function newMessage(sender: Sender, body: Body): NewMessage {
  const type: MessageType = body.type ?? 'text';
  const author = sender.kind;
  if (type === 'quick_replies' && sender.kind !== 'bot') throw invalid('type', 'validation_invalid_value');
  const hasFiles = Boolean(body.files?.length);
  if (hasFiles && type !== 'text') throw invalid('files', 'validation_invalid_value');
  return {
    ...{ id: body.id, author, authorID: sender.id, authorName: sender.name, type },
    text: type === 'edit' ? '' : parse(hasFiles ? textBeside : messageText, body.text, ['text']),
    data: dataOf(type, sender.kind, body.data),
  };
}

/** A message's data, by its type and author. `path` is where the body has it. */
export function dataOf(
  type: MessageType,
  author: Message['author'],
  data: unknown,
  path: string[] = ['data'],
): MessageData | null {
  if (type === 'quick_replies') return parse(replies, data ?? {}, path);
  if (type === 'edit') return parse(edit, data ?? {}, path);
  if (data === undefined || data === null) return null;
  // The answer to a quick reply; nobody else's text carries data.
  if (author === 'interlocutor') return parse(payload, data, path);
  throw invalid(path.join('.'), 'validation_invalid_value');
}

function requireOwn(w: Write, conversation: Conversation, { author, authorID, data }: NewMessage): void {
  const params = { id: data?.of ?? '', conversation: conversation.id, author };
  const where = '[[id]] = {:id} AND [[conversation]] = {:conversation} AND [[author]] = {:author}';
  const [of] = messagesWhere(w.app, where, params);
  // The interlocutor may have been an anonymous one when they said it.
  const isOwn = author === 'interlocutor' || of?.authorID === authorID;
  if (!of || !isOwn || !isSaid(of.type)) throw invalid('data.of', 'validation_missing_rel_records');
}
