import * as z from 'zod/mini';
import { limits } from '../../schema/limits.js';
import { role } from '../../schema/words.js';
import { customAttributes, hostKey, optionalText, text } from '../../schema/shapes.js';
import { find } from '../data/records.js';
import { unauthorized } from '../http/problem.js';

const audience = 'user-requests';
const longestLife = 600;
const clockSkew = 60;

const common = {
  iss: z.string(),
  aud: z.literal(audience),
  sub: hostKey,
  iat: z.number(),
  exp: z.number(),
  jti: z.string().check(z.minLength(1), z.maxLength(500)),
};
const claims = z.discriminatedUnion('kind', [
  z.object({
    ...common,
    kind: z.literal('agent'),
    name: z.optional(text(limits.name)),
    role: z.optional(role),
    groups: z.optional(z.array(text(limits.name)).check(z.maxLength(100))),
  }),
  z.object({
    ...common,
    kind: z.literal('interlocutor'),
    firstName: z.optional(optionalText(limits.name)),
    lastName: z.optional(optionalText(limits.name)),
    email: z.optional(optionalText(limits.name)),
    phoneNumber: z.optional(optionalText(limits.name)),
    customAttributes: z.optional(customAttributes),
    usedToTest: z.optional(z.boolean()),
  }),
]);
export type HostClaims = z.output<typeof claims>;

// One answer to whatever is wrong before the signature holds: nobody learns which bots and secrets exist.
const notSigned = () => unauthorized('token_invalid', 'The token is not signed by a secret of this bot.');
const wrong = (message: string) => unauthorized('token_invalid', message);

/** The claims of a token that the host signed, or 401. Whether its `jti` was used before is for the caller to see. */
export function verify(token: string): HostClaims {
  const [rawHeader, rawPayload] = token.split('.');
  const header = decode(rawHeader);
  const unverified = decode(rawPayload);
  if (header?.alg !== 'HS256' || typeof header.kid !== 'string' || typeof unverified?.iss !== 'string')
    throw notSigned();

  const params = { id: header.kid, bot: unverified.iss };
  const secret = find($app, 'secrets', 'id = {:id} && bot = {:bot}', params)?.getString('value');
  if (!secret) throw notSigned();
  try {
    // Signature and `exp`; it also accepts what has no `exp` at all, or one in ten years.
    $security.parseJWT(token, secret);
  } catch (error) {
    if (String(error).includes('expired')) throw unauthorized('token_expired', 'The token has expired.');
    throw notSigned();
  }

  // Whoever signed it may be told what is wrong with it.
  const result = z.safeParse(claims, unverified);
  if (!result.success) {
    const name = result.error.issues[0]?.path.map(String).join('.') ?? '';
    throw wrong(`The claim "${name}" is missing or wrong.`);
  }
  checkTimes(result.data);
  return result.data;
}

function checkTimes({ iat, exp }: HostClaims): void {
  const now = Date.now() / 1000;
  if (!(exp > now)) throw unauthorized('token_expired', 'The token has expired.');
  if (!(iat <= now + clockSkew)) throw wrong('The claim "iat" is in the future.');
  if (!(exp - iat <= longestLife)) throw wrong(`The token lives longer than ${longestLife} seconds.`);
  if (!(exp >= iat)) throw wrong('The claim "exp" is before "iat".');
}

function decode(part: string | undefined): Record<string, unknown> | null {
  try {
    const json = Buffer.from((part ?? '').replace(/-/g, '+').replace(/_/g, '/'), 'base64').toString('utf8');
    const value: unknown = JSON.parse(json);
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
