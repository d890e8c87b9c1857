import { describe, it } from 'node:test';
import { SharedStream, type Locks } from '../../components/data/shared-stream.js';
import { Signal } from '../../components/data/signal.js';
import type { TopicListener, Transport, TransportState } from '../../components/data/transport.js';
import { equal, until } from '../contract/checks.js';

/** As much of the Web Locks API as the stream uses; node has none. */
class FakeLocks implements Locks {
  #held: { end(error: Error): void } | undefined;
  #queue: (() => void)[] = [];

  request(_name: string, { signal, steal }: { signal?: AbortSignal; steal?: boolean }, hold: () => Promise<void>) {
    return new Promise<unknown>((resolve, reject) => {
      const abort = () => {
        this.#queue = this.#queue.filter((other) => other !== grant);
        reject(Object.assign(new Error('aborted'), { name: 'AbortError' }));
      };
      const grant = () => {
        signal?.removeEventListener('abort', abort);
        const held = { end: reject };
        this.#held = held;
        void hold().then(() => {
          resolve(undefined);
          if (this.#held !== held) return;
          this.#held = undefined;
          this.#queue.shift()?.();
        });
      };
      if (signal?.aborted) return abort();
      if (steal) {
        const stolen = this.#held;
        grant();
        stolen?.end(Object.assign(new Error('stolen'), { name: 'AbortError' }));
      } else if (this.#held) {
        signal?.addEventListener('abort', abort);
        this.#queue.push(grant);
      } else grant();
    });
  }
}

/** A stream that is there at once, and says what a test makes it say. */
class FakeStream implements Transport {
  static open: FakeStream[] = [];
  readonly state = new Signal<TransportState>('connecting');
  readonly topics = new Map<string, TopicListener>();

  constructor() {
    FakeStream.open.push(this);
  }
  subscribe(topic: string, listener: TopicListener): () => void {
    this.topics.set(topic, listener);
    this.state.set('live');
    setTimeout(() => this.topics.get(topic) === listener && listener.open(), 1);
    return () => this.topics.delete(topic);
  }
  reconnect(): void {}
  close(): void {
    FakeStream.open = FakeStream.open.filter((other) => other !== this);
  }
}

let browsers = 0;

function browser() {
  FakeStream.open = [];
  const locks = new FakeLocks();
  const key = `browser ${++browsers}`;
  const tabs: SharedStream[] = [];
  const tab = () => {
    const stream = new SharedStream({
      make: () => new FakeStream(),
      locks,
      makeChannel: (name) => new BroadcastChannel(name),
      isVisible: () => true,
      pingTopic: 'ping',
    });
    stream.identify(key);
    tabs.push(stream);
    return stream;
  };
  const close = () => tabs.forEach((stream) => stream.close());
  return { tab, close };
}

function listen(stream: SharedStream, topic: string) {
  const heard: unknown[] = [];
  let opened = 0;
  const leave = stream.subscribe(topic, { open: () => opened++, event: (event) => heard.push(event) });
  return { heard, leave, opened: () => opened };
}

describe('one stream for all tabs', () => {
  it('has one tab listen to what all want, and each hear what it wants, once', async () => {
    const { tab, close } = browser();
    const tabs = Array.from({ length: 20 }, tab);
    const own = tabs.map((stream, index) => listen(stream, `own ${index}`));
    const common = tabs.map((stream) => listen(stream, 'common'));
    await until(() => [...own, ...common].every(({ opened }) => opened() > 0), 'all topics');
    equal([FakeStream.open.length, tabs.filter(({ isLeader }) => isLeader).length], [1, 1]);
    equal(
      tabs.every(({ state }) => state.current === 'live'),
      true,
    );
    const [stream] = FakeStream.open;
    stream!.topics.get('common')!.event('to all');
    stream!.topics.get('own 7')!.event('to one');
    await until(() => common.every(({ heard }) => heard.length === 1) && own[7]!.heard.length === 1, 'the events');
    equal(own.filter(({ heard }) => heard.length).length, 1);
    close();
  });
  it('goes on in another tab when the leader is closed, and has everybody catch up', async () => {
    const { tab, close } = browser();
    const tabs = [tab(), tab(), tab()];
    const topics = tabs.map((stream) => listen(stream, 'topic'));
    await until(() => topics.every(({ opened }) => opened() > 0), 'all topics');
    const before = topics.map(({ opened }) => opened());
    const leader = tabs.findIndex(({ isLeader }) => isLeader);
    tabs[leader]!.close();
    await until(() => topics.every(({ opened }, index) => index === leader || opened() > before[index]!), 'the others');
    equal(FakeStream.open.length, 1);
    FakeStream.open[0]!.topics.get('topic')!.event('news');
    await until(
      () => topics.every(({ heard }, index) => (index === leader ? !heard.length : heard.length === 1)),
      'news',
    );
    close();
  });
  it('opens a topic for a tab that comes later, and for it alone', async () => {
    const { tab, close } = browser();
    const first = listen(tab(), 'topic');
    await until(() => first.opened(), 'the first');
    const second = listen(tab(), 'topic');
    await until(() => second.opened(), 'the second');
    equal([first.opened(), second.opened()], [1, 1]);
    close();
  });
  it('lets go of a topic that nobody wants any more', async () => {
    const { tab, close } = browser();
    const [one, two] = [tab(), tab()];
    listen(one, 'stays');
    const goes = listen(two, 'goes');
    listen(two, 'stays');
    await until(() => FakeStream.open[0]?.topics.size === 2, 'both');
    goes.leave();
    await until(() => FakeStream.open[0]?.topics.size === 1, 'one');
    close();
  });
});
