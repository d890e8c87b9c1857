/*
 * A machine with two stacks: the subscribe comes from another address than the stream, and the server refuses it. What
 * is said is on the screen all the same, the screen says truly how current it is, and the stream is taken when it can be.
 */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventSourceOverFetch } from '../contract/event-source.js';
import { asAgent, asPerson } from '../backend/host.js';
import { isWhole, patience, say } from './form.js';
import { within } from './screen.js';
import { Stage } from './stage.js';

const ms = (time: number) => `${Math.round(time)} ms`;

it('a refused stream is polled, shown as what it is, and tried again', patience, async (t) => {
  const stage = await Stage.open({ addresses: ['127.0.0.1', '127.0.0.2'] });
  t.after(() => stage.close());
  const { network } = stage;
  let streamsFrom = '127.0.0.2';
  const place = globalThis as unknown as { EventSource: unknown };
  const before = place.EventSource;
  t.after(() => (place.EventSource = before));
  place.EventSource = class extends EventSourceOverFetch {
    constructor(url: string) {
      super(url.replace('127.0.0.1', streamsFrom));
    }
  };
  const asked: string[] = [];
  network.onRequest = (request) => asked.push(request);
  const count = (request: RegExp) => asked.filter((one) => request.test(one)).length;

  const screen = await stage.screen({ kind: 'interlocutor', sub: 'dual' });
  const person = await asPerson(stage.server, stage.bot, 'dual');
  const told = await within(30_000, () => screen.isLive, 'live').then(async () => {
    await person.send('polled');
    return within(
      30_000,
      () => screen.texts.includes('polled'),
      () => `the line by a poll: ${screen}`,
    );
  });
  const refused = count(/^POST \/api\/realtime/);
  await within(30_000, () => count(/^POST \/api\/realtime/) >= refused + 2, 'the subscribe to be tried again');
  assert.equal(count(/^GET \/api\/realtime/), 1, 'on the same stream');

  // While an agent has control, the lease of whoever talks is kept from the polls.
  const agent = await asAgent(stage.server, stage.bot, 'agent');
  const taken = await agent.post(`conversations/${screen.conversation}/control`, { action: 'take' });
  assert.equal(taken.status, 200);
  await within(60_000, () => count(/^POST \/api\/ur\/beat/) > 0, 'a beat');

  const times = isWhole ? await inTheDark() : '';

  // From one address again, as after a change of networks: a stream like any other.
  streamsFrom = '127.0.0.1';
  const streams = count(/^GET \/api\/realtime/);
  network.reset((request) => request === 'GET /api/realtime');
  const isTaken = () => count(/^GET \/api\/realtime/) > streams && network.openStreams === 1 && screen.isCurrent;
  await within(30_000, isTaken, 'the stream');
  // They come by the stream: nothing is asked for.
  const polls = count(/^POST \/api\/realtime/);
  const direct: number[] = [];
  for (const text of ['the first', 'the second']) {
    await person.send(text);
    direct.push(
      await within(
        30_000,
        () => screen.texts.includes(text),
        () => `${text}: ${screen}`,
      ),
    );
  }
  if (isWhole) await sleep(15_000);
  assert.equal(count(/^POST \/api\/realtime/), polls, 'the polls are over');
  assert.deepEqual(screen.wrongs, []);
  say('stream refused', `a line after ${ms(told)} by polls, ${ms(direct[1]!)} by the stream`);
  if (isWhole) say('stream refused', times);

  async function inTheDark(): Promise<string> {
    network.isBlackHole = true;
    const noticed = await within(30_000, () => screen.client.connection.current.state === 'offline', 'offline');
    await person.send('in the dark');
    assert.equal(screen.texts.includes('in the dark'), false);
    network.isBlackHole = false;
    const back = await within(30_000, () => screen.isCurrent && screen.texts.includes('in the dark'), 'the line');
    return `offline after ${ms(noticed)} in a black hole, whole again ${ms(back)} after its end`;
  }
});
