import { newID } from '../../components/data/ids.js';
import { equal, ok, refused } from './checks.js';
import { fresh, withRequest, type Place, type Suite } from './home.js';

export function messages({ describe, it }: Suite, at: () => Place): void {
  describe('messages', () => {
    it('get positions without gaps, however many are sent at once', async () => {
      const { api, conversation } = await at().home.person(fresh('person'));
      const before = (await api.getMessages(conversation)).last;
      const sent = await Promise.all(
        Array.from({ length: 10 }, (_, i) => api.postMessage(conversation, { id: newID(), text: `line ${i}` })),
      );
      const { items, last } = await api.getMessages(conversation, { after: before });
      equal(
        items.map(({ seq }) => seq),
        items.map((_, index) => before + index + 1),
      );
      equal(last, items.at(-1)!.seq);
      equal(new Set(sent.map(({ seq }) => seq)).size, 10);
    });
    it('are stored once under one id', async () => {
      const { api, conversation } = await at().home.person(fresh('person'));
      const id = newID();
      const first = await api.postMessage(conversation, { id, text: 'once' });
      const again = await api.postMessage(conversation, { id, text: 'something else' });
      equal(again, first);
      const { items } = await api.getMessages(conversation);
      equal(items.filter((message) => message.id === id).length, 1);
    });
    it('refuse an id that somebody else has used, and show nothing of it', async () => {
      const { home } = at();
      const one = await home.person(fresh('person'));
      const two = await home.person(fresh('person'));
      const id = newID();
      await one.api.postMessage(one.conversation, { id, text: 'secret' });
      const error = await refused(
        two.api.postMessage(two.conversation, { id, text: 'mine' }),
        400,
        'id',
        'validation_not_unique',
      );
      ok(!JSON.stringify([error.fields, error.current, error.message]).includes('secret'), 'nothing shown');
    });
    it('carry who wrote them, cleaned', async () => {
      const { api, conversation, id } = await at().home.person(fresh('person'));
      const { author, authorID, type, text, data, files } = await api.postMessage(conversation, {
        id: newID(),
        text: '  cafe\u0301 \u0000\r\nthere ',
      });
      equal(
        { author, authorID, type, text, data, files },
        {
          ...{ author: 'interlocutor', authorID: id, type: 'text', text: 'café \nthere', data: null, files: [] },
        },
      );
    });
    it('name what is wrong with a body', async () => {
      const { api, conversation } = await at().home.person(fresh('person'));
      const post = (body: object) => api.postMessage(conversation, body as { id: string });
      await refused(post({ id: newID(), text: ' \n ' }), 400, 'text', 'validation_required');
      await refused(post({ id: newID() }), 400, 'text', 'validation_required');
      await refused(post({ id: newID(), text: 'x'.repeat(4001) }), 400, 'text', 'validation_max_text_constraint');
      await refused(post({ id: 'short', text: 'x' }), 400, 'id', 'validation_invalid_id');
      await refused(post({ text: 'x' }), 400, 'id', 'validation_required');
      await refused(post({ id: newID(), type: 'control' }), 400, 'type', 'validation_invalid_value');
      await refused(post({ id: newID(), text: 'x', type: 'quick_replies' }), 400, 'type', 'validation_invalid_value');
      equal((await post({ id: newID(), text: '𝄞'.repeat(4000) })).text.length, 8000, 'code points are counted');
    });
    it('come by pages, in ascending order', async () => {
      const { api, conversation } = await at().home.person(fresh('person'));
      for (let i = 0; i < 6; i++) await api.postMessage(conversation, { id: newID(), text: `line ${i}` });
      const seqs = async (options: object) =>
        (await api.getMessages(conversation, options)).items.map(({ seq }) => seq);
      const all = await seqs({});
      equal(await seqs({ after: all[1], limit: 2 }), all.slice(2, 4));
      equal(await seqs({ before: all[4], limit: 2 }), all.slice(2, 4));
      equal(await seqs({ limit: 2 }), all.slice(-2));
      equal(await seqs({ after: all.at(-1) }), []);
      await refused(api.getMessages(conversation, { limit: 0 }), 400, 'limit', 'validation_invalid_value');
      await refused(api.getMessages(conversation, { limit: 201 }), 400, 'limit', 'validation_invalid_value');
    });
    it('of somebody else are not there', async () => {
      const { home } = at();
      const { conversation } = await home.person(fresh('person'));
      const { api } = await home.person(fresh('person'));
      await refused(api.getMessages(conversation), 404);
      await refused(api.postMessage(conversation, { id: newID(), text: 'x' }), 404);
      await refused(api.putRead(conversation, 1), 404);
      await refused(api.postTyping(conversation), 404);
    });
    it('are corrected and withdrawn by further messages, of one’s own only', async () => {
      const { api, conversation } = await at().home.person(fresh('person'));
      const line = await api.postMessage(conversation, { id: newID(), text: 'typo' });
      const edit = (of: string, text: string | null) =>
        api.postMessage(conversation, { id: newID(), type: 'edit', data: { of, text } });
      const fixed = await edit(line.id, 'fixed');
      equal([fixed.type, fixed.data, fixed.text], ['edit', { of: line.id, text: 'fixed' }, '']);
      equal((await edit(line.id, null)).data, { of: line.id, text: null });
      await refused(edit(newID(), 'x'), 400, 'data.of', 'validation_missing_rel_records');
    });
    it('shows the last line as it reads now, also in what a request freezes', async () => {
      const { home } = at();
      const { person, name, conversation } = await withRequest(home, 'first');
      const { api } = await home.agent(fresh('agent'));
      const say = (text: string) => person.api.postMessage(conversation, { id: newID(), text });
      const edit = (of: string, text: string | null) =>
        person.api.postMessage(conversation, { id: newID(), type: 'edit', data: { of, text } });
      const last = async () => (await api.getConversation(conversation)).lastText;
      const older = await say('oldre');
      const newest = await say('newset');
      const { lastAt } = await api.getConversation(conversation);
      await edit(newest.id, 'newest');
      equal(await last(), 'newest');
      await edit(older.id, 'older');
      equal(await last(), 'newest');
      await edit(newest.id, null);
      equal([await last(), (await api.getConversation(conversation)).lastAt], ['older', lastAt]);
      const reached = { id: newID(), interlocutor: { userID: name } };
      const [made] = (await home.reached('contract-help', reached)).requests;
      equal(made!.description, 'older');
      const texts = made!.extract.map(({ text }) => text);
      equal([texts.includes('older'), texts.includes('oldre'), texts.includes('newset')], [true, false, false]);
    });
  });

  describe('reading', () => {
    it('goes forward only, never beyond the end, and the other side sees it', async () => {
      const { home } = at();
      const { person, conversation } = await withRequest(home);
      const agent = await home.agent(fresh('agent'));
      const { last } = await agent.api.getMessages(conversation);
      await person.api.putRead(conversation, last + 100);
      await person.api.putRead(conversation, 0);
      equal(await agent.api.listReads([conversation], 'others'), { [conversation]: last });
      equal(await agent.api.listReads([conversation], 'self'), {});
      await agent.api.putRead(conversation, 1);
      equal(await agent.api.listReads([conversation], 'self'), { [conversation]: 1 });
      equal(await person.api.listReads([conversation], 'others'), { [conversation]: 1 });
    });
  });
}
