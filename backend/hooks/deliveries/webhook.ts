/* Setting a bot's webhook: where its events go, which, and what they are signed with. */
import type { WebhookSetting } from '../../schema/bodies.js';
import { type WebhookEvent, webhookEvents } from '../../schema/words.js';
import { stamp } from '../data/ids.js';
import { find, json } from '../data/records.js';
import { run } from '../data/sql.js';
import type { Write } from '../data/write.js';
import { invalid } from '../http/problem.js';

/** How long the secret before a new one goes on signing, so that a receiver can be changed in between. */
const overlapHours = 24;

export interface Webhook {
  url: string;
  events: WebhookEvent[];
}

export function webhookOf(app: CoreApp, bot: string): Webhook | null {
  const record = find(app, 'webhooks', 'bot = {:bot}', { bot });
  return record && { url: record.getString('url'), events: json<WebhookEvent[]>(record, 'events', []) };
}

/** Makes or changes the webhook. The secret, where a new one was made: it is shown now and never again. */
export function setWebhook(w: Write, bot: string, setting: WebhookSetting, field = 'url'): string | null {
  const found = find(w.app, 'webhooks', 'bot = {:bot}', { bot });
  if (!found && setting.url === undefined) throw invalid(field, 'validation_required');
  const record = found ?? new Record(w.app.findCachedCollectionByNameOrId('webhooks'), { bot, events: webhookEvents });
  if (setting.url !== undefined) record.set('url', checkedURL(setting.url, field));
  if (setting.events) record.set('events', [...new Set(setting.events)]);
  const secret = found && !setting.rotate ? null : newSecret();
  if (secret) {
    record.set('previous', record.getString('secret'));
    record.set('previousUntil', found ? stamp(Date.now() + overlapHours * 3600_000) : '');
    record.set('secret', secret);
  }
  w.app.save(record);
  // Whoever corrects an address does not want to wait for what the wrong one has put off.
  if (found && setting.url !== undefined) {
    run(w.app, "UPDATE {{deliveries}} SET [[nextAt]] = {:now} WHERE [[bot]] = {:bot} AND [[nextAt]] <> ''", {
      ...{ bot, now: w.now },
    });
    w.wakeDeliveries();
  }
  return secret;
}

/** Removes the webhook, and what it has not been told yet. */
export function removeWebhook(w: Write, bot: string): void {
  run(w.app, 'DELETE FROM {{webhooks}} WHERE [[bot]] = {:bot}', { bot });
  run(w.app, "DELETE FROM {{deliveries}} WHERE [[bot]] = {:bot} AND [[state]] = 'pending'", { bot });
}

function checkedURL(url: string, field: string): string {
  const clean = url.trim();
  // Read by the parser that the sender uses: two parsers may see two hosts in one address.
  const problem = clean === '' ? 'An address is missing.' : $deliveries.checkURL(clean);
  if (problem) throw invalid(field, 'validation_invalid_url', problem);
  return clean;
}

/** As https://www.standardwebhooks.com has it: 32 random bytes in base64, after `whsec_`. */
function newSecret(): string {
  // Of the alphabet's 64 characters each has 6 bits; 43 of them are 32 bytes, of which the last 2 bits are zero.
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const last = $security.randomStringWithAlphabet(1, 'AEIMQUYcgkosw048');
  return `whsec_${$security.randomStringWithAlphabet(42, alphabet)}${last}=`;
}
