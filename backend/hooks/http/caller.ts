import { one } from '../data/sql.js';
import { unauthorized } from './problem.js';

/** Who a route lets in. An admin is an agent; `admin` alone keeps other agents out. */
export type Who = 'agent' | 'admin' | 'interlocutor' | 'bot' | 'anyone';

export interface AgentCaller {
  kind: 'agent';
  id: string;
  bot: string;
  name: string;
  admin: boolean;
  record: core.Record;
}
export interface InterlocutorCaller {
  kind: 'interlocutor';
  id: string;
  bot: string;
  name: string;
  record: core.Record;
}
export interface BotCaller {
  kind: 'bot';
  id: string;
  bot: string;
  name: string;
}
export type Person = AgentCaller | InterlocutorCaller;
export type Caller = Person | BotCaller | { kind: 'anyone' };

/** Who calls, by session token (which PocketBase has checked) or by bot token. 401 when the route needs somebody. */
export function caller(e: core.RequestEvent, who: Who[]): Caller {
  const person = personOf(e.auth);
  if (person) return person;
  if (who.includes('anyone')) return { kind: 'anyone' };
  const header = e.request!.header.get('Authorization');
  // No more than the limits take away (server/limits.go): what they take for no token of a bot is none.
  const token = header.replace(/^Bearer /i, '').replace(/^ +| +$/g, '');
  if (token === '') throw unauthorized('missing_token', 'There is no token in the header Authorization.');
  const bot = botOf(token);
  if (!bot) throw unauthorized('invalid_token', 'The token is unknown, or its time is over.');
  return bot;
}

export function personOf(record: core.Record | undefined | null): Person | null {
  if (!record) return null;
  const common = { id: record.id, bot: record.getString('bot'), record };
  switch (record.collection()!.name) {
    case 'agents':
      return {
        kind: 'agent',
        ...common,
        name: record.getString('name'),
        admin: record.getString('role') === 'admin',
      };
    case 'interlocutors':
      return { kind: 'interlocutor', ...common, name: personName(record) };
    default:
      return null;
  }
}

/** An interlocutor's name as it stands beside their messages; '' of somebody unknown. */
export function personName(interlocutor: core.Record): string {
  return `${interlocutor.getString('firstName')} ${interlocutor.getString('lastName')}`.trim();
}

// Found by its hash: who reads the database cannot call.
function botOf(token: string): BotCaller | null {
  const sql =
    'SELECT {{b}}.[[id]] AS [[id]], {{b}}.[[name]] AS [[name]] FROM {{access_tokens}} {{t}} ' +
    'JOIN {{bots}} {{b}} ON {{b}}.[[id]] = {{t}}.[[bot]] WHERE {{t}}.[[hash]] = {:hash}';
  const bot = one($app, sql, { hash: $security.sha256(token) }, { id: '', name: '' });
  return bot && { kind: 'bot', id: bot.id, bot: bot.id, name: bot.name };
}
