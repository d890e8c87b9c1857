/* POST session: a token of ours for a token that the host signed, or for an anonymous device. DELETE session ends them. */
import type { sessionBody } from '../../schema/bodies.js';
import { apiVersion } from '../../schema/words.js';
import type * as z from 'zod/mini';
import { find, plain } from '../data/records.js';
import { one } from '../data/sql.js';
import { newID, stamp } from '../data/ids.js';
import { type Write, write } from '../data/write.js';
import { conversationOf } from '../conversations/conversation.js';
import { forbidden, unauthorized } from '../http/problem.js';
import type { Call } from '../http/route.js';
import type { Person } from '../http/caller.js';
import { botSettings, visibilityOf } from '../bot/settings.js';
import { mergeDevice } from './merge.js';
import { originAllowed } from './origin.js';
import { provisionAgent, provisionDevice, provisionInterlocutor } from './people.js';
import { type HostClaims, verify } from './token.js';

export function startSession({ e, body }: Call<z.output<typeof sessionBody>>) {
  const claims = 'token' in body ? verify(body.token) : null;
  const botID = claims ? claims.iss : (body as { bot: string }).bot;
  const bot = find($app, 'bots', 'id = {:id}', { id: botID });
  if (!bot) throw forbidden('Anonymous sessions are not allowed.', anonymous);
  if (!originAllowed(e, bot)) throw forbidden('This origin is not allowed by the bot.', origin);
  if (!claims && !botSettings(bot).anonymous) throw forbidden('Anonymous sessions are not allowed.', anonymous);

  const { person, ...talk } = write((w) => {
    if (claims) useOnce(w, claims);
    const person = claims ? known(w, claims) : provisionDevice(w, bot.id, body.device!);
    if (person.collection()!.name === 'agents') return { person };
    // Only ever into somebody whom the host vouches for. A device beside an agent's token says nothing.
    const merged = claims && body.device ? mergeDevice(w, person, body.device) : [];
    const conversation = conversationOf(w, bot, person, { greet: true }).id;
    return { person, conversation, ...(merged.length > 0 && { merged }) };
  });

  const token = person.newAuthToken();
  const expires = Date.now() + person.collection()!.authToken.duration * 1000;
  $fanout.renew(person.id, expires);
  return {
    token,
    record: plain(person),
    expires: stamp(expires),
    api: apiVersion,
    bot: {
      id: bot.id,
      name: bot.getString('name'),
      language: bot.getString('language'),
      visibility: visibilityOf(bot),
      waiting: botSettings(bot).waiting,
    },
    ...talk,
  };
}

/** Ends all sessions of the person: their tokens are signed with a key that is no more. */
export function endSessions({ caller }: Call) {
  const { record } = caller as Person;
  write((w) => {
    const fresh = w.app.findRecordById(record.collection()!.name, record.id);
    fresh.refreshTokenKey();
    w.app.save(fresh);
  });
}

/** For who asks nothing else: 401 to an anonymous person who has signed in, and is somebody else now. */
export function requireSession({ caller }: Call): void {
  const { record } = caller as Person;
  if (record.collection()!.name === 'interlocutors' && record.getString('merged'))
    throw unauthorized('session_ended', 'This person has signed in.');
}

const anonymous = { bot: { code: 'anonymous_not_allowed', message: 'This bot wants a token of the host.' } };
const origin = { origin: { code: 'origin_not_allowed', message: 'Add the origin to the bot.' } };

function known(w: Write, claims: HostClaims): core.Record {
  const { iss, sub } = claims;
  if (claims.kind === 'agent') return provisionAgent(w, iss, sub, { ...pick(claims, ['name', 'role', 'groups']) });
  const fields = pick(claims, ['firstName', 'lastName', 'email', 'phoneNumber', 'customAttributes', 'usedToTest']);
  return provisionInterlocutor(w, iss, sub, fields, true);
}

/** Two uses of one token at once: the unique index lets one of them in. */
function useOnce(w: Write, { iss, jti, exp }: HostClaims): void {
  const sql =
    'INSERT INTO {{used_tokens}} ([[id]], [[bot]], [[jti]], [[exp]]) VALUES ({:id}, {:bot}, {:jti}, {:exp}) ' +
    'ON CONFLICT DO NOTHING RETURNING [[id]]';
  const row = one(w.app, sql, { id: newID(), bot: iss, jti, exp: Math.ceil(exp) }, { id: '' });
  if (!row) throw unauthorized('token_used', 'The token was used before. Sign a new one for each session.');
}

function pick<T extends object, K extends keyof T>(value: T, keys: K[]): Partial<Pick<T, K>> {
  const picked: Partial<Pick<T, K>> = {};
  for (const key of keys) if (value[key] !== undefined) picked[key] = value[key];
  return picked;
}
