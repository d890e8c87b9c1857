/* What a client does when the server says how long to wait. */
import { describe, it } from 'node:test';
import type { ConversationEvent } from '../../backend/schema/index.js';
import { UrError } from '../../components/data/errors.js';
import { sampleServer } from '../../components/data/memory/index.js';
import { equal, until } from '../contract/checks.js';
import { camille, clientOf, conversationOfTwo, signedIn, valueOf, zoe, zoesConversation as home } from './support.js';

/** In s: short for a test, and much longer than any other pause here. */
const wait = 0.6;
const limited = (retryAfter = wait) => new UrError({ status: 429, message: 'Too many requests.' }, { retryAfter });

/**
 * Asks again and again whatever happens, from a refusal on and for as long as the server said to wait; what was seen
 * last within that time, however long this machine stands still meanwhile.
 */
async function nag<T>({ begin, isRefused, ask, look }: Nagging<T>): Promise<T> {
  let before = performance.now();
  await begin?.();
  await until(() => isRefused() || void (before = performance.now()), 'the refusal');
  const end = before + wait * 1000;
  let seen = look();
  for (;;) {
    ask();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const now = look();
    if (performance.now() >= end) return seen;
    seen = now;
  }
}

interface Nagging<T> {
  /** Asks what is refused. */
  begin?(): unknown;
  isRefused(): boolean;
  ask(): unknown;
  look(): T;
}

describe('a limit', () => {
  it('holds lines back, shows none as failed, and sends them in order when it is over', async () => {
    const { agent, person, close } = conversationOfTwo();
    const { client, conditions } = person;
    const log = client.log(home);
    const states = new Set<string>();
    const leave = log.subscribe(() => {
      if ('value' in log.current) for (const line of log.current.value.lines) states.add(line.delivery.state);
    });
    await valueOf(log);
    const asked = () => conditions.calls.get('postMessage') ?? 0;
    conditions.fail('postMessage', limited(), 1);
    let lines = 0;
    const send = () => client.send(home, { text: `line ${lines++}` });
    const seen = await nag({
      begin: send,
      isRefused: () => asked() > 0,
      ask: send,
      look: () => {
        const shown = log.current.state === 'ready' ? log.current.value.lines : [];
        return { lines, asked: asked(), states: shown.slice(-lines).map(({ delivery }) => delivery.state) };
      },
    });
    equal(seen, { ...seen, asked: 1, states: Array.from({ length: seen.lines }, () => 'waiting') });
    const texts = Array.from({ length: lines }, (_, i) => `line ${i}`);
    const said = await valueOf(agent.client.log(home), (value) => value.lines.at(-1)?.text === texts.at(-1));
    equal(
      said.lines.slice(-lines).map(({ text }) => text),
      texts,
    );
    equal([asked(), states.has('failed')], [lines + 1, false]);
    leave();
    close();
  });

  it('lets a gap wait, however much is said meanwhile', async () => {
    const { agent, person, close } = conversationOfTwo();
    const log = agent.client.log(home);
    const leave = log.subscribe(() => undefined);
    await valueOf(log);
    const asked = () => agent.conditions.calls.get('getMessages') ?? 0;
    const before = asked();
    agent.conditions.fail('getMessages', limited(), 1);
    // Every second message is lost: the one after it shows a gap.
    agent.transport.copies = (event) => ('message' in (event as ConversationEvent) ? messages++ % 2 : 1);
    let messages = 0;
    let lines = 0;
    const say = () => person.client.send(home, { text: `line ${lines++}` });
    const begin = () => [say(), say()];
    equal(await nag({ begin, isRefused: () => asked() > before, ask: say, look: asked }), before + 1);
    agent.transport.copies = () => 1;
    const { lines: shown } = await valueOf(log, (value) => value.lines.at(-1)?.text === `line ${lines - 1}`);
    equal(
      shown.slice(-lines).map(({ text }) => text),
      Array.from({ length: lines }, (_, i) => `line ${i}`),
    );
    leave();
    close();
  });

  it('lets changes wait, however many are told of', async () => {
    const server = sampleServer();
    const one = clientOf(server, camille);
    const other = clientOf(server, camille);
    const list = { view: 'all', sort: 'newest', filters: {} } as const;
    const feed = one.client.requests(list);
    const leave = feed.subscribe(() => undefined);
    const [row] = (await valueOf(feed)).rows;
    const asked = () => one.conditions.calls.get('getChanges') ?? 0;
    const before = asked();
    one.conditions.fail('getChanges', limited(), 1);
    // Of the changes themselves nothing comes, only that there are some.
    one.transport.copies = (event) => ('item' in (event as object) ? 0 : 1);
    let changes = 0;
    const change = () => other.client.changeRequest(row!.id, { title: `title ${changes++}` });
    const isRefused = () => asked() > before;
    equal(await nag({ begin: change, isRefused, ask: change, look: asked }), before + 1);
    await valueOf(feed, ({ rows }) => rows.find(({ id }) => id === row!.id)?.title === `title ${changes - 1}`);
    leave();
    one.client.close();
    other.client.close();
  });

  it('lets the session wait, however often somebody asks for it', async () => {
    const server = sampleServer();
    const connection = server.connect(zoe);
    connection.conditions.fail('openSession', limited(), 1);
    const { client } = clientOf(server, zoe, { api: connection.api });
    const asked = () => connection.conditions.calls.get('openSession') ?? 0;
    const look = () => [asked(), client.session.current.state, client.connection.current.state];
    const seen = await nag({ isRefused: () => asked() > 0, ask: () => client.reconnect(), look });
    equal(seen, [1, 'opening', 'offline']);
    await signedIn(client);
    equal(asked(), 2);
    client.close();
  });

  it('of one question leaves the others alone', async () => {
    const server = sampleServer();
    const { client, conditions } = clientOf(server, camille);
    await signedIn(client);
    conditions.fail('getCounts', limited(60), 1);
    const counts = client.counts();
    const leave = counts.subscribe(() => undefined);
    await until(() => counts.current.state === 'failed', 'the refusal');
    await valueOf(client.directory());
    equal(counts.current.state, 'failed');
    leave();
    client.close();
  });
});
