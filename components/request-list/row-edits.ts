import { html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { RequestPatch, RequestRow } from '../../backend/schema/index.js';
import type { AssigneePicker } from '../assignee-picker/assignee-picker.js';
import { PickerChange, type ChangeHost } from '../controllers/picker-change.js';
import type { Client } from '../data/client.js';
import type { AssigneeSelectEvent } from '../events/assignee-select.js';
import { RequestEditEvent } from '../events/request-edit.js';
import type { StatusSelectEvent } from '../events/status-select.js';
import { exportedParts } from '../internal/exported-parts.js';
import type { StatusPicker } from '../status-picker/status-picker.js';
import { failedToast, type ToastScene } from './list-notices.js';

interface EditsHost extends ChangeHost {
  readonly renderRoot: HTMLElement | DocumentFragment;
  client: Client | undefined;
}
export type EditedField = 'status' | 'assignee';

/** Changes made in the rows: one status picker and one assignee picker for all of them, and the change that failed. */
export class RowEdits implements ReactiveController {
  #host: EditsHost;
  #rows: () => readonly RequestRow[];
  #change: PickerChange;
  #picked: { id: string; button: HTMLElement } | undefined;

  constructor(host: EditsHost, rows: () => readonly RequestRow[]) {
    this.#host = host;
    this.#rows = rows;
    this.#change = new PickerChange(host);
    host.addController(this);
  }

  /** The row that a picker is open for; '' when none is. */
  get openID(): string {
    return this.#picked?.button.getAttribute('aria-expanded') === 'true' ? this.#picked.id : '';
  }

  async pick(field: EditedField, request: RequestRow, button: HTMLElement): Promise<void> {
    const picker = this.#picker(field);
    if (!picker) return;
    this.#picked = { id: request.id, button };
    picker.value = request[field];
    await picker.show(button);
  }

  hostUpdate(): void {
    // The row went away, and the button with it.
    const { openID } = this;
    if (!openID || this.#find(openID)) return;
    this.#picker('status')?.hide();
    this.#picker('assignee')?.hide();
  }

  render(): TemplateResult {
    const onStatus = (event: StatusSelectEvent) => this.#onPicked(event, { status: event.detail.status });
    const onAssignee = (event: AssigneeSelectEvent) => this.#onPicked(event, { assignee: event.detail.assignee });
    const { client } = this.#host;
    return html`<ur-status-picker
        no-trigger
        .client=${client}
        exportparts=${exportedParts}
        @ur-status-select=${onStatus}
      ></ur-status-picker>
      <ur-assignee-picker
        no-trigger
        .client=${client}
        exportparts=${exportedParts}
        @ur-assignee-select=${onAssignee}
      ></ur-assignee-picker>`;
  }

  renderToast(scene: Omit<ToastScene, 'onRetry' | 'onDismiss'>): TemplateResult | typeof nothing {
    const { failed } = this.#change;
    if (!failed) return nothing;
    const actions = { onRetry: () => this.#change.retry(), onDismiss: () => this.#change.dismiss() };
    return failedToast(failed, this.#find(failed.id), { ...scene, ...actions });
  }

  /** The pickers only tell; what they tell of is said as a change of the request. */
  #onPicked(event: Event, change: RequestPatch): void {
    event.preventDefault();
    event.stopPropagation();
    const row = this.#find(this.#picked?.id ?? '');
    if (!row) return;
    const previous = change.status ? { status: row.status } : { assignee: row.assignee };
    /** @internal */
    if (!this.#host.dispatchEvent(new RequestEditEvent({ id: row.id, change, previous }))) return;
    void this.#change.save(row.id, change);
  }

  #find(id: string): RequestRow | undefined {
    return this.#rows().find((row) => row.id === id);
  }

  #picker(field: EditedField): StatusPicker | AssigneePicker | null {
    return this.#host.renderRoot.querySelector<StatusPicker | AssigneePicker>(`ur-${field}-picker`);
  }
}
