/* What is said and read in the conversations of a list, as each agent may hear it. */
import { describe, it, mock, type TestContext } from 'node:test';
import type { RequestListValue, RequestQuery } from '../../components/data/client.js';
import type { Feed } from '../../components/data/feed.js';
import { newID } from '../../components/data/ids.js';
import { sampleIDs, sampleServer, type MemoryServer } from '../../components/data/memory/index.js';
import { TalkFollower } from '../../components/data/talk-follower.js';
import type { Transport } from '../../components/data/transport.js';
import { equal, ok, until } from '../contract/checks.js';
import { camille, clientOf, late, signedIn, valueOf, zoe, zoesConversation } from './support.js';

const all: RequestQuery = { view: 'all', filters: {}, sort: 'newest' };
const tom = { kind: 'agent' as const, id: sampleIDs.agent('tom') };
const soren = sampleIDs.conversation('soren');

const lineOf = ({ current }: Feed<RequestListValue>, conversation: string) =>
  'value' in current
    ? current.value.rows.find((row) => row.conversation === conversation)?.expand?.conversation?.lastText
    : undefined;

/** The conversations that a browser follows. */
function following(transport: Transport): Set<string> {
  const followed = new Set<string>();
  const subscribe = transport.subscribe.bind(transport);
  transport.subscribe = (topic, listener) => {
    const leave = subscribe(topic, listener);
    if (!topic.startsWith('ur/c/')) return leave;
    followed.add(topic.slice('ur/c/'.length));
    return () => {
      followed.delete(topic.slice('ur/c/'.length));
      leave();
    };
  };
  return followed;
}

/** What is said there from now on changes no request, as the first line does that nobody has answered: the bot is mute. */
function waits(server: MemoryServer, conversation: string): void {
  const tables = server.tables();
  for (const request of tables.requests.values())
    if (request.conversation === conversation) request.waitingSince ||= server.date();
  tables.claims.set(conversation, {
    ...{ id: server.newID(), conversation, since: server.date() },
    agent: { id: sampleIDs.agent('camille'), name: 'Camille' },
  });
}

/** An agent who sees a part of the requests only, their list, and the person of its first row, who waits. */
async function restricted(t: TestContext, more = 0) {
  const server = sampleServer(() => Date.now(), more);
  server.tables().visibility = 'groups';
  const agent = clientOf(server, tom);
  t.after(() => agent.client.close());
  const followed = following(agent.transport);
  const list = agent.client.requests(all);
  const leave = list.subscribe(() => undefined);
  const { rows } = await valueOf(list);
  const { conversation, interlocutor } = rows[0]!;
  waits(server, conversation);
  const { pos } = server.tables();
  const person = clientOf(server, { kind: 'interlocutor', id: interlocutor });
  t.after(() => person.client.close());
  await signedIn(person.client);
  const say = async (text: string) => {
    await person.client.send(conversation, { text });
    const messages = () => server.tables().messages.get(conversation) ?? [];
    await until(() => messages().some((message) => message.text === text), 'the line to be stored');
    equal(server.tables().pos, pos, 'position of the changes');
  };
  return { ...agent, followed, list, rows, conversation, say, leave };
}

