/* Which of the bot's intents a text is. */
import { all, one } from '../data/sql.js';
import { learn, type Model, nearest } from './nearest.js';

/** Below it the bot says that it does not know, which costs a person less than a wrong answer. */
const threshold = 0.35;

// Each engine of the pool learns for itself; nothing is true only here, so a lost model is learnt anew.
const models = new Map<string, { version: string; model: Model }>();

/** The id of the intent that the text most probably is, or null. */
export function understand(app: CoreApp, bot: string, text: string): string | null {
  const best = nearest(modelOf(app, bot), text);
  return best && best.near >= threshold ? best.intent : null;
}

function modelOf(app: CoreApp, bot: string): Model {
  const state =
    'SELECT COALESCE(MAX([[pos]]), 0) AS [[pos]], COUNT(*) AS [[total]] FROM {{intents}} WHERE [[bot]] = {:bot}';
  const { pos, total } = one(app, state, { bot }, { pos: 0, total: 0 })!;
  const version = `${pos}:${total}`;
  const known = models.get(bot);
  if (known?.version === version) return known.model;

  const sql =
    "SELECT [[id]], COALESCE([[phrases]], '[]') AS [[phrases]] FROM {{intents}} WHERE [[bot]] = {:bot} AND [[name]] <> ''";
  const examples = all(app, sql, { bot }, { id: '', phrases: '' }).flatMap(({ id, phrases }) =>
    ((JSON.parse(phrases) as string[] | null) ?? []).map((phrase) => ({ intent: id, phrase })),
  );
  const model = learn(examples);
  models.set(bot, { version, model });
  return model;
}
