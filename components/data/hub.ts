import type { Message, RequestRow, SessionAnswer } from '../../backend/schema/index.js';
import { topics, type PersonEvent } from '../../backend/schema/events.js';
import type { Api } from './api.js';
import { Changes, type ChangeItem } from './changes.js';
import { Claims, type ControlListener } from './claims.js';
import type { Person } from './client.js';
import { ConnectionState } from './connection.js';
import type { DeviceSecret } from './device.js';
import { ConversationLog } from './conversation-feed.js';
import type { Keeper, LiveFeed } from './live-feed.js';
import type { Outbox } from './outbox.js';
import type { OutboxStore } from './outbox-store.js';
import { watchPage } from './page-lifecycle.js';
import { patient } from './patience.js';
import { RequestChanges } from './request-changes.js';
import { RequestList } from './request-list-feed.js';
import { SessionKeeper, through } from './session.js';
import { pollSlowly } from './slow-poll.js';
import type { GetToken } from './token.js';
import type { Transport } from './transport.js';

/** `beat` is told at most this often, in ms; pings come every 25 s. */
const beatPace = 20_000;

export interface HubOptions {
  api: Api;
  transport: Transport;
  getToken: GetToken;
  anonymous?: { bot: string; device: DeviceSecret } | undefined;
  /** The id of who was anonymous on this page before. */
  before?: string | undefined;
  now?: (() => number) | undefined;
  /** Where the server is: names what is stored in the browser. */
  address: string;
  /** Where lines are kept until they are sent; IndexedDB by default. */
  openStore?: ((key: string) => OutboxStore | Promise<OutboxStore>) | undefined;
}

/** A feed that shows requests: asked for the newest state of one, and told to show it anew. */
interface RequestHolder extends LiveFeed<unknown> {
  find?(id: string): RequestRow | undefined;
  show?(changed?: string): void;
}

/** What the feeds stand on: session, connection, changes, outbox; and who they are, so that all hear what one learns. */
export class Hub implements Keeper {
  readonly session: SessionKeeper;
  readonly connection: ConnectionState;
  readonly api: Api;
  readonly transport: Transport;
  readonly changes: Changes;
  readonly claims: Claims;
  readonly own: RequestChanges;
  readonly now: () => number;
  outbox: Outbox | undefined;
  /** Told that somebody has signed in, and that all that was said with them is in this conversation now. */
  onMerged: (from: string, into: string) => void = () => undefined;
  #options: HubOptions;
  #feeds = new Set<RequestHolder>();
  #leave: (() => void)[] = [];
  #follows: (() => void)[] = [];
  #opened: Promise<Outbox> | undefined;
  /** When whoever asked for the outbox last has it. */
  #turn: Promise<Outbox> | undefined;
  #person = '';
  /** The key of whoever is signed in; '' for nobody. */
  #identity = '';
  #beatAt = -beatPace;
  #hearsAll = false;
  #merged = new Map<string, string>();

