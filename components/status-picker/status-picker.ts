import { property } from 'lit/decorators.js';
import type { Status } from '../../backend/schema/records.js';
import type { RequestPatch } from '../../backend/schema/routes.js';
import type { Loadable } from '../data/feed.js';
import { StatusSelectEvent } from '../events/status-select.js';
import { PickerElement } from '../internal/picker-element.js';
import type { Picking } from '../internal/picker-menu.js';
import { isStatus, statuses, statusIcon } from '../styles/status.js';

/**
 * Shows how far a request is, and lets one change it.
 *
 * @summary The status of a request: to do, in progress, done.
 *
 * @event ur-status-select - A status was chosen; not cancelled, it is set. `detail.status`, `detail.requestId`.
 *
 * @csspart picker-button - The button with the value.
 * @csspart picker-menu - What it opens.
 * @csspart picker-option - One of the choices; `selected` too, when it is the value.
 */
export class StatusPicker extends PickerElement {
  @property() override value: Status = 'todo';

  protected override get main(): Loadable<unknown> {
    return this.requestId ? this.request.current : { state: 'ready', value: this.value };
  }

  protected override get picking(): Picking {
    return {
      label: this.label || this.defaultLabel,
      options: statuses.map((value) => ({
        value,
        label: this.nameOf(value),
        icon: statusIcon(value),
        isChosen: value === this.chosen,
      })),
      isSmall: true,
      choose: (value) => this.choose(value),
    };
  }

  protected override get defaultLabel(): string {
    return this.locale.texts.status;
  }

  protected override patch(value: string): RequestPatch {
    return { status: value as Status };
  }

  protected override valueIn(request: RequestPatch): string {
    return request.status ?? '';
  }

  protected override tell(value: string): boolean {
    /** @internal */
    return this.dispatchEvent(new StatusSelectEvent({ status: value as Status, requestId: this.requestId }));
  }

  protected override nameOf(value: string): string {
    return isStatus(value) ? this.common.texts[value] : '';
  }

  protected override iconOf(value: string) {
    return statusIcon(value);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ur-status-picker': StatusPicker;
  }
}
