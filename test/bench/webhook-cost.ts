/*
 * `npm run bench:webhook`: what a webhook costs whoever sends a message: the time of POST messages without one, with one that answers, and with
 * one that hangs; in turns, so that the machine's moods are spread over all three.
 */
import { asAdmin, asPerson, type Client } from '../backend/host.js';
import { startReceiver } from '../backend/receiver.js';
import { startServer } from '../backend/server.js';
import { quantile } from './figures.js';

const rounds = Number(process.argv[2] ?? 300);
const server = await startServer({ env: { WEBHOOK_ALLOW_PRIVATE: 'on' } });
const receivers = [await startReceiver(), await startReceiver()];
receivers[1]!.answer(() => new Promise(() => {}));

async function sender(webhook?: string): Promise<Client> {
  const bot = server.createBot();
  if (webhook) await (await asAdmin(server, bot)).patch('bot', { settings: { webhook: { url: webhook } } });
  return asPerson(server, bot, 'ann');
}

const senders = {
  'no webhook': await sender(),
  'a webhook that answers': await sender(receivers[0]!.url),
  'a webhook that hangs': await sender(receivers[1]!.url),
};
const times: Record<string, number[]> = {};
for (let round = 0; round < rounds + 20; round++)
  for (const [name, client] of Object.entries(senders)) {
    const started = performance.now();
    await client.send(`line ${round}`);
    if (round >= 20) (times[name] ??= []).push(performance.now() - started);
  }
for (const [name, all] of Object.entries(times))
  console.log(
    `${name}: median ${quantile(all, 0.5).toFixed(2)} ms, p95 ${quantile(all, 0.95).toFixed(2)} ms of ${all.length}`,
  );

const lags = receivers[0]!.arrivals.map(({ event, at }) => performance.timeOrigin + at - Date.parse(event.timestamp));
console.log(
  `from the write to the receiver: median ${quantile(lags, 0.5).toFixed(1)} ms, p95 ${quantile(lags, 0.95).toFixed(1)} ms`,
);
await server.stop();
await Promise.all(receivers.map((each) => each.close()));
