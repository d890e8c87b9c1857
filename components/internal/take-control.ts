import type { Client } from '../data/client.js';
import { UrError } from '../data/errors.js';
import { ControlSelectEvent } from '../events/control-select.js';

/**
 * Takes control of a conversation for an element that is about to show its chat; resolves with whether it was won.
 * Who has it instead, the chat tells from the log.
 */
export async function takeControl(host: HTMLElement, client: Client, conversation: string): Promise<boolean> {
  /** @internal */
  const goes = host.dispatchEvent(new ControlSelectEvent({ conversation, action: 'take', to: 'agent' }));
  if (!goes) return false;
  try {
    await client.control(conversation, { action: 'take' });
    return true;
  } catch (error) {
    if (error instanceof UrError && error.code !== 'conflict') client.report(error, host.localName);
    return false;
  }
}
