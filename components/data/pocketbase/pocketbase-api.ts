import type PocketBase from 'pocketbase';
import { ClientResponseError, type SendOptions } from 'pocketbase';
import type * as schema from '../../../backend/schema/index.js';
import type { Api, FileUpload, MessagesOptions, PageOptions } from '../api.js';
import type { Filters, RequestQuery } from '../client.js';
import { UrError } from '../errors.js';
import { filterOf, pagesOf } from './request-filter.js';

/** A question that found no answer for so long has none, in ms: on a dead network it would wait for ever. */
const timeout = 20_000;

/** Records per question where a collection is small, and read whole. */
const whole = 500;

// A row without what was frozen with it, and of its person and conversation what a row shows.
const rowFields = [
  'id,bot,number,conversation,seq,interlocutor,story,step,storyName,stepName,title,description,status',
  'assignee,group,waitingSince,rev,pos,created,updated',
  ...['id', 'bot', 'userID', 'firstName', 'lastName', 'isLogged', 'usedToTest'].map(
    (name) => `expand.interlocutor.${name}`,
  ),
  ...['id', 'bot', 'interlocutor', 'seq', 'lastAt', 'lastText'].map((name) => `expand.conversation.${name}`),
].join(',');

interface ListOptions {
  filter?: string;
  sort?: string;
  expand?: string;
  fields?: string;
}

/** PocketBase's record API for what is read, our own routes for what is written. */
export class PocketBaseApi implements Api {
  #pb: PocketBase;
  #underWay = new AbortController();

  constructor(pb: PocketBase) {
    this.#pb = pb;
  }

  abort(): void {
    this.#underWay.abort();
    this.#underWay = new AbortController();
  }

  async openSession(body: schema.SessionBody): Promise<schema.SessionAnswer> {
    const answer = await this.#call<schema.SessionAnswer>('POST', 'session', { body });
    this.#pb.authStore.save(answer.token, { ...answer.record, collectionId: answer.record.collectionName });
    return answer;
  }

  async endSession(): Promise<void> {
    await this.#call('DELETE', 'session');
    this.#pb.authStore.clear();
  }

