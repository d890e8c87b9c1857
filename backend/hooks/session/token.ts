import * as z from 'zod/mini';
import { limits } from '../../schema/limits.js';
import { role } from '../../schema/words.js';
import { email } from '../../schema/email.js';
import { customAttributes, hostKey, optionalText, text } from '../../schema/shapes.js';
import { find } from '../data/records.js';
import { isWhole, readSound } from '../http/body.js';
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
    groups: z.optional(z.array(text(limits.name)).check(z.maxLength(limits.groups))),
  }),
  z.object({
    ...common,
    kind: z.literal('interlocutor'),
    firstName: z.optional(optionalText(limits.name)),
    lastName: z.optional(optionalText(limits.name)),
    email: z.optional(email),
    phoneNumber: z.optional(optionalText(limits.name)),
    customAttributes: z.optional(customAttributes),
    usedToTest: z.optional(z.boolean()),
  }),
]);
export type HostClaims = z.output<typeof claims>;

// One answer to whatever is wrong: nobody learns which bots and secrets exist, nor what would be accepted.
const refused = () => unauthorized('token_invalid', 'The token is not valid.');

/** Whoever signed it is told what is wrong with it, in the server's log. */
function wrong(bot: string, why: string) {
  console.error(`A token of the bot ${bot} was refused: ${why}`);
  return refused();
}

/** The claims of a token that the host signed, or 401. Whether its `jti` was used before is for the caller to see. */
export function verify(token: string): HostClaims {
  const [rawHeader, rawPayload] = token.split('.');
  const header = decode(rawHeader);
  const unverified = decode(rawPayload);
  if (header?.alg !== 'HS256' || typeof header.kid !== 'string' || typeof unverified?.iss !== 'string') throw refused();
  // It wants something understood that is not (RFC 7515, section 4.1.11).
  if (header.crit !== undefined) throw refused();

  const params = { id: header.kid, bot: unverified.iss };
  const secret = find($app, 'secrets', 'id = {:id} && bot = {:bot}', params)?.getString('value');
  if (!secret) throw refused();
  try {
    // Signature and `exp`; it also accepts what has no `exp` at all, or one in ten years.
    $security.parseJWT(token, secret);
  } catch (error) {
    if (String(error).includes('expired')) throw wrong(params.bot, 'it has expired.');
    throw refused();
  }

  const result = z.safeParse(claims, unverified);
  const why = result.success ? wrongTimes(result.data) : wrongClaim(result.error.issues[0]);
  if (!result.success || why) throw wrong(params.bot, why);
  return result.data;
}

const wrongClaim = (issue: z.core.$ZodIssue | undefined) =>
  `the claim ${JSON.stringify(issue?.path.map(String).join('.') ?? '')} is missing or wrong.`;

/** What is wrong with its times; '' if nothing is. */
function wrongTimes({ iat, exp }: HostClaims): string {
  const now = Date.now() / 1000;
  if (!(exp > now)) return 'it has expired.';
  if (!(iat <= now + clockSkew)) return 'the claim "iat" is in the future.';
  if (!(exp - iat <= longestLife)) return `it lives longer than ${longestLife} seconds.`;
  return exp >= iat ? '' : 'the claim "exp" is before "iat".';
}

/** Not what is half a character or broken UTF-8 either: two people would become one. */
function decode(part: string | undefined): Record<string, unknown> | null {
  try {
    const bytes = Buffer.from((part ?? '').replace(/-/g, '+').replace(/_/g, '/'), 'base64');
    const json = bytes.toString('utf8');
    if (!isWhole(json, bytes.length)) return null;
    const value = readSound(json);
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
