import { describe, it } from 'node:test';
import type PocketBase from 'pocketbase';
import { SessionStore } from '../../components/data/pocketbase/session-store.js';
import { PocketBaseStream } from '../../components/data/pocketbase/stream.js';
import { equal, until } from '../contract/checks.js';

/** A connection that says what a test makes it say. */
class FakeSource extends EventTarget {
  static opened: FakeSource[] = [];
  isClosed = false;
  constructor() {
    super();
    FakeSource.opened.push(this);
  }
  connect(): void {
    this.dispatchEvent(new MessageEvent('PB_CONNECT', { data: '{"clientId":"client"}' }));
  }
  close(): void {
    this.isClosed = true;
  }
}

/** A stream that somebody listens to, and who has its session. */
function listening() {
  FakeSource.opened = [];
  (globalThis as { EventSource?: unknown }).EventSource = FakeSource;
  const authStore = new SessionStore();
  const send = () => Promise.resolve();
  const stream = new PocketBaseStream({ authStore, buildURL: (path: string) => path, send } as unknown as PocketBase);
  const states: string[] = [];
  stream.state.subscribe(() => states.push(stream.state.current));
  let opened = 0;
  const listen = () => stream.subscribe('topic', { open: () => opened++, event: () => undefined });
  return { stream, authStore, states, listen, opened: () => opened };
}

describe('the stream', () => {
  it('waits for a session, and is not lost meanwhile', async () => {
    const { stream, authStore, states, listen, opened } = listening();
    listen();
    equal(FakeSource.opened.length, 0);
    authStore.save('token');
    stream.reconnect();
    equal(FakeSource.opened.length, 1);
    FakeSource.opened[0]!.connect();
    await until(() => opened(), 'the topic');
    equal([...new Set(states)], ['connecting', 'live']);
    stream.close();
  });
  it('waits for another session when the one that it connected with has ended', async () => {
    const { stream, authStore, states, listen, opened } = listening();
    authStore.save('token');
    listen();
    authStore.clear();
    FakeSource.opened[0]!.connect();
    await until(() => FakeSource.opened[0]!.isClosed, 'the end of the connection');
    authStore.save('another');
    stream.reconnect();
    FakeSource.opened[1]!.connect();
    await until(() => opened(), 'the topic');
    equal([FakeSource.opened.length, ...new Set(states)], [2, 'connecting', 'live']);
    stream.close();
  });
});
