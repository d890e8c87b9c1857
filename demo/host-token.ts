import { createHmac, randomUUID } from 'node:crypto';

export interface HostSecret {
  id: string;
  value: string;
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** At least the host's own id of the person, and what they are; what else it may say is in docs/embedding.md. */
export interface Claims {
  sub: string;
  kind: 'agent' | 'interlocutor';
  [claim: string]: unknown;
}

/**
 * The token with which a customer's backend vouches for one of its people: a JWT, HS256, good for one sign-in within
 * five minutes.
 */
export function signHostToken(bot: string, secret: HostSecret, claims: Claims): string {
  const now = Math.floor(Date.now() / 1000);
  const header = encode({ alg: 'HS256', typ: 'JWT', kid: secret.id });
  const payload = encode({ iss: bot, aud: 'user-requests', iat: now, exp: now + 300, jti: randomUUID(), ...claims });
  const signature = createHmac('sha256', secret.value).update(`${header}.${payload}`).digest('base64url');
  return `${header}.${payload}.${signature}`;
}
