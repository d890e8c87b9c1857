import { nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { Line } from '../data/client.js';
import { Late } from '../internal/late.js';
import type { UrElement } from '../internal/ur-element.js';
import type { MessageFiles } from './message-files.js';

/** Fetched with the first message that has files: most threads have none. */
export const lateMessageFiles = new Late(() => import('./message-files.js'));

/** The files of an element's thread. */
export class ThreadFiles implements ReactiveController {
  /** How the files of a line look; another function whenever they look different. */
  show = this.#show();
  #host: UrElement;
  #files: MessageFiles | undefined;
  #look = '';

  constructor(host: UrElement) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    const module = lateMessageFiles.now;
    if (module) this.#files ??= new module.MessageFiles(this.#host);
    if (!this.#files || this.#files.look === this.#look) return;
    this.#look = this.#files.look;
    this.show = this.#show();
  }

  #show(): (line: Line) => TemplateResult | typeof nothing {
    return (line) => {
      if (this.#files) return this.#files.render(line);
      lateMessageFiles.get().then(
        () => this.#host.requestUpdate(),
        () => undefined, // the next message asks again
      );
      return nothing;
    };
  }
}
