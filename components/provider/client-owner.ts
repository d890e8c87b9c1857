import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { acquireClient } from '../data/acquire.js';
import type { Client, ClientEventMap } from '../data/client.js';
import type { DeviceSecret } from '../data/device.js';
import { UrError } from '../data/errors.js';
import type { createPocketBaseClient } from '../data/pocketbase/client.js';
import { askEndpoint, identityOf, type GetToken, type TokenReason } from '../data/token.js';

/** The state events of a client, which every element that owns one tells its page. */
const clientEvents = [
  'ur-session-change',
  'ur-connection-change',
  'ur-request-change',
  'ur-control-change',
  'ur-unread-change',
  'ur-error',
] as const satisfies (keyof ClientEventMap)[];

/** Where to connect, and how the page says as whom. */
export interface ConnectOptions {
  api: string;
  bot: string;
  tokenEndpoint?: string | undefined;
  getToken?: GetToken | undefined;
  /** Of a browser whose visitor the page may not know, where the bot allows it. */
  device?: DeviceSecret | undefined;
  now?: (() => number) | undefined;
}

/** A ready client, or what to connect with; undefined while something is missing. */
export type WhichClient = { client: Client } | ConnectOptions | undefined;

/** Makes the client; an element that may never connect fetches it late. */
export type MakeClient = typeof createPocketBaseClient;

/** What the page answered when it was asked for a token: kept, so that the client's first question is not a second one. */
type TokenAnswer = { token: string | null | undefined } | { error: unknown };

/**
 * Holds the client of an element that connects. It is shared with all others in the document for the same API, bot and
 * person, which is why the page is asked for its token before there is a client; it is let go when the element has been
 * gone for a task, and it is another one as soon as the page says so or names another person.
 */
export class ClientOwner implements ReactiveController {
  client: Client | undefined;
  #host: ReactiveControllerHost & HTMLElement;
  #which: () => WhichClient;
  #make: MakeClient;
  #onChange: (client: Client | undefined) => void;
  #source: readonly unknown[] = [];
  #release: (() => void) | undefined;
  /** Which connecting is the newest; what an older one brings is dropped. */
  #attempt = 0;

  constructor(
    host: ReactiveControllerHost & HTMLElement,
    which: () => WhichClient,
    make: MakeClient,
    onChange: (client: Client | undefined) => void,
  ) {
    this.#host = host;
    this.#which = which;
    this.#make = make;
    this.#onChange = onChange;
    host.addController(this);
  }

  hostConnected(): void {
    this.hostUpdate();
  }

  hostUpdate(): void {
    if (!this.#host.isConnected) return;
    const which = this.#which();
    const source = which ? Object.values(which) : [];
    if (source.length === this.#source.length && source.every((value, i) => value === this.#source[i])) return;
    this.#source = source;
    this.#set(undefined);
    if (which && 'client' in which) this.#set({ client: which.client });
    else if (which) void this.#connect(which);
  }

  hostDisconnected(): void {
    setTimeout(() => {
      if (this.#host.isConnected) return;
      this.#source = [];
      this.#set(undefined);
    });
  }

  async #connect(options: ConnectOptions): Promise<void> {
    const attempt = ++this.#attempt;
    const ask = options.getToken ?? (options.tokenEndpoint ? askEndpoint(options.tokenEndpoint) : () => null);
    const answer = await answerOf(ask, 'open');
    if (attempt === this.#attempt) this.#share(options, ask, answer);
  }

  #share(options: ConnectOptions, ask: GetToken, first: TokenAnswer, before?: string): void {
    const { api, bot, device, now } = options;
    const identity = personOf(first, device);
    // Somebody whom nobody names yet (the page does not answer, or is signed out) shares with nobody.
    const key = `${api} ${bot} ${identity || crypto.getRandomValues(new Uint32Array(2)).join('')}`;
    let kept: TokenAnswer | undefined = first;
    const getToken: GetToken = async (reason) => {
      const answer = kept ?? (await answerOf(ask, reason));
      kept = undefined;
      if ('error' in answer) throw answer.error;
      const person = personOf(answer, device);
      if (!identity || !person || person === identity) return answer.token;
      // Another person is another client, so that nothing of the one before stays on a screen; but for what somebody
      // anonymous has written and not sent.
      if (this.client === shared.client) this.#share(options, ask, answer, anonymousOf(shared.client));
      throw new UrError({ status: 401, message: 'The page names another person.' });
    };
    const shared = acquireClient(key, getToken, (source) =>
      this.#make({ api, bot, device, before, now, getToken: source }),
    );
    // A client that was there already has a session: the answer would only grow old.
    kept = undefined;
    this.#set(shared);
  }

  #set(next: { client: Client; release?(): void } | undefined): void {
    if (!next) this.#attempt++;
    if (!next && !this.client) return;
    const before = this.#release;
    const stop = next && this.#repeat(next.client);
    this.#release = next && (() => [stop, next.release].forEach((end) => end?.()));
    this.client = next?.client;
    this.#onChange(this.client);
    before?.();
  }

  /** Repeats the client's state events on the host, where its page hears them. */
  #repeat(client: Client): () => void {
    const repeat = (event: Event) =>
      this.#host.dispatchEvent(new CustomEvent(event.type, { detail: (event as CustomEvent<unknown>).detail }));
    for (const type of clientEvents) client.addEventListener(type, repeat);
    return () => {
      for (const type of clientEvents) client.removeEventListener(type, repeat);
    };
  }
}

async function answerOf(ask: GetToken, reason: TokenReason): Promise<TokenAnswer> {
  try {
    return { token: await ask(reason) };
  } catch (error) {
    return { error };
  }
}

/** Tells people apart, and is '' while it is not known who it is. Only who is anonymous needs a secret. */
function personOf(answer: TokenAnswer, device: DeviceSecret | undefined): string {
  if ('error' in answer) return '';
  return identityOf(answer.token) || (!answer.token && device ? `device:${device.open()}` : '');
}

/** The id of an anonymous person. */
function anonymousOf({ session }: Client): string | undefined {
  const person = session.current.state === 'signed-in' ? session.current.person : undefined;
  return person?.kind === 'interlocutor' && !person.isLogged ? person.id : undefined;
}
