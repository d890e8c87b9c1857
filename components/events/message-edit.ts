import { IntentEvent } from './intent-event.js';

/** A line that was not sent is about to go back into the composer, to be written anew. */
export class MessageEditEvent extends IntentEvent<{ conversation: string; id: string }> {
  constructor(detail: { conversation: string; id: string }) {
    super('ur-message-edit', detail);
  }
}

declare global {
  interface HTMLElementEventMap {
    'ur-message-edit': MessageEditEvent;
  }
}
