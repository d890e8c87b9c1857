/* One who floods: refused, and of no weight to the others, wherever they are. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../bench/figures.js';
import { asPerson, type Client, newID, signIn } from '../backend/host.js';
import { startServer, type TestBot, type TestServer } from '../backend/server.js';
import type { Flood } from './flood-process.js';
import { count, figures, isWhole, p95, patience, say } from './form.js';

/** Sends that are measured: of the others, in turns with and without the flood, so that both see the same machine. */
const rounds = count(10, 2);
const roundTime = count(10_000, 2000);
const others = 20;
/** Of the flooder, a second. */
const rate = 100;
const addressOf = (i: number) => `192.0.2.${i}`;

let server: TestServer;
let bot: TestBot;
before(async () => {
  server = await startServer({ env: { RATE_LIMITS: 'on', TRUSTED_PROXY_HEADER: 'X-Test-Address' } });
  bot = server.createBot();
});
after(() => server.stop());

interface Person {
  client: Client;
  address: string;
}

const post = ({ client, address }: Person) =>
  client.call(
    ...(['POST', `conversations/${client.conversation}/messages`] as const),
    ...[{ id: newID(), text: 'hello' }, { 'X-Test-Address': address }],
  );

interface Flooded {
  sent: number;
  refused: number;
  other: number;
}

/** A flood from somewhere that is refused from now on; what becomes of it, when it is ended. */
async function flood({ client, address }: Person): Promise<() => Promise<Flooded>> {
  const url = `${server.url}/api/ur/conversations/${client.conversation}/messages`;
  const what: Flood = { url, token: client.token, address, rate };
  const args = ['--import', 'tsx', join(import.meta.dirname, 'flood-process.ts'), JSON.stringify(what)];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  // Its process has started, and was let in for as long as anybody is.
  assert.equal((await lines.next()).value, 'refused');
  return async () => {
    child.stdin.end();
    return JSON.parse((await lines.next()).value as string) as Flooded;
  };
}

/** Everybody sends at the pace of a busy agent, one after the other; how long each took, in ms. */
async function talk(people: Person[]): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + roundTime;
  for (let i = 0; performance.now() < end; i++) {
    const started = performance.now();
    const { status } = await post(people[i % people.length]!);
    assert.equal(status, 200, 'no other is limited');
    times.push(performance.now() - started);
    await sleep(Math.max(0, 5000 / others / 2 - (performance.now() - started)));
  }
  return times;
}

async function ratioUnderFlood(sub: string, flooderAt: string, othersAt: (i: number) => string): Promise<void> {
  const people: Person[] = [];
  for (let i = 0; i < others; i++)
    people.push({ client: await asPerson(server, bot, `${sub}-${i}`), address: othersAt(i) });
  const flooder = { client: await signIn(server, bot, { kind: 'interlocutor', sub }), address: flooderAt };
  await talk(people);

  const [quiet, flooded]: [number[], number[]] = [[], []];
  const sum = { sent: 0, refused: 0 };
  for (let round = 0; round < rounds; round++) {
    quiet.push(...(await talk(people)));
    const end = await flood(flooder);
    flooded.push(...(await talk(people)));
    const { sent, refused, other } = await end();
    assert.equal(other, 0);
    sum.sent += sent;
    sum.refused += refused;
  }
  const ratio = p95(flooded) / p95(quiet);
  say(`flooder (${sub})`, `without: ${figures(quiet)}; with: ${figures(flooded)}; p95 ${ratio.toFixed(2)} times`);
  say(`flooder (${sub})`, `${sum.sent} sent, ${sum.refused} refused`);
  assert.ok(sum.refused > sum.sent / 2, 'most of the flood is refused');
  // In the short form these are a few dozen sends beside other work: the p95 is a single one that was slow.
  const median = quantile(flooded, 0.5) / quantile(quiet, 0.5);
  if (isWhole) assert.ok(ratio < 2, `p95 under twice the usual, not ${ratio.toFixed(2)} times`);
  else assert.ok(median < 3, `as quick as usual, not ${median.toFixed(2)} times`);
}

describe('a flooder', () => {
  it('elsewhere leaves the others as they were', patience, () =>
    ratioUnderFlood('elsewhere', addressOf(200), (i) => addressOf(1 + i)),
  );

  it('at the others’ own address leaves them as they were', patience, () =>
    ratioUnderFlood('beside them', addressOf(201), () => addressOf(201)),
  );
});
