import { describe, it, type TestContext } from 'node:test';
import type { Api } from '../../components/data/api.js';
import type { Line } from '../../components/data/client.js';
import { UrError } from '../../components/data/errors.js';
import { sampleServer } from '../../components/data/memory/index.js';
import { MemoryOutboxStore, type OutboxEntry } from '../../components/data/outbox-store.js';
import { equal, until } from '../contract/checks.js';
import {
  camille,
  clientOf,
  conversationOfTwo,
  late,
  swallowing,
  valueOf,
  zoe,
  zoesConversation as home,
} from './support.js';

/** What tabs share: each reads copies, and whoever uses it opens it. */
class SharedStore extends MemoryOutboxStore {
  isOpen = false;

  override async all() {
    this.isOpen = true;
    return structuredClone(await super.all());
  }
  override put(entry: OutboxEntry) {
    this.isOpen = true;
    return super.put(structuredClone(entry));
  }
  override delete(id: string) {
    this.isOpen = true;
    return super.delete(id);
  }
  override close() {
    this.isOpen = false;
  }
}

describe('the outbox', () => {
  const deliveries = (lines: readonly { text: string | null; delivery: { state: string } }[]) =>
    lines.map(({ text, delivery }) => [text, delivery.state]);

  it('sends what is written within a moment in the order in which it was written', async () => {
    const { agent, person, close } = conversationOfTwo();
    person.conditions.latency = 2;
    const words = Array.from({ length: 10 }, (_, i) => `line ${i}`);
    await Promise.all(words.map((text) => person.client.send(home, { text })));
    const { lines } = await valueOf(agent.client.log(home), (value) => value.lines.at(-1)?.text === 'line 9');
    equal(
      lines.slice(-10).map(({ text }) => text),
      words,
    );
    close();
  });
  it('sends what was written before the session was there ahead of what is written while the outbox opens', async () => {
    const server = sampleServer();
    const { client } = clientOf(server, zoe);
    const sending = [client.send(home, { text: 'before' })];
    const leave = client.session.subscribe(() => {
      if (client.session.current.state !== 'signed-in') return;
      leave();
      sending.push(client.send(home, { text: 'after' }));
    });
    await until(() => sending.length === 2, 'the session');
    await Promise.all(sending);
    const { lines } = await valueOf(client.log(home), (value) => value.lines.slice(-2).every(({ seq }) => seq > 0));
    equal(
      lines.slice(-2).map(({ text }) => text),
      ['before', 'after'],
    );
  });
  it('sends a line that is written while the lock of the one before is given back', async () => {
    const { person, close } = conversationOfTwo();
    const { navigator } = globalThis;
    // As in a browser: who had the lock hears later that it is free.
    const locks = {
      async request(_name: string, hold: () => Promise<void>) {
        await hold();
        await new Promise((resolve) => setTimeout(resolve, 30));
      },
    };
    Object.defineProperty(globalThis, 'navigator', { value: { locks }, configurable: true });
    try {
      const log = person.client.log(home);
      const leave = log.subscribe(() => undefined);
      await person.client.send(home, { text: 'first' });
      await valueOf(log, ({ lines }) => lines.some(({ text, seq }) => text === 'first' && seq > 0));
      await new Promise((resolve) => setTimeout(resolve, 10));
      await person.client.send(home, { text: 'second' });
      await valueOf(log, ({ lines }) => lines.some(({ text, seq }) => text === 'second' && seq > 0));
      leave();
    } finally {
      Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
      close();
    }
  });
  it('shows a line as soon as it is stored, and once only when it is sent', async () => {
    const { person, close } = conversationOfTwo();
    const log = person.client.log(home);
    const leave = log.subscribe(() => undefined);
    const before = (await valueOf(log)).lines.length;
    const counts = new Set<number>();
    log.subscribe(() => counts.add(log.current.state === 'ready' ? log.current.value.lines.length : -1));
    person.conditions.latency = 20;
    await person.client.send(home, { text: 'hello' });
    equal(deliveries((await valueOf(log)).lines).at(-1), ['hello', 'sending']);
    await valueOf(log, ({ lines }) => lines.at(-1)?.text === 'hello' && lines.at(-1)?.delivery.state === 'sent');
    await new Promise((resolve) => setTimeout(resolve, 60));
    equal([...counts], [before + 1]);
    leave();
    close();
  });
  it('sends again with the same id when the answer is lost: stored once, never shown as failed', async () => {
    const server = sampleServer();
    const { api } = server.connect(zoe);
    const { client } = clientOf(server, zoe, { api: swallowing(api, 'postMessage', 3) });
    const log = client.log(home);
    const states = new Set<string>();
    const leave = log.subscribe(() => {
      if (log.current.state === 'ready') states.add(log.current.value.lines.at(-1)!.delivery.state);
    });
    await valueOf(log);
    await client.send(home, { text: 'once' });
    const { lines } = await valueOf(log, (value) => value.lines.at(-1)?.text === 'once' && value.lines.at(-1)!.seq > 0);
    equal(lines.filter(({ text }) => text === 'once').length, 1);
    equal(states.has('failed'), false);
    leave();
    client.close();
  });
  it('waits for the network, and sends when it is back', async () => {
    const { agent, person, close } = conversationOfTwo();
    const log = person.client.log(home);
    const leave = log.subscribe(() => undefined);
    await valueOf(log);
    person.conditions.offline = true;
    await person.client.send(home, { text: 'one' });
    await person.client.send(home, { text: 'two' });
    await until(
      () =>
        'value' in log.current &&
        log.current.value.lines.slice(-2).every(({ delivery }) => delivery.state === 'waiting'),
      'both to wait',
    );
    person.conditions.offline = false;
    const { lines } = await valueOf(agent.client.log(home), (value) => value.lines.at(-1)?.text === 'two');
    equal(lines.at(-2)?.text, 'one');
    leave();
    close();
  });
  it('keeps a refused line, and those behind it, until it is tried again or withdrawn', async () => {
    const { person, close } = conversationOfTwo();
    const log = person.client.log(home);
    const leave = log.subscribe(() => undefined);
    await valueOf(log);
    person.conditions.fail('postMessage', new UrError({ status: 403 }), 1);
    await person.client.send(home, { text: 'refused' });
    await person.client.send(home, { text: 'behind' });
    const blocked = await valueOf(log, ({ lines }) => lines.at(-2)?.delivery.state === 'failed');
    equal(deliveries(blocked.lines).slice(-2), [
      ['refused', 'failed'],
      ['behind', 'waiting'],
    ]);
    equal(await person.client.withdrawUnsent(home, blocked.lines.at(-2)!.id), 'refused');
    const sent = await valueOf(log, ({ lines }) => lines.at(-1)?.delivery.state === 'sent');
    equal(sent.lines.at(-1)?.text, 'behind');
    person.conditions.fail('postMessage', new UrError({ status: 400 }), 1);
    await person.client.send(home, { text: 'again' });
    const failed = await valueOf(log, ({ lines }) => lines.at(-1)?.delivery.state === 'failed');
    equal(failed.lines.at(-1)?.delivery, { state: 'failed', error: 'invalid' });
    await person.client.retry(home, failed.lines.at(-1)!.id);
    await valueOf(log, ({ lines }) => lines.at(-1)?.text === 'again' && lines.at(-1)?.delivery.state === 'sent');
    leave();
    close();
  });
  it('says that control is lost, and sends under the new one', async () => {
    const { server, agent, close } = conversationOfTwo();
    const log = agent.client.log(home);
    const leave = log.subscribe(() => undefined);
    await valueOf(log);
    const boss = clientOf(server, { kind: 'agent', id: 'agtines00000000' });
    agent.transport.copies = () => 0;
    await boss.client.control(home, { action: 'take', force: true });
    await agent.client.send(home, { text: 'late' });
    const { lines } = await valueOf(log, (value) => value.lines.at(-1)?.delivery.state === 'failed');
    equal(lines.at(-1)?.delivery, { state: 'failed', error: 'not_in_control' });
    agent.transport.copies = () => 1;
    await boss.client.control(home, { action: 'release' });
    await agent.client.control(home, { action: 'take' });
    await agent.client.retry(home, lines.at(-1)!.id);
    await valueOf(log, (value) => value.lines.at(-1)?.text === 'late' && value.lines.at(-1)?.delivery.state === 'sent');
    leave();
    boss.client.close();
    close();
  });
  describe('whose writer knows of the control that they have from its message alone', () => {
    /** Camille has taken control, and the answer is lost; then the network dies, and she writes. */
    async function writtenOffline() {
      const server = sampleServer();
      const { api } = server.connect(camille);
      const agent = clientOf(server, camille, { api: swallowing(api, 'control', 2) });
      const log = agent.client.log(home);
      const leave = log.subscribe(() => undefined);
      await valueOf(log);
      for (const action of ['release', 'take'] as const) {
        await agent.client.control(home, { action }).catch(() => undefined);
        await valueOf(log, ({ claim }) => (claim ? action === 'take' && !claim.id : action === 'release'));
      }
      agent.conditions.offline = true;
      await agent.client.send(home, { text: 'written offline' });
      const close = () => {
        leave();
        agent.client.close();
      };
      return { server, agent, log, close };
    }
    const last = (lines: readonly Line[]) => lines.at(-1)!;

    it('sends under that control when the network is back', async () => {
      const { agent, log, close } = await writtenOffline();
      agent.conditions.offline = false;
      await valueOf(log, ({ lines }) => last(lines).text === 'written offline' && last(lines).seq > 0);
      close();
    });
    it('never sends under a control of theirs that came after another one ended', async () => {
      const { server, agent, log, close } = await writtenOffline();
      const elsewhere = clientOf(server, camille);
      for (const action of ['release', 'take'] as const) await elsewhere.client.control(home, { action });
      agent.conditions.offline = false;
      const { lines } = await valueOf(log, ({ lines }) => last(lines).delivery.state === 'failed');
      equal(last(lines).delivery, { state: 'failed', error: 'not_in_control' });
      equal(
        server
          .tables()
          .messages.get(home)!
          .some(({ text }) => text === 'written offline'),
        false,
      );
      elsewhere.client.close();
      close();
    });
  });
  describe('in two tabs', () => {
    /** As in a browser: one holds a lock, the others wait for it in turn. */
    function useLocks(t: TestContext) {
      const { navigator } = globalThis;
      const held = new Map<string, Promise<unknown>>();
      const request = (name: string, hold: () => Promise<unknown>) => {
        const done = (held.get(name) ?? Promise.resolve()).then(hold);
        held.set(
          name,
          done.catch(() => undefined),
        );
        return done;
      };
      Object.defineProperty(globalThis, 'navigator', { value: { locks: { request } }, configurable: true });
      t.after(() => Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true }));
    }

    /** A line of Camille's that was refused, as both of her tabs see it. */
    async function refusedIn(t: TestContext, change: (api: Api) => Api) {
      useLocks(t);
      const server = sampleServer();
      const store = new SharedStore();
      const tab = (api: Api) => clientOf(server, camille, { api, openStore: () => store });
      const connection = server.connect(camille);
      connection.conditions.fail('postMessage', new UrError({ status: 403 }), 1);
      const one = tab(change(connection.api));
      const two = tab(server.connect(camille).api);
      await one.client.send(home, { text: 'refused' });
      const log = two.client.log(home);
      const leave = log.subscribe(() => undefined);
      t.after(leave);
      const { lines } = await valueOf(log, (value) => value.lines.at(-1)!.delivery.state === 'failed');
      const stored = () =>
        server
          .tables()
          .messages.get(home)!
          .filter(({ text }) => text === 'refused').length;
      return { one: one.client, two: two.client, id: lines.at(-1)!.id, stored, store };
    }

    it('is not sent by the one when the other has taken it back, though it was to be tried again', async (t) => {
      const { one, two, id, stored, store } = await refusedIn(t, (api) => late(api, ['getMessages'], 60));
      const retrying = one.retry(home, id);
      equal(await two.withdrawUnsent(home, id), 'refused');
      await retrying;
      await new Promise((resolve) => setTimeout(resolve, 100));
      equal([stored(), await store.all()], [0, []]);
    });
    it('is not taken back by the one while the other sends it', async (t) => {
      const { one, two, id, stored, store } = await refusedIn(t, (api) => late(api, ['postMessage'], 60));
      await one.retry(home, id);
      equal(await two.withdrawUnsent(home, id), undefined);
      equal([stored(), await store.all()], [1, []]);
    });
    it('is taken back by one of them only', async (t) => {
      const { one, two, id } = await refusedIn(t, (api) => api);
      const taken = await Promise.all([one, two].map((client) => client.withdrawUnsent(home, id)));
      equal(
        taken.filter((text) => text !== undefined),
        ['refused'],
      );
    });
  });
  it('opens when it is needed, though it could not be opened before', async () => {
    let tries = 0;
    const store = new MemoryOutboxStore();
    const openStore = () => {
      if (tries++ === 0) throw new Error('Not to be had.');
      return store;
    };
    const { client } = clientOf(sampleServer(), zoe, { openStore });
    await until(() => tries === 1, 'the first attempt');
    await client.send(home, { text: 'sent' });
    await valueOf(client.log(home), ({ lines }) => lines.at(-1)!.text === 'sent' && lines.at(-1)!.seq > 0);
  });
  it('keeps a line that is written at the very end, and leaves its database closed', async () => {
    const store = new SharedStore();
    const { client } = clientOf(sampleServer(), zoe, { openStore: () => store });
    await client.draft(home);
    const sending = client.send(home, { text: 'kept' });
    client.close();
    await sending;
    await until(() => !store.isOpen, 'the database to be closed');
    equal(
      (await store.all()).map(({ text }) => text),
      ['kept'],
    );
  });
  it('outlives the page: what was not sent is sent by the next one, once', async () => {
    const server = sampleServer();
    const first = clientOf(server, zoe);
    first.conditions.offline = false;
    await until(() => first.client.session.current.state === 'signed-in');
    first.conditions.fail('postMessage');
    await first.client.send(home, { text: 'unsent' });
    await first.client.setDraft(home, 'half a thou');
    await new Promise((resolve) => setTimeout(resolve, 20));
    first.client.close();
    const next = clientOf(server, zoe, { openStore: () => first.store });
    const { lines } = await valueOf(next.client.log(home), (value) =>
      value.lines.some(({ text, seq }) => text === 'unsent' && seq > 0),
    );
    equal(lines.filter(({ text }) => text === 'unsent').length, 1);
    equal(await next.client.draft(home), 'half a thou');
    next.client.close();
  });
  it('tells at sign-out how much was not sent, and discards it when asked', async () => {
    const server = sampleServer();
    const { client, conditions, store } = clientOf(server, zoe);
    await until(() => client.session.current.state === 'signed-in');
    conditions.fail('postMessage');
    await client.send(home, { text: 'unsent' });
    equal(await client.signOut({ unsent: 'discard' }), { unsent: 1 });
    equal([client.session.current.state, await store.all()], ['signed-out', []]);
    client.close();
  });
});
