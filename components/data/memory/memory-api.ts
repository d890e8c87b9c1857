import type * as schema from '../../../backend/schema/index.js';
import { readBody, topics, type PresenceAnswer } from '../../../backend/schema/index.js';
import type { Api, FileUpload, MessagesOptions, PageOptions, Route } from '../api.js';
import type { Filters, RequestQuery } from '../client.js';
import { dateOf, forbidden, notFound, parse, signedOut } from './answers.js';
import type { Conditions } from './conditions.js';
import { checkControl, control } from './control.js';
import * as files from './files.js';
import * as inbox from './inbox.js';
import { nameOf } from './log.js';
import { mergeDevice } from './merge.js';
import { ensureConversation } from './reached.js';
import { type Caller, type Identity, type MemoryServer } from './server.js';
import { readsOf } from './tables.js';
import * as talk from './talk.js';
import { canSeeConversation, requireSeen, seesAll } from './visibility.js';

/** The memory server as one person asks it, under their network's conditions. */
export class MemoryApi implements Api {
  #server: MemoryServer;
  #as: Identity;
  #conditions: Conditions;
  #ended = false;

  constructor(server: MemoryServer, as: Identity, conditions: Conditions) {
    this.#server = server;
    this.#as = as;
    this.#conditions = conditions;
  }

