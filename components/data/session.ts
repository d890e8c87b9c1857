import type { SessionAnswer, SessionBody } from '../../backend/schema/index.js';
import type { Api, Route } from './api.js';
import { Backoff } from './backoff.js';
import type { Person, Session } from './client.js';
import { UrError } from './errors.js';
import { Signal } from './signal.js';
import type { GetToken, TokenReason } from './token.js';

/** The newest version of the API that this build understands (`apiVersion` of the schema). */
const spoken = 1;

export interface SessionOptions {
  api: Api;
  getToken: GetToken;
  /** Of an anonymous device, where the bot allows it. */
  anonymous?: { bot: string; device: string } | undefined;
  now: () => number;
}

/** Opens the session, keeps it open, and closes it when the host or the server says so. */
export class SessionKeeper {
  readonly state = new Signal<Session>({ state: 'opening' });
  /** Whether the last attempt to open found no answer. */
  readonly unreachable = new Signal(false);
  #options: SessionOptions;
  #opening: Promise<void> | undefined;
  #renewal: ReturnType<typeof setTimeout> | undefined;
  #wakeUp: (() => void) | undefined;
  #backoff = new Backoff();
  /** How often the session was opened: tells whether it was since a question was asked. */
  #renewals = 0;
  #ended = false;
  /** Whose client this is, for as long as it lives. */
  #first: string | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  get person(): Person | undefined {
    const session = this.state.current;
    return session.state === 'signed-in' ? session.person : undefined;
  }

  /**
   * Asks as the signed-in person, waiting for the session where it is still opened. A refused token asks the host once:
   * with a new session the question is asked again.
   */
  async call<T>(ask: () => Promise<T>): Promise<T> {
    await this.#opening;
    if (!this.person) throw new UrError({ status: 401, message: `The session is ${this.state.current.state}.` });
    const asked = this.#renewals;
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof UrError) || error.code !== 'signed-out') throw error;
      // Of many questions that are refused at once, the first renews for all.
      if (asked === this.#renewals) await this.open('refused');
      else await this.#opening;
      if (!this.person) throw error;
      return ask();
    }
  }

  /** Opens, renews or reopens; one at a time. Resolves when it is known how that ended. */
  open(reason: TokenReason = 'open'): Promise<void> {
    this.#wakeUp?.();
    this.#opening ??= this.#open(reason).finally(() => {
      this.#opening = undefined;
      this.#renewals++;
    });
    return this.#opening;
  }

  /** Forgets the session; the host is not asked again until `open`. */
  end(): void {
    clearTimeout(this.#renewal);
    this.#ended = true;
    this.#wakeUp?.();
    this.state.set({ state: 'signed-out' });
  }

  async #open(reason: TokenReason): Promise<void> {
    this.#ended = false;
    clearTimeout(this.#renewal);
    if (!this.person) this.state.set({ state: 'opening' });
    for (;;) {
      try {
        const body = await this.#ask(reason);
        if (this.#ended) return;
        if (!body) return this.end();
        this.#accept(await this.#options.api.openSession(body));
        this.#backoff.reset();
        this.unreachable.set(false);
        return;
      } catch (error) {
        if (this.#ended) return;
        if (error instanceof UrError && !error.isPassing) return this.end();
        this.unreachable.set(true);
        const limit = error instanceof UrError ? (error.retryAfter ?? 0) * 1000 : 0;
        await this.#pause(Math.max(limit, this.#backoff.next(this.#options.now())));
        if (this.#ended) return;
      }
    }
  }

  async #ask(reason: TokenReason): Promise<SessionBody | undefined> {
    const token = await this.#options.getToken(reason);
    const { anonymous } = this.#options;
    if (token) return anonymous ? { token, device: anonymous.device } : { token };
    return anonymous;
  }

  #accept(answer: SessionAnswer): void {
    if (this.#ended) return;
    if (answer.api > spoken) return this.state.set({ state: 'outdated' });
    const person = personOf(answer.record);
    this.#first ??= person.id;
    // Another person is another client: nothing of the one before may stay on a screen.
    if (this.#first !== person.id) return this.end();
    this.state.set({ state: 'signed-in', person, conversation: answer.conversation, bot: answer.bot });
    // A minute before its end; the clamp is for clocks that are wrong.
    const left = Date.parse(answer.expires.replace(' ', 'T')) - this.#options.now() - 60_000;
    this.#renewal = setTimeout(() => void this.open('renew'), Math.min(Math.max(left || 0, 30_000), 14 * 60_000));
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
      (...args: unknown[]) =>
        session.call(() => (target[route] as (...args: unknown[]) => Promise<unknown>)(...args)),
  });
}