describe('an agent who does not see everything', () => {
  it('hears what is said in the rows shown', async (t) => {
    const { followed, list, conversation, say } = await restricted(t, 300);
    await until(() => followed.has(conversation), 'the conversation to be followed');
    await say('is anybody there?');
    await until(() => lineOf(list, conversation) === 'is anybody there?', 'the line in the row');
  });
  it('follows no more conversations than are on a screen', async (t) => {
    const followed = new Set<number>();
    const follower = new TalkFollower((conversation) => {
      followed.add(Number(conversation));
      return () => followed.delete(Number(conversation));
    });
    t.after(() => follower.close());
    const rows = (from: number) => Array.from({ length: 200 }, (_, i) => String(from + i));
    follower.set(rows(0));
    await until(() => followed.size > 0, 'the first ones');
    equal([followed.size, Math.max(...followed)], [60, 59]);
    follower.set(rows(30));
    await until(() => followed.has(60), 'the next ones');
    equal([followed.size, Math.min(...followed)], [60, 30]);
  });
  it('follows rows as they come on the screen, and asks for what was said before', async (t) => {
    const { conditions, followed, list, rows, conversation, say } = await restricted(t);
    await until(() => followed.has(conversation), 'the conversation to be followed');
    const ids = rows.filter((row) => row.conversation !== conversation).map(({ id }) => id);
    list.look(ids);
    await until(() => !followed.has(conversation), 'the conversation to be left');
    await say('out of sight');
    equal(lineOf(list, conversation) === 'out of sight', false);
    const asked = conditions.calls.get('listRequestRows') ?? 0;
    list.look(rows.map(({ id }) => id));
    await until(() => lineOf(list, conversation) === 'out of sight', 'the line in the row');
    equal((conditions.calls.get('listRequestRows') ?? 0) - asked, 1, 'questions');
  });
  it('leaves all when nobody looks at the list any more', async (t) => {
    const { followed, leave } = await restricted(t);
    await until(() => followed.size > 0, 'followed');
    leave();
    await until(() => followed.size === 0, 'all to be left');
  });
  it('needs no topic per conversation where the bot lets everybody see everything', async () => {
    const agent = clientOf(sampleServer(), tom);
    const followed = following(agent.transport);
    await valueOf(agent.client.requests(all));
    equal(followed.size, 0);
    agent.client.close();
  });
});

describe('what is said while a list is on its way', () => {
  it('is in its rows', async () => {
    const server = sampleServer();
    const { api, conditions } = server.connect(camille);
    const agent = clientOf(server, camille, { api: late(api, ['listRequests'], 80) });
    const person = clientOf(server, zoe);
    await signedIn(person.client);
    // The first of them changes her request, too.
    await person.api.postMessage(zoesConversation, { id: newID(), text: 'before' });
    const list = agent.client.requests(all);
    const leave = list.subscribe(() => undefined);
    await until(() => conditions.calls.get('listRequests') === 1, 'the question');
    await until(() => agent.transport.state.current === 'live', 'the stream');
    await person.api.postMessage(zoesConversation, { id: newID(), text: 'meanwhile' });
    equal(list.current.state, 'loading');
    await valueOf(list);
    await until(() => lineOf(list, zoesConversation) === 'meanwhile', 'the line in the row');
    leave();
  });
});

describe('a request that comes later than what was said after it', () => {
  it('has that in its row', async () => {
    const server = sampleServer();
    const agent = clientOf(server, camille);
    const person = clientOf(server, zoe);
    const list = agent.client.requests(all);
    const leave = list.subscribe(() => undefined);
    await valueOf(list);
    await until(() => agent.transport.state.current === 'live', 'the stream');
    await signedIn(person.client);
    await person.api.postMessage(zoesConversation, { id: newID(), text: 'before' });
    await until(() => lineOf(list, zoesConversation) === 'before', 'the line before');
    agent.transport.delay = (event) => ('item' in (event as object) ? 60 : 0);
    const [made] = server.reached('ask-for-help', { id: newID(), interlocutor: { userID: 'zoe' } }).requests;
    await person.api.postMessage(zoesConversation, { id: newID(), text: 'after' });
    const { rows, unread } = await valueOf(list, (value) => value.rows.some(({ id }) => id === made!.id));
    equal(rows.find(({ id }) => id === made!.id)?.expand?.conversation?.lastText, 'after');
    equal(unread.has(made!.id), true);
    leave();
  });
});

describe('a list in the order of what was said last', () => {
  it('takes in a row from behind its end when something is said there', async () => {
    const server = sampleServer(() => Date.now(), 300);
    const agent = clientOf(server, camille);
    const list = agent.client.requests({ ...all, sort: 'activity' });
    const leave = list.subscribe(() => undefined);
    const { rows } = await valueOf(list);
    const shown = new Set(rows.map(({ conversation }) => conversation));
    const tables = server.tables();
    const far = [...tables.requests.values()].find(({ conversation }) => !shown.has(conversation))!;
    const person = clientOf(server, { kind: 'interlocutor', id: far.interlocutor });
    await signedIn(person.client);
    waits(server, far.conversation);
    const { pos } = tables;
    const asked = agent.conditions.calls.get('listRequests') ?? 0;
    for (const text of ['one', 'two', 'three']) await person.api.postMessage(far.conversation, { id: newID(), text });
    await valueOf(
      list,
      (value) => value.rows[0]?.conversation === far.conversation && lineOf(list, far.conversation) === 'three',
    );
    equal([tables.pos, (agent.conditions.calls.get('listRequests') ?? 0) - asked < 3], [pos, true]);
    leave();
  });
});

