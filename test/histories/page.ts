/* One person's page: the real client, and all that it shows. */
import type { CountsAnswer, RequestRow } from '../../backend/schema/index.js';
import type { Api } from '../../components/data/api.js';
import type { Line, OutgoingLine, ConversationValue, RequestListValue } from '../../components/data/client.js';
import type { Feed } from '../../components/data/feed.js';
import type { HubOptions } from '../../components/data/hub.js';
import { LiveClient } from '../../components/data/live-client.js';
import type { OutboxStore } from '../../components/data/outbox-store.js';
import { wrongsOf } from '../faults/screen.js';
import type { Name } from './cast.js';

/** A feed that somebody looks at; looked at anew, as one who opens it again. */
class Look<T> {
  #leave: () => void;
  constructor(
    readonly feed: Feed<T>,
    readonly listener: () => void = () => undefined,
  ) {
    this.#leave = feed.subscribe(listener);
  }

  get state(): string {
    return this.feed.current.state;
  }

  get value(): T | undefined {
    return 'value' in this.feed.current ? this.feed.current.value : undefined;
  }

  close(): void {
    this.#leave();
  }

  open(): void {
    this.#leave = this.feed.subscribe(this.listener);
  }
}

export class Page {
  readonly client: LiveClient;
  /** As the client asks the server. */
  readonly api: Api;
  /** Whatever was wrong on it at any time. */
  readonly wrongs: string[] = [];
  readonly log: Look<ConversationValue>;
  readonly all: Look<RequestListValue> | undefined;
  readonly mine: Look<RequestListValue> | undefined;
  readonly counts: Look<CountsAnswer> | undefined;
  readonly ofTalk: Look<readonly RequestRow[]> | undefined;
  /** Ids of lines that were written here, and have to be on the screen from then on. */
  readonly #own = new Map<string, string>();
  #isOver = false;

  constructor(
    readonly who: Name,
    options: HubOptions,
    readonly conversation: string,
  ) {
    this.client = new LiveClient({
      ...options,
      openStore: async (key) => this.#storeOf(await options.openStore!(key)),
    });
    this.api = options.api;
    this.log = new Look(this.client.log(conversation), () => this.#check());
    if (who === 'zoe') return;
    const filters = {};
    this.all = new Look(this.client.requests({ view: 'all', filters, sort: 'newest' }));
    this.mine = new Look(this.client.requests({ view: 'mine', filters, sort: 'oldest' }));
    this.counts = new Look(this.client.counts());
    this.ofTalk = new Look(this.client.requestsOf(conversation));
  }

  get lines(): readonly Line[] {
    return this.log.value?.lines ?? [];
  }

  get isLive(): boolean {
    return this.client.connection.current.state === 'live';
  }

  get isSignedIn(): boolean {
    return this.client.session.current.state === 'signed-in';
  }

  get looks(): Look<unknown>[] {
    return [this.log, this.all, this.mine, this.counts, this.ofTalk].filter((look) => look !== undefined);
  }

  /** Lines of one's own that are stored, and may be changed. */
  get changeable(): Line[] {
    const session = this.client.session.current;
    const me = session.state === 'signed-in' ? session.person.id : '';
    return this.lines.filter(({ seq, type, authorID }) => seq > 0 && type === 'text' && authorID === me);
  }

  /** Resolves to whether it is stored in the outbox; `choice` is the quick reply that it answers with. */
  async send(text: string, choice?: string): Promise<boolean> {
    const isKept = await this.#put({ text, ...(choice && { data: { payload: choice } }) });
    if (!isKept) return false;
    const line = this.log.value && this.lines.find((line) => line.text === text);
    if (line) this.#own.set(line.id, text);
    else if (this.log.value && !this.#isOver) this.wrongs.push(`"${text}" is stored, and not shown`);
    return true;
  }

  /** Null withdraws it. */
  edit(of: string, text: string | null): Promise<boolean> {
    return this.#put({ text: text ?? '', type: 'edit', data: { of, text } });
  }

  async withdraw({ id }: Line): Promise<string | undefined> {
    this.#own.delete(id);
    return this.client.withdrawUnsent(this.conversation, id);
  }

  /** The browser closes it, or loads it anew: nothing that is under way goes on. */
  close(): void {
    this.#isOver = true;
    for (const look of this.looks) look.close();
    this.client.close();
  }

  #put(line: OutgoingLine): Promise<boolean> {
    return this.client.send(this.conversation, line).then(
      () => true,
      (error: Error) => {
        if (!this.#isOver) this.wrongs.push(`"${line.text}" was not taken: ${error.message}`);
        return false;
      },
    );
  }

  #check(): void {
    const { value } = this.log;
    if (!value || this.#isOver) return;
    this.wrongs.push(...wrongsOf(value.lines));
    for (const [id, text] of this.#own)
      if (!value.lines.some((line) => line.id === id)) this.wrongs.push(`"${text}" was shown, and is gone`);
  }

  /** Copies, as a database gives them; what a page that is gone asks of its store is never done. */
  #storeOf(store: OutboxStore): OutboxStore {
    return new Proxy(store, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function' || name === 'close') return method && (() => undefined);
        return async (...args: unknown[]): Promise<unknown> => {
          if (this.#isOver) return new Promise(() => undefined);
          return structuredClone(await (method.apply(target, structuredClone(args)) as Promise<unknown>));
        };
      },
    });
  }
}
