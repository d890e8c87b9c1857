/*
 * `npx tsx test/bench/cost-of-a-send.ts`: the CPU time that the server takes for a message, by who sends it, one after
 * the other. Linux only: it reads the server's times from /proc.
 */
import { readFileSync } from 'node:fs';
import { asAdmin, asAgent, asBot, asPerson, newID } from '../backend/host.js';
import { startServer } from '../backend/server.js';

const count = Number(process.argv[2] ?? 1000);
const ticksPerSecond = 100;

const server = await startServer();
const bot = server.createBot();
const tools = asBot(server, bot);
try {
  const actions = [{ type: 'create_user_request_action', message: '{{@message}}' }];
  await tools.put('steps/help', { name: 'Help', story: { key: 's', name: 'S' }, actions });
  // Beside others, so that nothing is fast because there is nothing.
  for (let i = 0; i < 300; i++) await reach(`other-${i}`);

  for (const visibility of ['all', 'groups']) {
    server.sql(`UPDATE bots SET visibility = '${visibility}' WHERE id = '${bot.bot}'`);
    const person = await asPerson(server, bot, `person-${visibility}`);
    await reach(`person-${visibility}`);
    const agent = await asAgent(server, bot, 'agent');
    const admin = await asAdmin(server, bot);
    const { conversation } = person;
    const take = async (client = agent) =>
      (await client.post(`conversations/${conversation}/control`, { action: 'take', force: client === admin })).body
        .claim.id as string;

    await time(`${visibility}: the bot`, () => tools.send('hello there', {}, conversation));
    await time(`${visibility}: the interlocutor, answered by the bot`, () => person.send('hello there'));
    const claim = await take();
    await time(`${visibility}: the interlocutor`, () => person.send('hello there'));
    await time(`${visibility}: an agent`, () => agent.send('hello there', { claim }, conversation));
    const forced = await take(admin);
    await time(`${visibility}: an admin`, () => admin.send('hello there', { claim: forced }, conversation));
    await time(`${visibility}: a beat, which does nothing`, () => agent.post('beat'));
  }
} finally {
  await server.stop();
}

function reach(userID: string) {
  const messages = [{ author: 'interlocutor', text: 'I need help' }];
  return tools.post('steps/help/reached', { id: newID(), interlocutor: { userID }, messages });
}

async function time(what: string, call: () => Promise<{ status: number; body: unknown }>): Promise<void> {
  // Each of the 64 engines makes its schemas when it is first used.
  for (let i = 0; i < 200; i++) await call();
  const [cpu, start] = [cpuTime(), performance.now()];
  for (let i = 0; i < count; i++) {
    const { status, body } = await call();
    if (status >= 300) throw new Error(`${what}: ${status} ${JSON.stringify(body)}`);
  }
  const [spent, elapsed] = [cpuTime() - cpu, performance.now() - start];
  console.log(`${what}: ${(spent / count).toFixed(2)} ms of CPU, ${(elapsed / count).toFixed(2)} ms in all`);
}

/** User and system time of the server so far, in ms. */
function cpuTime(): number {
  const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8')
    .replace(/\(.*\)/, 'name')
    .split(' ');
  const [user, system] = fields.slice(13, 15);
  return ((Number(user) + Number(system)) * 1000) / ticksPerSecond;
}
