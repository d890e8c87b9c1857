import {
  asItReads,
  inWords,
  isSaid,
  type Message,
  type MessageData,
  type MessageFile,
} from '../../../backend/schema/index.js';
import { notFound } from './answers.js';
import type { Caller, MemoryServer } from './server.js';
import type { Tables } from './tables.js';

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
