import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { RequestPatch, RequestRecord } from '../../backend/schema/index.js';
import { FeedController } from '../controllers/feed-controller.js';
import { LocaleController } from '../controllers/locale-controller.js';
import { PickerChange } from '../controllers/picker-change.js';
import { pickers } from '../locales/en/pickers.js';
import { avatarStyles } from '../styles/avatar.js';
import { errorCircle16 } from '../styles/icons.js';
import { menuStyles } from '../styles/menu.js';
import { skeletonStyles } from '../styles/skeleton.js';
import { PickerMenu, type Picking } from './picker-menu.js';
import { UrElement, type Phase } from './ur-element.js';

const pickerStyles = css`
  :host {
    display: inline-block;
    max-inline-size: 100%;
    vertical-align: middle;
  }

  :host([no-trigger]) {
    display: contents;
  }

  .picker__button {
    max-inline-size: 100%;
  }

  .picker__button:disabled {
    background: none;
    cursor: default;
  }

  .picker__error {
    display: flex;
    align-items: start;
    gap: var(--_space-1);
    padding-inline: var(--_space-2);
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    color: var(--_error);
  }

  .picker__bone {
    inline-size: 96px;
    margin: calc((var(--_control) - 8px) / 2) var(--_space-2);
  }
`;

/**
 * What the pickers share: a button that shows the value and opens the choice, or, without button, a choice that other
 * buttons open. With a request's id it reads and changes that request; else it has a value, and only tells.
 */
export abstract class PickerElement extends UrElement {
  static override styles = [...[UrElement.styles].flat(), avatarStyles, menuStyles, skeletonStyles, pickerStyles];

  /** What is chosen; where there is a `requestId`, the request says it. */
  abstract value: string;

  /** Shows the value, and lets nobody change it. */
  @property({ type: Boolean }) disabled = false;

  /** What the value is of, for screen readers. */
  @property() label = '';

  /** The request to read and to change. */
  @property({ attribute: 'request-id' }) requestId = '';

  /** No button of its own: the choice is opened with `show(button)`. */
  @property({ type: Boolean, attribute: 'no-trigger', reflect: true }) noTrigger = false;

  protected readonly locale = new LocaleController(this, 'pickers', pickers);
  protected readonly request = new FeedController<RequestRecord>(
    this,
    (client) => (this.requestId ? client.request(this.requestId) : undefined),
    () => [this.requestId],
  );
  readonly #change = new PickerChange(this);
  readonly #menu = new PickerMenu(this, () => this.picking);

  /** What is offered. */
  protected abstract get picking(): Picking;
  /** The change of a request that a choice makes. */
  protected abstract patch(value: string): RequestPatch;
  /** Tells what is about to happen; false when somebody cancelled it. */
  protected abstract tell(value: string): boolean;
  /** The value that a request has. */
  protected abstract valueIn(request: RequestPatch): string;
  /** The name of a value, and the picture before it. */
  protected abstract nameOf(value: string): string;
  protected abstract iconOf(value: string): TemplateResult | undefined;
  protected abstract get defaultLabel(): string;

  /** What is chosen now. */
  protected get chosen(): string {
    const request = this.requestId ? this.request.value : undefined;
    return request ? this.valueIn(request) : this.value;
  }

  /** Opens the choice beside a button, which may stand in any root; closes it when it is open there. */
  async show(anchor: HTMLElement | undefined = this.#button): Promise<void> {
    if (anchor && this.#isUsable) await this.#menu.show(anchor);
  }

  /** Closes the choice; the focus goes back to the button. */
  hide(): void {
    this.#menu.hide();
  }

  override focus(options?: FocusOptions): void {
    this.#button?.focus(options);
  }

  get #button(): HTMLElement | undefined {
    return this.renderRoot.querySelector<HTMLElement>('button') ?? undefined;
  }

  get #isUsable(): boolean {
    const { disabled, noTrigger, phase } = this;
    // Another element's button is there before what it offers; the menu says that it loads.
    return !disabled && (phase === 'ready' || phase === 'stale' || (noTrigger && phase === 'loading'));
  }

  protected choose(value: string): void {
    if (value === this.chosen || !this.tell(value)) return;
    if (this.requestId) void this.#change.save(this.requestId, this.patch(value));
    else this.value = value;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (this.#menu.isOpen && !this.#isUsable) this.#menu.hide();
    if (changed.has('requestId')) this.#change.failed = undefined;
  }

  override render() {
    return html`${this.noTrigger ? nothing : this.#renderTrigger()} ${this.#menu.render()}`;
  }

  #renderTrigger() {
    const words = this.locale.texts;
    const { phase } = this;
    if (phase === 'loading')
      return html`<span class="bone picker__bone"></span><span class="hidden">${words.loading}</span>`;
    if (phase !== 'ready' && phase !== 'stale') return this.#renderTrouble(phase);
    const name = this.nameOf(this.chosen);
    return html`<button
        class="quiet picker__button"
        type="button"
        part="picker-button"
        aria-haspopup="listbox"
        aria-expanded="false"
        aria-describedby=${this.#change.failed ? 'problem' : nothing}
        ?disabled=${this.disabled}
        @click=${(event: Event) => void this.show(event.currentTarget as HTMLElement)}
      >
        ${this.iconOf(this.chosen)}<span class="picker__value ellipsis" dir="auto" lang="" aria-hidden="true"
          >${name}</span
        ><span class="hidden">${words.valueOf(this.label || this.defaultLabel, name)}</span>
      </button>
      ${this.#renderFailed()}`;
  }

  /** Why there is nothing to pick, in one line: the picker stands in somebody else's. */
  #renderTrouble(phase: Phase) {
    const words = this.common.texts;
    const title = {
      unconfigured: words.unconfiguredTitle,
      'signed-out': words.signedOutTitle,
      outdated: words.outdatedTitle,
      forbidden: words.forbiddenTitle,
      gone: words.goneTitle,
      failed: words.failedTitle,
    }[phase as string];
    const canRetry = phase === 'failed' || phase === 'signed-out';
    return html`<span class="small secondary">${title}</span> ${
        canRetry
          ? html`<button class="link small" type="button" @click=${() => void this.reload()}>${words.tryAgain}</button>`
          : nothing
      }`;
  }

  #renderFailed() {
    const { failed } = this.#change;
    if (!failed) return nothing;
    const words = this.locale.texts;
    const current = failed.error.code === 'conflict' ? (failed.error.current as RequestPatch | undefined) : undefined;
    return html`<div class="picker__error" id="problem" role="alert">
      ${errorCircle16()}
      <span
        >${current ? words.conflict(this.nameOf(this.valueIn(current))) : words.notSaved}
        <button class="link" type="button" @click=${() => this.#change.retry()}>
          ${current ? words.changeAnyway : this.common.texts.tryAgain}
        </button></span
      >
    </div>`;
  }
}