describe('what is read in one tab', () => {
  it('is read in the others at once', async () => {
    const server = sampleServer();
    const [one, two] = [clientOf(server, camille), clientOf(server, camille)];
    const list = two.client.requests(all);
    const leave = list.subscribe(() => undefined);
    const id = sampleIDs.request(218);
    await valueOf(list, ({ unread }) => unread.has(id));
    await signedIn(one.client);
    one.client.read(soren, 100);
    await valueOf(list, ({ unread }) => !unread.has(id));
    leave();
    for (const { client } of [one, two]) client.close();
  });
  it('is read in the others of an interlocutor too', async () => {
    const server = sampleServer();
    const [one, two] = [clientOf(server, zoe), clientOf(server, zoe)];
    const log = two.client.log(zoesConversation);
    const leave = log.subscribe(() => undefined);
    const before = await valueOf(log);
    await signedIn(one.client);
    await one.client.send(zoesConversation, { text: 'hello?' });
    const { last, readBefore } = await valueOf(log, (value) => value.last > before.last);
    ok(readBefore < last, 'something is unread');
    one.client.read(zoesConversation, last);
    await valueOf(log, (value) => value.readBefore === last);
    leave();
    for (const { client } of [one, two]) client.close();
  });
});

describe('an event that is lost on a stream that lives', () => {
  it('is made up for within two minutes, and without a word', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const server = sampleServer();
      const agent = clientOf(server, camille);
      const person = clientOf(server, zoe);
      const turns = async (look: () => unknown) => {
        for (let i = 0; i < 500 && !look(); i++) {
          await new Promise((resolve) => setImmediate(resolve));
          mock.timers.tick(1);
        }
        ok(look(), `in vain: ${look.toString()}`);
      };
      const list = agent.client.requests(all);
      const log = agent.client.log(zoesConversation);
      const leave = [list, log].map((feed) => feed.subscribe(() => undefined));
      await turns(() => list.current.state === 'ready' && log.current.state === 'ready');
      agent.transport.copies = () => 0;
      await turns(() => person.client.session.current.state === 'signed-in');
      // The outbox is a module that is fetched late, in real time.
      await person.client.draft(zoesConversation);
      void person.client.send(zoesConversation, { text: 'lost' });
      await turns(() => server.tables().conversations.get(zoesConversation)?.lastText === 'lost');
      const lastLine = () => ('value' in log.current ? log.current.value.lines.at(-1)?.text : undefined);
      equal([lastLine() === 'lost', lineOf(list, zoesConversation) === 'lost'], [false, false]);
      let wasBusy = false;
      agent.client.connection.subscribe(() => (wasBusy ||= agent.client.connection.current.state !== 'live'));
      mock.timers.tick(120_000);
      await turns(() => lastLine() === 'lost' && lineOf(list, zoesConversation) === 'lost');
      equal(wasBusy, false);
      for (const end of leave) end();
      for (const { client } of [agent, person]) client.close();
    } finally {
      mock.timers.reset();
    }
  });
});

describe('after a reconnect', () => {
  it('counts and unread are asked for again', async () => {
    const server = sampleServer();
    const agent = clientOf(server, camille);
    const other = clientOf(server, camille);
    const [list, counts] = [agent.client.requests(all), agent.client.counts()];
    const leave = [list, counts].map((feed) => feed.subscribe(() => undefined));
    const id = sampleIDs.request(218);
    await valueOf(list, ({ unread }) => unread.has(id));
    const { done } = await valueOf(counts);
    agent.conditions.offline = true;
    await until(() => list.current.state === 'stale', 'stale');
    await signedIn(other.client);
    other.client.read(soren, 100);
    await other.client.changeRequest(sampleIDs.request(217), { status: 'done' });
    agent.conditions.offline = false;
    await valueOf(list, ({ unread }) => !unread.has(id));
    await valueOf(counts, (value) => value.done === done + 1);
    for (const end of leave) end();
    for (const { client } of [agent, other]) client.close();
  });
});
