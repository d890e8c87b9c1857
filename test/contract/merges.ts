import type { Message } from '../../backend/schema/index.js';
import { newID } from '../../components/data/ids.js';
import { equal, ok, refused, until } from './checks.js';
import { fresh, type Place, type Suite, type Visitor } from './home.js';

const newDevice = () => `${newID()}${newID()}${newID()}`;
const read = ({ type, text, data }: Message) => (type === 'merge' ? `(${data?.merge})` : text || `(${type})`);

/** Login: what somebody said on a device before they were known. */
export function merges({ describe, it }: Suite, at: () => Place): void {
  const say = ({ api, conversation }: Visitor & { conversation: string }, text: string) =>
    api.postMessage(conversation, { id: newID(), text });
  const log = async ({ api }: Visitor, conversation: string) => (await api.getMessages(conversation)).items;

  describe('a login on a device', () => {
    it('takes the anonymous conversation over where there is none', async () => {
      const { home } = at();
      const device = newDevice();
      const anonymous = await home.anonymous(device);
      await say(anonymous, 'hello');
      const person = await home.person(fresh('person'), device);
      equal([person.conversation, person.session.merged], [anonymous.conversation, [anonymous.id]]);
      ok(person.id !== anonymous.id, 'another person');
      equal((await log(person, person.conversation)).map(read), ['hello']);
      const error = await refused(anonymous.api.getMessages(person.conversation), 409, 'conversation', 'merged');
      equal(error.current, { conversation: person.conversation });
    });
    it('appends it behind one’s own, and leads everybody there', async () => {
      const { home } = at();
      const [device, name] = [newDevice(), fresh('person')];
      const before = await home.person(name);
      await say(before, 'mine');
      const anonymous = await home.anonymous(device);
      const said = await say(anonymous, 'hello');
      const agent = await home.agent(fresh('agent'));
      const { claim } = await agent.api.control(anonymous.conversation, { action: 'take' });
      const [events, told]: [unknown[], unknown[]] = [[], []];
      const hear = ({ transport }: Visitor, topic: string, heard: unknown[]) =>
        transport.subscribe(topic, { open: () => heard.push('open'), event: (event) => heard.push(event) });
      const leave = [
        hear(agent, `ur/c/${anonymous.conversation}`, events),
        hear(anonymous, `ur/u/${anonymous.id}`, told),
      ];
      await until(() => events.includes('open') && told.includes('open'), 'the streams');

      const person = await home.person(name, device);
      equal([person.id, person.conversation, person.session.merged], [before.id, before.conversation, [anonymous.id]]);
      const items = await log(person, person.conversation);
      equal(items.map(read), ['mine', '(started)', 'hello', '(control)', '(ended)', '(control)']);
      equal(
        items.map(({ seq }) => seq),
        [1, 2, 3, 4, 5, 6],
      );
      equal(items.at(-1)?.data?.reason, 'merge');
      equal((await person.api.getMessages(person.conversation)).claim?.id, claim!.id);
      equal((await agent.api.getConversation(person.conversation)).lastText, 'hello');
      await until(
        () => events.some((event) => JSON.stringify(event) === `{"merged":{"conversation":"${person.conversation}"}}`),
        () => `merged; heard ${JSON.stringify(events)}`,
      );
      await until(
        () => told.some((event) => JSON.stringify(event) === '{"revoked":true}'),
        () => `revoked; heard ${JSON.stringify(told)}`,
      );
      leave.forEach((end) => end());

      const [old, now] = [anonymous.conversation, { conversation: person.conversation }];
      for (const visitor of [anonymous, agent, person])
        for (const ask of [
          () => visitor.api.getMessages(old, { after: 0 }),
          () => visitor.api.postMessage(old, { id: newID(), text: 'late', claim: claim!.id }),
          () => visitor.api.postTyping(old),
          () => visitor.api.putRead(old, 1),
        ])
          equal((await refused(ask(), 409, 'conversation', 'merged')).current, now);
      await refused((await home.person(fresh('stranger'))).api.getMessages(anonymous.conversation), 404);

      // The same id again is the line that moved.
      const again = await person.api.postMessage(person.conversation, { id: said.id, text: 'hello' });
      equal([again.id, again.seq], [said.id, 3]);
      const corrected = { id: newID(), type: 'edit' as const, data: { of: said.id, text: 'Hello' } };
      equal((await person.api.postMessage(person.conversation, corrected)).seq, 7);
    });
    it('is answered the same when it is tried again, and makes the device somebody new', async () => {
      const { home } = at();
      const [device, name] = [newDevice(), fresh('person')];
      const anonymous = await home.anonymous(device);
      await say(anonymous, 'hello');
      const first = await home.person(name, device);
      const again = await home.person(name, device);
      equal([again.conversation, again.session.merged], [first.conversation, first.session.merged]);
      equal((await log(again, again.conversation)).map(read), ['hello']);
      equal((await home.person(fresh('other'), device)).session.merged, undefined);
      const next = await home.anonymous(device);
      ok(next.id !== anonymous.id && next.conversation !== anonymous.conversation, 'somebody new');
    });
  });
}
