import { describe, it } from 'node:test';
import type { DeviceSecret } from '../../components/data/device.js';
import { UrError } from '../../components/data/errors.js';
import { sampleIDs, sampleServer, type Identity, type MemoryServer } from '../../components/data/memory/index.js';
import { MemoryOutboxStore } from '../../components/data/outbox-store.js';
import type { TokenReason } from '../../components/data/token.js';
import { equal, ok, until } from '../contract/checks.js';
import { camille, clientOf, signedIn, swallowing, valueOf, zoe, zoesConversation } from './support.js';

/** One browser: what it keeps for each identity, and the secret of its device. */
function browser() {
  const stores = new Map<string, MemoryOutboxStore>();
  const openStore = (key: string) => {
    const store = stores.get(key) ?? new MemoryOutboxStore();
    stores.set(key, store);
    return store;
  };
  let made = 0;
  const device: DeviceSecret & { stored: string | undefined } = {
    stored: undefined,
    open: () => (device.stored ??= `secret-${++made}`.padEnd(43, 'x')),
    drop: (secret) => {
      if (device.stored === secret) device.stored = undefined;
    },
  };
  return { stores, openStore, device, anonymous: { bot: '', device } };
}
type Browser = ReturnType<typeof browser>;

const nobody = () => null;
const anonymousOn = (server: MemoryServer, { device }: Browser): Identity => server.device(device.open());
const conversationOf = async ({ client }: ReturnType<typeof clientOf>) => {
  const session = await until(
    () => client.session.current.state === 'signed-in' && client.session.current,
    'a session',
  );
  return session.conversation!;
};
const textsIn = (server: MemoryServer, conversation = zoesConversation) =>
  server
    .tables()
    .messages.get(conversation)!
    .map(({ text }) => text);

describe('a login in a browser where somebody was anonymous', () => {
  it('sends what was not sent yet, once, behind what was said, and keeps what was being written', async () => {
    const server = sampleServer();
    const here = browser();
    const before = clientOf(server, anonymousOn(server, here), { ...here, getToken: nobody });
    const old = await conversationOf(before);
    await before.client.send(old, { text: 'said' });
    await until(() => textsIn(server, old).includes('said'), 'the first line');
    before.conditions.offline = true;
    await before.client.send(old, { text: 'not sent' });
    before.client.setDraft(old, 'half a');
    before.client.close();

    const after = clientOf(server, zoe, here);
    const log = after.client.log(await conversationOf(after));
    await valueOf(log, ({ lines }) => lines.some(({ text, seq }) => text === 'not sent' && seq > 0));
    equal(
      textsIn(server).filter((text) => /said|not sent/.test(text)),
      ['said', 'not sent'],
    );
    equal(await after.client.draft(zoesConversation), 'half a');
    equal(
      [here.device.stored, [...here.stores].filter(([key]) => !key.endsWith(sampleIDs.person('zoe'))).length],
      [undefined, 1],
    );
    for (const [key, store] of here.stores) equal([key, await store.all()], [key, []]);
    after.client.close();
  });
  it('sends a line once whose answer was lost', async () => {
    const server = sampleServer();
    const here = browser();
    const as = anonymousOn(server, here);
    const api = swallowing(server.connect(as).api, 'postMessage', Infinity);
    const before = clientOf(server, as, { ...here, getToken: nobody, api });
    const old = await conversationOf(before);
    await before.client.send(old, { text: 'stored, but who knows' });
    await until(() => textsIn(server, old).length > 0 && textsIn(server, old).includes('stored, but who knows'), 'it');
    before.client.close();
    const after = clientOf(server, zoe, here);
    const log = after.client.log(await conversationOf(after));
    await valueOf(log, ({ lines }) => lines.some(({ text, seq }) => text === 'stored, but who knows' && seq > 0));
    await until(
      async () => (await Promise.all([...here.stores.values()].map((store) => store.all()))).flat().length === 0,
    );
    equal(textsIn(server).filter((text) => text === 'stored, but who knows').length, 1);
    after.client.close();
  });
  it('is tried again with the same secret until it is answered', async () => {
    const server = sampleServer();
    const here = browser();
    const before = clientOf(server, anonymousOn(server, here), { ...here, getToken: nobody });
    const old = await conversationOf(before);
    await before.client.send(old, { text: 'hello' });
    await until(() => textsIn(server, old).includes('hello'));
    before.client.close();
    const secret = here.device.stored;
    const bodies: unknown[] = [];
    const api = swallowing(server.connect(zoe).api, 'openSession', 2);
    const noting = new Proxy(api, {
      get: (target, name: keyof typeof api) =>
        name === 'openSession'
          ? (body: never) => (bodies.push(body), target.openSession(body))
          : (target[name] as () => unknown).bind(target),
    });
    const after = clientOf(server, zoe, { ...here, api: noting });
    await conversationOf(after);
    await until(() => here.device.stored === undefined, 'the secret to be forgotten');
    equal(
      bodies,
      Array.from({ length: 3 }, () => ({ token: 'signed', device: secret })),
    );
    equal(textsIn(server).filter((text) => text === 'hello').length, 1);
    after.client.close();
  });
});

