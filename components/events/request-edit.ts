import type { RequestPatch } from '../../backend/schema/routes.js';
import { IntentEvent } from './intent-event.js';

/** A request is about to be changed. */
export class RequestEditEvent extends IntentEvent<{ id: string; change: RequestPatch; previous: RequestPatch }> {
  constructor(detail: { id: string; change: RequestPatch; previous: RequestPatch }) {
    super('ur-request-edit', detail);
  }
}

declare global {
  interface HTMLElementEventMap {
    'ur-request-edit': RequestEditEvent;
  }
}
