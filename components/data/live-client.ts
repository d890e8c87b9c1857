import type {
  Action,
  Claim,
  ConversationRecord,
  CountsAnswer,
  IntentBody,
  IntentRecord,
  InterlocutorRecord,
  MessageFile,
  Presence,
  RequestPatch,
  RequestRecord,
  RequestRow,
  StepRecord,
} from '../../backend/schema/index.js';
import { Announcer, type LiveRegion } from './announcer.js';
import { watchActivity, watchCollection, watchCounts, watchRequest, watchRequestsOf } from './watch.js';
import type {
  Client,
  ClientEventMap,
  Connection,
  ControlAction,
  ConversationFeed,
  Directory,
  Filters,
  OutgoingLine,
  RequestListFeed,
  RequestQuery,
  Session,
  UploadOptions,
} from './client.js';
import { ConversationLog } from './conversation-feed.js';
import type { Feed, Readable } from './feed.js';
import { Hub, type HubOptions } from './hub.js';
import { AnswerFeed, type AnswerOptions, type LiveFeed } from './live-feed.js';
import { PresenceWatch } from './presence.js';
import { RequestList } from './request-list-feed.js';

/** `typing` is told at most this often, in ms. */
const typingPace = 3000;

/** The client, over any server that answers as {@link HubOptions.api} does. */
export class LiveClient extends EventTarget implements Client {
  readonly session: Readable<Session>;
  readonly connection: Readable<Connection>;
  #hub: Hub;
  #feeds = new Map<string, LiveFeed<unknown>>();
  #presence: PresenceWatch;
  #announcer = new Announcer();
  #typedAt = new Map<string, number>();
  #readUpTo = new Map<string, number>();
  #told = new Map<string, number>();
  #unread = -1;

