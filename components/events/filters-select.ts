import type { Filters, Sort } from '../data/client.js';
import { IntentEvent } from './intent-event.js';

/** Other filters or another order are about to be shown. */
export class FiltersSelectEvent extends IntentEvent<{ filters: Filters; sort: Sort }> {
  constructor(detail: { filters: Filters; sort: Sort }) {
    super('ur-filters-select', detail);
  }
}

declare global {
  interface HTMLElementEventMap {
    'ur-filters-select': FiltersSelectEvent;
  }
}
