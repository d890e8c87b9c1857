import { IntentEvent } from './intent-event.js';

/** The full history is about to be opened at `seq`; with `take`, to take control. */
export class ConversationOpenEvent extends IntentEvent<{ conversation: string; seq: number; take: boolean }> {
  constructor(detail: { conversation: string; seq: number; take: boolean }) {
    super('ur-conversation-open', detail);
  }
}

declare global {
  interface HTMLElementEventMap {
    'ur-conversation-open': ConversationOpenEvent;
  }
}
