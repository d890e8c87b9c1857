import { IntentEvent } from './intent-event.js';

/** An assignee was chosen; '' is nobody. `requestId` is '' for a picker of a mere value. */
export class AssigneeSelectEvent extends IntentEvent<{ assignee: string; requestId: string }> {
  constructor(detail: { assignee: string; requestId: string }) {
    super('ur-assignee-select', detail);
  }
}

declare global {
  interface HTMLElementEventMap {
    'ur-assignee-select': AssigneeSelectEvent;
  }
}
