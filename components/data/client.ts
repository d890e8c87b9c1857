import type {
  Action,
  AgentRecord,
  Claim,
  ConversationRecord,
  CountsAnswer,
  GroupRecord,
  IntentBody,
  IntentRecord,
  InterlocutorRecord,
  Message,
  MessageData,
  MessageFile,
  Presence,
  RequestPatch,
  RequestRecord,
  RequestRow,
  SessionAnswer,
  Status,
  StepRecord,
  StoryRecord,
} from '../../backend/schema/index.js';
import type { LiveRegion } from './announcer.js';
import type { Feed, Readable } from './feed.js';

/** Fixed views, and `group:<id>`. */
export type View = 'all' | 'mine' | 'unassigned' | 'open' | 'online' | 'done' | `group:${string}`;
export type Sort = 'newest' | 'oldest' | 'waiting' | 'activity';

/** Each list is "one of these"; `assignee` may have '' for nobody. `text` looks in title, description and name. */
export interface Filters {
  status?: Status[];
  assignee?: string[];
  story?: string[];
  text?: string;
}

export interface RequestQuery {
  view: View;
  filters: Filters;
  sort: Sort;
  /** Only of this person (the host's `userID`). */
  interlocutor?: string;
}

export type Person =
  | { kind: 'agent'; id: string; name: string; role: AgentRecord['role']; groups: string[] }
  | { kind: 'interlocutor'; id: string; name: string; isLogged: boolean };

export type Session =
  /** The host's token is being asked for or exchanged. */
  | { state: 'opening' }
  | {
      state: 'signed-in';
      person: Person;
      /** The interlocutor's own conversation. */
      conversation: string | undefined;
      bot: SessionAnswer['bot'];
    }
  /** The host has no token for us, or the server refuses it. */
  | { state: 'signed-out' }
  /** The server speaks a newer version than this build. */
  | { state: 'outdated' };

/** How current the screen is; `since` in Unix ms. */
export interface Connection {
  state: 'live' | 'catching-up' | 'offline';
  since: number;
}

/** A request list as far as it is loaded: a window of the whole, grown at its end by `more()`. */
export interface RequestListValue {
  /** In the order of the query's sort. Rows that no longer match after a change of one's own stay until reloaded. */
  rows: readonly RequestRow[];
  /** Rows in all, loaded or not; undefined while unknown. */
  total: number | undefined;
  /** Whether `more()` has anything to bring. */
  hasMore: boolean;
  /** New requests above what is shown, held back until `showNew()`: nothing that is read moves. */
  held: number;
  /** Ids of the rows with something that this agent has not read. */
  unread: ReadonlySet<string>;
}
export interface RequestListFeed extends Feed<RequestListValue> {
  /** Whether new requests that belong above the first row are held back: set while somebody reads the rows. */
  holdNew: boolean;
  more(): Promise<void>;
  showNew(): void;
  /** Tells which rows are on the screen: what is said in them is kept current, whatever else is loaded. */
  look(ids: readonly string[]): void;
}

/** How far a line of one's own is. */
export type Delivery =
  | { state: 'sent' }
  | { state: 'sending' }
  | { state: 'waiting' } // behind another, or for the network
  | {
      state: 'failed';
      error: 'invalid' | 'not_in_control' | 'forbidden' | 'too_long' | 'files' | 'limited' | 'failed';
    };

/** A message of the log, or a line of the outbox (`seq` 0) behind them all. Edits are applied; withdrawn text is null. */
export interface Line extends Omit<Message, 'text'> {
  text: string | null;
  edited: boolean;
  delivery: Delivery;
}

export interface ConversationValue {
  /** In ascending `seq`, without gaps; then the outbox's lines in the order they were written. */
  lines: readonly Line[];
  /** Whether `older()` has anything to bring. */
  hasOlder: boolean;
  /** Whether `newer()` has (only in a log opened `at` a place in the past). */
  hasNewer: boolean;
  /** The newest `seq` of the conversation. */
  last: number;
  /** Who has control; null is the bot. */
  claim: Claim | null;
  /** Who is writing right now, besides oneself. */
  typing: readonly { id: string; name: string }[];
  /** The newest `seq` that the other side has read: known for one's own last message only. */
  readByOther: number;
  /** The newest `seq` that an interlocutor has read, in whichever tab; 0 for agents, whose lists know it. */
  readBefore: number;
}
export interface ConversationFeed extends Feed<ConversationValue> {
  older(): Promise<void>;
  newer(): Promise<void>;
  /** Makes the window hold this `seq`. */
  goTo(seq: number): Promise<void>;
}

/** Everybody and everything that names are needed of. Small, loaded once, kept current. */
export interface Directory {
  agents: readonly AgentRecord[];
  groups: readonly GroupRecord[];
  stories: readonly StoryRecord[];
}

/** A step's User request action, as its editor has it: '' is nobody. */
export interface UserRequestAction {
  message: string;
  assigneeID: string;
  groupID: string;
}

/** `onProgress` is told how much of a file is there, from 0 to 1. */
export interface UploadOptions {
  /** The same id again is the same file, however often it is tried. */
  id: string;
  onProgress?: (part: number) => void;
  signal?: AbortSignal;
}

