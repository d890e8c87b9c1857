import { topics } from '../../backend/schema/events.js';
import type { ConversationEvent, Message, MessagesAnswer } from '../../backend/schema/index.js';
import type { Api, MessagesOptions } from './api.js';
import type { Claims } from './claims.js';
import type { ConversationFeed, ConversationValue, Line, Person } from './client.js';
import { LiveFeed, type Keeper } from './live-feed.js';
import { lineOf, MessageLog } from './message-log.js';
import type { Outbox } from './outbox.js';
import type { Transport } from './transport.js';

/** Messages per page. */
const page = 50;
/** How long a message may be overtaken by those behind it before it is asked for, in ms. */
const patience = 150;
/** Who has said that they write is shown as writing for so long, in ms: it is said anew every 3 s. */
const typingTime = 5000;

export interface ConversationLogOptions {
  keeper: Keeper;
  api: Api;
  transport: Transport;
  claims: Claims;
  outbox(): Outbox | undefined;
  me(): Person | undefined;
  /** Its person has signed in, and it goes on in that conversation. */
  merged(into: string): void;
  conversation: string;
  /** The `seq` to open around; undefined opens the end. */
  at: number | undefined;
}

/** The log of a conversation: each message once and in order, then the lines that are still on their way. */
export class ConversationLog extends LiveFeed<ConversationValue> implements ConversationFeed {
  #options: ConversationLogOptions;
  #log = new MessageLog();
  #at: number | undefined;
  #isLoaded = false;
  #typing = new Map<string, { name: string; timer: ReturnType<typeof setTimeout> }>();
  #readByOther = 0;
  #readBefore = 0;
  #gap: ReturnType<typeof setTimeout> | undefined;
  /** Ends that its topic is heard. */
  #leave: (() => void) | undefined;
  #turning: Promise<void> = Promise.resolve();

  constructor(options: ConversationLogOptions) {
    super(options.keeper);
    this.#options = options;
    this.#at = options.at;
  }

  get conversation(): string {
    return this.#options.conversation;
  }

