import { json } from '../data/records.js';

/**
 * Whether the page that calls is one of the bot's. Checked only where a browser says where it is; a page that the
 * server itself serves needs no entry.
 */
export function originAllowed(e: core.RequestEvent, bot: core.Record): boolean {
  const origin = e.request!.header.get('Origin').toLowerCase();
  if (origin === '' || origin.replace(/^https?:\/\//, '') === e.request!.host.toLowerCase()) return true;
  return json<string[]>(bot, 'origins', []).some((entry) => entry.trim().toLowerCase().replace(/\/$/, '') === origin);
}
