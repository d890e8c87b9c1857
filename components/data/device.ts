/** The secret by which the server knows a browser again whose visitor the host does not know. */
export interface DeviceSecret {
  /** Undefined while there is none: nobody was anonymous here, or who was has signed in. */
  readonly stored: string | undefined;
  /** The secret, made and stored where there is none. */
  open(): string;
  /** Forgets this secret, which has ended; another one that was made since stays. */
  drop(secret: string): void;
}

/** 256 random bits, base64url. */
export function newSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (char) => ({ '+': '-', '/': '_' })[char] ?? '');
}
