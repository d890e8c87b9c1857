/*
 * `npx tsx test/bench/lists.ts`: how long the first page of a list takes among 200,000 requests of one bot and as many
 * messages, with and without a filter that repeats the rule. Times are of the whole HTTP call.
 */
import { asAdmin, asAgent, type Client } from '../backend/host.js';
import { startServer } from '../backend/server.js';
import { judge } from './figures.js';

const total = Number(process.argv[2] ?? 200_000);
const rounds = 40;
const budget = 10;

const server = await startServer({ seed: true });
try {
  const bank = server.demo!;
  fill(bank.bot);
  const clients: [string, Client][] = [
    ['an admin', await asAdmin(server, bank, 'marek')],
    ['an agent', await asAgent(server, bank, 'camille')],
  ];
  const own = `bot = "${bank.bot}"`;
  const at = '2026-01-01 00:00:00.000Z';
  const page = `created <= "${at}" && (created < "${at}" || id < "aaaaaaaaaaaaaaa")`;
  for (const [who, client] of clients) {
    await time(`requests, ${who}`, client, 'requests');
    await time(`requests, ${who}, own bot`, client, 'requests', own);
    await time(`requests, ${who}, to do`, client, 'requests', 'status = "todo"');
    await time(`requests, ${who}, to do, own bot`, client, 'requests', `${own} && status = "todo"`);
    await time(`requests, ${who}, a late page`, client, 'requests', page);
    await time(`requests, ${who}, a late page, own bot`, client, 'requests', `${own} && ${page}`);
  }
  for (const [who, client] of clients) {
    await time(`messages, ${who}`, client, 'messages');
    await time(`messages, ${who}, own bot`, client, 'messages', own);
  }
} finally {
  await server.stop();
}

async function time(what: string, client: Client, collection: string, filter = ''): Promise<void> {
  const query = `perPage=30&skipTotal=1&sort=-created,-id&filter=${encodeURIComponent(filter)}`;
  const samples: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const start = performance.now();
    const { body } = await client.get(`/api/collections/${collection}/records?${query}`);
    samples.push(performance.now() - start);
    if (body.items?.length !== 30) throw new Error(`${what}: ${JSON.stringify(body).slice(0, 300)}`);
  }
  judge(what, samples, budget);
}

/** Copies of a request and of a message, in bulk: each of another moment, all of one conversation. */
function fill(bot: string): void {
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${total})`;
  const id = (letter: string) => `'${letter}' || substr('00000000000000' || i, -14)`;
  const moment = "strftime('%Y-%m-%d %H:%M:%S.000Z', '2020-01-01', '+' || (i * 15) || ' minutes')";
  const copies = (table: string, changed: Record<string, string>) => {
    const columns = server.sql(`SELECT name FROM pragma_table_info('${table}')`, 'name').map(({ name }) => name!);
    const values = columns.map((name) => changed[name] ?? `t."${name}"`);
    server.sql(
      `INSERT INTO ${table} (${columns.map((name) => `"${name}"`).join(', ')}) ${numbers} SELECT ${values.join(', ')} ` +
        `FROM n, (SELECT * FROM ${table} WHERE bot = '${bot}' LIMIT 1) t`,
    );
  };
  const status = "CASE WHEN i % 20 = 0 THEN 'todo' ELSE 'done' END";
  copies('requests', { id: id('r'), number: '1000 + i', pos: '1000 + i', created: moment, status });
  copies('messages', { id: id('m'), seq: '1000 + i', created: moment });
  server.sql('ANALYZE');
}
