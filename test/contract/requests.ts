import { newID } from '../../components/data/ids.js';
import { equal, ok, refused } from './checks.js';
import { fresh, request, withRequest, type Place, type Suite } from './home.js';

export function requests({ describe, it }: Suite, at: () => Place): void {
  describe('a request', () => {
    it('is made by reaching the step, with everything frozen', async () => {
      const { home } = at();
      const name = fresh('person');
      const step = await home.putStep(fresh('step'), [request('Asked: {{@message}}')]);
      const body = {
        id: newID(),
        interlocutor: { userID: name, firstName: 'Ada', lastName: 'Lovelace', customAttributes: { plan: 'gold' } },
        messages: [
          { author: 'bot' as const, text: 'What is it?' },
          { author: 'interlocutor' as const, text: 'My card {{@message}}' },
        ],
      };
      const { requests, messages, muted } = await home.reached(step.key, body);
      equal([requests.length, messages.map(({ seq }) => seq), muted], [1, [1, 2], false]);
      const { api } = await home.agent(fresh('agent'));
      const made = await api.getRequest(requests[0]!.id);
      const { title, description, status, assignee, group, rev, step: reachedStep, stepName, seq } = made;
      equal(
        { title, description, status, assignee, group, rev, reachedStep, stepName, seq },
        {
          ...{ title: step.name, description: 'Asked: My card {{@message}}', status: 'todo', assignee: '', group: '' },
          ...{ rev: 1, reachedStep: step.id, stepName: step.name, seq: 2 },
        },
      );
      equal(
        made.extract.map(({ author, text }) => [author, text]),
        [
          ['bot', 'What is it?'],
          ['interlocutor', 'My card {{@message}}'],
        ],
      );
      equal([made.attributes.firstName, made.attributes.customAttributes], ['Ada', { plan: 'gold' }]);
      equal([made.expand?.interlocutor?.userID, made.expand?.conversation?.seq], [name, 2]);
      equal(made.waitingSince, messages[1]!.created);
    });
    it('is made once by the same call, and again by the next', async () => {
      const { home } = at();
      const { name, conversation } = await withRequest(home);
      const call = { id: newID(), interlocutor: { userID: name } };
      const one = await home.reached('contract-help', call);
      const same = await home.reached('contract-help', call);
      equal(
        same.requests.map(({ id }) => id),
        one.requests.map(({ id }) => id),
      );
      const { api } = await home.agent(fresh('agent'));
      equal((await api.listRequestsOf(conversation)).length, 2);
    });
    it('is changed on the newest state only', async () => {
      const { home } = at();
      const { request: made } = await withRequest(home);
      const { api, id } = await home.agent(fresh('agent'));
      const mine = await api.patchRequest(made.id, { rev: 1, assignee: id, status: 'in_progress' });
      equal([mine.assignee, mine.status, mine.rev], [id, 'in_progress', 2]);
      const error = await refused(api.patchRequest(made.id, { rev: 1, title: 'x' }), 409, 'rev', 'stale');
      equal((error.current as typeof mine).rev, 2);
      equal((await api.patchRequest(made.id, { rev: 2, assignee: null })).assignee, '');
      const done = await api.patchRequest(made.id, { rev: 3, status: 'done' });
      equal([done.status, done.waitingSince, done.title], ['done', '', made.title]);
    });
    it('names what is wrong with a change', async () => {
      const { home, other } = at();
      const { request: made } = await withRequest(home);
      const { api } = await home.agent(fresh('agent'));
      const stranger = await other.agent(fresh('stranger'));
      const patch = (body: object) => api.patchRequest(made.id, { rev: 1, ...body });
      const missing = 'validation_missing_rel_records';
      await refused(patch({ assignee: stranger.id }), 400, 'assignee', missing);
      await refused(patch({ group: newID() }), 400, 'group', missing);
      await refused(patch({ status: 'closed' }), 400, 'status', 'validation_invalid_value');
      await refused(patch({ title: '  ' }), 400, 'title', 'validation_required');
      await refused(patch({ title: 'x'.repeat(201) }), 400, 'title', 'validation_max_text_constraint');
      await refused(patch({ rev: '1' }), 400, 'rev', 'validation_invalid_type');
      await refused(api.patchRequest(newID(), { rev: 1, status: 'done' }), 404);
    });
    it('waits until an agent answers, and again from the next line', async () => {
      const { home } = at();
      const { person, conversation, request: made } = await withRequest(home);
      const { api } = await home.agent(fresh('agent'));
      const claim = (await api.control(conversation, { action: 'take' })).claim!.id;
      const since = async () => (await api.getRequest(made.id)).waitingSince;
      ok(await since(), 'it waits from the start');
      await api.postMessage(conversation, { id: newID(), text: 'hello', claim });
      equal(await since(), '');
      const line = await person.api.postMessage(conversation, { id: newID(), text: 'thanks, but' });
      await person.api.postMessage(conversation, { id: newID(), text: 'one more thing' });
      equal(await since(), line.created);
    });
  });
}
