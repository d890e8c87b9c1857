/* How the bot's changes are followed: what a slow network, a clock that is set, and somebody's rights do to it. */
import { describe, it, mock } from 'node:test';
import type { RequestRow } from '../../backend/schema/index.js';
import type { RequestQuery } from '../../components/data/client.js';
import { newID } from '../../components/data/ids.js';
import { sampleIDs, sampleServer } from '../../components/data/memory/index.js';
import { canSeeRequest } from '../../components/data/memory/visibility.js';
import { until } from '../contract/checks.js';
import { camille, clientOf, late, signedIn, valueOf } from './support.js';

const tom = { kind: 'agent' as const, id: sampleIDs.agent('tom') };
const ines = { kind: 'agent' as const, id: sampleIDs.agent('ines') };
const id = sampleIDs.request(218);
const all: RequestQuery = { view: 'all', filters: {}, sort: 'newest' };

describe('a change that is told of', () => {
  it('is asked for, though an older question is still on its way', async () => {
    const server = sampleServer();
    const { api } = server.connect(camille);
    const one = clientOf(server, camille, { api: late(api, ['getChanges'], 1300) });
    const other = clientOf(server, tom);
    await signedIn(other.client);
    const record = one.client.request(id);
    const leave = record.subscribe(() => undefined);
    await valueOf(record);
    await until(() => one.client.connection.current.state === 'live', 'live');
    // Only that there are changes, as whoever does not see everything hears it.
    one.transport.copies = (event) => ('item' in (event as object) ? 0 : 1);
    await other.client.changeRequest(id, { title: 'first' });
    await new Promise((resolve) => setTimeout(resolve, 400));
    await other.client.changeRequest(id, { title: 'second' });
    await valueOf(record, ({ title }) => title === 'second');
    leave();
  });
  it('is asked for, though the clock was set back meanwhile', async () => {
    mock.timers.enable({ apis: ['Date'], now: Date.now() });
    try {
      const server = sampleServer();
      const one = clientOf(server, camille);
      const other = clientOf(server, tom);
      const [record, counts] = [one.client.request(id), one.client.counts()];
      const leave = [record, counts].map((feed) => feed.subscribe(() => undefined));
      await valueOf(record);
      const { done } = await valueOf(counts);
      one.transport.copies = (event) => ('item' in (event as object) ? 0 : 1);
      await signedIn(other.client);
      await other.client.changeRequest(id, { status: 'in_progress' });
      await valueOf(record, ({ status }) => status === 'in_progress');
      mock.timers.setTime(Date.now() - 3_600_000);
      await other.client.changeRequest(id, { status: 'done' });
      await valueOf(record, ({ status }) => status === 'done');
      await valueOf(counts, (value) => value.done === done + 1);
      for (const end of leave) end();
    } finally {
      mock.timers.reset();
    }
  });
  it('shows a request again that was out of sight for a while', async () => {
    const server = sampleServer();
    server.tables().visibility = 'groups';
    const { client } = clientOf(server, tom);
    const admin = clientOf(server, ines);
    const [row] = (await valueOf(client.requests(all))).rows;
    const record = client.request(row!.id);
    const leave = record.subscribe(() => undefined);
    await valueOf(record);
    await signedIn(admin.client);
    await admin.client.changeRequest(row!.id, { assignee: sampleIDs.agent('camille'), group: '' });
    await until(() => record.current.state === 'failed', 'it to be gone');
    await admin.client.changeRequest(row!.id, { assignee: tom.id });
    await valueOf(record, ({ assignee }) => assignee === tom.id);
    leave();
  });
});

describe('an agent whose bot begins to hide what is not theirs', () => {
  it('goes on hearing what is said in the rows that they still see', async () => {
    const server = sampleServer();
    const { client } = clientOf(server, tom);
    const list = client.requests(all);
    const leave = list.subscribe(() => undefined);
    await valueOf(list);
    await until(() => client.connection.current.state === 'live', 'live');
    server.tables().visibility = 'groups';
    server.revoke(tom.id);
    await until(
      () => client.session.current.state === 'signed-in' && client.session.current.bot.visibility === 'groups',
    );
    const { rows } = await valueOf(list);
    const mine = (row: RequestRow) => canSeeRequest({ ...tom, tables: server.tables() }, row);
    const { conversation, interlocutor } = rows.find(mine)!;
    const person = clientOf(server, { kind: 'interlocutor', id: interlocutor });
    await signedIn(person.client);
    // While the bot is mute, only the first of them changes the request.
    await client.control(conversation, { action: 'take' });
    for (const text of ['one', 'two']) {
      await person.api.postMessage(conversation, { id: newID(), text });
      await valueOf(list, (value) =>
        value.rows.some((row) => row.conversation === conversation && row.expand?.conversation?.lastText === text),
      );
    }
    leave();
  });
});
