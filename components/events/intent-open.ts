import { IntentEvent } from './intent-event.js';

/** The editor of a new intent is about to be opened. */
export class IntentOpenEvent extends IntentEvent<{ requestId: string }> {
  constructor(detail: { requestId: string }) {
    super('ur-intent-open', detail);
  }
}

declare global {
  interface HTMLElementEventMap {
    'ur-intent-open': IntentOpenEvent;
  }
}
