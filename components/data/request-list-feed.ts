import type { Activity, CountsAnswer, RequestRow } from '../../backend/schema/index.js';
import type { Api, PageOptions } from './api.js';
import type { ChangeItem, Changes } from './changes.js';
import type { RequestListFeed, RequestListValue, RequestQuery } from './client.js';
import type { Feed } from './feed.js';
import { LiveFeed, type Keeper } from './live-feed.js';
import type { RequestChanges } from './request-changes.js';
import { matches, order, type Viewer } from './request-query.js';
import { TalkFollower } from './talk-follower.js';

/** Rows per page. */
const page = 50;
/** Rows that are asked for anew. */
const most = 200;
/** In the order of what was said last, rows that may have come up from behind the end are asked for this often, in ms. */
const surfacePace = 1000;
/** A list of people who are online is asked anew this often, in ms. */
const onlinePace = 30_000;

export interface RequestListOptions {
  keeper: Keeper;
  api: Api;
  changes: Changes;
  own: RequestChanges;
  query: RequestQuery;
  me(): string;
  counts: Feed<CountsAnswer>;
  /** The number of unread rows changed. */
  unread(): void;
}

/** Requests under a query: the first pages of it, each row kept current, and correct when one enters, leaves or moves. */
export class RequestList extends LiveFeed<RequestListValue> implements RequestListFeed {
  /** New rows that would come above the first are held until `showNew()`; a list at its start sets it to false. */
  holdNew = false;
  #options: RequestListOptions;
  /** As the server has them, in order. */
  #rows: RequestRow[] = [];
  #held: RequestRow[] = [];
  /** The last row of the last page: what sorts behind it is not loaded. */
  #end: RequestRow | undefined;
  #hasMore = false;
  #isLoaded = false;
  /** For each page on its way, what was told meanwhile: it may be older than that. */
  #late = new Set<(() => void)[]>();
  /** Ids of rows that have to be asked for: they came without their person, or something may have been said there. */
  #due = new Set<string>();
  #fetching: Promise<void> | undefined;
  /** Ids of the rows on the screen; those of the first page until somebody looks. */
  #looked: readonly string[] | undefined;
  #talk: TalkFollower;
  /** As of which position a row was gone, no longer this person's to see, or of another list: an answer may be older. */
  #gone = new Map<string, number>();
  #reads: Record<string, number> = {};
  /** The newest that is known of each conversation: a row may come with what was so before. */
  #said = new Map<string, Activity>();
  #loadingMore: Promise<void> | undefined;
  #surfacing: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RequestListOptions) {
    super(options.keeper);
    this.#options = options;
    this.#talk = new TalkFollower((conversation) => options.changes.followTalk(conversation));
  }

  get query(): RequestQuery {
    return this.#options.query;
  }

  find(id: string): RequestRow | undefined {
    return this.#rows.find((row) => row.id === id);
  }

  more(): Promise<void> {
    if (!this.#hasMore) return Promise.resolve();
    this.#loadingMore ??= this.#more().finally(() => {
      this.#loadingMore = undefined;
    });
    return this.#loadingMore;
  }

  look(ids: readonly string[]): void {
    if (ids.length === this.#looked?.length && ids.every((id, index) => id === this.#looked![index])) return;
    this.#looked = ids;
    this.#followTalk();
  }

  showNew(): void {
    for (const row of this.#held.splice(0)) this.#insert(row);
    this.show();
  }

  /** Tells the rows anew; after a change of one's own without the row that only this has kept here. */
  show(changed?: string): void {
    const row = changed && this.find(changed);
    if (row) this.#place(row, row);
    if (this.value) this.replace(this.#value());
  }

  /** What changed comes by position; what was said and read meanwhile has none, and is asked for. */
  override async wake(): Promise<void> {
    if (!this.value) return this.reload();
    try {
      await Promise.all([this.#options.changes.catchUp(), this.#ask(this.#rows.slice(0, most))]);
      this.set(this.#value());
    } catch (error) {
      this.fail(error);
    }
  }

  override clear(): void {
    this.#rows = [];
    this.#held = [];
    this.#gone.clear();
    this.#said.clear();
    this.#isLoaded = false;
    this.#talk.close();
    super.clear();
  }

  protected override watch(): () => void {
    const { changes, counts, query } = this.#options;
    const leave = [
      changes.listen({
        items: (items) => this.#heed(() => this.#apply(items)),
        activity: (activity) => this.#heed(() => this.#hear(activity)),
        opened: (conversation) => this.#heed(() => this.#opened(conversation)),
        read: (conversation, seq) => this.#read({ [conversation]: seq }),
        reset: () => void this.reload(),
      }),
      counts.subscribe(() => this.show()),
    ];
    const timer = query.view === 'online' ? setInterval(() => void this.reload(), onlinePace) : undefined;
    return () => {
      clearInterval(timer);
      clearTimeout(this.#surfacing);
      this.#surfacing = undefined;
      this.#talk.close();
      for (const end of leave) end();
    };
  }

  protected override async load(): Promise<RequestListValue> {
    await this.#options.changes.ready();
    // As much as is shown, so that a reload does not throw the reader to the top; the rest comes by `more()`.
    const limit = Math.min(most, Math.max(page, this.#rows.length));
    const { rows, late } = await this.#page({ limit });
    this.#rows = this.#withSaid(rows);
    this.#held = [];
    this.#isLoaded = true;
    this.#end = rows.at(-1);
    this.#hasMore = rows.length === limit;
    for (const heed of late) heed();
    this.#followTalk();
    void this.#loadReads(rows);
    return this.#value();
  }

  async #more(): Promise<void> {
    const end = this.#end;
    try {
      const { rows, late } = await this.#page({ after: end, limit: page });
      if (end !== this.#end) return;
      const known = new Set(this.#rows.map((row) => row.id));
      this.#rows.push(...this.#withSaid(rows.filter((row) => !known.has(row.id))));
      this.#end = rows.at(-1) ?? end;
      this.#hasMore = rows.length === page;
      for (const heed of late) heed();
      this.show();
      void this.#loadReads(rows);
    } catch (error) {
      this.fail(error);
    }
  }

  async #page(options: PageOptions): Promise<{ rows: RequestRow[]; late: (() => void)[] }> {
    const { api, query } = this.#options;
    const late: (() => void)[] = [];
    this.#late.add(late);
    try {
      return { rows: await api.listRequests(query, options), late };
    } finally {
      this.#late.delete(late);
    }
  }

  #value(): RequestListValue {
    const { own, counts, query } = this.#options;
    this.#rows = this.#withSaid(this.#rows);
    if (query.sort === 'activity') this.#rows.sort(order.activity);
    const rows = this.#rows.map((row) => own.apply(row));
    const newest = new Map<string, number>();
    for (const { conversation, number } of rows)
      newest.set(conversation, Math.max(number, newest.get(conversation) ?? 0));
    const isNewest = (row: RequestRow) => newest.get(row.conversation) === row.number;
    const unread = new Set(rows.filter((row) => this.#isUnread(row, isNewest(row))).map((row) => row.id));
    const all = 'value' in counts.current ? counts.current.value : undefined;
    const [view, group] = query.view.split(':') as [keyof CountsAnswer, string?];
    // Counts know nothing of a single person.
    const counted = query.interlocutor ? undefined : group ? all?.groups[group] : (all?.[view] as number | undefined);
    const total = this.#hasMore ? counted : rows.length + this.#held.length;
    return { rows, total, hasMore: this.#hasMore, held: this.#held.length, unread };
  }

  /** What is said after a newer request of the same person is about that one. */
  #isUnread({ conversation, expand, status, seq }: RequestRow, isNewest: boolean): boolean {
    const read = this.#reads[conversation];
    return read !== undefined && status !== 'done' && (isNewest ? (expand?.conversation?.seq ?? seq) : seq) > read;
  }

  /** Does it to the rows there are, and to those of each page that is on its way. */
  #heed(act: () => void): void {
    for (const late of this.#late) late.push(act);
    if (this.#isLoaded) act();
  }

  #apply(items: readonly ChangeItem[]): void {
    const bare: RequestRow[] = [];
    for (const { collection, id, pos, record } of items) {
      if (collection !== 'requests') continue;
      const known = this.find(id) ?? this.#held.find((row) => row.id === id);
      if (!record) {
        this.#gone.set(id, pos);
        this.#remove(id);
      } else if (!known || pos > known.pos) {
        const row = record as RequestRow;
        const expand = { ...known?.expand, ...row.expand };
        if (expand.interlocutor) this.#place({ ...row, expand }, known);
        else bare.push(row);
      }
    }
    if (bare.length) this.#ask(bare).catch((error: unknown) => this.fail(error));
    this.#followTalk();
    this.show();
  }

  /** From now on it is told what is said; what was said before has no position, and is asked for. */
  #opened(conversation?: string): void {
    const rows = this.#watched.filter((row) => !conversation || row.conversation === conversation);
    if (rows.length) this.#ask(rows).catch((error: unknown) => this.fail(error));
    if (!conversation) this.#surface();
  }

  /** Where the order is that of what was said last, something said behind the end brings its row up. */
  #surface(): void {
    if (!this.#hasMore || this.#options.query.sort !== 'activity') return;
    this.#surfacing ??= setTimeout(async () => {
      this.#surfacing = undefined;
      try {
        const { rows, late } = await this.#page({ limit: page });
        for (const row of rows) this.#place(row, this.find(row.id));
        for (const heed of late) heed();
        this.show();
      } catch (error) {
        this.fail(error);
      }
    }, surfacePace);
  }

  /** Rows as they are now, and how far they are read. All that ask in one task are one question. */
  #ask(rows: readonly RequestRow[]): Promise<void> {
    for (const { id } of rows) this.#due.add(id);
    return (this.#fetching ??= Promise.resolve().then(() => {
      this.#fetching = undefined;
      return this.#fetch();
    }));
  }

  async #fetch(): Promise<void> {
    const ids = [...this.#due];
    for (let i = 0; i < ids.length; i += page) {
      const asked = ids.slice(i, i + page);
      const rows = await this.#options.api.listRequestRows(asked);
      for (const id of asked) this.#due.delete(id);
      for (const row of rows) this.#place(row, this.find(row.id));
      void this.#loadReads(rows);
    }
    this.show();
    this.#options.unread();
  }

  /** The rows on the screen, which are kept current in everything. */
  get #watched(): RequestRow[] {
    if (!this.#looked) return this.#rows.slice(0, page);
    const ids = new Set(this.#looked);
    return this.#rows.filter((row) => ids.has(row.id));
  }

  #followTalk(): void {
    if (this.isRunning) this.#talk.set(this.#watched.map((row) => row.conversation));
  }

  #place(row: RequestRow, known: RequestRow | undefined): void {
    const { own, query } = this.#options;
    if ((known?.pos ?? this.#gone.get(row.id) ?? 0) > row.pos) return;
    [row] = this.#withSaid([row]) as [RequestRow];
    const fits = matches(row, query, this.#viewer());
    if (known && !fits && own.isOwn(row)) return this.#replace(known, row);
    if (known && fits && order[query.sort](known, row) === 0) return this.#replace(known, row);
    const wasShown = known !== undefined && this.#rows.includes(known);
    this.#remove(row.id);
    if (!fits) return void this.#gone.set(row.id, row.pos);
    const first = this.#rows[0];
    if (!wasShown && this.holdNew && first && order[query.sort](row, first) < 0) {
      this.#held.push(row);
      return;
    }
    this.#insert(row);
    if (!(row.conversation in this.#reads)) void this.#loadReads([row]);
  }

  #replace(known: RequestRow, row: RequestRow): void {
    for (const rows of [this.#rows, this.#held]) {
      const index = rows.indexOf(known);
      if (index >= 0) rows[index] = row;
    }
  }

  #remove(id: string): void {
    this.#rows = this.#rows.filter((row) => row.id !== id);
    this.#held = this.#held.filter((row) => row.id !== id);
  }

  #insert(row: RequestRow): void {
    const compare = order[this.#options.query.sort];
    // Behind what is loaded: `more()` brings it.
    if (this.#hasMore && this.#end && compare(row, this.#end) > 0) return void this.#gone.set(row.id, row.pos);
    const index = this.#rows.findIndex((other) => compare(row, other) < 0);
    this.#rows.splice(index < 0 ? this.#rows.length : index, 0, row);
  }

  #hear({ conversation, seq, at, text }: Activity): void {
    const said = this.#said.get(conversation);
    // Where nothing was said, what was said last stays.
    if (seq > (said?.seq ?? 0))
      this.#said.set(conversation, text === undefined && said ? { ...said, seq } : { conversation, seq, at, text });
    if (!this.#rows.some((row) => row.conversation === conversation)) return this.#surface();
    this.show();
    this.#options.unread();
  }

  /** The rows with the newest that is known of their conversations. */
  #withSaid(rows: readonly RequestRow[]): RequestRow[] {
    for (const { conversation, expand } of rows) {
      const { seq = 0, lastAt: at = '', lastText: text } = expand?.conversation ?? {};
      if (seq > (this.#said.get(conversation)?.seq ?? 0)) this.#said.set(conversation, { conversation, seq, at, text });
    }
    return rows.map((row) => {
      const home = row.expand?.conversation;
      const { seq = 0, at = '', text } = this.#said.get(row.conversation) ?? {};
      if (!home || home.seq >= seq) return row;
      const said = text === undefined ? { seq } : { seq, lastAt: at, lastText: text };
      return { ...row, expand: { ...row.expand, conversation: { ...home, ...said } } };
    });
  }

  async #loadReads(rows: readonly RequestRow[]): Promise<void> {
    const conversations = [...new Set(rows.map((row) => row.conversation))];
    if (!conversations.length) return;
    let found: Record<string, number>;
    try {
      found = await this.#options.api.listReads(conversations, 'self');
    } catch (error) {
      return this.fail(error);
    }
    this.#read(Object.fromEntries(conversations.map((id) => [id, found[id] ?? 0])));
  }

  #read(reads: Record<string, number>): void {
    for (const [conversation, seq] of Object.entries(reads))
      this.#reads[conversation] = Math.max(seq, this.#reads[conversation] ?? 0);
    this.show();
    this.#options.unread();
  }

  #viewer(): Viewer {
    // Who is online comes with the reload of each half minute: a row that is shown counts as online until then.
    return { me: this.#options.me(), isOnline: (row) => this.find(row.id) !== undefined };
  }
}