  constructor(options: HubOptions, onControl: ControlListener) {
    this.#options = options;
    const { transport, getToken, anonymous, before, now = () => Date.now() } = options;
    const api = patient(options.api);
    this.now = now;
    this.transport = transport;
    const onMerged = (from: string, into: string) => this.#onMerged(from, into);
    this.session = new SessionKeeper({ api, getToken, anonymous, before, now, onMerged });
    this.api = through(this.session, api);
    this.connection = new ConnectionState(transport.state, this.session.unreachable, now);
    this.changes = new Changes(this.api, transport);
    this.claims = new Claims(this.api, onControl);
    // Before all feeds, which then no longer know what was taken out of sight.
    this.changes.listen({ items: (items) => this.#review(items) });
    this.own = new RequestChanges({
      api: this.api,
      find: (id) => this.find(id),
      touched: (id) => this.#showAll(id),
      saved: (record) => {
        this.changes.offer(record);
        this.#showAll(record.id);
      },
    });
    this.#leave.push(
      this.session.state.subscribe(() => this.#onSession()),
      this.#watchTransport(),
      watchPage({
        wake: () => {
          this.transport.reconnect();
          this.wake();
        },
        sleep: () => {
          this.transport.close();
          this.outbox?.pause();
        },
      }),
      pollSlowly(() => this.#lookAgain()),
    );
    void this.session.open();
  }

  get person(): Person | undefined {
    return this.session.person;
  }

  get me(): string {
    return this.person?.id ?? '';
  }

  /** Resolves when changes are followed from here on: what is asked now and changes later is told of. */
  async ready(): Promise<void> {
    await this.session.call(async () => {
      if (this.person?.kind === 'agent') await this.changes.ready();
    });
  }

  keep(feed: RequestHolder): () => void {
    this.#feeds.add(feed);
    return () => this.#feeds.delete(feed);
  }

  /** The newest state of a request that any feed has. */
  find(id: string): RequestRow | undefined {
    let newest: RequestRow | undefined;
    for (const feed of this.#feeds) {
      const row = feed.find?.(id);
      if (row && row.rev >= (newest?.rev ?? 0)) newest = row;
    }
    return newest;
  }

  /** A message of an answer goes into every log of its conversation. */
  hear(message: Message): void {
    for (const log of this.#logs(message.conversation)) log.hear(message);
  }

  /** The outbox or the claim of a conversation changed. */
  showLogs(conversation: string): void {
    for (const log of this.#logs(conversation)) log.show();
  }

  /** Something was said or changed in a conversation: its logs ask what. */
  wakeLogs(conversation: string): void {
    for (const log of this.#logs(conversation)) void log.wake();
  }

  /** The conversation that this one was merged into; itself otherwise. */
  whereIs(conversation: string): string {
    return this.#merged.get(conversation) ?? conversation;
  }

  /** Whoever does not see everything sees a conversation by its requests, or by the claim on it. */
  #review(items: readonly ChangeItem[]): void {
    if (this.#hearsAll) return;
    const talks = new Set<string>();
    for (const { collection, id, record } of items) {
      const row = collection === 'requests' && ((record as RequestRow | null) ?? this.find(id));
      if (row) talks.add(row.conversation);
      if (collection === 'claims')
        for (const feed of this.#feeds) if (feed instanceof ConversationLog) talks.add(feed.conversation);
    }
    for (const conversation of talks) this.wakeLogs(conversation);
  }

  get lists(): RequestList[] {
    return [...this.#feeds].filter((feed) => feed instanceof RequestList);
  }

  /** The outbox of the signed-in person, once it is opened; whoever asked first has it first, and writes first. */
  openOutbox(): Promise<Outbox> {
    const before = this.#turn?.catch(() => undefined);
    const opened = this.#opened ?? this.session.call(async () => this.#open());
    return (this.#turn = Promise.all([opened, before]).then(([outbox]) => outbox));
  }

  /** Signed out: drafts go, and lines too unless they are kept for the next sign-in. */
  async forgetOutbox(keepLines: boolean): Promise<void> {
    const { outbox } = this;
    this.outbox = this.#opened = undefined;
    await outbox?.clear(keepLines);
  }

  /** Everything that is shown is asked anew, as after any time away. */
  wake(): void {
    this.session.renewIfDue();
    void this.connection.during(Promise.all([...this.#feeds].map((feed) => feed.wake())));
    this.openOutbox().then(
      (outbox) => outbox.flushAll(),
      () => undefined,
    );
  }

  /** What has a cursor is asked for by it, without a word on the screen: as a rule there is nothing. */
  #lookAgain(): void {
    if (this.transport.state.current !== 'live' || !this.person) return;
    this.changes.lookAgain();
    for (const feed of this.#feeds) if (feed instanceof ConversationLog) void feed.wake();
  }

  close(): void {
    this.#identity = '';
    for (const leave of [...this.#leave, ...this.#follows]) leave();
    this.#follows = [];
    this.connection.close();
    this.session.end();
    this.outbox?.close();
    this.transport.close();
  }

  *#logs(conversation: string): Iterable<ConversationLog> {
    for (const feed of this.#feeds)
      if (feed instanceof ConversationLog && feed.conversation === conversation) yield feed;
  }

  #showAll(changed: string): void {
    for (const feed of this.#feeds) feed.show?.(changed);
  }

  #watchTransport(): () => void {
    let wasAway = false;
    let wasLive = false;
    return this.transport.state.subscribe(() => {
      const state = this.transport.state.current;
      // What went out on a network that died would be waited for in vain; asked again, it is answered.
      if (state === 'lost' || (state === 'live' && wasAway)) this.#options.api.abort();
      if (state === 'lost') for (const feed of this.#feeds) feed.lose();
      if (state !== 'live') {
        wasAway = wasLive || state === 'lost';
        return;
      }
      if (wasAway) this.wake();
      [wasLive, wasAway] = [true, false];
    });
  }

  #onSession(): void {
    const session = this.session.state.current;
    if (session.state === 'signed-in') {
      const { person, bot } = session;
      const isKnown = this.#person === person.id;
      // Their role may be another one, or what the bot lets agents see.
      if (!isKnown || this.#hearsAll !== hearsAll(person, bot)) this.#follow(person, bot);
      if (isKnown) {
        // The server has taken the person from the stream, too; or it waits for a session.
        if (this.session.reason === 'refused' || this.transport.state.current !== 'live') this.transport.reconnect();
        return;
      }
      this.#person = person.id;
      void this.#open().catch(() => undefined);
      for (const feed of this.#feeds) if (feed.current.state === 'failed') void feed.reload();
    } else if (session.state !== 'opening') {
      this.#person = this.#identity = '';
      for (const leave of this.#follows.splice(0)) leave();
      this.outbox?.close();
      this.outbox = this.#opened = undefined;
    }
  }

  #follow(person: Person, bot: SessionAnswer['bot']): void {
    const nothing = () => undefined;
    const beat = () => this.#beat(person);
    for (const leave of this.#follows.splice(0)) leave();
    this.#identity = this.#key(person, bot.id);
    this.transport.identify?.(this.#identity);
    this.#follows = [
      // Where the subscribe is refused there are no pings, and `open` comes with each poll.
      this.transport.subscribe(topics.ping, { open: beat, event: beat }),
      this.transport.subscribe(topics.person(person.id), {
        open: nothing,
        event: (event) => this.#tell(event as PersonEvent),
      }),
    ];
    this.#hearsAll = hearsAll(person, bot);
    if (person.kind === 'agent') this.#follows.push(this.changes.follow(bot.id, this.#hearsAll));
  }

  /** Keeps the lease of a claim, while there is one: with the server's pings, because a hidden tab's timers sleep. */
  #beat({ kind, id }: Person): void {
    if (performance.now() - this.#beatAt < beatPace || !this.claims.isHeld(kind === 'agent' ? id : undefined)) return;
    this.#beatAt = performance.now();
    this.api.beat().catch(() => undefined);
  }

  #tell(event: PersonEvent): void {
    // Whatever is asked next is refused if it is still so, which opens the session anew.
    if ('revoked' in event) this.api.beat().catch(() => undefined);
    if ('read' in event) this.changes.offerRead(event.read.conversation, event.read.seq);
    // The control message says it to whoever shows the conversation; this is for whoever does not.
    if ('claimLost' in event) this.wakeLogs(event.claimLost.conversation);
  }

  #open(): Promise<Outbox> {
    const session = this.session.state.current;
    if (session.state !== 'signed-in') return Promise.reject(new Error('Nobody is signed in.'));
    const key = this.#key(session.person, session.bot.id);
    const opened = (this.#opened ??= this.#load(key));
    // Its code was not to be had: who needs it next asks anew.
    opened.catch(() => {
      if (this.#opened === opened) this.#opened = undefined;
    });
    return opened;
  }

  async #load(key: string): Promise<Outbox> {
    // Fetched late: nobody writes before they are signed in.
    const { openOutbox } = await import('./outbox.js');
    const agent = () => (this.person?.kind === 'agent' ? this.me : '');
    const options = {
      api: this.api,
      key,
      now: this.now,
      hold: (conversation: string) => (agent() ? this.claims.hold(conversation, agent()) : { claim: '' }),
      givenAt: (conversation: string, seq: number) => this.claims.givenAt(conversation, seq, agent()),
      sent: (message: Message) => this.hear(message),
      changed: (conversation: string) => this.showLogs(conversation),
      merged: (from: string, into: string) => void this.session.merged(from, into),
    };
    const outbox = await openOutbox(options, this.#options.openStore);
    await this.#adopt(outbox).catch(() => undefined);
    if (key === this.#identity) this.outbox = outbox;
    else outbox.close();
    return outbox;
  }

  /** What was not sent by who this person was before, in this browser or on this page, is this person's to send. */
  async #adopt(outbox: Outbox): Promise<void> {
    const session = this.session.state.current;
    if (session.state !== 'signed-in' || !session.conversation) return;
    for (const id of this.session.before)
      await outbox.takeOver(this.#key({ id }, session.bot.id), session.conversation, this.#options.openStore);
    this.session.forgetBefore();
  }

  /** Names what an identity has in the browser. */
  #key({ id }: Pick<Person, 'id'>, bot: string): string {
    return `ur:${this.#options.address}:${bot}:${id}`;
  }

  #onMerged(from: string, into: string): void {
    if (this.#merged.get(from) === into) return;
    if (from !== into) {
      this.#merged.set(from, into);
      void this.outbox?.move(from, into);
      this.showLogs(from);
    }
    this.onMerged(from, into);
  }
}

/** Whether the bot's topic tells this person of everything. */
function hearsAll(person: Person, bot: SessionAnswer['bot']): boolean {
  return person.kind === 'agent' && (person.role === 'admin' || bot.visibility !== 'groups');
}