describe('another tab that is still anonymous', () => {
  async function twoTabs(answer: () => string | null) {
    const server = sampleServer();
    const here = browser();
    const reasons: TokenReason[] = [];
    let isFirst = true;
    const getToken = (reason: TokenReason) => {
      reasons.push(reason);
      if (!isFirst) return answer();
      isFirst = false;
      return null;
    };
    const tab = clientOf(server, anonymousOn(server, here), { ...here, getToken });
    const old = await conversationOf(tab);
    const log = tab.client.log(old);
    const leave = log.subscribe(() => undefined);
    await tab.client.send(old, { text: 'hello' });
    await until(() => textsIn(server, old).includes('hello'));
    await until(() => tab.client.connection.current.state === 'live');
    const end = () => {
      leave();
      tab.client.close();
    };
    return { server, here, tab, old, reasons, end };
  }

  it('asks the host as soon as it hears of it, and ends where the page names somebody else', async () => {
    // As the element's own client has it: it makes another one, and ends this one.
    const refuse = () => {
      throw new UrError({ status: 401 });
    };
    const { server, here, tab, reasons, end } = await twoTabs(refuse);
    const login = clientOf(server, zoe, here);
    await until(() => tab.client.session.current.state === 'signed-out', 'the end');
    equal(reasons, ['open', 'refused']);
    login.client.close();
    end();
  });
  it('hands its unsent line to the client that follows it', async () => {
    const { server, here, tab, old, end } = await twoTabs(() => null);
    // Before the login: a tab that hears of it makes itself another secret, as the host knows nobody.
    tab.conditions.offline = true;
    const login = clientOf(server, zoe, here);
    await conversationOf(login);
    await until(() => here.device.stored === undefined, 'the secret to be dropped');
    await tab.client.send(old, { text: 'too late' });
    const session = tab.client.session.current;
    ok(session.state === 'signed-in', 'as it was');
    const next = clientOf(server, zoe, { ...here, before: session.person.id });
    await until(() => textsIn(server).includes('too late'), 'the line');
    equal(textsIn(server).filter((text) => text === 'too late').length, 1);
    for (const client of [login.client, next.client]) client.close();
    end();
  });
});

describe('an agent who looks at a conversation that goes on in another one', () => {
  it('is led there, with control, the line on its way and what was being written', async () => {
    const server = sampleServer();
    const here = browser();
    server.tables().claims.delete(zoesConversation);
    const visitor = clientOf(server, anonymousOn(server, here), { ...here, getToken: nobody });
    const old = await conversationOf(visitor);
    await visitor.client.send(old, { text: 'hello' });
    await until(() => textsIn(server, old).includes('hello'));
    const agent = clientOf(server, camille);
    const log = agent.client.log(old);
    let told = 0;
    const leave = log.subscribe(() => told++);
    await valueOf(log);
    await agent.client.control(old, { action: 'take' });
    agent.client.setDraft(old, 'half a');
    equal(agent.client.whereIs(old), old);
    agent.conditions.fail('postMessage', new UrError({ status: 0 }), 1);
    await agent.client.send(old, { text: 'on its way' });

    const before = told;
    const login = clientOf(server, zoe, here);
    await until(() => agent.client.whereIs(old) === zoesConversation, 'the new place');
    await until(() => told > before, 'the log to tell');
    const { claim } = await valueOf(agent.client.log(zoesConversation), ({ lines }) =>
      lines.some(({ text, seq }) => text === 'on its way' && seq > 0),
    );
    equal(claim?.agent.id, sampleIDs.agent('camille'));
    equal(await agent.client.draft(zoesConversation), 'half a');
    equal(textsIn(server).filter((text) => text === 'on its way').length, 1);
    leave();
    for (const { client } of [visitor, agent, login]) client.close();
  });
  it('finds it by its old id later on, and sees the name of who has taken one over', async () => {
    const server = sampleServer();
    const here = browser();
    const visitor = clientOf(server, anonymousOn(server, here), { ...here, getToken: nobody });
    const old = await conversationOf(visitor);
    await visitor.client.send(old, { text: 'hello' });
    await until(() => textsIn(server, old).includes('hello'));
    visitor.client.close();
    const login = clientOf(server, zoe, here);
    await conversationOf(login);
    const agent = clientOf(server, camille);
    await signedIn(agent.client);
    const log = agent.client.log(old);
    const leave = log.subscribe(() => undefined);
    await until(() => agent.client.whereIs(old) === zoesConversation, 'the new place');
    leave();

    const other = browser();
    const second = clientOf(server, anonymousOn(server, other), { ...other, getToken: nobody });
    const taken = await conversationOf(second);
    const home = agent.client.conversation(taken);
    const leaves = [home.subscribe(() => undefined), agent.client.log(taken).subscribe(() => undefined)];
    const nameOf = () => (home.current.state === 'ready' ? home.current.value.expand?.interlocutor?.userID : undefined);
    await until(() => nameOf() === '', 'a visitor');
    await until(() => agent.client.connection.current.state === 'live');
    const tables = server.tables();
    const stranger = { ...tables.interlocutors.get(sampleIDs.person('zoe'))!, id: server.newID(), userID: 'new' };
    tables.interlocutors.set(stranger.id, stranger);
    const known = clientOf(server, { kind: 'interlocutor', id: stranger.id }, other);
    equal(await conversationOf(known), taken);
    await until(() => nameOf() === 'new', 'their name');
    leaves.forEach((end) => end());
    for (const { client } of [login, agent, second, known]) client.close();
  });
});
