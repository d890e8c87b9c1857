import type { Client } from './client.js';
import type { GetToken } from './token.js';

/** A client, and the pages' answers to "as whom" of all who use it. */
interface Shared {
  client: Client & { close?(): void };
  sources: GetToken[];
  timer?: ReturnType<typeof setTimeout> | undefined;
}

// On `globalThis`, because two copies of this module (two bundles of the elements on a page) are one document still.
const place = globalThis as { [key: symbol]: Map<string, Shared> | undefined };
const clients = (place[Symbol.for('user-requests/clients@1')] ??= new Map<string, Shared>());

/**
 * The document's one client for this key (api, bot and person); made by the first who asks. Whoever came last is asked
 * for tokens: who came first may have left the page. The client ends one task after its last user has released it, so
 * that a provider which is moved takes it along.
 */
export function acquireClient(
  key: string,
  getToken: GetToken,
  make: (getToken: GetToken) => Client,
): { client: Client; release(): void } {
  let shared = clients.get(key);
  if (!shared) {
    const sources = [getToken];
    clients.set(key, (shared = { client: make((reason) => sources.at(-1)?.(reason)), sources }));
  } else {
    shared.sources.push(getToken);
    clearTimeout(shared.timer);
  }
  const { client } = shared;
  return { client, release: () => release(key, getToken) };
}

function release(key: string, getToken: GetToken): void {
  const shared = clients.get(key);
  const at = shared?.sources.indexOf(getToken) ?? -1;
  if (!shared || at < 0) return;
  shared.sources.splice(at, 1);
  if (shared.sources.length > 0) return;
  shared.timer = setTimeout(() => {
    clients.delete(key);
    shared.client.close?.();
  });
}
