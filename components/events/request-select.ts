import { IntentEvent } from './intent-event.js';

/** A request is about to be opened; `id` is its record id, '' when it is closed. */
export class RequestSelectEvent extends IntentEvent<{ id: string }> {
  constructor(detail: { id: string }) {
    super('ur-request-select', detail);
  }
}

declare global {
  interface HTMLElementEventMap {
    'ur-request-select': RequestSelectEvent;
  }
}
