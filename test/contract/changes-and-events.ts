import type { RequestRow } from '../../backend/schema/index.js';
import { topics } from '../../backend/schema/events.js';
import type { RequestQuery } from '../../components/data/client.js';
import { newID } from '../../components/data/ids.js';
import { equal, ok, until } from './checks.js';
import { fresh, withRequest, type Place, type Suite, type Visitor } from './home.js';

/** Whatever comes on any topic. */
interface Heard {
  message?: { id: string };
  typing?: { id: string };
  read?: { reader: string; seq: number };
  pos?: number;
  item?: { record: RequestRow | null };
  activity?: { seq: number; text?: string };
}

/** Listens, and resolves when the topic is heard. */
async function listen(
  { transport }: Pick<Visitor, 'transport'>,
  topic: string,
): Promise<{ heard: Heard[]; end: () => void }> {
  const heard: Heard[] = [];
  let isOpen = false;
  const end = transport.subscribe(topic, {
    open: () => (isOpen = true),
    event: (event) => heard.push(event as Heard),
  });
  await until(() => isOpen, topic);
  return { heard, end };
}

export function changesAndEvents({ describe, it }: Suite, at: () => Place): void {
  describe('changes', () => {
    it('say where a list stands, and then everything since, newest state once', async () => {
      const { home } = at();
      const { api, id } = await home.agent(fresh('agent'));
      const { request: made } = await withRequest(home);
      const start = await api.getChanges();
      equal([start.items, start.reset], [[], false]);
      await api.patchRequest(made.id, { rev: 1, assignee: id });
      await api.patchRequest(made.id, { rev: 2, status: 'done' });
      const { items, pos } = await api.getChanges(start.pos);
      const mine = items.filter((item) => item.id === made.id);
      equal(mine.length, 1);
      const row = mine[0]!.record as RequestRow;
      equal([row.status, row.rev, row.pos, row.expand?.interlocutor?.id], ['done', 3, mine[0]!.pos, made.interlocutor]);
      ok(pos >= mine[0]!.pos && !('extract' in row), 'a row, up to the present');
      equal((await api.getChanges(pos)).items, []);
    });
    it('say who changed a request', async () => {
      const { home } = at();
      const { api, id, transport } = await home.agent(fresh('agent'), { role: 'admin' });
      const { heard, end } = await listen({ transport }, topics.botAll(home.bot));
      const { pos } = await api.getChanges();
      const { request: made, person, conversation } = await withRequest(home);
      const changedBy = async () =>
        ((await api.getChanges(pos)).items.find((item) => item.id === made.id)!.record as RequestRow).changedBy;
      equal(await changedBy(), '');
      const { claim } = await api.control(conversation, { action: 'take' });
      await api.postMessage(conversation, { id: newID(), text: 'here', claim: claim!.id });
      equal(await changedBy(), id);
      await person.api.postMessage(conversation, { id: newID(), text: 'waiting again' });
      equal(await changedBy(), '');
      equal((await api.patchRequest(made.id, { rev: 1, title: 'Mine' })).changedBy, id);
      await until(
        () => heard.some(({ item }) => item?.record?.title === 'Mine' && item.record.changedBy === id),
        'the event',
      );
      end();
      transport.close();
    });
    it('come by pages', async () => {
      const { home } = at();
      const { api } = await home.agent(fresh('agent'));
      const { pos } = await api.getChanges();
      const made = [await withRequest(home), await withRequest(home), await withRequest(home)];
      const seen: string[] = [];
      for (let after = pos, isFull = true; isFull;) {
        const page = await api.getChanges(after, 2);
        seen.push(...page.items.map(({ id }) => id));
        isFull = page.items.length === 2;
        after = page.pos;
      }
      for (const { request } of made) equal(seen.filter((id) => id === request.id).length, 1);
    });
    it('tell of requests whose person has another name, which nobody changed', async () => {
      const { home } = at();
      const { api } = await home.agent(fresh('agent'));
      const { request: made, name } = await withRequest(home);
      await home.putStep('contract-nothing', []);
      const tell = (more: { firstName?: string; email?: string }) =>
        home.reached('contract-nothing', { id: newID(), interlocutor: { userID: name, ...more } });
      await tell({ firstName: 'Zoë' });
      const { pos } = await api.getChanges();
      await tell({ firstName: 'Zoë', email: 'zoe@example.com' });
      equal((await api.getChanges(pos)).items, []);
      await tell({ firstName: 'Chloé' });
      const [item] = (await api.getChanges(pos)).items;
      const { id, rev, changedBy, expand } = item!.record as RequestRow;
      equal([id, rev, changedBy, expand?.interlocutor?.firstName], [made.id, 1, '', 'Chloé']);
    });
    it('tell of agents, steps and intents too', async () => {
      const { home } = at();
      const { api } = await home.agent(fresh('agent'));
      const { pos } = await api.getChanges();
      const step = await home.putStep(fresh('step'), []);
      const newcomer = await home.agent(fresh('agent'));
      const { items } = await api.getChanges(pos);
      ok(
        items.some(({ collection, id }) => collection === 'steps' && id === step.id),
        'the step',
      );
      ok(
        items.some(({ collection, id }) => collection === 'agents' && id === newcomer.id),
        'the agent',
      );
    });
  });

  describe('events', () => {
    it('bring messages and typing to both sides', async () => {
      const { home } = at();
      const { person, conversation } = await withRequest(home);
      const agent = await home.agent(fresh('agent'));
      const { heard, end } = await listen(agent, topics.conversation(conversation));
      await person.api.postTyping(conversation);
      const said = await person.api.postMessage(conversation, { id: newID(), text: 'heard?' });
      await until(() => heard.some(({ message }) => message?.id === said.id), 'the message');
      await until(() => heard.some(({ typing }) => typing?.id === person.id), 'typing');
      end();
      agent.transport.close();
    });
    it('tell how far somebody has read, each time they have read further', async () => {
      const { home } = at();
      const { person, conversation } = await withRequest(home);
      const agent = await home.agent(fresh('agent'));
      const { heard, end } = await listen(person, topics.conversation(conversation));
      const said = await person.api.postMessage(conversation, { id: newID(), text: 'read?' });
      for (const seq of [1, 1, said.seq + 100]) await agent.api.putRead(conversation, seq);
      await until(() => heard.some(({ read }) => read?.seq === said.seq), 'the newest');
      equal(
        heard.flatMap(({ read }) => read ?? []),
        [1, said.seq].map((seq) => ({ reader: agent.id, seq })),
      );
      end();
      person.transport.close();
    });
    it('tell an agent of what they have read themselves, in another tab', async () => {
      const { home } = at();
      const { conversation } = await withRequest(home);
      const agent = await home.agent(fresh('agent'));
      const { heard, end } = await listen(agent, topics.person(agent.id));
      await agent.api.putRead(conversation, 1);
      await until(() => heard.length, 'it');
      equal(heard, [{ read: { conversation, seq: 1 } }]);
      end();
      agent.transport.close();
    });
    it('tell agents of changes, with the row where they see everything', async () => {
      const { home } = at();
      const agent = await home.agent(fresh('agent'), { role: 'admin' });
      const { request: made, person, conversation } = await withRequest(home);
      const hints = await listen(agent, topics.bot(home.bot));
      const all = await listen(agent, topics.botAll(home.bot));
      const changed = await agent.api.patchRequest(made.id, { rev: 1, status: 'in_progress' });
      await until(() => hints.heard.some(({ pos }) => pos === changed.pos), 'the position');
      await until(() => all.heard.some(({ item }) => item?.record?.rev === 2), 'the row');
      const line = await person.api.postMessage(conversation, { id: newID(), text: 'news' });
      await until(
        () => all.heard.some(({ activity }) => activity?.seq === line.seq && activity.text === 'news'),
        'activity',
      );
      await person.api.postMessage(conversation, { id: newID(), type: 'edit', data: { of: line.id, text: 'fixed' } });
      await until(() => all.heard.some(({ activity }) => activity?.text === 'fixed'), 'the line as it reads now');
      agent.transport.close();
    });
    it('show who is there', async () => {
      const { home } = at();
      const { person, name, conversation } = await withRequest(home);
      const agent = await home.agent(fresh('agent'));
      const query: RequestQuery = { view: 'online', filters: {}, sort: 'newest', interlocutor: name };
      const online = async () => (await agent.api.listRequests(query, { limit: 50 })).length;
      equal((await agent.api.getPresence([conversation])).items[conversation]?.state === 'online', false);
      equal(await online(), 0);
      const { end } = await listen(person, topics.person(person.id));
      const { items } = await agent.api.getPresence([conversation]);
      equal(items[conversation]?.state, 'online');
      ok(conversation in (await agent.api.getPresence()).items, 'among those who are online');
      equal(await online(), 1);
      end();
      person.transport.close();
    });
    it('of others are not heard', async () => {
      const { home, other } = at();
      const { person, conversation, request: made } = await withRequest(home);
      const stranger = await other.agent(fresh('stranger'), { role: 'admin' });
      const heard: unknown[] = [];
      for (const topic of [topics.conversation(conversation), topics.botAll(home.bot), topics.person(person.id)])
        stranger.transport.subscribe(topic, { open: () => undefined, event: (event) => heard.push(event) });
      const own = await listen(stranger, topics.bot(other.bot));
      await person.api.postMessage(conversation, { id: newID(), text: 'private' });
      const { api } = await home.agent(fresh('agent'));
      await api.patchRequest(made.id, { rev: 1, status: 'done' });
      // What the stranger may hear comes after it on the same stream.
      await other.putStep(fresh('step'), []);
      await until(() => own.heard.length, 'an event of their own');
      equal(heard, []);
      stranger.transport.close();
    });
  });
}
