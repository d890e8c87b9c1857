/* The process of a crowd (crowd.ts). */
import { Agent, request, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { newID } from '../backend/host.js';
import type { CrowdMember, Talk, Talked } from './crowd.js';

const agent = new Agent({ keepAlive: true });
const [url, members, listeners] = JSON.parse(process.argv[2]!) as [string, CrowdMember[], number];
const now = () => performance.timeOrigin + performance.now();

function ask(method: string, path: string, token: string, body?: unknown): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { Authorization: token, ...(body !== undefined && { 'Content-Type': 'application/json' }) };
    const asked = request(url + path, { method, headers, ...(body !== undefined && { agent }) }, resolve);
    asked.on('error', reject);
    // Whoever is never answered ends the crowd, and with it the test.
    if (body !== undefined) asked.setTimeout(60_000, () => asked.destroy(new Error(`No answer to ${method} ${path}.`)));
    asked.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Status of an answer whose body nobody wants. */
async function statusOf(answer: Promise<IncomingMessage>): Promise<number> {
  const { statusCode } = (await answer).resume();
  return statusCode!;
}

/** How late each message was heard, in ms, by the time that its text starts with. */
let heard: number[] = [];

/** A stream that only counts, and does not come back: whoever is given up misses something. */
async function listen({ token, conversation }: CrowdMember): Promise<void> {
  const answer = await ask('GET', '/api/realtime', token);
  const client = await new Promise<string>((resolve) => {
    let rest = '';
    answer.setEncoding('latin1').on('data', (chunk: string) => {
      const blocks = (rest + chunk).split('\n\n');
      rest = blocks.pop()!;
      for (const block of blocks) {
        const id = /"clientId":"(\w+)"/.exec(block)?.[1];
        const time = /"text":"([\d.]+) /.exec(block)?.[1];
        if (id) resolve(id);
        if (time) heard.push(now() - Number(time));
      }
    });
  });
  const subscriptions = [`ur/c/${conversation}`];
  const status = await statusOf(ask('POST', '/api/realtime', token, { clientId: client, subscriptions }));
  if (status !== 204) throw new Error(`The subscribe answers ${status}.`);
}

/** Each member writes at its share of the rate, and never before its last line is stored. */
async function talk({ total, rate, text }: Talk): Promise<Talked> {
  heard = [];
  const sends: number[] = [];
  const refused: number[] = [];
  const started = performance.now();
  await Promise.all(
    members.map(async ({ token, conversation }, member) => {
      for (let i = member; i < total; i += members.length) {
        await sleep(Math.max(0, started + (i * 1000) / rate - performance.now()));
        const at = now();
        const body = { id: newID(), text: `${at} ${text}` };
        const path = `/api/ur/conversations/${conversation}/messages`;
        const status = await statusOf(ask('POST', path, token, body));
        if (status === 200) sends.push(now() - at);
        else refused.push(status);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  const expected = (total * listeners) / members.length;
  for (let waited = 0; heard.length < expected && waited < 20_000; waited += 20) await sleep(20);
  return { rate: total / seconds, sends, refused, heard, missed: expected - heard.length };
}

for (let i = 0; i < listeners; i++) await listen(members[i % members.length]!);
process.on('message', (asked: Talk) => void talk(asked).then((talked) => process.send!(talked)));
process.send!('ready');
