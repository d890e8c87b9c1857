/* PATCH bot: what an admin sets. */
import type * as z from 'zod/mini';
import type { botBody } from '../../schema/bodies.js';
import { checkedOrigins } from '../commands/new-bot.js';
import { json } from '../data/records.js';
import { run } from '../data/sql.js';
import { drawPos, write, type Write } from '../data/write.js';
import { removeWebhook, setWebhook, webhookOf } from '../deliveries/webhook.js';
import type { AgentCaller } from '../http/caller.js';
import { invalid } from '../http/problem.js';
import type { Call } from '../http/route.js';
import { type BotSettings, botSettings, visibilityOf } from './settings.js';
import { stepByKey } from './execute.js';

type Body = z.output<typeof botBody>;

export function changeBot({ caller, body }: Call<Body>) {
  const { bot: id } = caller as AgentCaller;
  const { webhook, ...settings } = body.settings ?? {};
  return write((w) => {
    const bot = w.app.findRecordById('bots', id);
    if (body.origins) bot.set('origins', originsOf(body.origins));
    requireSteps(w.app, id, settings);
    if (Object.keys(settings).length > 0)
      bot.set('settings', { ...json<Partial<BotSettings>>(bot, 'settings', {}), ...settings });
    const seesOtherwise = body.visibility !== undefined && body.visibility !== visibilityOf(bot);
    if (seesOtherwise) bot.set('visibility', body.visibility);
    if (body.origins || seesOtherwise || Object.keys(settings).length > 0) w.app.save(bot);
    if (seesOtherwise) beginAgain(w, id);

    const secret = webhook ? setWebhook(w, id, webhook, 'settings.webhook.url') : null;
    if (webhook === null) removeWebhook(w, id);
    const answer = {
      bot: {
        ...{ id, name: bot.getString('name'), language: bot.getString('language') },
        ...{ origins: json<string[]>(bot, 'origins', []), visibility: visibilityOf(bot) },
        settings: { ...botSettings(bot), webhook: webhookOf(w.app, id) },
      },
    };
    return secret ? { ...answer, secret } : answer;
  });
}

/**
 * Agents see something else from now on. Their sessions end, so that their browsers come back with what holds now; and no
 * list can be caught up from what it has: each is read anew.
 */
function beginAgain(w: Write, bot: string): void {
  const forget = 'UPDATE {{bots}} SET [[forgotten]] = {:pos} WHERE [[id]] = {:bot}';
  run(w.app, forget, { bot, pos: drawPos(w, bot) });
  for (const agent of w.app.findRecordsByFilter('agents', 'bot = {:bot} && sub != ""', '', 0, 0, { bot })) {
    agent!.refreshTokenKey();
    w.app.save(agent!);
  }
}

function originsOf(origins: string[]): string[] {
  return origins.map((origin, index) => {
    try {
      return checkedOrigins([origin])[0]!;
    } catch (error) {
      throw invalid(`origins.${index}`, 'validation_invalid_value', (error as Error).message);
    }
  });
}

/** A step that the bot is to reach exists; '' is none. */
function requireSteps(app: CoreApp, bot: string, settings: Partial<BotSettings>): void {
  for (const name of ['start', 'fallback'] as const)
    if (settings[name] && !stepByKey(app, bot, settings[name]))
      throw invalid(`settings.${name}`, 'validation_missing_rel_records');
}
