import { newID } from '../../components/data/ids.js';
import { equal, ok, refused } from './checks.js';
import { fresh, request, withRequest, type Place, type Suite } from './home.js';

export function peopleAndSteps({ describe, it }: Suite, at: () => Place): void {
  describe('sessions', () => {
    it('opens as an agent of the bot', async () => {
      const { home } = at();
      const { session } = await home.agent(fresh('agent'), { role: 'admin' });
      equal(session.bot.id, home.bot);
      equal(session.api, 1);
      ok(session.record.collectionName === 'agents' && session.record.role === 'admin', 'an admin');
      equal(session.bot.visibility, 'all');
      ok(session.bot.waiting.soon < session.bot.waiting.late, 'minutes of waiting');
    });
    it('opens as an interlocutor, with one conversation that stays the same', async () => {
      const { home } = at();
      const name = fresh('person');
      const first = await home.person(name);
      const again = await home.person(name);
      equal(first.session.record.collectionName, 'interlocutors');
      equal(again.conversation, first.conversation);
    });
    it('refuses everything after its end', async () => {
      const { api } = await at().home.agent(fresh('agent'));
      await api.endSession();
      await refused(api.getChanges(), 401);
    });
    it('takes interlocutors out of what is for agents', async () => {
      const { api, conversation } = await at().home.person(fresh('person'));
      await refused(api.getCounts(), 403);
      await refused(api.control(conversation, { action: 'take' }), 403);
    });
  });

  describe('the directory', () => {
    it('has agents and groups, by name', async () => {
      const group = fresh('Group');
      const { api, id } = await at().home.agent(fresh('agent'), { groups: [group] });
      const groups = await api.listGroups();
      const mine = groups.find(({ name }) => name === group)!;
      equal((await api.listAgents()).find((agent) => agent.id === id)?.groups, [mine.id]);
    });
    it('shows nothing of another bot', async () => {
      const { home, other } = at();
      const stranger = await other.agent(fresh('stranger'), { role: 'admin' });
      const { conversation, request: theirs, person } = await withRequest(home);
      await refused(stranger.api.getRequest(theirs.id), 404);
      await refused(stranger.api.patchRequest(theirs.id, { rev: 1, status: 'done' }), 404);
      await refused(stranger.api.getMessages(conversation), 404);
      await refused(stranger.api.getConversation(conversation), 404);
      await refused(stranger.api.getInterlocutor(person.id), 404);
      equal(await stranger.api.listRequestRows([theirs.id]), []);
      equal(await stranger.api.listReads([conversation], 'others'), {});
      equal((await stranger.api.getPresence([conversation])).items, {});
    });
  });

  describe('steps and intents', () => {
    it('finds a step by id and by key', async () => {
      const { home } = at();
      const step = await home.putStep(fresh('step'), [request('Asked: {{@message}}')]);
      const { api } = await home.agent(fresh('agent'));
      const found = await api.getStep(step.key);
      equal(found.actions, [request('Asked: {{@message}}')]);
      equal((await api.getStep(step.id)).id, found.id);
      ok(found.expand?.story?.name, 'its story');
      await refused(api.getStep('no-such-step'), 404);
    });
    it('lets an admin save it, on the newest state', async () => {
      const { home } = at();
      const step = await home.putStep(fresh('step'), [request()]);
      const { api } = await home.agent(fresh('admin'), { role: 'admin' });
      const saved = await api.patchStep(step.id, { rev: step.rev, actions: [request('New')] });
      equal([saved.rev, saved.actions], [step.rev + 1, [request('New')]]);
      const error = await refused(api.patchStep(step.id, { rev: step.rev, actions: [] }), 409, 'rev', 'stale');
      equal((error.current as typeof saved).rev, saved.rev);
    });
    it('refuses agents, and a default assignee that is not of the bot', async () => {
      const { home, other } = at();
      const step = await home.putStep(fresh('step'), [request()]);
      const agent = await home.agent(fresh('agent'));
      await refused(agent.api.patchStep(step.id, { rev: step.rev, actions: [] }), 403);
      const admin = await home.agent(fresh('admin'), { role: 'admin' });
      const stranger = await other.agent(fresh('stranger'));
      const actions = [{ ...request(), assigneeID: stranger.id }];
      const missing = 'validation_missing_rel_records';
      await refused(admin.api.patchStep(step.id, { rev: step.rev, actions }), 400, 'actions.0.assigneeID', missing);
    });
    it('makes an intent from a request, and adds phrases to it', async () => {
      const { home } = at();
      const { request: asked } = await withRequest(home);
      const { api } = await home.agent(fresh('agent'));
      const name = fresh('Intent');
      const made = await api.createIntent(asked.id, { name, phrases: ['one', 'two'] });
      const more = await api.createIntent(asked.id, { intent: made.id, phrases: ['two', 'three'] });
      equal(more.phrases, ['one', 'two', 'three']);
      ok(
        (await api.listIntents()).some((intent) => intent.id === made.id && intent.name === name),
        'in the list',
      );
      await refused(api.createIntent(asked.id, { name, phrases: ['x'] }), 400, 'name', 'validation_not_unique');
      const nobody = { intent: newID(), phrases: ['x'] };
      await refused(api.createIntent(asked.id, nobody), 400, 'intent', 'validation_missing_rel_records');
      await refused(
        api.createIntent(asked.id, { name: fresh('Intent'), phrases: [] }),
        400,
        'phrases',
        'validation_too_few',
      );
    });
  });
}
