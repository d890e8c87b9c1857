import type { ReactiveController } from 'lit';
import type { RequestPatch } from '../../backend/schema/routes.js';
import { UrError } from '../data/errors.js';
import type { ClientHost } from './feed-controller.js';

export interface FailedChange {
  id: string;
  change: RequestPatch;
  error: UrError;
}

export interface ChangeHost extends ClientHost, HTMLElement {
  confirmSaved(request: { id: string; rev: number }): void;
}

/** Changes of requests made in place, and the last one that was refused, until it is tried again or dismissed. */
export class PickerChange implements ReactiveController {
  failed: FailedChange | undefined;
  #host: ChangeHost;
  #client: unknown;

  constructor(host: ChangeHost) {
    this.#host = host;
    host.addController(this);
  }

  /** The client shows the change at once, and what was there before when it is refused. */
  async save(id: string, change: RequestPatch): Promise<void> {
    const client = this.#host.activeClient;
    if (!client) return;
    if (this.failed?.id === id) this.dismiss();
    try {
      this.#host.confirmSaved(await client.changeRequest(id, change));
    } catch (thrown) {
      if (client !== this.#host.activeClient) return;
      const error = thrown instanceof UrError ? thrown : new UrError({ status: 500 }, { cause: thrown });
      this.failed = { id, change, error };
      client.report({ code: error.code, status: error.status }, this.#host.localName);
      this.#host.requestUpdate();
    }
  }

  retry(): void {
    if (this.failed) void this.save(this.failed.id, this.failed.change);
  }

  dismiss(): void {
    this.failed = undefined;
    this.#host.requestUpdate();
  }

  hostUpdate(): void {
    if (this.#client === this.#host.activeClient) return;
    this.#client = this.#host.activeClient;
    this.failed = undefined;
  }
}
