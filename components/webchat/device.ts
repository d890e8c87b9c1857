/*
 * The secret by which an anonymous visitor's browser is known again: 256 random bits, kept in the page's origin. Where
 * storage is refused (a sandboxed frame), it lasts as long as the page.
 */

const inMemory = new Map<string, string>();
const keyOf = (api: string, bot: string) => `ur:${api}:${bot}:device`;

/** This browser's secret for a bot; undefined before the first opening of the chat. */
export function storedDevice(api: string, bot: string): string | undefined {
  const key = keyOf(api, bot);
  try {
    return localStorage.getItem(key) ?? inMemory.get(key);
  } catch {
    return inMemory.get(key);
  }
}

/** This browser's secret for a bot, made and stored where there is none. */
export function openDevice(api: string, bot: string): string {
  const stored = storedDevice(api, bot);
  if (stored) return stored;
  const key = keyOf(api, bot);
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const device = btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (char) => ({ '+': '-', '/': '_' })[char] ?? '');
  inMemory.set(key, device);
  try {
    localStorage.setItem(key, device);
  } catch {
    // It is in memory.
  }
  return device;
}
