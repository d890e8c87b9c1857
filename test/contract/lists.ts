import type { RequestRow } from '../../backend/schema/index.js';
import type { Api } from '../../components/data/api.js';
import type { Filters, RequestQuery, Sort } from '../../components/data/client.js';
import { newID } from '../../components/data/ids.js';
import { order } from '../../components/data/request-query.js';
import { equal, ok } from './checks.js';
import { fresh, request, withRequest, type Place, type Suite } from './home.js';

export function listsAndCounts({ describe, it }: Suite, at: () => Place): void {
  const list = (api: Api, query: Partial<RequestQuery>) =>
    api.listRequests({ view: 'all', filters: {}, sort: 'newest', ...query }, { limit: 200 });
  const numbers = (rows: RequestRow[]) => rows.map(({ number }) => number);

  describe('lists', () => {
    it('have each row once, page by page, in every order', async () => {
      const { home } = at();
      const { api, id } = await home.agent(fresh('agent'));
      const mark = fresh('marked');
      for (let i = 0; i < 7; i++) {
        const { request: made, conversation } = await withRequest(home, `${mark} ${i}`);
        if (i % 3) continue;
        const claim = (await api.control(conversation, { action: 'take' })).claim!.id;
        await api.postMessage(conversation, { id: newID(), text: 'answered', claim });
        await api.patchRequest(made.id, { rev: 1, assignee: id });
      }
      for (const sort of ['newest', 'oldest', 'waiting', 'activity'] as Sort[]) {
        const query: RequestQuery = { view: 'all', filters: { text: mark }, sort };
        const rows: RequestRow[] = [];
        let page: RequestRow[];
        do {
          page = await api.listRequests(query, { after: rows.at(-1), limit: 2 });
          ok(page.length <= 2, 'no more than the limit');
          rows.push(...page);
        } while (page.length);
        equal(rows.length, 7, sort);
        equal(numbers(rows), numbers([...rows].sort(order[sort])), sort);
        equal(new Set(numbers(rows)).size, 7, sort);
      }
    });
    it('have what the view and the filters ask for', async () => {
      const { home } = at();
      const group = fresh('Group');
      const { api, id, session } = await home.agent(fresh('agent'), { groups: [group] });
      ok('groups' in session.record, 'an agent');
      const [groupID] = session.record.groups;
      const text = fresh('filtered');
      const made: RequestRow[] = [];
      for (let i = 0; i < 4; i++) made.push((await withRequest(home, `${text} ${i}`)).request);
      const [one, two, three, four] = made;
      await api.patchRequest(one!.id, { rev: 1, assignee: id });
      await api.patchRequest(two!.id, { rev: 1, status: 'done', assignee: id });
      await api.patchRequest(three!.id, { rev: 1, group: groupID!, status: 'in_progress' });
      const found = async (view: RequestQuery['view'], filters: Filters = {}) =>
        numbers(await list(api, { view, filters: { text, ...filters }, sort: 'oldest' }));
      const of = (...rows: (RequestRow | undefined)[]) => rows.map((row) => row!.number);
      equal(await found('all'), of(one, two, three, four));
      equal(await found('open'), of(one, three, four));
      equal(await found('done'), of(two));
      equal(await found('mine'), of(one));
      equal(await found('unassigned'), of(three, four));
      equal(await found(`group:${groupID!}`), of(three));
      equal(await found('all', { status: ['todo', 'done'] }), of(one, two, four));
      equal(await found('all', { assignee: ['', id] }), of(one, two, three, four));
      equal(await found('all', { assignee: [id] }), of(one, two));
      equal(await found('all', { story: [one!.story] }), of(one, two, three, four));
      equal(await found('all', { story: [newID()] }), []);
      const counts = await api.getCounts({ text });
      const { all, open, mine, unassigned, done } = counts;
      equal(
        { all, open, mine, unassigned, done, group: counts.groups[groupID!] },
        {
          ...{ all: 4, open: 3, mine: 1, unassigned: 2, done: 1, group: 1 },
        },
      );
    });
    it('find text in title, description and name, and take no character of it as special', async () => {
      const { home } = at();
      const { api } = await home.agent(fresh('agent'));
      const text = `${fresh('Needle')} 50% "o'clock" a_b \\ ${'{:x}'}`;
      const { request: made, person } = await withRequest(home, text);
      const find = async (text: string) => numbers(await list(api, { filters: { text } }));
      equal(await find(text), [made.number]);
      equal(await find(text.toUpperCase()), [made.number]);
      equal(await find(text.replace('50%', '5%')), []);
      equal(await find(text.replace('a_b', 'aXb')), []);
      await api.patchRequest(made.id, { rev: 1, title: fresh('Retitled') });
      const { firstName } = await api.getInterlocutor(person.id);
      ok(firstName && (await find(firstName)).includes(made.number), 'by name');
      equal((await api.getCounts({ text })).all, 1);
    });
    it('are of one person, by the host’s id', async () => {
      const { home } = at();
      const { name, request: made } = await withRequest(home);
      const { api } = await home.agent(fresh('agent'));
      const [row] = await list(api, { interlocutor: name });
      equal(row?.id, made.id);
      ok(!('extract' in row!) && !('attributes' in row!), 'rows are without what was frozen');
      equal(row!.expand?.interlocutor?.userID, name);
      equal((await api.listRequestRows([made.id]))[0]?.id, made.id);
    });
    it('answer dates as text that compares', async () => {
      const { home } = at();
      await home.putStep('contract-help', [request()]);
      const { request: made } = await withRequest(home);
      ok(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z$/.test(made.created), made.created);
    });
  });
}
