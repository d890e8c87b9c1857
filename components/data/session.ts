import type { SessionAnswer, SessionBody } from '../../backend/schema/index.js';
import type { Api, Route } from './api.js';
import { Backoff } from './backoff.js';
import type { Person, Session } from './client.js';
import type { DeviceSecret } from './device.js';
import { UrError } from './errors.js';
import { Signal } from './signal.js';
import type { GetToken, TokenReason } from './token.js';

/** The newest version of the API that this build understands (`apiVersion` of the schema). */
const spoken = 1;

/** A session is renewed after so long at the latest, in ms: a minute before its 15 minutes end. */
const longest = 14 * 60_000;

/** How often it is looked whether the session is to be renewed, in ms. */
const lookPace = 15_000;

export interface SessionOptions {
  api: Api;
  getToken: GetToken;
  /** Of a browser that may be anonymous, where the bot allows it. */
  anonymous?: { bot: string; device: DeviceSecret } | undefined;
  /** The id of who was anonymous on this page before. */
  before?: string | undefined;
  now: () => number;
  /** The server answers that a conversation goes on in another one. */
  onMerged?(from: string, into: string): void;
}

/** Opens the session, keeps it open, and closes it when the host or the server says so. */
export class SessionKeeper {
  readonly state = new Signal<Session>({ state: 'opening' });
  /** Whether the last attempt to open found no answer. */
  readonly unreachable = new Signal(false);
  #options: SessionOptions;
  #opening: Promise<void> | undefined;
  /** Why the one that is under way was asked for. */
  #asked: TokenReason = 'open';
  #renewal: ReturnType<typeof setInterval> | undefined;
  /** When the session is renewed, in Unix ms. */
  #due = Infinity;
  #wakeUp: (() => void) | undefined;
  #backoff = new Backoff();
  /** How often the session was opened: tells whether it was since a question was asked. */
  #renewals = 0;
  #ended = false;
  /** Whose client this is, for as long as it lives. */
  #first: string | undefined;
  /** Anonymous people who this person was: what they have not sent yet is theirs to send. */
  readonly before = new Set<string>();
  /** Why the host was asked for the session that is open. */
  reason: TokenReason = 'open';
  #hasDropped = false;
  /** The device's secret, as it was sent along with the host's token. */
  #sent: string | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    if (options.before) this.before.add(options.before);
  }

  get person(): Person | undefined {
    const session = this.state.current;
    return session.state === 'signed-in' ? session.person : undefined;
  }

  /**
   * Asks as the signed-in person, waiting for the session where there is none to ask with; one that is renewed is good
   * until its end. A refused token asks the host once: with a new session the question is asked again. Who has signed
   * out meanwhile gets no answer, and no new session.
   */
  async call<T>(ask: () => Promise<T>): Promise<T> {
    if (!this.person || this.#asked === 'refused') await this.#opening;
    const asked = this.#renewals;
    try {
      return await this.#answer(ask);
    } catch (error) {
      if (!this.person || !(error instanceof UrError) || error.code !== 'signed-out') throw error;
      // Of many questions that are refused at once, the first renews for all.
      if (asked === this.#renewals) await this.open('refused');
      else await this.#opening;
      return this.#answer(ask);
    }
  }

  /** Opens, renews or reopens; one at a time. Resolves when it is known how that ended. */
  open(reason: TokenReason = 'open'): Promise<void> {
    this.#wakeUp?.();
    if (this.#opening) return this.#opening;
    this.#asked = reason;
    this.#opening = this.#open(reason).finally(() => {
      this.#opening = undefined;
      this.#renewals++;
    });
    return this.#opening;
  }

  /** Everything of the anonymous people before was taken over: their device's secret has done its work. */
  forgetBefore(): void {
    this.before.clear();
    if (this.#sent) this.#options.anonymous?.device.drop(this.#sent);
    this.#sent = undefined;
  }

  /** Opens the session anew if it is about to end, or has: timers stand still while a laptop sleeps. */
  renewIfDue(): void {
    if (this.person && Date.now() >= this.#due && !this.#opening) void this.open('renew');
  }

  /** Tells that a conversation goes on in another one; who was anonymous in it is somebody else now. */
  async merged(from: string, into: string): Promise<void> {
    const { person } = this;
    if (person?.kind === 'interlocutor' && !person.isLogged) await this.open('refused');
    else this.#options.onMerged?.(from, into);
  }

  /** Forgets the session; the host is not asked again until `open`. */
  end(): void {
    clearInterval(this.#renewal);
    this.#ended = true;
    this.#wakeUp?.();
    this.state.set({ state: 'signed-out' });
  }

  async #open(reason: TokenReason): Promise<void> {
    this.#ended = false;
    clearInterval(this.#renewal);
    if (!this.person) this.state.set({ state: 'opening' });
    for (;;) {
      try {
        const body = await this.#ask(reason);
        if (this.#ended) return;
        if (!body) return this.end();
        this.reason = reason;
        if (!this.#accept(await this.#options.api.openSession(body), body)) continue;
        this.#backoff.reset();
        this.unreachable.set(false);
        return;
      } catch (error) {
        if (this.#ended) return;
        if (error instanceof UrError && !error.isPassing) return this.end();
        this.unreachable.set(true);
        const limit = error instanceof UrError ? (error.retryAfter ?? 0) * 1000 : 0;
        await this.#pause(Math.max(limit, this.#backoff.next()));
        if (this.#ended) return;
      }
    }
  }

  async #answer<T>(ask: () => Promise<T>): Promise<T> {
    const requirePerson = () => {
      if (!this.person) throw new UrError({ status: 401, message: `The session is ${this.state.current.state}.` });
    };
    requirePerson();
    const answer = await ask();
    requirePerson();
    return answer;
  }

  async #ask(reason: TokenReason): Promise<SessionBody | undefined> {
    const token = await this.#options.getToken(reason);
    const { anonymous } = this.#options;
    if (!token) return anonymous && { bot: anonymous.bot, device: anonymous.device.open() };
    // At the login alone: who is anonymous in another tab later on is not this person.
    const device = this.#first ? undefined : anonymous?.device.stored;
    return device ? { token, device } : { token };
  }

  /** Whether that was it; false has the host asked again. */
  #accept(answer: SessionAnswer, body: SessionBody): boolean {
    if (this.#ended) return true;
    if (answer.api > spoken) {
      this.state.set({ state: 'outdated' });
      return true;
    }
    const person = personOf(answer.record);
    this.#first ??= person.id;
    if (this.#first !== person.id) return this.#isAnother(body);
    for (const id of answer.merged ?? []) this.before.add(id);
    if ('token' in body && person.kind === 'interlocutor') this.#sent = body.device;
    this.state.set({ state: 'signed-in', person, conversation: answer.conversation, bot: answer.bot });
    // A minute before its end, where this clock agrees with the server's.
    const left = Date.parse(answer.expires.replace(' ', 'T')) - this.#options.now() - 60_000;
    this.#due = Date.now() + (left > 0 && left < longest ? left : longest);
    this.#renewal = setInterval(() => this.renewIfDue(), lookPace);
    return true;
  }

  /** Another person is another client: nothing of the one before may stay on a screen. */
  #isAnother(body: SessionBody): boolean {
    if ('token' in body || this.#hasDropped) {
      this.end();
      return true;
    }
    // Who was anonymous here has signed in, in another tab, and the old secret makes somebody new: as a new one does,
    // which says so before anybody is made.
    this.#hasDropped = true;
    this.#options.anonymous?.device.drop(body.device);
    return false;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function personOf(record: SessionAnswer['record']): Person {
  if (record.collectionName === 'agents')
    return { kind: 'agent', id: record.id, name: record.name, role: record.role, groups: record.groups };
  const name = `${record.firstName} ${record.lastName}`.trim();
  return { kind: 'interlocutor', id: record.id, name, isLogged: record.isLogged };
}

/** The same questions, asked through the session. */
export function through(session: SessionKeeper, api: Api): Api {
  return new Proxy(api, {
    get:
      (target, route: Route) =>
      async (...args: unknown[]) => {
        try {
          return await session.call(() => (target[route] as (...args: unknown[]) => Promise<unknown>)(...args));
        } catch (error) {
          // Whatever is asked of a conversation names it first.
          const into = error instanceof UrError ? error.goesOnIn : undefined;
          if (into) await session.merged(args[0] as string, into);
          throw error;
        }
      },
  });
}
