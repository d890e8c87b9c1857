import type { MessageFile } from '../../backend/schema/records.js';
import { IntentEvent } from './intent-event.js';

/** A line is about to be sent. */
export class MessageSendEvent extends IntentEvent<{
  conversation: string;
  text: string;
  files: readonly MessageFile[];
}> {
  constructor(detail: { conversation: string; text: string; files: readonly MessageFile[] }) {
    super('ur-message-send', detail);
  }
}

declare global {
  interface HTMLElementEventMap {
    'ur-message-send': MessageSendEvent;
  }
}
