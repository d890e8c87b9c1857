import type { Status } from '../../backend/schema/records.js';
import { IntentEvent } from './intent-event.js';

/** A status was chosen. `requestId` is '' for a picker of a mere value. */
export class StatusSelectEvent extends IntentEvent<{ status: Status; requestId: string }> {
  constructor(detail: { status: Status; requestId: string }) {
    super('ur-status-select', detail);
  }
}

declare global {
  interface HTMLElementEventMap {
    'ur-status-select': StatusSelectEvent;
  }
}
