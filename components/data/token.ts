import { UrError } from './errors.js';

/** Why the host is asked: at the start, before the session ends, or because the server refused the last one. */
export type TokenReason = 'open' | 'renew' | 'refused';

/**
 * The host's answer: a JWT it signed, or null where nobody is signed in. Rejecting with a `UrError` of status 401 or
 * 403 is "signed out"; any other rejection is tried again.
 */
export type GetToken = (reason: TokenReason) => Promise<string | null | undefined> | string | null | undefined;

/** Asks the host's endpoint: 200 `{token}`, 204 nobody, 401 or 403 signed out, anything else is tried again. */
export function askEndpoint(url: string): GetToken {
  return async () => {
    let response: Response;
    try {
      response = await fetch(url, { method: 'POST', credentials: 'same-origin' });
    } catch (cause) {
      throw new UrError({ status: 0, message: 'The token endpoint does not answer.' }, { cause });
    }
    if (response.status === 204) return null;
    if (!response.ok) throw new UrError({ status: response.status, message: 'The token endpoint refuses.' });
    return ((await response.json()) as { token?: string }).token ?? null;
  };
}

/**
 * Whom a host's token is of, as `kind:sub`; '' when it cannot be read. For telling people apart only: the server alone
 * judges tokens.
 */
export function identityOf(token: string | null | undefined): string {
  try {
    const payload = (token ?? '').split('.')[1] ?? '';
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
    const { kind, sub } = JSON.parse(new TextDecoder().decode(bytes)) as { kind: string; sub: string };
    return `${kind}:${sub}`;
  } catch {
    return '';
  }
}
