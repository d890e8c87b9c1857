import type {
  AgentRecord,
  ChangesAnswer,
  Claim,
  ConversationRecord,
  GroupRecord,
  IntentRecord,
  InterlocutorRecord,
  Message,
  Presence,
  ReachedAnswer,
  RequestRecord,
  RequestRow,
  StepRecord,
  StoryRecord,
} from '../../../backend/schema/index.js';
import type { StoredFile } from './files.js';

export type Changed = ChangesAnswer['items'][number]['collection'];

/** Everything of one bot: what the server has in collections, here in maps by id. */
export interface Tables {
  id: string;
  name: string;
  language: string;
  visibility: 'all' | 'groups';
  /** After how many minutes a wait is long, and too long. */
  waiting: { soon: number; late: number };
  /** The key of the step that greets in a new conversation; '' for none. */
  start: string;
  /** The key of the step that the embedded bot reaches when it does not know an answer; '' while it has none. */
  fallback: string;
  pos: number;
  number: number;
  agents: Map<string, AgentRecord>;
  groups: Map<string, GroupRecord>;
  interlocutors: Map<string, InterlocutorRecord>;
  stories: Map<string, StoryRecord>;
  steps: Map<string, StepRecord>;
  intents: Map<string, IntentRecord>;
  conversations: Map<string, ConversationRecord>;
  requests: Map<string, RequestRecord>;
  /** By conversation. */
  messages: Map<string, Message[]>;
  files: Map<string, StoredFile>;
  claims: Map<string, Claim>;
  /** Anonymous people by the secret of their device. */
  devices: Map<string, string>;
  /** Who the anonymous people of a device became when they signed in, and where their conversations go on. */
  ended: Map<string, string>;
  merged: Map<string, string>;
  endedClaims: Set<string>;
  /** By conversation, then reader. */
  reads: Map<string, Map<string, number>>;
  /** By call id. */
  reached: Map<string, ReachedAnswer>;
  /** By interlocutor; overrides what connections tell. */
  presence: Map<string, Presence>;
  changes: { collection: Changed; id: string; pos: number }[];
}

/** What a seed may give; the rest is empty. */
export type Seed = Pick<Tables, 'id' | 'name'> &
  Partial<Pick<Tables, 'language' | 'visibility' | 'waiting' | 'start' | 'fallback'>> & {
    agents?: AgentRecord[];
    groups?: GroupRecord[];
    interlocutors?: InterlocutorRecord[];
    stories?: StoryRecord[];
    steps?: StepRecord[];
    intents?: IntentRecord[];
    conversations?: ConversationRecord[];
    messages?: Message[];
    files?: StoredFile[];
    requests?: RequestRecord[];
    claims?: Claim[];
    reads?: { conversation: string; reader: string; seq: number }[];
    presence?: Record<string, Presence>;
  };

// Copies, so that a seed can be used twice; what is inside a record is replaced, never changed.
const byID = <T extends { id: string }>(records: readonly T[] = []) =>
  new Map(records.map((record) => [record.id, { ...record }]));

export function createTables(seed: Seed): Tables {
  const tables: Tables = {
    id: seed.id,
    name: seed.name,
    language: seed.language ?? 'en',
    visibility: seed.visibility ?? 'all',
    waiting: seed.waiting ?? { soon: 20, late: 60 },
    start: seed.start ?? '',
    fallback: seed.fallback ?? '',
    pos: Math.max(0, ...(seed.requests ?? []).map((request) => request.pos)),
    number: Math.max(0, ...(seed.requests ?? []).map((request) => request.number)),
    agents: byID(seed.agents),
    groups: byID(seed.groups),
    interlocutors: byID(seed.interlocutors),
    stories: byID(seed.stories),
    steps: byID(seed.steps),
    intents: byID(seed.intents),
    conversations: byID(seed.conversations),
    requests: byID(seed.requests),
    messages: new Map(),
    files: new Map((seed.files ?? []).map((stored) => [stored.file.id, { ...stored }])),
    claims: new Map((seed.claims ?? []).map((claim) => [claim.conversation, structuredClone(claim)])),
    devices: new Map(),
    ended: new Map(),
    merged: new Map(),
    endedClaims: new Set(),
    reads: new Map(),
    reached: new Map(),
    presence: new Map(Object.entries(seed.presence ?? {})),
    changes: [],
  };
  for (const id of tables.conversations.keys()) tables.messages.set(id, []);
  for (const message of seed.messages ?? []) tables.messages.get(message.conversation)?.push(structuredClone(message));
  for (const { conversation, reader, seq } of seed.reads ?? []) readsOf(tables, conversation).set(reader, seq);
  return tables;
}

export function readsOf(tables: Tables, conversation: string): Map<string, number> {
  let reads = tables.reads.get(conversation);
  if (!reads) tables.reads.set(conversation, (reads = new Map()));
  return reads;
}

const rows = new WeakMap<RequestRecord, RequestRow>();

/** As a list shows it: expanded, and without what was frozen. Kept until the request changes, for long lists' sake. */
export function rowOf(tables: Tables, request: RequestRecord): RequestRow {
  const interlocutor = tables.interlocutors.get(request.interlocutor);
  const conversation = tables.conversations.get(request.conversation);
  const known = rows.get(request);
  // Every change draws a position. The person and the conversation are changed in place.
  if (known && known.pos === request.pos && known.rev === request.rev) return known;
  const { extract: _, attributes: __, ...fields } = request;
  const row = { ...fields, expand: { ...(interlocutor && { interlocutor }), ...(conversation && { conversation }) } };
  rows.set(request, row);
  return row;
}
