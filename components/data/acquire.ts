import type { Client } from './client.js';

interface Shared {
  client: Client & { close?(): void };
  users: number;
  timer?: ReturnType<typeof setTimeout>;
}

// On `globalThis`, because two copies of this module (two bundles of the elements on a page) are one document still.
const place = globalThis as { [key: symbol]: Map<string, Shared> | undefined };
const clients = (place[Symbol.for('user-requests/clients@1')] ??= new Map<string, Shared>());

/**
 * The document's one client for this key (api, bot and person); made by the first who asks. Each `acquireClient` is
 * followed by one {@link releaseClient}.
 */
export function acquireClient(key: string, make: () => Client): Client {
  let shared = clients.get(key);
  if (!shared) clients.set(key, (shared = { client: make(), users: 0 }));
  shared.users++;
  clearTimeout(shared.timer);
  return shared.client;
}

/** The client ends one task after its last user: a provider that is moved takes it along. */
export function releaseClient(key: string): void {
  const shared = clients.get(key);
  if (!shared || --shared.users > 0) return;
  shared.timer = setTimeout(() => {
    clients.delete(key);
    shared.client.close?.();
  });
}
