import { IntentEvent } from './intent-event.js';

/** The inbox is about to go to another place, such as `/mine/abc123`. */
export class NavigateEvent extends IntentEvent<{ path: string }> {
  constructor(detail: { path: string }) {
    super('ur-navigate', detail);
  }
}

declare global {
  interface HTMLElementEventMap {
    'ur-navigate': NavigateEvent;
  }
}
