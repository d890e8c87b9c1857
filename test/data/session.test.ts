import { describe, it, mock } from 'node:test';
import { acquireClient } from '../../components/data/acquire.js';
import type { Client } from '../../components/data/client.js';
import { UrError } from '../../components/data/errors.js';
import { sampleServer } from '../../components/data/memory/index.js';
import { SessionStore } from '../../components/data/pocketbase/session-store.js';
import { identityOf, type TokenReason } from '../../components/data/token.js';
import { equal, ok, until } from '../contract/checks.js';
import { camille, clientOf, held, signedIn, valueOf, zoe, zoesConversation } from './support.js';

/** A host that says what it is told to say, and remembers why it was asked. */
function host(answers: (string | null | Error)[]) {
  const reasons: TokenReason[] = [];
  const getToken = async (reason: TokenReason) => {
    reasons.push(reason);
    const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { reasons, getToken };
}

describe('the session', () => {
  it('asks the host once when the server refuses its token, for all who were refused, and goes on', async () => {
    const server = sampleServer();
    const { reasons, getToken } = host(['signed']);
    const { client } = clientOf(server, camille, { getToken });
    await signedIn(client);
    server.revoke('agtcamille00000');
    const [counts, directory] = await Promise.all([valueOf(client.counts()), valueOf(client.directory())]);
    ok(counts.all && directory.agents.length, 'both are answered');
    equal(reasons, ['open', 'refused']);
    client.close();
  });
  it('is signed out when the host has nobody, and nothing of the person stays', async () => {
    const server = sampleServer();
    const { getToken } = host(['signed', null]);
    const { client } = clientOf(server, camille, { getToken });
    const log = client.log(zoesConversation);
    const leave = log.subscribe(() => undefined);
    await valueOf(log);
    server.revoke('agtcamille00000');
    await until(() => client.session.current.state === 'signed-out', 'signed out');
    await until(() => log.current.state !== 'ready', 'an empty screen');
    leave();
    client.close();
  });
  it('leaves nothing of the person, though an answer was on its way when it ended', async () => {
    const server = sampleServer();
    const { api, conditions } = server.connect(camille);
    const answers = held(api, ['getMessages']);
    const { client } = clientOf(server, camille, { api: answers.api });
    const log = client.log(zoesConversation);
    const states = new Set<string>();
    const leave = log.subscribe(() => states.add(log.current.state));
    await until(() => conditions.calls.get('getMessages'), 'the question');
    await client.signOut();
    answers.come();
    await until(
      () => states.has('failed'),
      () => `it to be refused, after ${[...states].join()}`,
    );
    equal([states.has('ready'), 'value' in log.current], [false, false]);
    leave();
  });
  it('does not begin anew with an answer that comes after the sign-out', async () => {
    const server = sampleServer();
    const { reasons, getToken } = host(['signed']);
    const { api } = server.connect(camille);
    const { client } = clientOf(server, camille, { getToken, api });
    await signedIn(client);
    const ask = api.getCounts.bind(api);
    let arrive: (() => void) | undefined;
    api.getCounts = async () => {
      await new Promise<void>((resolve) => (arrive = resolve));
      return ask();
    };
    const counts = client.counts();
    const leave = counts.subscribe(() => undefined);
    await until(() => arrive, 'the question');
    await client.signOut();
    arrive!();
    await until(() => counts.current.state === 'failed', 'the refusal');
    equal([reasons, client.session.current.state], [['open'], 'signed-out']);
    leave();
  });
  it('lets nothing wait for a renewal while the one before is still good', async () => {
    mock.timers.enable({ apis: ['setInterval', 'Date'], now: Date.now() });
    const server = sampleServer();
    const reasons: TokenReason[] = [];
    const getToken = (reason: TokenReason) => {
      reasons.push(reason);
      return reason === 'renew' ? new Promise<string>(() => undefined) : 'signed';
    };
    const { client } = clientOf(server, zoe, { getToken });
    try {
      await signedIn(client);
      mock.timers.tick(14 * 60_000 + 15_000);
      await until(() => reasons.length === 2, 'the renewal');
      await client.send(zoesConversation, { text: 'meanwhile' });
      await valueOf(
        client.log(zoesConversation),
        ({ lines }) => lines.at(-1)!.text === 'meanwhile' && lines.at(-1)!.seq > 0,
      );
    } finally {
      client.close();
      mock.timers.reset();
    }
  });
  it('is signed out when the host names another person: that is another client', async () => {
    const server = sampleServer();
    const [mine, theirs] = [server.connect(camille).api, server.connect({ kind: 'agent', id: 'agttom000000000' }).api];
    let opened = 0;
    const api = new Proxy(mine, {
      get: (target, route: keyof typeof mine) =>
        (route === 'openSession' && opened++ ? theirs.openSession : target[route]).bind(
          route === 'openSession' && opened > 1 ? theirs : target,
        ),
    });
    const { client } = clientOf(server, camille, { api });
    const directory = client.directory();
    await valueOf(directory);
    server.revoke('agtcamille00000');
    await client.changeRequest('req000000000218', { status: 'done' }).catch(() => undefined);
    await until(() => client.session.current.state === 'signed-out', 'signed out');
    await until(() => directory.current.state === 'loading', 'nothing left');
    client.close();
  });
  it('is renewed before its end, also where the timers stood still meanwhile', async () => {
    mock.timers.enable({ apis: ['setInterval', 'Date'], now: Date.now() });
    const { reasons, getToken } = host(['signed']);
    const server = sampleServer();
    const { client } = clientOf(server, camille, { getToken });
    try {
      await signedIn(client);
      mock.timers.tick(13 * 60_000);
      await signedIn(client);
      equal(reasons, ['open']);
      mock.timers.tick(75_000);
      await until(() => reasons.length === 2, 'the renewal');
      // A laptop that slept for an hour: the clock has gone on, the timers have not.
      await valueOf(client.counts());
      mock.timers.setTime(Date.now() + 3_600_000);
      client.reconnect();
      await until(() => reasons.length === 3, 'the renewal after the sleep');
      equal(reasons, ['open', 'renew', 'renew']);
    } finally {
      client.close();
      mock.timers.reset();
    }
  });
  it('has its stream tried at once when it is renewed while that waits for a session', async () => {
    mock.timers.enable({ apis: ['setInterval', 'Date'], now: Date.now() });
    const { client, transport } = clientOf(sampleServer(), camille);
    try {
      await until(() => transport.state.current === 'live', 'the stream');
      // As the stream does when it would connect with a session that is over.
      transport.close();
      mock.timers.tick(14 * 60_000 + 15_000);
      await until(() => transport.state.current === 'live', 'the stream again');
    } finally {
      client.close();
      mock.timers.reset();
    }
  });
  it('is renewed in time, and no more often, on a machine whose clock is wrong', async () => {
    mock.timers.enable({ apis: ['setInterval', 'Date'], now: Date.now() });
    const { reasons, getToken } = host(['signed']);
    const { client } = clientOf(sampleServer(), camille, { getToken, now: () => Date.now() + 3_600_000 });
    try {
      await signedIn(client);
      mock.timers.tick(13 * 60_000);
      await signedIn(client);
      equal(reasons, ['open']);
      mock.timers.tick(75_000);
      await until(() => reasons.length === 2, 'the renewal');
    } finally {
      client.close();
      mock.timers.reset();
    }
  });
  it('is good for as long as it lasts, whatever the machine’s clock says', () => {
    mock.timers.enable({ apis: ['Date'], now: Date.now() });
    try {
      const store = new SessionStore();
      const payload = { exp: Math.floor(Date.now() / 1000) - 3600 };
      store.save(`x.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.y`);
      equal(store.isValid, true);
      mock.timers.tick(14 * 60_000);
      equal(store.isValid, true);
      mock.timers.tick(60_000);
      equal(store.isValid, false);
      store.clear();
      equal(store.isValid, false);
    } finally {
      mock.timers.reset();
    }
  });
  it('hears from the server that it was revoked, without asking anything', async () => {
    const server = sampleServer();
    const { reasons, getToken } = host(['signed', new UrError({ status: 401 })]);
    const { client } = clientOf(server, camille, { getToken });
    await signedIn(client);
    await until(() => client.connection.current.state === 'live');
    server.revoke('agtcamille00000');
    await until(() => client.session.current.state === 'signed-out', 'signed out');
    equal(reasons, ['open', 'refused']);
    client.close();
  });
  it('goes on in silence after a revocation where the host still vouches, on a stream of the new session', async () => {
    const server = sampleServer();
    const { reasons, getToken } = host(['signed']);
    const { client, transport } = clientOf(server, camille, { getToken });
    let reconnects = 0;
    const { reconnect } = transport;
    transport.reconnect = () => {
      reconnects++;
      reconnect.call(transport);
    };
    await signedIn(client);
    await until(() => client.connection.current.state === 'live');
    const states = new Set<string>();
    client.session.subscribe(() => states.add(client.session.current.state));
    server.revoke('agtcamille00000');
    await until(() => reconnects > 0, 'a stream of the new session');
    equal([reasons, [...states]], [['open', 'refused'], ['signed-in']]);
    client.close();
  });
  it('forgets the secret of a device whose person has signed in elsewhere, and asks again as whom', async () => {
    const server = sampleServer();
    let stored: string | undefined = 'a'.repeat(43);
    const made: string[] = [];
    const device = {
      get stored() {
        return stored;
      },
      open: () => (stored ??= `${made.push('')}`.padEnd(43, 'b')),
      drop: (secret: string) => {
        if (stored === secret) stored = undefined;
      },
    };
    const first = server.device(stored);
    const second = server.device('c'.repeat(43));
    const apis = [server.connect(first).api, server.connect(second).api];
    const bodies: unknown[] = [];
    const api = new Proxy(apis[0]!, {
      get: (target, route: keyof (typeof apis)[0]) =>
        route === 'openSession'
          ? (body: never) => apis[Math.min(bodies.push(body) - 1, 1)]!.openSession(body)
          : (target[route] as () => unknown).bind(target),
    });
    const { client } = clientOf(server, first, { api, getToken: () => null, anonymous: { bot: 'b', device } });
    await signedIn(client);
    server.revoke(first.id);
    await until(() => client.session.current.state === 'signed-out', 'the end');
    const secrets = bodies.map((body) => (body as { device: string }).device);
    equal([secrets[0] === secrets[1], secrets.length, stored === 'a'.repeat(43)], [true, 3, false]);
    client.close();
  });
  it('is signed out by 401 and 403 of the host, and tries anything else again', async () => {
    const { reasons, getToken } = host([new Error('boom'), new UrError({ status: 500 }), new UrError({ status: 403 })]);
    const { client } = clientOf(sampleServer(), camille, { getToken });
    const states = new Set<string>();
    client.connection.subscribe(() => states.add(client.connection.current.state));
    await until(() => client.session.current.state === 'signed-out', 'signed out');
    equal([reasons, states.has('offline')], [['open', 'open', 'open'], true]);
    client.close();
  });
  it('opens again on demand', async () => {
    const { getToken } = host([null, 'signed']);
    const { client } = clientOf(sampleServer(), camille, { getToken });
    await until(() => client.session.current.state === 'signed-out', 'signed out');
    client.reconnect();
    await signedIn(client);
    await valueOf(client.counts());
    client.close();
  });
  it('says that it is outdated when the server speaks a newer version', async () => {
    const server = sampleServer();
    server.api = 2;
    const { client } = clientOf(server, camille);
    await until(() => client.session.current.state === 'outdated', 'outdated');
    client.close();
  });
  it('retries the first connect like any other', async () => {
    const { client, conditions } = clientOf(sampleServer(), camille);
    conditions.fail('openSession', new UrError({ status: 0 }), 2);
    await signedIn(client);
    await until(() => client.connection.current.state === 'live', 'live');
    client.close();
  });
});

describe('a shared client', () => {
  const fake = () => {
    let closed = 0;
    const client = { close: () => closed++ } as unknown as Client;
    return { client, closed: () => closed };
  };
  const task = () => new Promise((resolve) => setTimeout(resolve, 5));

  it('is one per key, until one task after the last has let go', async () => {
    const { client, closed } = fake();
    const key = `key ${Math.random()}`;
    const one = acquireClient(
      key,
      () => 'one',
      () => client,
    );
    const two = acquireClient(
      key,
      () => 'two',
      () => fake().client,
    );
    equal(one.client === two.client, true);
    one.release();
    await task();
    equal(closed(), 0);
    two.release();
    const moved = acquireClient(
      key,
      () => 'three',
      () => fake().client,
    );
    await task();
    equal([moved.client === client, closed()], [true, 0]);
    moved.release();
    await task();
    equal(closed(), 1);
  });
  it('tells people apart by what the host signed', () => {
    const token = (claims: object) => `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.y`;
    equal(identityOf(token({ kind: 'agent', sub: 'Zoë 1' })), 'agent:Zoë 1');
    equal([identityOf(null), identityOf('nonsense')], ['', '']);
  });
});
