import { describe, it } from 'node:test';
import type { RequestQuery } from '../../components/data/client.js';
import { UrError } from '../../components/data/errors.js';
import { newID } from '../../components/data/ids.js';
import { sampleIDs, sampleServer } from '../../components/data/memory/index.js';
import { equal, ok, refused, until } from '../contract/checks.js';
import { camille, clientOf, late, signedIn, valueOf } from './support.js';

const open: RequestQuery = { view: 'open', filters: {}, sort: 'newest' };
const id = sampleIDs.request(218);

function twoAgents(change = {}) {
  const server = sampleServer();
  const one = clientOf(server, camille, change);
  const two = clientOf(server, { kind: 'agent', id: sampleIDs.agent('tom') });
  const close = () => [one, two].forEach(({ client }) => client.close());
  return { server, one, two, close };
}

/** Somebody new asks for help. */
const ask = (server: ReturnType<typeof sampleServer>, text: string, userID = newID()) =>
  server.reached('ask-for-help', {
    id: newID(),
    interlocutor: { userID },
    messages: [{ author: 'interlocutor', text }],
  }).requests[0]!;

describe('a change of a request', () => {
  it('shows at once, everywhere, and is then what the server has', async () => {
    const { one, two, close } = twoAgents();
    const [list, record, other] = [one.client.requests(open), one.client.request(id), two.client.requests(open)];
    const leave = [list, record, other].map((feed) => feed.subscribe(() => undefined));
    await Promise.all([valueOf(list), valueOf(record), valueOf(other)]);
    one.conditions.latency = 30;
    const saved = one.client.changeRequest(id, { status: 'in_progress' });
    const statusIn = () =>
      'value' in list.current ? list.current.value.rows.find((row) => row.id === id)?.status : undefined;
    equal([statusIn(), 'value' in record.current && record.current.value.status], ['in_progress', 'in_progress']);
    equal((await saved).rev, 2);
    await valueOf(other, ({ rows }) => rows.find((row) => row.id === id)?.status === 'in_progress');
    for (const end of leave) end();
    close();
  });
  it('is taken back when it is refused', async () => {
    const { one, close } = twoAgents();
    const list = one.client.requests(open);
    const leave = list.subscribe(() => undefined);
    await valueOf(list);
    one.conditions.fail('patchRequest', new UrError({ status: 403 }), 1);
    const saving = one.client.changeRequest(id, { assignee: sampleIDs.agent('camille') });
    await refused(saving, 403);
    equal((await valueOf(list)).rows.find((row) => row.id === id)?.assignee, '');
    leave();
    close();
  });
  it('goes on top of what somebody else changed, unless that is the same', async () => {
    const { one, two, close } = twoAgents();
    const record = one.client.request(id);
    const leave = record.subscribe(() => undefined);
    await valueOf(record);
    one.transport.copies = () => 0;
    await two.client.changeRequest(id, { title: 'Theirs' });
    const rebased = await one.client.changeRequest(id, { status: 'in_progress' });
    equal([rebased.title, rebased.status, rebased.rev], ['Theirs', 'in_progress', 3]);
    await two.client.changeRequest(id, { title: 'Theirs again' });
    const error = await refused(one.client.changeRequest(id, { title: 'Mine' }), 409, 'rev', 'stale');
    equal((error.current as { title: string }).title, 'Theirs again');
    leave();
    close();
  });
  it('is shown though it came while an older answer was on its way', async () => {
    const server = sampleServer();
    const { api } = server.connect(camille);
    const one = clientOf(server, camille, { api: late(api, ['listRequests', 'getRequest', 'listRequestsOf'], 40) });
    const two = clientOf(server, { kind: 'agent', id: sampleIDs.agent('tom') });
    await signedIn(one.client);
    await valueOf(one.client.counts());
    const { conversation } = await valueOf(two.client.request(id));
    const feeds = [one.client.requests(open), one.client.request(id), one.client.requestsOf(conversation)] as const;
    const leave = feeds.map((feed) => feed.subscribe(() => undefined));
    await new Promise((resolve) => setTimeout(resolve, 15));
    await two.client.changeRequest(id, { title: 'Theirs' });
    const [list, record, rows] = [await valueOf(feeds[0]), await valueOf(feeds[1]), await valueOf(feeds[2])];
    const titleIn = (all: readonly { id: string; title: string }[]) => all.find((row) => row.id === id)?.title;
    equal([titleIn(list.rows), record.title, titleIn(rows)], ['Theirs', 'Theirs', 'Theirs']);
    for (const end of leave) end();
    one.client.close();
    two.client.close();
  });
  it('is shown though it came before the position was known from which changes are followed', async () => {
    const server = sampleServer();
    const { api } = server.connect(camille);
    const one = clientOf(server, camille, { api: late(api, ['getChanges'], 60) });
    const two = clientOf(server, { kind: 'agent', id: sampleIDs.agent('tom') });
    await signedIn(one.client);
    const record = one.client.request(id);
    const leave = record.subscribe(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await two.client.changeRequest(id, { title: 'Theirs' });
    await valueOf(record, ({ title }) => title === 'Theirs');
    leave();
    one.client.close();
    two.client.close();
  });
  it('does not meet one’s own: quick ones follow each other', async () => {
    const { one, close } = twoAgents();
    one.conditions.latency = 3;
    await valueOf(one.client.request(id));
    const records = await Promise.all([
      one.client.changeRequest(id, { status: 'in_progress' }),
      one.client.changeRequest(id, { assignee: sampleIDs.agent('camille') }),
      one.client.changeRequest(id, { title: 'Lamp' }),
    ]);
    equal(
      records.map(({ rev }) => rev),
      [2, 3, 4],
    );
    close();
  });
});

describe('a list of requests', () => {
  const shown = (rows: readonly { number: number }[]) => rows.map(({ number }) => number);

  it('takes in, lets go and moves rows as others change them', async () => {
    const { server, one, two, close } = twoAgents();
    const list = one.client.requests({ ...open, sort: 'waiting' });
    const leave = list.subscribe(() => undefined);
    const before = await valueOf(list, ({ total }) => total === 20);
    const made = ask(server, 'new here');
    const entered = await valueOf(list, ({ total }) => total === 21);
    equal(shown(entered.rows), [...shown(before.rows), made.number]);
    await two.client.changeRequest(sampleIDs.request(209), { status: 'done' });
    const left = await valueOf(list, ({ rows }) => rows.length === 20);
    equal(shown(left.rows), [...shown(before.rows).slice(1), made.number]);
    // Answered: nobody waits any more, and the row goes to the end.
    const claim = (await two.api.control(made.conversation, { action: 'take' })).claim!.id;
    await two.api.postMessage(made.conversation, { id: newID(), text: 'hello', claim });
    const moved = await valueOf(
      list,
      ({ rows }) => rows.find(({ number }) => number === made.number)?.waitingSince === '',
    );
    equal(shown(moved.rows).at(-1), made.number);
    leave();
    close();
  });
  it('keeps a row that one has just moved out of it oneself, until it is loaded again', async () => {
    const { one, close } = twoAgents();
    const list = one.client.requests(open);
    const leave = list.subscribe(() => undefined);
    await valueOf(list);
    await one.client.changeRequest(id, { status: 'done' });
    const { rows } = await valueOf(list, ({ rows }) => rows.find((row) => row.id === id)?.status === 'done');
    equal(rows.length, 20);
    await list.reload();
    equal((await valueOf(list)).rows.length, 19);
    leave();
    close();
  });
  it('lets go of a row that somebody else has moved out of it, though a change of one’s own came in between', async () => {
    const { one, two, close } = twoAgents();
    const list = one.client.requests(open);
    const leave = list.subscribe(() => undefined);
    const { rows } = await valueOf(list);
    await signedIn(two.client);
    const release = one.conditions.hold();
    const saving = refused(one.client.changeRequest(id, { status: 'in_progress' }), 409, 'rev', 'stale');
    await two.client.changeRequest(id, { status: 'done' });
    const meanwhile = await valueOf(list, ({ rows }) => rows.find((row) => row.id === id)?.rev === 2);
    equal(shown(meanwhile.rows), shown(rows));
    release();
    await saving;
    await valueOf(list, ({ rows }) => !rows.some((row) => row.id === id));
    leave();
    close();
  });
  it('holds new rows back while somebody reads', async () => {
    const { server, one, close } = twoAgents();
    const list = one.client.requests(open);
    const leave = list.subscribe(() => undefined);
    const before = shown((await valueOf(list)).rows);
    list.holdNew = true;
    const made = ask(server, 'new here');
    equal(shown((await valueOf(list, ({ held }) => held === 1)).rows), before);
    list.showNew();
    equal(shown((await valueOf(list, ({ held }) => held === 0)).rows), [made.number, ...before]);
    leave();
    close();
  });
  it('loads page by page, each row once', async () => {
    const server = sampleServer(() => Date.now(), 300);
    const { client, conditions } = clientOf(server, camille);
    const list = client.requests({ view: 'all', filters: {}, sort: 'newest' });
    const leave = list.subscribe(() => undefined);
    equal((await valueOf(list, ({ total }) => total === 323)).rows.length, 50);
    await Promise.all([list.more(), list.more()]);
    equal((await valueOf(list)).rows.length, 100);
    while (list.current.state === 'ready' && list.current.value.hasMore) await list.more();
    const { rows, total } = await valueOf(list);
    equal([new Set(shown(rows)).size, rows.length, total], [323, 323, 323]);
    equal(conditions.calls.get('listRequests'), 7);
    leave();
    client.close();
  });
  it('is right about a row that changes while it is read again and grows', async () => {
    const server = sampleServer(() => Date.now(), 300);
    const { api } = server.connect(camille);
    let wait = 0;
    const slow = new Proxy(api, {
      get: (target, route: keyof typeof api) =>
        route === 'listRequests'
          ? async (...args: Parameters<typeof api.listRequests>) => {
              const [answer, ms] = [await target.listRequests(...args), wait];
              await new Promise((resolve) => setTimeout(resolve, ms));
              return answer;
            }
          : (target[route] as () => unknown).bind(target),
    });
    const one = clientOf(server, camille, { api: slow });
    const two = clientOf(server, { kind: 'agent', id: sampleIDs.agent('tom') });
    const list = one.client.requests(open);
    const leave = list.subscribe(() => undefined);
    const [first] = (await valueOf(list)).rows;
    await valueOf(one.client.counts());
    await signedIn(two.client);
    // The reload is older than the change, and comes after the page that was asked for meanwhile.
    wait = 120;
    const reloading = list.reload();
    await new Promise((resolve) => setTimeout(resolve, 20));
    wait = 40;
    const growing = list.more();
    await two.client.changeRequest(first!.id, { status: 'done' });
    await Promise.all([reloading, growing]);
    const { rows } = await valueOf(list);
    equal(
      rows.some((row) => row.id === first!.id),
      false,
    );
    leave();
  });
  it('catches up on what happened while it was offline', async () => {
    const { server, one, two, close } = twoAgents();
    const list = one.client.requests(open);
    const leave = list.subscribe(() => undefined);
    await valueOf(list);
    one.conditions.offline = true;
    await until(() => list.current.state === 'stale', 'stale');
    const made = ask(server, 'missed');
    await two.client.changeRequest(id, { status: 'done' });
    one.conditions.offline = false;
    const { rows } = await valueOf(list, (value) => value.rows[0]?.number === made.number);
    ok(!rows.some((row) => row.id === id), 'what was done is gone');
    leave();
    close();
  });
  it('knows what this agent has not read', async () => {
    const { one, close } = twoAgents();
    const list = one.client.requests(open);
    const leave = list.subscribe(() => undefined);
    const { unread } = await valueOf(list, (value) => value.unread.size > 0);
    ok(unread.has(id), 'unread');
    one.client.read(sampleIDs.conversation('soren'), 100);
    await valueOf(list, (value) => !value.unread.has(id));
    leave();
    close();
  });
  it('ends on the stored state when three change one request at once', async () => {
    const server = sampleServer();
    const agents = ['camille', 'tom', 'priya'].map((sub) =>
      clientOf(server, { kind: 'agent', id: sampleIDs.agent(sub) }),
    );
    const feeds = agents.map(({ client }) => client.request(id));
    const leave = feeds.map((feed) => feed.subscribe(() => undefined));
    await Promise.all(feeds.map((feed) => valueOf(feed)));
    for (const { transport } of agents) transport.delay = () => Math.random() * 20;
    for (let round = 0; round < 20; round++) {
      await Promise.allSettled(
        agents.map(({ client }, index) => client.changeRequest(id, { title: `Round ${round}, ${index}` })),
      );
      const stored = await agents[0]!.api.getRequest(id);
      await Promise.all(
        feeds.map((feed) => valueOf(feed, ({ title, rev }) => title === stored.title && rev === stored.rev)),
      );
    }
    for (const end of leave) end();
    for (const { client } of agents) client.close();
  });
});
