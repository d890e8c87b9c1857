import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Between the last letter and the search, in ms. */
const typingPause = 250;

export interface ListSearchOptions {
  /** What is searched for now. */
  text(): string;
  search(text: string): void;
}

type SearchHost = ReactiveControllerHost & { readonly renderRoot: HTMLElement | DocumentFragment };

/** The search field of a list: opened from its button, searching when the typing pauses, gone with Escape. */
export class ListSearch implements ReactiveController {
  #host: SearchHost;
  #options: ListSearchOptions;
  #isOpen = false;
  /** As it stands in the field, where it is not yet, or not letter by letter, what is searched for. */
  #typed: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: SearchHost, options: ListSearchOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get isOpen(): boolean {
    return this.#isOpen || this.#options.text() !== '';
  }

  get text(): string {
    return this.#typed ?? this.#options.text();
  }

  open(): void {
    this.#isOpen = true;
    void this.#focus('.list__field');
  }

  close(): void {
    this.#isOpen = false;
    this.#typed = undefined;
    this.hostDisconnected();
    if (this.#options.text()) this.#options.search('');
    void this.#focus('.list__find');
  }

  type(text: string, when: 'later' | 'now'): void {
    this.#typed = text;
    // Emptied, the field stays until it is closed.
    this.#isOpen = true;
    clearTimeout(this.#timer);
    if (when === 'now') this.#search();
    else this.#timer = setTimeout(() => this.#search(), typingPause);
  }

  hostUpdate(): void {
    // Somebody else has set another text.
    if (this.#timer === undefined && this.#typed?.trim() !== this.#options.text()) this.#typed = undefined;
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #search(): void {
    this.#timer = undefined;
    const text = this.#typed?.trim() ?? '';
    if (text !== this.#options.text()) this.#options.search(text);
  }

  async #focus(selector: string): Promise<void> {
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }
}
