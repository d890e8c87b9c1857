import { newID } from '../../components/data/ids.js';
import { equal, ok, refused, until } from './checks.js';
import { fresh, type Place, type Suite, withRequest } from './home.js';

/** A person who is erased: what those see of it who had them on the screen. */
export function erasure({ describe, it }: Suite, at: () => Place): void {
  describe('a person who is erased', () => {
    it('is gone with everything said, and leaves a request that counts and says nothing', async () => {
      const { home } = at();
      const name = fresh('erased');
      const { person, request } = await withRequest(home, 'very personal', name);
      const agent = await home.agent(fresh('agent'));
      await agent.api.control(person.conversation, { action: 'take' });
      const before = await agent.api.getRequest(request.id);
      const counts = await agent.api.getCounts();
      const { pos } = await agent.api.getChanges();
      const heard: unknown[] = [];
      const leave = [`ur/c/${person.conversation}`, `ur/u/${agent.id}`].map((topic) =>
        agent.transport.subscribe(topic, { open: () => heard.push('open'), event: (event) => heard.push(event) }),
      );
      await until(() => heard.filter((event) => event === 'open').length === 2, 'the stream');

      await home.erase(name);

      await until(() => heard.some((event) => JSON.stringify(event) === '{"erased":true}'), 'the news');
      await until(() => JSON.stringify(heard).includes('claimLost'), 'the loss of control');
      for (const end of leave) end();
      await refused(agent.api.getMessages(person.conversation), 404);
      await refused(agent.api.getConversation(person.conversation), 404);
      await refused(agent.api.getInterlocutor(person.id), 404);
      await refused(person.api.getMessages(person.conversation), 401);

      const after = await agent.api.getRequest(request.id);
      const { number, status, stepName, storyName, created, assignee } = before;
      const kept = { number, status, stepName, storyName, created, assignee };
      const blank = { title: stepName, description: '', extract: [], seq: 0, rev: before.rev + 1, waitingSince: '' };
      for (const [field, value] of Object.entries({ ...kept, ...blank }))
        equal(after[field as keyof typeof after], value, field);
      ok(!JSON.stringify(after).includes('very personal') && !JSON.stringify(after).includes(name), 'nothing of them');
      ok(after.conversation !== person.conversation && after.interlocutor !== person.id, 'another place');
      equal((await agent.api.getMessages(after.conversation)).items, []);
      equal(await agent.api.getCounts(), counts);
      const { items } = await agent.api.getChanges(pos);
      const row = items.findLast(({ id }) => id === request.id)?.record as { conversation: string } | undefined;
      equal(row?.conversation, after.conversation);
      await refused(agent.api.patchRequest(request.id, { rev: before.rev, title: before.title }), 409, 'rev', 'stale');
    });
    it('is somebody new the next time', async () => {
      const { home } = at();
      const name = fresh('returning');
      const before = await home.person(name);
      await before.api.postMessage(before.conversation, { id: newID(), text: 'old' });
      await home.erase(name);
      const again = await home.person(name);
      ok(again.id !== before.id && again.conversation !== before.conversation, 'somebody new');
      equal((await again.api.getMessages(again.conversation)).items, []);
    });
  });
}
