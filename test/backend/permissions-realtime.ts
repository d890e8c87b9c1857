/* Everybody subscribes to everything, then something happens everywhere: who has heard of what. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { asAgent, asPerson, type Client } from './host.js';
import { idsOf, record, table } from './permissions-ask.js';
import { type Column, topics } from './permissions-table.js';
import { everybody, world } from './permissions-world.js';
import { Stream } from './stream.js';

export const theRealtimeChannel = () =>
  describe('the realtime channel', () => {
    it('tells each what the table says, whatever they subscribe', async () => {
      const streams = await Promise.all(
        everybody().map(async ([column, client]) => ({
          ...{ column, client },
          stream: await Stream.open(client, wanted()),
          heard: new Set<string>(),
        })),
      );
      await somethingHappens();
      const waited = performance.now() + 30_000;
      const isMissing = () => streams.some(({ column, client, stream }) => missing(column, client, stream).length > 0);
      while (isMissing() && performance.now() < waited) await sleep(20);
      for (const { column, client, stream } of streams) {
        assert.deepEqual(stream.topics(), expected(column, client), column);
        assert.deepEqual(world.leaks(column, JSON.stringify(stream.events)), [], column);
        stream.close();
      }
    });

    const talks = () =>
      Object.entries(world.people).map(([name, { conversation }]) => ({ letter: name[0]!, conversation }));
    const letterOf = (letter: string) => (letter === 'y' ? 'f' : letter);
    const bots = () => ({ o: world.ours.bot, f: world.theirs.bot });
    const option = (query: object) => `?options=${encodeURIComponent(JSON.stringify({ query }))}`;
    const expands = option({ expand: 'conversation,interlocutor,assignee' });
    const looksBack = option({ filter: 'bot.webhooks_via_bot.url != ""' });

    /** Everything that there is to hear, and some that there is not. */
    function wanted(): string[] {
      const known = world.collections.flatMap(({ name }) => [
        ...['', '/*', `/*${expands}`, `/*${looksBack}`].map((rest) => name + rest),
        ...idsOf(name, 'zpmof').map((id) => `${name}/${id}`),
      ]);
      const people = ['agents', 'interlocutors'].flatMap((name) => idsOf(name, 'zpmof'));
      return [
        ...known,
        ...talks().flatMap(({ conversation }) => [`ur/c/${conversation}`, `ur/c/${conversation}${expands}`]),
        ...Object.values(bots()).flatMap((bot) => [`ur/b/${bot}`, `ur/b/${bot}/all`, `ur/b/${bot}/all/more`]),
        ...people.map((id) => `ur/u/${id}`),
        ...['*', 'ur', 'ur/', 'ur/*', 'ur/c', 'ur/c/', 'ur/c/*', 'ur/b/*', 'ur/u/*', '@oauth2', 'PB_CONNECT'],
      ];
    }

    /** What the table says that is heard, of all that is wanted. */
    function expected(column: Column, client: Client): string[] {
      const cells = table(topics);
      const cell = (name: string) => cells.get(name)![column];
      const talk = talks().filter(({ letter }) => cell('ur/c/{talk}').includes(letterOf(letter)));
      const bot = (name: string) =>
        Object.entries(bots()).flatMap(([letter, id]) => (cell(name).includes(letter) ? [id] : []));
      const native = ['', '/*', `/*${expands}`];
      return [
        ...talk.flatMap(({ conversation }) => [`ur/c/${conversation}`, `ur/c/${conversation}${expands}`]),
        ...bot('ur/b/{bot}').map((id) => `ur/b/${id}`),
        ...bot('ur/b/{bot}/all').map((id) => `ur/b/${id}/all`),
        ...(cell('ur/u/{person}') === 'me' ? [`ur/u/${client.id}`] : []),
        ...(cell('requests/{any}') === '-' ? [] : native.map((rest) => `requests${rest}`)),
        ...idsOf('requests', cell('requests/{any}')).map((id) => `requests/${id}`),
        // What is said is never changed.
        ...(cell('messages/{any}') === '-' ? [] : native.map((rest) => `messages${rest}`)),
      ].sort();
    }

    const missing = (column: Column, client: Client, stream: Stream) =>
      expected(column, client).filter((topic) => !stream.topics().includes(topic));

    /** Something on each topic. Everybody is signed out last, which they hear, and back for the tests that follow. */
    async function somethingHappens(): Promise<void> {
      const { clients, people, requests, server } = world;
      const [admin, far] = [clients.admin[0]!, clients.far[0]!];
      for (const [name, person] of Object.entries(people)) {
        const owner = name === 'yves' ? far : admin;
        const secret = `secret-of-${name === 'yves' ? 'far' : name}`;
        await person.send(secret);
        await person.post(`conversations/${person.conversation}/typing`);
        const { rev } = (await owner.get(record('requests', requests[name]!))).body;
        const { status } = await owner.patch(`requests/${requests[name]}`, { rev, title: secret });
        assert.equal(status, 200);
      }
      for (const column of ['zoe', 'paul', 'cards', 'plain', 'admin', 'far'] as const) {
        const [client] = clients[column];
        const { collectionName, sub, userID } = client!.session.record;
        const of = column === 'far' ? world.theirs : world.ours;
        await client!.call('DELETE', 'session');
        const again = collectionName === 'agents' ? await asAgent(server, of, sub) : await asPerson(server, of, userID);
        clients[column] = [again];
        if (column === 'zoe' || column === 'paul') people[column] = again;
      }
    }
  });
