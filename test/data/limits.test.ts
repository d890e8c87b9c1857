/* What a client does when the server says how long to wait. */
import { describe, it } from 'node:test';
import type { ConversationEvent } from '../../backend/schema/index.js';
import { UrError } from '../../components/data/errors.js';
import { sampleServer } from '../../components/data/memory/index.js';
import { equal, until } from '../contract/checks.js';
import { camille, clientOf, conversationOfTwo, signedIn, valueOf, zoe, zoesConversation as home } from './support.js';

/** In s: short for a test, and much longer than any other pause here. */
const wait = 0.6;
const limited = () => new UrError({ status: 429, message: 'Too many requests.' }, { retryAfter: wait });

/** Asks again and again whatever happens, for as long as the server said to wait; the times that it was asked. */
async function nag(ask: () => unknown, asked: () => number): Promise<number> {
  const before = asked();
  const end = performance.now() + wait * 1000 - 100;
  while (performance.now() < end) {
    ask();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return asked() - before;
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
    await client.send(home, { text: 'line 0' });
    await until(() => asked() === 1, 'the refusal');
    let lines = 1;
    equal(await nag(() => client.send(home, { text: `line ${lines++}` }), asked), 0);
    equal(
      log.current.state === 'ready' && log.current.value.lines.slice(-lines).map(({ delivery }) => delivery.state),
      Array.from({ length: lines }, () => 'waiting'),
    );
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
    void say();
    void say();
    await until(() => asked() === before + 1, 'the refusal');
    equal(await nag(say, asked), 0);
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
    await change();
    await until(() => asked() === before + 1, 'the refusal');
    equal(await nag(change, asked), 0);
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
    await until(() => asked() === 1, 'the refusal');
    equal(await nag(() => client.reconnect(), asked), 0);
    equal(client.session.current.state, 'opening');
    equal(client.connection.current.state, 'offline');
    await signedIn(client);
    equal(asked(), 2);
    client.close();
  });

  it('of one question leaves the others alone', async () => {
    const server = sampleServer();
    const { client, conditions } = clientOf(server, camille);
    await signedIn(client);
    conditions.fail('getCounts', limited(), 1);
    const counts = client.counts();
    const leave = counts.subscribe(() => undefined);
    await until(() => counts.current.state === 'failed', 'the refusal');
    await valueOf(client.directory());
    equal(counts.current.state, 'failed');
    leave();
    client.close();
  });
});
