import type { View } from '../data/client.js';
import { IntentEvent } from './intent-event.js';

/** Another view is about to be shown. */
export class ViewSelectEvent extends IntentEvent<{ view: View }> {
  constructor(detail: { view: View }) {
    super('ur-view-select', detail);
  }
}

declare global {
  interface HTMLElementEventMap {
    'ur-view-select': ViewSelectEvent;
  }
}
