import { IntentEvent } from './intent-event.js';

/** Control of a conversation is about to change. */
export class ControlSelectEvent extends IntentEvent<{
  conversation: string;
  action: 'take' | 'force' | 'release';
  to: 'agent' | 'bot';
}> {
  constructor(detail: { conversation: string; action: 'take' | 'force' | 'release'; to: 'agent' | 'bot' }) {
    super('ur-control-select', detail);
  }
}

declare global {
  interface HTMLElementEventMap {
    'ur-control-select': ControlSelectEvent;
  }
}
