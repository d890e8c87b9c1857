import type { IntentBody } from '../../backend/schema/routes.js';
import { IntentEvent } from './intent-event.js';

/** An intent is about to be saved to the bot. */
export class IntentSaveEvent extends IntentEvent<{ requestId: string; intent: IntentBody }> {
  constructor(detail: { requestId: string; intent: IntentBody }) {
    super('ur-intent-save', detail);
  }
}

declare global {
  interface HTMLElementEventMap {
    'ur-intent-save': IntentSaveEvent;
  }
}
