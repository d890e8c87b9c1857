import type { UserRequestAction } from '../data/client.js';
import { IntentEvent } from './intent-event.js';

/** The action is about to be saved to its step ('' for an editor of a mere value). */
export class ActionSaveEvent extends IntentEvent<{ step: string; value: UserRequestAction }> {
  constructor(detail: { step: string; value: UserRequestAction }) {
    super('ur-action-save', detail);
  }
}

declare global {
  interface HTMLElementEventMap {
    'ur-action-save': ActionSaveEvent;
  }
}
