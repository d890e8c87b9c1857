import type { UserRequestAction } from '../data/client.js';
import { IntentEvent } from './intent-event.js';

/** The action in the editor has changed; `value` is what is in it, valid or not. */
export class ActionEditEvent extends IntentEvent<{ value: UserRequestAction }> {
  constructor(detail: { value: UserRequestAction }) {
    super('ur-action-edit', detail);
  }
}

declare global {
  interface HTMLElementEventMap {
    'ur-action-edit': ActionEditEvent;
  }
}
