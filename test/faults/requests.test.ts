/* Several agents change one request at once. */
import { after, before, describe, it } from 'node:test';
import type { RequestPatch } from '../../backend/schema/index.js';
import { asAgent, asBot, newID } from '../backend/host.js';
import { count, keep, keepTime, lots, patience, seed } from './form.js';
import { within } from './screen.js';
import { Stage } from './stage.js';

describe('a request', () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.open();
  });
  after(() => stage.close());

  it('ends on the stored state on every screen, however many change it at once', patience, async () => {
    const rounds = count(200, 40);
    const bot = asBot(stage.server, stage.bot);
    const actions = [{ type: 'create_user_request_action', message: '{{@message}}' }];
    await bot.put('steps/help', { name: 'Help', story: { key: 's', name: 'S' }, actions });
    const messages = [{ author: 'interlocutor', text: 'help' }];
    const { body } = await bot.post('steps/help/reached', { id: newID(), interlocutor: { userID: 'zoe' }, messages });
    const { id } = body.requests[0];
    const witness = await asAgent(stage.server, stage.bot, 'witness');
    const clients = ['ann', 'ben', 'cleo'].map((sub) => stage.client({ kind: 'agent', sub }));
    const screens = clients.map((client) => {
      const record = client.request(id);
      const list = client.requests({ view: 'all', filters: {}, sort: 'newest' });
      for (const feed of [record, list]) feed.subscribe(() => undefined);
      return () => [
        'value' in record.current ? record.current.value : undefined,
        'value' in list.current ? list.current.value.rows.find((row) => row.id === id) : undefined,
      ];
    });
    await within(30_000, () => screens.every((shown) => shown().every(Boolean)), 'the screens');
    const lot = lots();
    const pick = <T>(from: readonly T[]) => from[Math.floor(lot() * from.length)]!;
    const times: number[] = [];
    let refused = 0;
    for (let round = 0; round < rounds; round++) {
      const changes = clients.map((_, i): RequestPatch =>
        pick<RequestPatch>([
          { title: `Round ${round}, ${i}` },
          { status: pick(['todo', 'in_progress', 'done'] as const) },
          { assignee: pick([witness.id, '']) },
        ]),
      );
      const done = await Promise.allSettled(clients.map((client, i) => client.changeRequest(id, changes[i]!)));
      refused += done.filter(({ status }) => status === 'rejected').length;
      const [stored] = await witness.list('requests', `filter=(id='${id}')`);
      const isSame = () =>
        screens.every((shown) =>
          shown().every(
            (row) =>
              row?.rev === stored.rev &&
              row?.title === stored.title &&
              row?.status === stored.status &&
              row?.assignee === stored.assignee,
          ),
        );
      const seen = () =>
        `rev ${stored.rev} in round ${round}, seed ${seed}: ${JSON.stringify(screens.map((shown) => shown().map((row) => row?.rev)))}`;
      times.push(await within(30_000, isSame, seen));
    }
    keep(8, 'every screen ends on the stored state', `${rounds} rounds, ${refused} refused, seed ${seed}`);
    keepTime(8, 'within 1 s', 1000, 1, times);
  });
});
