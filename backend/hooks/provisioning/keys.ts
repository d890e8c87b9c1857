/*
 * POST and DELETE access-tokens, POST and DELETE secrets: the keys to a bot, for its admins. What they are is shown once;
 * lists of them (record API) have how a token begins, and of a secret nothing.
 */
import type * as z from 'zod/mini';
import type { AccessTokenAnswer, SecretAnswer } from '../../schema/answers.js';
import type { keyBody } from '../../schema/bodies.js';
import { insertAccessToken, insertSecret } from '../commands/new-bot.js';
import { ofBot } from '../data/records.js';
import { one } from '../data/sql.js';
import { write, type Write } from '../data/write.js';
import type { AgentCaller } from '../http/caller.js';
import { conflict, notFound } from '../http/problem.js';
import type { Call } from '../http/route.js';

type Body = z.output<typeof keyBody>;

/** One that signs, and one that takes its place. */
const activeSecrets = 2;

export function createAccessToken({ caller, body }: Call<Body>): AccessTokenAnswer {
  const { bot } = caller as AgentCaller;
  return write((w) => {
    const { id, value } = insertAccessToken(w, bot, body.label);
    const made = w.app.findRecordById('access_tokens', id);
    const [label, prefix] = [made.getString('label'), made.getString('prefix')];
    return { accessToken: { id, label, prefix, created: made.getString('created') }, value };
  });
}

/** Dead at once: each call looks its token up. */
export function deleteAccessToken({ caller, path }: Call): void {
  const { bot } = caller as AgentCaller;
  write((w) => w.app.delete(found(w, 'access_tokens', bot, path('id'))));
}

export function createSecret({ caller, body }: Call<Body>): SecretAnswer {
  const { bot } = caller as AgentCaller;
  return write((w) => {
    if (countSecrets(w, bot) >= activeSecrets)
      throw conflict('secrets', 'too_many', 'A bot has two secrets at most. Delete the one that nobody signs with.');
    const { id, value } = insertSecret(w, bot, body.label);
    const made = w.app.findRecordById('secrets', id);
    return { secret: { id, label: made.getString('label'), created: made.getString('created') }, value };
  });
}

/** What it has signed is refused from now on; sessions that were opened with it end by themselves. Never the last one. */
export function deleteSecret({ caller, path }: Call): void {
  const { bot } = caller as AgentCaller;
  write((w) => {
    const total = countSecrets(w, bot);
    const secret = found(w, 'secrets', bot, path('id'));
    if (total === 1) throw conflict('secrets', 'last', 'Without a secret nobody could sign in. Make a new one first.');
    w.app.delete(secret);
  });
}

function found({ app }: Write, collection: string, bot: string, id: string): core.Record {
  const record = ofBot(app, collection, bot, id);
  if (!record) throw notFound();
  return record;
}

/** Under the lock of the bot's row: whoever counts at the same time waits, on a database with many writers too. */
function countSecrets({ app }: Write, bot: string): number {
  one(app, 'UPDATE {{bots}} SET [[pos]] = [[pos]] WHERE [[id]] = {:bot} RETURNING [[pos]]', { bot }, { pos: 0 });
  const sql = 'SELECT COUNT(*) AS [[total]] FROM {{secrets}} WHERE [[bot]] = {:bot}';
  return one(app, sql, { bot }, { total: 0 })!.total;
}