  openSession(body: schema.SessionBody): Promise<schema.SessionAnswer> {
    return this.#conditions.pass('openSession').then(() => {
      if (this.#as === 'anonymous') throw signedOut();
      this.#ended = false;
      this.#server.welcome(this.#as.id);
      const { kind, id, tables } = this.#server.caller(this.#as);
      const record =
        kind === 'agent'
          ? { ...tables.agents.get(id)!, collectionName: 'agents' as const }
          : { ...tables.interlocutors.get(id)!, collectionName: 'interlocutors' as const };
      const merged =
        kind === 'interlocutor' && 'token' in body && body.device
          ? mergeDevice(this.#server, tables, id, body.device)
          : [];
      return structuredClone({
        token: `memory-${id}`,
        record,
        ...(kind === 'interlocutor' && { conversation: ensureConversation(this.#server, tables, id, true) }),
        ...(merged.length && { merged }),
        expires: dateOf(this.#server.now() + 15 * 60_000),
        api: this.#server.api,
        bot: {
          id: tables.id,
          name: tables.name,
          language: tables.language,
          visibility: tables.visibility,
          waiting: tables.waiting,
        },
      });
    });
  }

  endSession(): Promise<void> {
    return this.#ask('endSession', () => {
      this.#ended = true;
    });
  }

  /** Nothing here waits for ever. */
  abort(): void {}

  listRequests(query: RequestQuery, page: PageOptions) {
    return this.#ask('listRequests', (me) => inbox.listRequests(this.#server, agent(me), query, page));
  }
  listRequestRows(ids: readonly string[]) {
    return this.#ask('listRequestRows', (me) => inbox.listWhere(agent(me), ({ id }) => ids.includes(id)));
  }
  listRequestsOf(conversation: string) {
    return this.#ask('listRequestsOf', (me) => inbox.listWhere(agent(me), (row) => row.conversation === conversation));
  }
  getRequest(id: string) {
    return this.#ask('getRequest', (me) => inbox.getRequest(me, id));
  }
  patchRequest(id: string, body: schema.RequestBody) {
    return this.#ask('patchRequest', (me) => inbox.patchRequest(this.#server, agent(me), id, body));
  }
  getCounts(filters?: Filters) {
    return this.#ask('getCounts', (me) => inbox.getCounts(this.#server, agent(me), filters));
  }
  getChanges(after?: number, limit?: number) {
    return this.#ask('getChanges', (me) => inbox.getChanges(agent(me), after, limit));
  }

  listAgents() {
    return this.#ask('listAgents', (me) => byName(agent(me).tables.agents));
  }
  listGroups() {
    return this.#ask('listGroups', (me) => byName(agent(me).tables.groups));
  }
  listStories() {
    return this.#ask('listStories', (me) => byName(agent(me).tables.stories));
  }
  listIntents() {
    return this.#ask('listIntents', (me) => byName(agent(me).tables.intents));
  }
  createIntent(request: string, body: schema.IntentBody) {
    return this.#ask('createIntent', (me) => inbox.createIntent(this.#server, agent(me), request, body));
  }
  getStep(idOrKey: string) {
    return this.#ask('getStep', (me) => inbox.getStep(agent(me), idOrKey));
  }
  patchStep(id: string, body: schema.StepPatchBody) {
    return this.#ask('patchStep', (me) => inbox.patchStep(this.#server, agent(me), id, body));
  }

  getInterlocutor(id: string) {
    return this.#ask('getInterlocutor', ({ tables, ...who }) => {
      const person = tables.interlocutors.get(id);
      if (!person || tables.ended.has(id) || (who.kind === 'interlocutor' && who.id !== id)) throw notFound();
      return person;
    });
  }
  getConversation(id: string) {
    return this.#ask('getConversation', (me) => {
      const conversation = me.tables.conversations.get(id);
      if (!conversation || !canSeeConversation(me, id)) throw notFound();
      const interlocutor = me.tables.interlocutors.get(conversation.interlocutor);
      return { ...conversation, ...(interlocutor && { expand: { interlocutor } }) };
    });
  }
  getMessages(conversation: string, options: MessagesOptions = {}) {
    return this.#ask('getMessages', (me) => talk.getMessages(me, conversation, options));
  }
  postMessage(conversation: string, body: schema.MessageBody) {
    return this.#ask('postMessage', (me) => talk.postMessage(this.#server, me, conversation, body));
  }
  async postFile(conversation: string, upload: FileUpload) {
    const { file, onProgress, signal } = upload;
    const bytes = new Uint8Array(await file.arrayBuffer());
    onProgress?.(0.4);
    const answer = this.#ask('postFile', (me) => {
      onProgress?.(1);
      return files.postFile(me, conversation, upload, bytes);
    });
    return unlessAborted(answer, signal);
  }
  async readFile(id: string, signal?: AbortSignal) {
    await unlessAborted(this.#conditions.pass('readFile'), signal);
    if (this.#ended) throw signedOut();
    // Not by `#ask`: a blob never changes, and Node's cannot be cloned.
    return files.readFile(this.#server.caller(this.#as), id);
  }
  postTyping(conversation: string) {
    return this.#ask('postTyping', (me) => {
      requireSeen(me, conversation);
      if (me.kind === 'agent') checkControl(me, conversation);
      const typing = { author: me.kind, name: nameOf(me), id: me.id };
      this.#server.publish(topics.conversation(conversation), { typing });
    });
  }
  control(conversation: string, body: schema.ControlBody) {
    return this.#ask('control', (me) => control(this.#server, me, conversation, body));
  }

  putRead(conversation: string, seq: number) {
    return this.#ask('putRead', (me) => {
      talk.putRead(this.#server, me, conversation, parse(readBody, { seq }).seq);
    });
  }
  listReads(conversations: readonly string[], by: 'self' | 'others') {
    return this.#ask('listReads', (me) => {
      const found: Record<string, number> = {};
      for (const conversation of conversations) {
        if (!canSeeConversation(me, conversation)) continue;
        // To an agent the other side is the interlocutor, and not the other agents.
        const other = me.kind === 'agent' ? me.tables.conversations.get(conversation)?.interlocutor : undefined;
        for (const [reader, seq] of readsOf(me.tables, conversation))
          if (by === 'self' ? reader === me.id : other ? reader === other : reader !== me.id)
            found[conversation] = Math.max(found[conversation] ?? 0, seq);
      }
      return found;
    });
  }

  getPresence(conversations?: readonly string[]) {
    return this.#ask('getPresence', (me) => {
      const items: PresenceAnswer['items'] = {};
      for (const { id, interlocutor } of agent(me).tables.conversations.values()) {
        if (conversations ? !conversations.includes(id) : false) continue;
        const presence = this.#server.presence(me.tables, interlocutor);
        if (canSeeConversation(me, id) && (conversations || presence.state === 'online')) items[id] = presence;
      }
      return { items };
    });
  }
  beat() {
    return this.#ask('beat', () => undefined);
  }

  /** The subscribe hook: topics that are not the person's are dropped. */
  mayHear(topic: string): boolean {
    if (this.#as === 'anonymous') return false;
    // Also to whom it was just ended: this is how they learn of it.
    if (topic === topics.person(this.#as.id)) return true;
    if (this.#ended || !this.#server.isSignedIn(this.#as)) return false;
    if (topic === topics.ping) return true;
    const me = this.#server.caller(this.#as);
    if (topic === topics.bot(me.tables.id)) return me.kind === 'agent';
    if (topic === topics.botAll(me.tables.id)) return seesAll(me);
    return topic.startsWith('ur/c/') && canSeeConversation(me, topic.slice(5));
  }

  /** Asks as over a network: answers are copies, so that nobody holds the server's own records. */
  async #ask<T>(route: Route, rule: (me: Caller) => T): Promise<T> {
    await this.#conditions.pass(route);
    if (this.#ended) throw signedOut();
    return structuredClone(rule(this.#server.caller(this.#as)));
  }
}

function unlessAborted<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return answer;
  const aborted = new Promise<never>((_, reject) => {
    const giveUp = () => reject(signal.reason as Error);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
  });
  return Promise.race([answer, aborted]);
}

function agent(me: Caller): Caller {
  if (me.kind !== 'agent') throw forbidden();
  return me;
}

function byName<T extends { name: string }>(records: Map<string, T>): T[] {
  return [...records.values()].sort((a, b) => a.name.localeCompare(b.name));
}
