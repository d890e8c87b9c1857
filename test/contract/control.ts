import { newID } from '../../components/data/ids.js';
import { equal, ok, refused } from './checks.js';
import { fresh, request, withRequest, type Place, type Suite } from './home.js';

export function controlOfAConversation({ describe, it }: Suite, at: () => Place): void {
  describe('control', () => {
    it('has one winner of many, and tells the others who has it', async () => {
      const { home } = at();
      const { conversation } = await withRequest(home);
      const agents = await Promise.all(['a', 'b', 'c', 'd'].map((name) => home.agent(fresh(name))));
      const results = await Promise.allSettled(agents.map(({ api }) => api.control(conversation, { action: 'take' })));
      const won = results.filter((result) => result.status === 'fulfilled');
      equal(won.length, 1);
      const holder = won[0]!.value.claim!.agent;
      const loser = agents.find(({ id }) => id !== holder.id)!;
      const error = await refused(loser.api.control(conversation, { action: 'take' }), 409, 'control', 'taken');
      equal((error.current as { agent: unknown }).agent, holder);
      equal((await loser.api.getMessages(conversation)).claim?.agent, holder);
    });
    it('is written into the log, and taking it twice changes nothing', async () => {
      const { home } = at();
      const { conversation } = await withRequest(home);
      const { api, id } = await home.agent(fresh('agent'));
      const taken = await api.control(conversation, { action: 'take' });
      const { type, author, data } = taken.message!;
      equal([type, author, data?.from, data?.reason], ['control', 'system', { kind: 'bot' }, 'take']);
      ok(data?.to?.kind === 'agent' && data.to.id === id, 'to the agent');
      const again = await api.control(conversation, { action: 'take' });
      equal(again, { claim: taken.claim, message: null });
      const released = await api.control(conversation, { action: 'release' });
      equal([released.claim, released.message?.data?.to], [null, { kind: 'bot' }]);
      equal(released.message?.seq, taken.message!.seq + 1);
    });
    it('is needed to write, under the claim of now', async () => {
      const { home } = at();
      const { conversation } = await withRequest(home);
      const { api } = await home.agent(fresh('agent'));
      const post = (claim?: string) =>
        api.postMessage(conversation, { id: newID(), text: 'hello', ...(claim && { claim }) });
      await refused(post(), 400, 'claim', 'validation_required');
      await refused(post(newID()), 409, 'control', 'not_in_control');
      await refused(api.postTyping(conversation), 409, 'control', 'not_in_control');
      const first = (await api.control(conversation, { action: 'take' })).claim!;
      equal((await post(first.id)).author, 'agent');
      await api.control(conversation, { action: 'release' });
      const second = (await api.control(conversation, { action: 'take' })).claim!;
      await refused(post(first.id), 409, 'control', 'claim_ended');
      equal((await post(second.id)).text, 'hello');
    });
    it('is taken from somebody by an admin only', async () => {
      const { home } = at();
      const { conversation } = await withRequest(home);
      const agent = await home.agent(fresh('agent'));
      const admin = await home.agent(fresh('admin'), { role: 'admin' });
      const mine = (await agent.api.control(conversation, { action: 'take' })).claim!;
      await refused(agent.api.control(conversation, { action: 'take', force: true }), 403, 'force', 'admin_only');
      await refused(admin.api.control(conversation, { action: 'take' }), 409, 'control', 'taken');
      const taken = await admin.api.control(conversation, { action: 'take', force: true });
      equal([taken.claim?.agent.id, taken.message?.data?.reason], [admin.id, 'force']);
      const late = agent.api.postMessage(conversation, { id: newID(), text: 'late', claim: mine.id });
      await refused(late, 409, 'control', 'claim_ended');
      await refused(agent.api.control(conversation, { action: 'release' }), 409, 'control', 'not_in_control');
    });
    it('goes back to the bot at a step', async () => {
      const { home } = at();
      const { conversation } = await withRequest(home);
      const { key } = await home.putStep(fresh('step'), [{ type: 'send_text_action', text: 'Back again.' }]);
      const { api } = await home.agent(fresh('agent'));
      await api.control(conversation, { action: 'take' });
      const nowhere = api.control(conversation, { action: 'release', step: 'no-such-step' });
      await refused(nowhere, 400, 'step', 'validation_missing_rel_records');
      await api.control(conversation, { action: 'release', step: key });
      const { items, claim } = await api.getMessages(conversation, { limit: 2 });
      equal(
        [claim, ...items.map(({ author, text }) => [author, text])],
        [null, ['system', ''], ['bot', 'Back again.']],
      );
    });
    it('mutes a bot that calls from outside, but not its requests', async () => {
      const { home } = at();
      const { name, conversation } = await withRequest(home);
      const { api } = await home.agent(fresh('agent'));
      await api.control(conversation, { action: 'take' });
      const { key } = await home.putStep(fresh('step'), [request()]);
      const { muted, messages, requests } = await home.reached(key, {
        id: newID(),
        interlocutor: { userID: name },
        messages: [
          { author: 'interlocutor', text: 'are you there?' },
          { author: 'bot', text: 'I am.' },
        ],
      });
      equal([muted, messages.map(({ text }) => text), requests.length], [true, ['are you there?'], 1]);
    });
  });
}
