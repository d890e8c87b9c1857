import { describe, it } from 'node:test';
import { sampleServer } from '../../components/data/memory/index.js';
import { equal, ok, until } from '../contract/checks.js';
import { camille, clientOf, conversationOfTwo, signedIn, valueOf, zoesConversation as home } from './support.js';

describe('a person who is erased while an agent looks', () => {
  it('is gone from every open screen at once', async () => {
    const { server, agent, person, close } = conversationOfTwo();
    const { client } = agent;
    const rows = await valueOf(client.requestsOf(home), (found) => found.length > 0);
    const [{ id, interlocutor }] = rows as [(typeof rows)[0]];
    const feeds = [client.log(home), client.conversation(home)];
    const [request, list] = [client.request(id), client.requests({ view: 'all', filters: {}, sort: 'newest' })];
    const leave = [...feeds, request, list].map((feed) => feed.subscribe(() => undefined));
    const before = await valueOf(request);
    const { userID, firstName } = before.attributes;
    await Promise.all([...feeds, list].map((feed) => valueOf<unknown>(feed)));

    server.erase(userID);

    for (const feed of feeds)
      await until(
        () => feed.current.state === 'failed' && feed.current.error.code === 'gone',
        'what was said to be gone',
      );
    const after = await valueOf(request, (value) => value.attributes.userID === '');
    ok(after.interlocutor !== interlocutor && after.extract.length === 0, 'a request of nobody');
    const { rows: shown } = await valueOf(list, (value) =>
      value.rows.every((row) => row.expand?.interlocutor?.userID !== userID),
    );
    ok(!JSON.stringify([after, shown]).includes(firstName), `nothing of ${firstName}`);
    await until(() => person.client.session.current.state === 'signed-out', 'their own session to end');
    for (const end of leave) end();
    close();
  });
  it('is gone from a screen that hears of it only when it is back', async () => {
    const server = sampleServer();
    const { client, transport } = clientOf(server, camille);
    await signedIn(client);
    const log = client.log(home);
    const leave = log.subscribe(() => undefined);
    await valueOf(log);
    transport.copies = () => 0;
    server.erase('zoe');
    equal(log.current.state, 'ready');
    client.reconnect();
    await until(() => log.current.state === 'failed', 'what was said to be gone');
    leave();
    client.close();
  });
});
