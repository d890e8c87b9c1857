import { describe, it } from 'node:test';
import fc from 'fast-check';
import { sampleServer } from '../../components/data/memory/index.js';
import { UrError } from '../../components/data/errors.js';
import { newID } from '../../components/data/ids.js';
import { equal, ok, until } from '../contract/checks.js';
import {
  camille,
  clientOf,
  conversationOfTwo,
  late,
  signedIn,
  valueOf,
  zoe,
  zoesConversation as home,
} from './support.js';

const texts = (lines: readonly { text: string | null }[]) => lines.map(({ text }) => text);

describe('the log of a conversation', () => {
  for (const [what, failures] of [
    ['asks for what an event did not bring', 0],
    ['asks again for a gap when the answer to that is lost', 2],
  ] as const)
    it(what, async () => {
      const { agent, person, close } = conversationOfTwo();
      const log = agent.client.log(home);
      const leave = log.subscribe(() => undefined);
      await valueOf(log);
      let count = 0;
      agent.transport.copies = () => (count++ === 0 ? 0 : 1);
      if (failures) agent.conditions.fail('getMessages', new UrError({ status: 503 }), failures);
      await person.client.send(home, { text: 'lost on the way' });
      await person.client.send(home, { text: 'arrives' });
      const { lines } = await valueOf(log, (value) => value.lines.at(-1)?.text === 'arrives');
      equal(texts(lines).slice(-2), ['lost on the way', 'arrives']);
      leave();
      close();
    });
  it('asks once more for what was lost while it was asking', async () => {
    const server = sampleServer();
    const { api, conditions } = server.connect(camille);
    const [agent, person] = [clientOf(server, camille, { api: late(api, ['getMessages'], 60) }), clientOf(server, zoe)];
    await signedIn(person.client);
    const log = agent.client.log(home);
    const leave = log.subscribe(() => undefined);
    await valueOf(log);
    agent.transport.copies = (event) => (JSON.stringify(event).includes('lost') ? 0 : 1);
    const say = (text: string) => person.api.postMessage(home, { id: newID(), text });
    await until(() => agent.client.connection.current.state === 'live', 'live');
    await say('lost');
    const asked = conditions.calls.get('getMessages');
    await say('heard');
    await until(() => conditions.calls.get('getMessages') !== asked, 'the question');
    await say('lost meanwhile');
    await say('heard meanwhile');
    const { lines } = await valueOf(log, (value) => value.lines.at(-1)?.text === 'heard meanwhile');
    equal(texts(lines).slice(-4), ['lost', 'heard', 'lost meanwhile', 'heard meanwhile']);
    leave();
  });
  it('shows every history in order on the other side, whatever the channel does', async () => {
    const seed = Math.floor(Math.random() * 1e9);
    const { agent, person, close } = conversationOfTwo();
    const log = agent.client.log(home);
    const leave = log.subscribe(() => undefined);
    await valueOf(log);
    const faults = fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 20 })), {
      minLength: 1,
      maxLength: 12,
    });
    const property = fc.asyncProperty(faults, async (fates) => {
      let heard = 0;
      agent.transport.copies = () => fates[heard++ % fates.length]![0];
      agent.transport.delay = () => fates[heard % fates.length]![1];
      for (const _ of fates) await person.api.postMessage(home, { id: newID(), text: 'x' });
      agent.transport.copies = () => 1;
      agent.transport.delay = () => 0;
      const { seq } = await person.api.postMessage(home, { id: newID(), text: 'end' });
      const { lines } = await valueOf(log, (value) => value.lines.at(-1)?.seq === seq);
      equal(
        lines.map((line) => line.seq),
        lines.map((_, index) => index + 1),
        `seed ${seed}`,
      );
    });
    await fc.assert(property, { seed, numRuns: 40 });
    leave();
    close();
  });
  it('is stale while offline, and whole again after', async () => {
    const { agent, person, close } = conversationOfTwo();
    const log = agent.client.log(home);
    const leave = log.subscribe(() => undefined);
    await valueOf(log);
    agent.conditions.offline = true;
    await until(() => log.current.state === 'stale' && agent.client.connection.current.state === 'offline', 'offline');
    await person.api.postMessage(home, { id: newID(), text: 'missed' });
    agent.conditions.offline = false;
    await valueOf(log, (value) => value.lines.at(-1)?.text === 'missed');
    await until(() => agent.client.connection.current.state === 'live', 'live');
    leave();
    close();
  });
  it('opens at a place in the past, and goes both ways from there', async () => {
    const { agent, person, close } = conversationOfTwo();
    for (let i = 0; i < 150; i++) await person.api.postMessage(home, { id: newID(), text: `line ${i}` });
    const log = agent.client.log(home, 80);
    const leave = log.subscribe(() => undefined);
    const first = await valueOf(log);
    ok(first.lines.some(({ seq }) => seq === 80) && first.hasOlder && first.hasNewer, 'a window around it');
    await log.older();
    await log.newer();
    await log.newer();
    const { lines, hasNewer, last } = await valueOf(log, (value) => !value.hasNewer);
    equal([lines.at(-1)?.seq, hasNewer], [last, false]);
    await log.goTo(3);
    ok(
      (await valueOf(log)).lines.some(({ seq }) => seq === 3),
      'the place asked for',
    );
    leave();
    close();
  });
  it('has what is said while a page is on its way', async () => {
    const server = sampleServer();
    const { api } = server.connect(camille);
    const [agent, person] = [clientOf(server, camille, { api: late(api, ['getMessages'], 60) }), clientOf(server, zoe)];
    await signedIn(person.client);
    for (let i = 0; i < 150; i++) await person.api.postMessage(home, { id: newID(), text: `line ${i}` });
    const log = agent.client.log(home);
    const leave = log.subscribe(() => undefined);
    const { last } = await valueOf(log);
    const say = async (text: string) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      await person.api.postMessage(home, { id: newID(), text });
    };
    await log.goTo(1);
    await Promise.all([log.goTo(last), say('while it goes to the end')]);
    await valueOf(log, (value) => value.lines.at(-1)?.text === 'while it goes to the end');
    leave();
  });
  it('has what is said while it is loaded again after a failure', async () => {
    const server = sampleServer();
    const connection = server.connect(camille);
    const agent = clientOf(server, camille, { api: late(connection.api, ['getMessages'], 60) });
    const person = clientOf(server, zoe);
    await signedIn(person.client);
    connection.conditions.fail('getMessages', new UrError({ status: 500 }));
    const log = agent.client.log(home);
    const leave = log.subscribe(() => undefined);
    await until(() => log.current.state === 'failed', 'the failure');
    await until(() => agent.client.connection.current.state === 'live', 'live');
    await new Promise((resolve) => setTimeout(resolve, 200));
    connection.conditions.fail('getMessages', undefined, 0);
    void log.reload();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await person.api.postMessage(home, { id: newID(), text: 'meanwhile' });
    await valueOf(log, (value) => value.lines.at(-1)?.text === 'meanwhile');
    leave();
  });
  it('tells who has control, in order with what is said', async () => {
    const { server, agent, person, close } = conversationOfTwo();
    const log = person.client.log(home);
    const leave = log.subscribe(() => undefined);
    equal((await valueOf(log)).claim?.agent.name, 'Camille Rousseau');
    const changes: unknown[] = [];
    person.client.addEventListener('ur-control-change', (event) => changes.push((event as CustomEvent).detail.claim));
    await agent.client.control(home, { action: 'release' });
    await valueOf(log, (value) => value.claim === null);
    const ines = clientOf(server, { kind: 'agent', id: 'agtines00000000' });
    const claim = await ines.client.control(home, { action: 'take' });
    equal((await valueOf(log, (value) => value.claim !== null)).claim?.agent, claim?.agent);
    equal(changes.length, 2);
    leave();
    ines.client.close();
    close();
  });
  it('shows who writes, until they have written', async () => {
    const { agent, person, close } = conversationOfTwo();
    const log = agent.client.log(home);
    const leave = log.subscribe(() => undefined);
    await valueOf(log);
    person.client.typing(home);
    person.client.typing(home);
    await valueOf(log, (value) => value.typing.length === 1);
    equal(person.conditions.calls.get('postTyping'), 1);
    await person.client.send(home, { text: 'there' });
    await valueOf(log, (value) => value.typing.length === 0 && value.lines.at(-1)?.text === 'there');
    leave();
    close();
  });
  it('keeps what it had for a moment after the last one left', async () => {
    const server = sampleServer();
    const { client, conditions } = clientOf(server, camille);
    const log = client.log(home);
    log.subscribe(() => undefined)();
    await signedIn(client);
    await valueOf(log);
    const asked = conditions.calls.get('getMessages');
    await valueOf(client.log(home));
    equal(conditions.calls.get('getMessages'), asked);
    client.close();
  });
  it('tells the other side how far it was read', async () => {
    const { agent, person, close } = conversationOfTwo();
    const log = agent.client.log(home);
    const leave = log.subscribe(() => undefined);
    await valueOf(log);
    await agent.client.send(home, { text: 'read this' });
    const { last } = await valueOf(log, (value) => value.lines.at(-1)?.delivery.state === 'sent' && value.last > 11);
    await signedIn(person.client);
    person.client.read(home, last);
    await valueOf(log, (value) => value.readByOther === last);
    leave();
    close();
  });
});
