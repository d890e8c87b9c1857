import { IntentEvent } from './intent-event.js';

/** The web chat is about to open or close. */
export class WebchatToggleEvent extends IntentEvent<{ open: boolean }> {
  constructor(detail: { open: boolean }) {
    super('ur-webchat-toggle', detail);
  }
}

declare global {
  interface HTMLElementEventMap {
    'ur-webchat-toggle': WebchatToggleEvent;
  }
}