  constructor(options: HubOptions) {
    super();
    const hub = new Hub(options, (conversation, claim, by) => {
      hub.showLogs(conversation);
      this.#dispatch('ur-control-change', { conversation, claim, by });
    });
    this.#hub = hub;
    hub.onMerged = (from, into) => {
      // Where nothing moved, it is another person's now.
      if (from === into) this.#reload(JSON.stringify(['conversation', into]));
    };
    this.session = hub.session.state;
    this.connection = hub.connection;
    this.#presence = new PresenceWatch(hub.api);
    this.session.subscribe(() => {
      const session = this.session.current;
      if (session.state === 'signed-out' || session.state === 'outdated') this.#forget();
      this.#dispatch('ur-session-change', { session });
    });
    this.connection.subscribe(() => this.#dispatch('ur-connection-change', { connection: this.connection.current }));
    hub.changes.listen({
      items: (items) => {
        for (const { collection, id, pos, record } of items) {
          // The answer to a change of one's own comes again as an event.
          if (collection !== 'requests' || !record || pos <= (this.#told.get(id) ?? 0)) continue;
          this.#told.set(id, pos);
          const request = record as RequestRow;
          this.#dispatch('ur-request-change', { request, by: request.changedBy });
        }
      },
    });
  }

  now(): number {
    return this.#hub.now();
  }

  whereIs(conversation: string): string {
    return this.#hub.whereIs(conversation);
  }

  // Feeds ---------------------------------------------------------------------------------------------

  requests(query: RequestQuery): RequestListFeed {
    const { api, changes, own } = this.#hub;
    return this.#feed(['requests', query], () => {
      const counts = this.counts(query.filters);
      const me = () => this.#hub.me;
      const unread = () => this.#tellUnread();
      return new RequestList({ keeper: this.#hub, api, changes, own, query, me, counts, unread });
    });
  }

  request(id: string): Feed<RequestRecord> {
    const { api, own } = this.#hub;
    return this.#answer(['request', id], {
      ask: () => api.getRequest(id),
      watch: watchRequest(this.#hub, id),
      shown: (record) => own.apply(record),
      find: (record, wanted) => (record.id === wanted ? record : undefined),
    });
  }

  interlocutor(id: string): Feed<InterlocutorRecord> {
    return this.#answer(['interlocutor', id], { ask: () => this.#hub.api.getInterlocutor(id) });
  }

  conversation(id: string): Feed<ConversationRecord> {
    const ask = () => this.#hub.api.getConversation(id);
    return this.#answer(['conversation', id], { ask, watch: watchActivity(this.#hub, id) });
  }

  log(conversation: string, at?: number): ConversationFeed {
    const { api, transport, claims } = this.#hub;
    const outbox = () => this.#hub.outbox;
    const me = () => this.#hub.person;
    const merged = (into: string) => void this.#hub.session.merged(conversation, into);
    return this.#feed(
      ['log', conversation, at],
      () => new ConversationLog({ keeper: this.#hub, api, transport, claims, outbox, me, merged, conversation, at }),
    );
  }

  requestsOf(conversation: string): Feed<readonly RequestRow[]> {
    const { api, own } = this.#hub;
    return this.#answer<readonly RequestRow[]>(['requestsOf', conversation], {
      ask: () => api.listRequestsOf(conversation),
      watch: watchRequestsOf(this.#hub, conversation),
      shown: (rows) => rows.map((row) => own.apply(row)),
      find: (rows, id) => rows.find((row) => row.id === id),
    });
  }

  counts(filters: Filters = {}): Feed<CountsAnswer> {
    const ask = () => this.#hub.api.getCounts(filters);
    return this.#answer(['counts', filters], { ask, watch: watchCounts(this.#hub) });
  }

  directory(): Feed<Directory> {
    const { api } = this.#hub;
    const ask = async () => {
      const [agents, groups, stories] = await Promise.all([api.listAgents(), api.listGroups(), api.listStories()]);
      return { agents, groups, stories };
    };
    return this.#answer(['directory'], { ask, watch: watchCollection(this.#hub, ['agents', 'groups', 'stories']) });
  }

  presence(conversation: string): Feed<Presence> {
    const ask = () => this.#presence.ask(conversation);
    const watch = (feed: AnswerFeed<Presence>) => this.#presence.watch(() => void feed.reload());
    return this.#answer(['presence', conversation], { ask, watch });
  }

  step(idOrKey: string): Feed<StepRecord> {
    const ask = () => this.#hub.api.getStep(idOrKey);
    return this.#answer(['step', idOrKey], { ask, watch: watchCollection(this.#hub, ['steps']) });
  }

  intents(): Feed<readonly IntentRecord[]> {
    const ask = () => this.#hub.api.listIntents();
    return this.#answer<readonly IntentRecord[]>(['intents'], { ask, watch: watchCollection(this.#hub, ['intents']) });
  }

  // Changes -------------------------------------------------------------------------------------------

  changeRequest(id: string, change: RequestPatch): Promise<RequestRecord> {
    return this.#hub.own.change(id, change);
  }

  async createIntent(request: string, body: IntentBody): Promise<IntentRecord> {
    const intent = await this.#hub.api.createIntent(request, body);
    this.#reload('["intents"]');
    return intent;
  }

  async saveStep(id: string, rev: number, actions: Action[]): Promise<StepRecord> {
    const step = await this.#hub.api.patchStep(id, { rev, actions });
    for (const name of [step.id, step.key]) this.#reload(JSON.stringify(['step', name]));
    return step;
  }

  async control(conversation: string, action: ControlAction): Promise<Claim | null> {
    const { api, claims, me } = this.#hub;
    const { claim, message } = await api.control(conversation, action);
    // Before its message: only the answer knows the claim's id.
    claims.see(conversation, claim, message?.seq, me);
    if (message) this.#hub.hear(message);
    // Nothing was changed, so nothing tells as of when this is so: the logs ask.
    else this.#hub.wakeLogs(conversation);
    this.#hub.showLogs(conversation);
    return claim;
  }

  // Talking -------------------------------------------------------------------------------------------

  async send(conversation: string, line: OutgoingLine): Promise<void> {
    this.#typedAt.delete(conversation);
    await (await this.#hub.openOutbox()).add(conversation, line);
  }

  async retry(conversation: string, _messageID: string): Promise<void> {
    await (await this.#hub.openOutbox()).retry(conversation);
  }

  async withdrawUnsent(conversation: string, messageID: string): Promise<string | undefined> {
    return (await this.#hub.openOutbox()).withdraw(conversation, messageID);
  }

  uploadFile(conversation: string, file: File, options: UploadOptions): Promise<MessageFile> {
    return this.#hub.api.postFile(conversation, { file, ...options });
  }

  readFile(id: string, signal?: AbortSignal): Promise<Blob> {
    return this.#hub.api.readFile(id, signal);
  }

  typing(conversation: string): void {
    const now = performance.now();
    if (now - (this.#typedAt.get(conversation) ?? -typingPace) < typingPace) return;
    this.#typedAt.set(conversation, now);
    this.#hub.api.postTyping(conversation).catch(() => undefined);
  }

  read(conversation: string, seq: number): void {
    const before = this.#readUpTo.get(conversation) ?? 0;
    if (seq <= before) return;
    this.#readUpTo.set(conversation, seq);
    this.#hub.changes.offerRead(conversation, seq);
    this.#hub.api.putRead(conversation, seq).catch(() => {
      // Told again the next time that it is seen.
      if (this.#readUpTo.get(conversation) === seq) this.#readUpTo.set(conversation, before);
    });
  }

  async draft(conversation: string): Promise<string> {
    return (await this.#hub.openOutbox()).draft(conversation);
  }

  setDraft(conversation: string, text: string): void {
    this.#hub.openOutbox().then(
      (outbox) => outbox.setDraft(conversation, text),
      () => undefined,
    );
  }

  // Saying --------------------------------------------------------------------------------------------

  announce(text: string, key: string): void {
    this.#announcer.say(text, key);
  }

  announceThrough(region: LiveRegion): () => void {
    return this.#announcer.through(region);
  }

  report({ code, status }: { code: string; status: number }, element: string): void {
    this.#dispatch('ur-error', { code, status, element });
  }

  async signOut({ unsent = 'keep' }: { unsent?: 'keep' | 'discard' } = {}): Promise<{ unsent: number }> {
    const { session, api } = this.#hub;
    const outbox = session.person && (await this.#hub.openOutbox());
    const count = outbox?.unsent ?? 0;
    if (session.person) await api.endSession().catch(() => undefined);
    session.end();
    await this.#hub.forgetOutbox(unsent === 'keep');
    return { unsent: count };
  }

  reconnect(): void {
    if (this.session.current.state !== 'signed-in') void this.#hub.session.open();
    this.#hub.transport.reconnect();
    this.#hub.wake();
  }

  /** Ends everything that runs; the client is of no use afterwards. */
  close(): void {
    this.#presence.close();
    this.#hub.close();
  }

  #answer<T>(key: unknown[], options: AnswerOptions<T>): AnswerFeed<T> {
    const ask = () => this.#hub.ready().then(options.ask);
    return this.#feed(key, () => new AnswerFeed<T>(this.#hub, options.watch ? { ...options, ask } : options));
  }

  /** One feed per question: two elements that ask the same share its answer. */
  #feed<F extends LiveFeed<unknown>>(key: unknown[], make: () => F): F {
    const name = JSON.stringify(key);
    const known = this.#feeds.get(name);
    if (known) return known as F;
    // Feeds that nobody follows any more need not be remembered; who still holds one can start it again.
    if (this.#feeds.size > 100) for (const [key, feed] of this.#feeds) if (!feed.isRunning) this.#feeds.delete(key);
    const feed = make();
    this.#feeds.set(name, feed);
    return feed;
  }

  /** Nothing of a person who is gone stays, neither on a screen nor for the next who asks. */
  #forget(): void {
    for (const [name, feed] of this.#feeds) {
      feed.clear();
      if (!feed.isRunning) this.#feeds.delete(name);
    }
    this.#told.clear();
    this.#readUpTo.clear();
  }

  #reload(name: string): void {
    const feed = this.#feeds.get(name);
    if (feed?.isRunning) void feed.reload();
  }

  #tellUnread(): void {
    const unread = new Set(this.#hub.lists.flatMap((list) => [...(list.value?.unread ?? [])]));
    if (unread.size === this.#unread) return;
    this.#unread = unread.size;
    this.#dispatch('ur-unread-change', { requests: unread.size });
  }

  #dispatch<K extends keyof ClientEventMap>(type: K, detail: ClientEventMap[K]['detail']): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