export interface OutgoingLine {
  text: string;
  /** What was uploaded to the same conversation; the text may then be empty. */
  files?: readonly MessageFile[];
  type?: 'text' | 'edit';
  data?: MessageData;
}

export type ControlAction = { action: 'take'; force?: boolean } | { action: 'release'; step?: string };

/** State events of the client: dispatched once, whoever shows it and whoever did it. */
export interface ClientEventMap {
  'ur-session-change': CustomEvent<{ session: Session }>;
  'ur-connection-change': CustomEvent<{ connection: Connection }>;
  /** A request that somebody watches was made or changed; `by` is the agent's id, '' when it was the bot. */
  'ur-request-change': CustomEvent<{ request: RequestRow; by: string }>;
  'ur-control-change': CustomEvent<{ conversation: string; claim: Claim | null; by: string }>;
  'ur-unread-change': CustomEvent<{ requests: number }>;
  'ur-error': CustomEvent<{ code: string; status: number; element: string }>;
}

/**
 * The only door to the server: what every element asks and tells. One per document for the same API, bot and person.
 * Methods that write reject with `UrError`; feeds never throw, they hold the error.
 */
export interface Client extends EventTarget {
  readonly session: Readable<Session>;
  readonly connection: Readable<Connection>;
  /** The clock that every time on a screen is measured with, in Unix ms. */
  now(): number;

  /**
   * Where the conversation goes on, once its person has signed in and had one of their own; itself otherwise. Its log
   * calls back when that changes.
   */
  whereIs(conversation: string): string;

  requests(query: RequestQuery): RequestListFeed;
  request(id: string): Feed<RequestRecord>;
  /** The interlocutor's attributes as they are now, by record id. */
  interlocutor(id: string): Feed<InterlocutorRecord>;
  conversation(id: string): Feed<ConversationRecord>;
  /** The log of a conversation; `at` opens it around that `seq`, else at its end. */
  log(conversation: string, at?: number): ConversationFeed;
  /** All requests of one conversation, oldest first: where the log shows "Request #214 created here". */
  requestsOf(conversation: string): Feed<readonly RequestRow[]>;
  counts(filters?: Filters): Feed<CountsAnswer>;
  directory(): Feed<Directory>;
  presence(conversation: string): Feed<Presence>;
  /** By record id or key. */
  step(idOrKey: string): Feed<StepRecord>;
  intents(): Feed<readonly IntentRecord[]>;

  /**
   * Shows the change at once, and takes it back when it is refused. A change of other fields that came between is
   * no conflict: it is tried again on the newest `rev`; of the same field, it rejects with `conflict`.
   */
  changeRequest(id: string, change: RequestPatch): Promise<RequestRecord>;
  createIntent(request: string, body: IntentBody): Promise<IntentRecord>;
  /** Rejects with `conflict` (`current`: the stored step) when somebody saved since `rev`. */
  saveStep(id: string, rev: number, actions: Action[]): Promise<StepRecord>;
  /** Take rejects with `conflict` (`current`: `TakenConflict`) when an agent has it. */
  control(conversation: string, action: ControlAction): Promise<Claim | null>;

  /** Resolves when the line is stored in the outbox and shown in the log, which is before it is sent. */
  send(conversation: string, line: OutgoingLine): Promise<void>;
  /** Sends the failed line, and those behind it, again. */
  retry(conversation: string, messageID: string): Promise<void>;
  /**
   * Takes a line that was not sent out of the log; resolves with its text, for the composer or the bin. Undefined where
   * there is no such line any more: it was sent after all, or taken out in another tab.
   */
  withdrawUnsent(conversation: string, messageID: string): Promise<string | undefined>;
  /**
   * Uploads a file, which a line may then name: within a day, and once. Rejects with `UrError`, or with the signal's
   * reason when it is given up.
   */
  uploadFile(conversation: string, file: File, options: UploadOptions): Promise<MessageFile>;
  /** The bytes of a file of a message. Its name and its type are the message's to tell. */
  readFile(id: string, signal?: AbortSignal): Promise<Blob>;
  /** Tells that this person is writing; sent at most every 3 s, and never fails. */
  typing(conversation: string): void;
  /** Tells that everything up to `seq` was seen; never fails. */
  read(conversation: string, seq: number): void;
  /** The text in the composer, kept per conversation until sent or signed out. */
  draft(conversation: string): Promise<string>;
  setDraft(conversation: string, text: string): void;

  /** Says it to a screen reader, politely; the same key is said once, bursts are joined. */
  announce(text: string, key: string): void;
  /** Where announcements go from now on, until the returned function is called: the newest wins. */
  announceThrough(region: LiveRegion): () => void;
  /** Tells hosts of an error that an element shows. */
  report(error: { code: string; status: number }, element: string): void;

  /** Ends the session. `keep` leaves unsent lines stored for the next sign-in of the same person. */
  signOut(options?: { unsent?: 'keep' | 'discard' }): Promise<{ unsent: number }>;
  /** Tries the session and the connection again at once. */
  reconnect(): void;
}
