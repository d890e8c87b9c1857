import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * A site's own login: a cookie that says who it is, signed, unreadable for scripts, never sent along by other sites.
 * It is no business of User Requests, which sees only the tokens that the host signs for whom it knows.
 */
export class Login {
  #name: string;
  #key: string;

  constructor(name: string, key: string) {
    this.#name = name;
    this.#key = key;
  }

  /** The `sub` of who is signed in; undefined for nobody, and for a cookie that is not ours. */
  who(request: IncomingMessage): string | undefined {
    const cookies = (request.headers.cookie ?? '').split(/;\s*/);
    const cookie = cookies.find((each) => each.startsWith(`${this.#name}=`));
    const [who = '', signature = ''] = cookie?.slice(this.#name.length + 1).split('.') ?? [];
    const expected = Buffer.from(this.#sign(who));
    const given = Buffer.from(signature);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    return Buffer.from(who, 'base64url').toString();
  }

  /** The `Set-Cookie` that signs this person in; out, when undefined. */
  cookie(sub: string | undefined): string {
    const who = Buffer.from(sub ?? '').toString('base64url');
    const value = sub === undefined ? '; Max-Age=0' : `${who}.${this.#sign(who)}`;
    return `${this.#name}=${value}; Path=/; HttpOnly; SameSite=Lax`;
  }

  #sign(who: string): string {
    return createHmac('sha256', this.#key).update(`${this.#name} ${who}`).digest('base64url');
  }
}