  older(): Promise<void> {
    return this.#turn(async () => {
      if (!this.#log.hasOlder) return;
      this.#log.prepend((await this.#ask({ before: this.#log.start })).items);
    });
  }

  newer(): Promise<void> {
    return this.#turn(async () => {
      if (this.#log.hasNewer) this.#log.append(await this.#ask({ after: this.#log.end }));
    });
  }

  goTo(seq: number): Promise<void> {
    return this.#turn(async () => {
      if (seq >= this.#log.start && seq <= this.#log.end) return;
      this.#log.reset(await this.#around(seq));
      this.#mindGap();
    });
  }

  /** A message from wherever it comes: the channel, or the answer to a line of one's own. */
  hear(message: Message): void {
    this.#options.claims.hear(message);
    this.#stopTyping(message.authorID);
    this.#log.offer(message);
    if (!this.#isLoaded) return;
    this.show();
    this.#mindGap();
  }

  /** Tells the value anew: the outbox, the claim or the log changed. */
  show(): void {
    if (this.value) this.replace(this.#value());
  }

  /** Nothing is lost of what is loaded: only what came meanwhile is asked for. */
  override async wake(): Promise<void> {
    if (!this.#isLoaded) return this.reload();
    try {
      await this.#catchUp();
      this.set(this.#value());
    } catch (error) {
      this.fail(error);
    }
  }

  override clear(): void {
    this.#log = new MessageLog();
    this.#isLoaded = false;
    super.clear();
  }

  protected override watch(): () => void {
    this.#listen();
    return () => {
      this.#deafen();
      clearTimeout(this.#gap);
      this.#gap = undefined;
      for (const id of this.#typing.keys()) this.#stopTyping(id);
    };
  }

  protected override async load(): Promise<ConversationValue> {
    // A window that is loaded stays where it is.
    if (this.#isLoaded) await this.#catchUp();
    else this.#log.reset(await (this.#at === undefined ? this.#ask({}) : this.#around(this.#at)));
    this.#isLoaded = true;
    this.#mindGap();
    void this.#loadReads();
    return this.#value();
  }

  protected override set(value: ConversationValue): void {
    super.set(value);
    if (this.isRunning) this.#listen();
  }

  /** Who may not see it, or no longer, hears nothing more of it; whoever may again listens again. */
  protected override fail(cause: unknown): void {
    super.fail(cause);
    if (this.current.state === 'failed' && !this.current.error.isPassing) this.#deafen();
  }

  #listen(): void {
    this.#leave ??= this.#options.transport.subscribe(topics.conversation(this.conversation), {
      open: () => void this.#opened(),
      event: (event) => this.#take(event as ConversationEvent),
    });
  }

  #deafen(): void {
    this.#leave?.();
    this.#leave = undefined;
  }

  /** From now on events come: what was said between the load and now is asked for. */
  async #opened(): Promise<void> {
    if (this.#isLoaded) await this.wake();
    else await this.reload();
  }

  async #catchUp(): Promise<void> {
    if (this.#log.hasNewer) {
      // In the past nothing is missing; only the end and the claim are of interest.
      this.#log.last = Math.max(this.#log.last, (await this.#ask({ limit: 1 })).last);
      return;
    }
    for (;;) {
      const answer = await this.#ask({ after: this.#log.end, limit: 200 });
      this.#log.append(answer);
      // What was heard of meanwhile may be behind another gap.
      if (this.#log.end >= this.#log.last || !answer.items.length) break;
    }
    void this.#loadReads();
  }

  #mindGap(): void {
    if (this.#log.hasGap) this.#gap ??= setTimeout(() => void this.#fillGap(), patience);
  }

  async #fillGap(): Promise<void> {
    try {
      if (this.#log.hasGap) await this.#catchUp();
      this.#gap = undefined;
      this.show();
    } catch (error) {
      this.#gap = undefined;
      this.fail(error);
    }
  }

  async #ask(options: MessagesOptions): Promise<MessagesAnswer> {
    const { api, claims } = this.#options;
    const answer = await api.getMessages(this.conversation, { limit: page, ...options });
    claims.see(this.conversation, answer.claim, answer.last);
    return answer;
  }

  #around(seq: number): Promise<MessagesAnswer> {
    return this.#ask({ before: seq + page / 2 });
  }

  /** One page at a time, whichever way. */
  #turn(turn: () => Promise<void>): Promise<void> {
    this.#turning = this.#turning.then(turn).then(
      () => this.show(),
      (error: unknown) => this.fail(error),
    );
    return this.#turning;
  }

  #value(): ConversationValue {
    const { claims, conversation } = this.#options;
    const { last, hasOlder, hasNewer, lines } = this.#log;
    const unsent = hasNewer ? [] : this.#unsent();
    return {
      lines: unsent.length ? [...lines, ...unsent] : lines,
      hasOlder,
      hasNewer,
      last,
      claim: claims.of(conversation),
      typing: [...this.#typing].map(([id, { name }]) => ({ id, name })),
      readByOther: this.#readByOther,
      readBefore: this.#readBefore,
    };
  }

  #unsent(): Line[] {
    const { outbox, me, conversation } = this.#options;
    const { kind, id: authorID, name: authorName } = me() ?? { kind: 'interlocutor' as const, id: '', name: '' };
    // Accepted, but what was said before them is still on its way: they stay where they were written.
    const lines = this.#log.early.filter((message) => message.authorID === authorID).map((message) => lineOf(message));
    const accepted = new Set(lines.map((line) => line.id));
    for (const { entry, delivery } of outbox()?.lines(conversation) ?? []) {
      if (accepted.has(entry.id) || this.#log.has(entry.id)) continue;
      // An edit shows when it is done, or when it cannot be.
      if (entry.type === 'edit' && delivery.state !== 'failed') continue;
      const { id, type = 'text', text, data = null, files = [] } = entry;
      const created = new Date(entry.created).toISOString().replace('T', ' ');
      const said = {
        id,
        conversation,
        seq: 0,
        author: kind,
        authorID,
        authorName,
        type,
        text,
        data,
        files: [...files],
        created,
      };
      lines.push({ ...said, edited: false, delivery });
    }
    return lines;
  }

  #take(event: ConversationEvent): void {
    if ('message' in event) return this.hear(event.message);
    if ('erased' in event) return void this.reload();
    if ('merged' in event) return this.#options.merged(event.merged.conversation);
    const me = this.#options.me()?.id;
    if ('read' in event) {
      const { reader, seq } = event.read;
      if (reader !== me) this.#readByOther = Math.max(this.#readByOther, seq);
      else if (this.#options.me()?.kind === 'interlocutor') this.#readBefore = Math.max(this.#readBefore, seq);
      else return;
    } else {
      const { id, name } = event.typing;
      if (id === me) return;
      clearTimeout(this.#typing.get(id)?.timer);
      const timer = setTimeout(() => {
        this.#stopTyping(id);
        this.show();
      }, typingTime);
      this.#typing.set(id, { name, timer });
    }
    this.show();
  }

  #stopTyping(id: string): void {
    clearTimeout(this.#typing.get(id)?.timer);
    this.#typing.delete(id);
  }

  async #loadReads(): Promise<void> {
    const { api, conversation, me } = this.#options;
    const ask = (by: 'others' | 'self') =>
      api.listReads([conversation], by).then(
        (reads) => reads[conversation] ?? 0,
        () => 0,
      );
    const isInterlocutor = me()?.kind === 'interlocutor';
    const [others, self] = await Promise.all([ask('others'), isInterlocutor ? ask('self') : 0]);
    if (others <= this.#readByOther && self <= this.#readBefore) return;
    this.#readByOther = Math.max(this.#readByOther, others);
    this.#readBefore = Math.max(this.#readBefore, self);
    this.show();
  }
}
