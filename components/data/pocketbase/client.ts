import PocketBase from 'pocketbase';
import type { Client } from '../client.js';
import type { DeviceSecret } from '../device.js';
import { topics } from '../../../backend/schema/events.js';
import { LiveClient } from '../live-client.js';
import { isPageVisible } from '../page-lifecycle.js';
import { SharedStream } from '../shared-stream.js';
import type { Transport } from '../transport.js';
import { askEndpoint, type GetToken } from '../token.js';
import { PocketBaseApi } from './pocketbase-api.js';
import { SessionStore } from './session-store.js';
import { PocketBaseStream } from './stream.js';

export interface PocketBaseClientOptions {
  /** The server's address, such as `https://support.example`. */
  api: string;
  /** The bot's id: needed for anonymous devices only, a host's token names its own. */
  bot?: string | undefined;
  /** How the host says who is signed in; `tokenEndpoint` otherwise. */
  getToken?: GetToken | undefined;
  tokenEndpoint?: string | undefined;
  /** How this browser is known again where the bot lets anonymous people talk. */
  device?: DeviceSecret | undefined;
  /** The id of who was anonymous on this page before: what they have not sent yet goes with this client. */
  before?: string | undefined;
  now?: (() => number) | undefined;
  /** The host's own instance, which then has our session. */
  pocketBase?: PocketBase | undefined;
}

/** The client on a PocketBase server. It opens the session at once, and runs until `close`. */
export function createPocketBaseClient(options: PocketBaseClientOptions): Client & { close(): void } {
  const { api, bot, getToken, tokenEndpoint, device, before, now } = options;
  const pb = options.pocketBase ?? new PocketBase(api, new SessionStore());
  return new LiveClient({
    api: new PocketBaseApi(pb),
    transport: streamOf(pb),
    getToken: getToken ?? (tokenEndpoint ? askEndpoint(tokenEndpoint) : () => null),
    anonymous: bot && device ? { bot, device } : undefined,
    before,
    now,
    address: api,
  });
}

/** One stream for all tabs, where the browser can arrange that; one of our own on an insecure page. */
function streamOf(pb: PocketBase): Transport {
  const make = () => new PocketBaseStream(pb);
  const locks = globalThis.navigator?.locks as LockManager | undefined;
  if (!locks || typeof BroadcastChannel !== 'function') return make();
  return new SharedStream({
    make,
    locks,
    makeChannel: (name) => new BroadcastChannel(name),
    isVisible: isPageVisible,
    pingTopic: topics.ping,
  });
}
