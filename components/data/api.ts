import type {
  AgentRecord,
  ChangesAnswer,
  ControlAnswer,
  ControlBody,
  ConversationRecord,
  CountsAnswer,
  GroupRecord,
  IntentBody,
  IntentRecord,
  InterlocutorRecord,
  Message,
  MessageBody,
  MessageFile,
  MessagesAnswer,
  PresenceAnswer,
  RequestBody,
  RequestRecord,
  RequestRow,
  SessionAnswer,
  SessionBody,
  StepPatchBody,
  StepRecord,
  StoryRecord,
} from '../../backend/schema/index.js';
import type { Filters, RequestQuery } from './client.js';

/** A page of a request list: the rows that come after this one in the query's order. */
export interface PageOptions {
  after?: RequestRow | undefined;
  limit: number;
}

/** A page of a log, as `GET messages` has it. */
export interface MessagesOptions {
  after?: number | undefined;
  before?: number | undefined;
  limit?: number | undefined;
}

/** A file on its way to the server, under an id of its sender's: the same id again is the same file. */
export interface FileUpload {
  id: string;
  file: File;
  /** Told how much of it is there, from 0 to 1. */
  onProgress?: ((part: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Everything that is asked of the server, one method per question, and nothing remembered but the session's token.
 * Every method rejects with `UrError`. {@link Client} is built on it; nothing else uses it.
 */
export interface Api {
  /** Exchanges a token of the host, and keeps the answer's token in memory for all other methods. */
  openSession(body: SessionBody): Promise<SessionAnswer>;
  endSession(): Promise<void>;
  /** Gives up all that is under way, as when there is no answer: the network that it went out on is dead. */
  abort(): void;

  /** The first row of the next page is the one after `after`; a page shorter than `limit` is the last. */
  listRequests(query: RequestQuery, page: PageOptions): Promise<RequestRow[]>;
  /** Those of these ids that the person may see, in any order. */
  listRequestRows(ids: readonly string[]): Promise<RequestRow[]>;
  /** All of a conversation, oldest first. */
  listRequestsOf(conversation: string): Promise<RequestRow[]>;
  getRequest(id: string): Promise<RequestRecord>;
  patchRequest(id: string, body: RequestBody): Promise<RequestRecord>;
  getCounts(filters?: Filters): Promise<CountsAnswer>;
  /** Without `after`: only the present position. */
  getChanges(after?: number, limit?: number): Promise<ChangesAnswer>;

  listAgents(): Promise<AgentRecord[]>;
  listGroups(): Promise<GroupRecord[]>;
  listStories(): Promise<StoryRecord[]>;
  listIntents(): Promise<IntentRecord[]>;
  createIntent(request: string, body: IntentBody): Promise<IntentRecord>;
  /** By record id or key. */
  getStep(idOrKey: string): Promise<StepRecord>;
  patchStep(id: string, body: StepPatchBody): Promise<StepRecord>;

  getInterlocutor(id: string): Promise<InterlocutorRecord>;
  getConversation(id: string): Promise<ConversationRecord>;
  getMessages(conversation: string, options?: MessagesOptions): Promise<MessagesAnswer>;
  postMessage(conversation: string, body: MessageBody): Promise<Message>;
  /** Uploads what a message may then name. Rejects with the signal's reason when it is given up. */
  postFile(conversation: string, upload: FileUpload): Promise<MessageFile>;
  /** The bytes of a file of a message that the person sees, or that they have uploaded themselves. */
  readFile(id: string, signal?: AbortSignal): Promise<Blob>;
  postTyping(conversation: string): Promise<void>;
  control(conversation: string, body: ControlBody): Promise<ControlAnswer>;

  putRead(conversation: string, seq: number): Promise<void>;
  /** How far each of these conversations was read, by conversation: by oneself, or by the furthest of the others. */
  listReads(conversations: readonly string[], by: 'self' | 'others'): Promise<Record<string, number>>;

  getPresence(conversations?: readonly string[]): Promise<PresenceAnswer>;
  beat(): Promise<void>;
}

/** What the memory client can let fail: one route per method. */
export type Route = Exclude<keyof Api, 'abort'>;