  async listRequests(query: RequestQuery, { after, limit }: PageOptions): Promise<schema.RequestRow[]> {
    const quote = (filter: string, values: Record<string, unknown>) => this.#pb.filter(filter, values);
    const online = query.view === 'online' ? Object.keys((await this.getPresence()).items) : [];
    if (query.view === 'online' && !online.length) return [];
    const filter = filterOf(quote, query, this.#pb.authStore.record?.id ?? '', online);
    const rows: schema.RequestRow[] = [];
    for (const page of pagesOf(quote, filter, query.sort, after)) {
      if (rows.length < limit) rows.push(...(await this.#listRows(page, limit - rows.length)));
    }
    return rows;
  }

  listRequestRows(ids: readonly string[]): Promise<schema.RequestRow[]> {
    return this.#listRows({ filter: this.#oneOf('id', ids) }, ids.length);
  }

  listRequestsOf(conversation: string): Promise<schema.RequestRow[]> {
    return this.#listRows({ filter: this.#oneOf('conversation', [conversation]), sort: 'created,id' }, whole);
  }

  getRequest(id: string): Promise<schema.RequestRecord> {
    return this.#one('requests', id, 'interlocutor,conversation');
  }

  async patchRequest(id: string, body: schema.RequestBody): Promise<schema.RequestRecord> {
    return (await this.#call<{ request: schema.RequestRecord }>('PATCH', `requests/${id}`, { body })).request;
  }

  getCounts(filters: Filters = {}): Promise<schema.CountsAnswer> {
    return this.#call('GET', 'requests/counts', { query: { filter: JSON.stringify(filters) } });
  }

  getChanges(after?: number, limit?: number): Promise<schema.ChangesAnswer> {
    return this.#call('GET', 'changes', { query: { after, limit } });
  }

  listAgents(): Promise<schema.AgentRecord[]> {
    return this.#list('agents');
  }
  listGroups(): Promise<schema.GroupRecord[]> {
    return this.#list('groups');
  }
  listStories(): Promise<schema.StoryRecord[]> {
    return this.#list('stories');
  }
  listIntents(): Promise<schema.IntentRecord[]> {
    return this.#list('intents');
  }

  async createIntent(request: string, body: schema.IntentBody): Promise<schema.IntentRecord> {
    return (await this.#call<{ intent: schema.IntentRecord }>('POST', `requests/${request}/intent`, { body })).intent;
  }

  async getStep(idOrKey: string): Promise<schema.StepRecord> {
    const filter = this.#pb.filter('id = {:idOrKey} || key = {:idOrKey}', { idOrKey });
    const [step] = await this.#list<schema.StepRecord>('steps', { filter, expand: 'story' }, 1);
    if (!step) throw new UrError({ status: 404 });
    return step;
  }

  async patchStep(id: string, body: schema.StepPatchBody): Promise<schema.StepRecord> {
    return (await this.#call<{ step: schema.StepRecord }>('PATCH', `steps/${id}`, { body })).step;
  }

  getInterlocutor(id: string): Promise<schema.InterlocutorRecord> {
    return this.#one('interlocutors', id);
  }
  getConversation(id: string): Promise<schema.ConversationRecord> {
    return this.#one('conversations', id, 'interlocutor');
  }

  getMessages(conversation: string, options: MessagesOptions = {}): Promise<schema.MessagesAnswer> {
    return this.#call('GET', `conversations/${conversation}/messages`, { query: { ...options } });
  }

  async postMessage(conversation: string, body: schema.MessageBody): Promise<schema.Message> {
    const path = `conversations/${conversation}/messages`;
    return (await this.#call<{ message: schema.Message }>('POST', path, { body })).message;
  }

  async postFile(conversation: string, upload: FileUpload): Promise<schema.MessageFile> {
    const { sendFile } = await import('./file-transfer.js');
    return sendFile(this.#door(`conversations/${conversation}/files`), upload);
  }
  async readFile(id: string, signal?: AbortSignal): Promise<Blob> {
    const { readFile } = await import('./file-transfer.js');
    return readFile(this.#door(`files/${id}`), signal);
  }

  postTyping(conversation: string): Promise<void> {
    return this.#call('POST', `conversations/${conversation}/typing`);
  }
  control(conversation: string, body: schema.ControlBody): Promise<schema.ControlAnswer> {
    return this.#call('POST', `conversations/${conversation}/control`, { body });
  }
  putRead(conversation: string, seq: number): Promise<void> {
    return this.#call('PUT', `conversations/${conversation}/read`, { body: { seq } });
  }

  async listReads(conversations: readonly string[], by: 'self' | 'others'): Promise<Record<string, number>> {
    const record = this.#pb.authStore.record;
    const me = this.#pb.filter(by === 'self' ? 'reader = {:me}' : 'reader != {:me}', { me: record?.id ?? '' });
    // To an agent the other side is the interlocutor, and not the other agents.
    const reader = by === 'others' && record?.collectionName === 'agents' ? 'reader = conversation.interlocutor' : me;
    const filter = `${this.#oneOf('conversation', conversations)} && ${reader}`;
    const reads = await this.#list<{ conversation: string; seq: number }>('reads', {
      filter,
      fields: 'conversation,seq',
    });
    const found: Record<string, number> = {};
    for (const { conversation, seq } of reads) found[conversation] = Math.max(seq, found[conversation] ?? 0);
    return found;
  }

  getPresence(conversations?: readonly string[]): Promise<schema.PresenceAnswer> {
    return this.#call('GET', 'presence', { query: { conversations: conversations?.join(',') } });
  }
  beat(): Promise<void> {
    return this.#call('POST', 'beat');
  }

  #door(path: string) {
    return { url: this.#pb.buildURL(`/api/ur/${path}`), token: this.#pb.authStore.token };
  }

  #oneOf(field: string, values: readonly string[]): string {
    return `(${values.map((value) => this.#pb.filter(`${field} = {:value}`, { value })).join(' || ')})`;
  }

  #listRows(options: ListOptions, limit: number): Promise<schema.RequestRow[]> {
    return this.#list('requests', { ...options, expand: 'interlocutor,conversation', fields: rowFields }, limit);
  }

  async #list<T>(collection: string, options: ListOptions = { sort: 'name' }, limit = whole): Promise<T[]> {
    this.#requireToken();
    const { items } = await this.#ask((common) =>
      this.#pb.collection(collection).getList<T>(1, limit, { ...options, skipTotal: true, ...common }),
    );
    if (!items.length) await this.beat();
    return items;
  }

  async #one<T>(collection: string, id: string, expand = ''): Promise<T> {
    this.#requireToken();
    try {
      return await this.#ask((common) => this.#pb.collection(collection).getOne<T>(id, { expand, ...common }));
    } catch (error) {
      if ((error as UrError).code === 'gone') await this.beat();
      throw error;
    }
  }

  /**
   * The record API answers a token that has ended as it answers a guest: with nothing, instead of 401. One whose time
   * is over is not even sent; whether it was revoked is asked of a route of ours (`beat`) wherever there is nothing.
   */
  #requireToken(): void {
    if (!this.#pb.authStore.isValid) throw new UrError({ status: 401, message: 'The session has ended.' });
  }

  /** One of our own routes. */
  #call<T>(method: string, path: string, options: SendOptions = {}): Promise<T> {
    return this.#ask((common) => this.#pb.send<T>(`/api/ur/${path}`, { method, ...common, ...options }));
  }

  /** `ask` is given what all questions share: none is given up because another like it is asked, the SDK's default. */
  async #ask<T>(ask: (common: SendOptions) => Promise<T>): Promise<T> {
    let headers: Headers | undefined;
    const signal = AbortSignal.any([this.#underWay.signal, AbortSignal.timeout(timeout)]);
    try {
      return await ask({
        requestKey: null,
        signal,
        // The SDK's errors have no headers.
        fetch: async (...args: Parameters<typeof fetch>) => {
          const response = await fetch(...args);
          headers = response.headers;
          return response;
        },
      });
    } catch (cause) {
      throw errorOf(cause, headers);
    }
  }
}

/** `headers` are those of the answer: a proxy says there alone how long to wait. */
export function errorOf(cause: unknown, headers?: Headers): UrError {
  if (!(cause instanceof ClientResponseError)) return new UrError({ status: -1, message: String(cause) }, { cause });
  const { status, response, message } = cause;
  const { data = {}, current } = response as Partial<schema.ErrorAnswer>;
  const { retryAfter = Number(headers?.get('Retry-After')), ...fields } = data as Record<string, never> & {
    retryAfter?: number;
  };
  return new UrError(
    { status, message: response.message ?? message, data: fields, ...(current !== undefined && { current }) },
    { cause, ...(retryAfter && { retryAfter }) },
  );
}
