import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import type { IntentRecord, RequestRecord } from '../../backend/schema/records.js';
import { FeedController } from '../controllers/feed-controller.js';
import { LocaleController } from '../controllers/locale-controller.js';
import { UrError } from '../data/errors.js';
import { IntentSaveEvent } from '../events/intent-save.js';
import { autoGrow } from '../internal/auto-grow.js';
import { UrElement } from '../internal/ur-element.js';
import { intent } from '../locales/en/intent.js';
import { fieldError, fieldStyles } from '../styles/field.js';
import { add16, checkmarkCircleFilled16, chevronDown16, dismiss16 } from '../styles/icons.js';
import { notice, noticeAction, noticeStyles } from '../styles/notice.js';
import { skeletonStyles } from '../styles/skeleton.js';
import { bodyOf, formOf, problemsOf, type IntentForm, type IntentProblems } from './intent-form.js';
import { intentEditorStyles } from './intent-editor.styles.js';

/**
 * Teaches the bot what a person meant: a new intent, or further phrases of a known one, from what was said before a
 * request.
 *
 * @summary The form that makes an intent from a request.
 *
 * @slot cancel - A button beside "Create intent", such as the one that closes the dialog around the form.
 * @slot close - A button shown once the intent is saved.
 *
 * @event ur-intent-save - An intent is about to be saved to the bot. `detail.requestId`, `detail.intent`.
 */
export class IntentEditor extends UrElement {
  static override styles = [
    ...[UrElement.styles].flat(),
    fieldStyles,
    noticeStyles,
    skeletonStyles,
    intentEditorStyles,
  ];

  /** The record id of the request whose words the phrases start from. */
  @property({ attribute: 'request-id' }) requestId = '';

  /** What is in the form; undefined until the request is there. */
  @state() private form: IntentForm | undefined;
  @state() private problems: IntentProblems | undefined;
  @state() private step: 'editing' | 'saving' | 'failed' | 'saved' = 'editing';

  readonly #locale = new LocaleController(this, 'intent', intent);
  readonly #request = new FeedController<RequestRecord>(
    this,
    (client) => (this.requestId ? client.request(this.requestId) : undefined),
    () => [this.requestId],
  );
  readonly #intents = new FeedController<readonly IntentRecord[]>(this, (client) => client.intents());
  #of = { request: '', client: this.activeClient };

  protected override get main() {
    if (!this.requestId) return undefined;
    return this.#request.current;
  }

  override async reload(): Promise<void> {
    await Promise.all([super.reload(), this.#request.feed?.reload(), this.#intents.feed?.reload()]);
  }

  /** Puts the focus where the typing begins: in the name of a new intent. */
  override focus(options?: FocusOptions): void {
    (this.renderRoot.querySelector<HTMLElement>('#name') ?? this.renderRoot.querySelector('select'))?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (this.#of.request !== this.requestId || this.#of.client !== this.activeClient) {
      this.#of = { request: this.requestId, client: this.activeClient };
      this.form = this.problems = undefined;
      this.#enter('editing');
    }
    super.willUpdate(changed);
  }

  protected override update(changed: PropertyValues): void {
    // The feed is the new request's now.
    const request = this.#request.value;
    if (!this.form && request) this.form = formOf(request);
    super.update(changed);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    this.renderRoot.querySelectorAll('textarea').forEach(autoGrow);
  }

  #enter(step: typeof this.step): void {
    this.step = step;
    if (step === 'saved') this.internals.states.add('saved');
    else this.internals.states.delete('saved');
  }

  #edit(change: Partial<IntentForm>): void {
    if (!this.form) return;
    this.form = { ...this.form, ...change };
    // What was complained of is looked at again while it is being put right, but nothing new is complained of early.
    if (this.problems) this.problems = problemsOf(this.form, this.#known, this.#locale.texts);
    if (this.step === 'failed') this.#enter('editing');
  }

  get #known() {
    return this.#intents.value ?? [];
  }

  #editPhrase(index: number, text: string): void {
    this.#edit({ phrases: this.form?.phrases.map((phrase, i) => (i === index ? text : phrase)) ?? [] });
  }

  async #addPhrase(): Promise<void> {
    this.#edit({ phrases: [...(this.form?.phrases ?? []), ''] });
    await this.#focusPhrase(Number.MAX_SAFE_INTEGER);
  }

  async #removePhrase(index: number): Promise<void> {
    const phrases = this.form?.phrases.filter((_, i) => i !== index) ?? [];
    this.#edit({ phrases: phrases.length ? phrases : [''] });
    await this.#focusPhrase(index);
  }

  async #focusPhrase(index: number): Promise<void> {
    await this.updateComplete;
    const fields = this.renderRoot.querySelectorAll<HTMLElement>('.phrase > textarea');
    fields[Math.min(index, fields.length - 1)]?.focus();
  }

  /** Enter in a phrase is the next phrase: a line break has no meaning in one. */
  #onPhraseKey(event: KeyboardEvent, index: number): void {
    if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (index === (this.form?.phrases.length ?? 0) - 1) void this.#addPhrase();
    else void this.#focusPhrase(index + 1);
  }

  async #addTo(id: string): Promise<void> {
    this.#edit({ intent: id });
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('select')?.focus();
  }

  async #save(event?: Event): Promise<void> {
    event?.preventDefault();
    const { form, activeClient, requestId } = this;
    if (!form || !activeClient || this.step === 'saving') return;
    this.problems = problemsOf(form, this.#known, this.#locale.texts);
    if (this.problems) return this.#focusProblem();
    const body = bodyOf(form);
    /** @internal */
    if (!this.dispatchEvent(new IntentSaveEvent({ requestId, intent: body }))) return;
    this.#enter('saving');
    try {
      const saved = await activeClient.createIntent(requestId, body);
      if (this.#of.request !== requestId) return;
      this.form = { ...form, name: saved.name };
      this.#enter('saved');
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('.saved__title')?.focus();
    } catch (error) {
      if (this.#of.request === requestId) await this.#refused(error);
    }
  }

  /** What the server refused, beside its field where it named one it knows; nothing that was typed is touched. */
  async #refused(error: unknown): Promise<void> {
    const words = this.#locale.texts;
    const problems: IntentProblems = { phrase: {} };
    if (error instanceof UrError) {
      if (error.field('name')) problems.name = words.nameTaken;
      if (error.field('intent')) problems.intent = words.intentGone;
      if (error.field('phrases')) problems.phrases = words.phraseRequired;
      this.activeClient?.report(error, this.localName);
    }
    if (problems.name || problems.intent || problems.phrases) {
      this.#enter('editing');
      this.problems = problems;
      await this.#focusProblem();
    } else this.#enter('failed');
  }

  async #focusProblem(): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }

  async #startAgain(): Promise<void> {
    const request = this.#request.value;
    this.form = request && formOf(request);
    this.#enter('editing');
    await this.updateComplete;
    this.focus();
  }

  override render(): TemplateResult {
    const blank = this.renderBlank();
    if (blank) return html`${blank}`;
    if (!this.form) return this.#renderSkeleton();
    return this.step === 'saved' ? this.#renderSaved(this.form) : this.#renderForm(this.form);
  }

  #renderSkeleton(): TemplateResult {
    const words = this.#locale.texts;
    return html`<div class="form" aria-busy="true" aria-hidden="true">
      ${[words.intent, words.name, words.phrases].map(
        (label) =>
          html`<div class="field">
            <span class="field__label">${label}</span><span class="bone bone--field"></span>
          </div>`,
      )}
    </div>`;
  }

  #renderSaved(form: IntentForm): TemplateResult {
    const words = this.#locale.texts;
    return html`<div class="saved" lang=${this.#locale.language}>
      ${checkmarkCircleFilled16({ class: 'icon--large' })}
      <h3 class="saved__title" tabindex="-1"><bdi>${words.saved(form.name)}</bdi></h3>
      <p class="secondary">${words.effect}</p>
      <div class="foot">
        <button class="button" type="button" @click=${() => void this.#startAgain()}>${words.another}</button>
        <slot name="close"></slot>
      </div>
    </div>`;
  }

  #renderForm(form: IntentForm): TemplateResult {
    const words = this.#locale.texts;
    const isSaving = this.step === 'saving';
    return html`<form class="form" lang=${this.#locale.language} novalidate @submit=${this.#save}>
      ${this.#renderIntent(form)} ${form.intent ? nothing : this.#renderName(form)} ${this.#renderPhrases(form)}
      <p class="field__help">${words.effect}</p>
      ${
        this.step === 'failed'
          ? notice(
              'error',
              words.failed,
              noticeAction(this.common.texts.tryAgain, () => void this.#save()),
            )
          : nothing
      }
      <div class="foot">
        <slot name="cancel"></slot>
        <button class="button button--primary" aria-disabled=${isSaving ? 'true' : nothing}>
          ${isSaving ? words.saving : form.intent ? words.add : words.create}
        </button>
      </div>
    </form>`;
  }

  #renderIntent(form: IntentForm) {
    const words = this.#locale.texts;
    const problem = this.problems?.intent;
    if (!this.#known.length) return nothing;
    return html`<div class="field">
      <label class="field__label" for="intent">${words.intent}</label>
      <div class="field__select">
        <select
          class="field__control"
          id="intent"
          aria-invalid=${problem ? 'true' : 'false'}
          aria-describedby=${problem ? 'intent-problem' : nothing}
          .value=${live(form.intent)}
          @change=${(event: Event) => this.#edit({ intent: (event.target as HTMLSelectElement).value })}
        >
          <option value="">${words.newIntent}</option>
          ${this.#known.map(
            ({ id, name }) => html`<option value=${id} lang="" .selected=${id === form.intent}>${name}</option>`,
          )}
        </select>
        ${chevronDown16()}
      </div>
      ${problem ? fieldError('intent-problem', problem) : nothing}
    </div>`;
  }

  #renderName(form: IntentForm) {
    const words = this.#locale.texts;
    const { name: problem, namesake } = this.problems ?? {};
    return html`<div class="field">
      <label class="field__label" for="name">${words.name}</label>
      <input
        class="field__control"
        id="name"
        autocomplete="off"
        dir="auto"
        lang=""
        aria-invalid=${problem ? 'true' : 'false'}
        aria-describedby=${problem ? 'name-problem' : nothing}
        .value=${live(form.name)}
        @input=${(event: Event) => this.#edit({ name: (event.target as HTMLInputElement).value })}
      />
      ${problem ? fieldError('name-problem', problem) : nothing}
      ${
        namesake
          ? html`<button class="link" type="button" @click=${() => void this.#addTo(namesake.id)}>
              ${words.addTo(namesake.name)}
            </button>`
          : nothing
      }
    </div>`;
  }

  #renderPhrases(form: IntentForm) {
    const words = this.#locale.texts;
    const problem = this.problems?.phrases;
    return html`<fieldset class="field">
      <legend class="field__label">${words.phrases}</legend>
      <ul class="phrases" role="list">
        ${repeat(
          form.phrases,
          (_, i) => i,
          (phrase, i) => this.#renderPhrase(phrase, i),
        )}
      </ul>
      ${problem ? fieldError('phrases-problem', problem) : nothing}
      <button class="quiet add" type="button" @click=${() => void this.#addPhrase()}>
        ${add16()}${words.addPhrase}
      </button>
    </fieldset>`;
  }

  #renderPhrase(phrase: string, i: number) {
    const words = this.#locale.texts;
    const own = this.problems?.phrase[i];
    const isFirst = i === 0 && this.problems?.phrases;
    return html`<li class="phrase">
      <textarea
        class="field__control"
        rows="1"
        dir="auto"
        lang=""
        aria-label=${words.phrase(i + 1)}
        aria-invalid=${own || isFirst ? 'true' : 'false'}
        aria-describedby=${own ? `phrase-problem-${i}` : isFirst ? 'phrases-problem' : nothing}
        .value=${live(phrase)}
        @input=${(event: Event) => this.#editPhrase(i, (event.target as HTMLTextAreaElement).value)}
        @keydown=${(event: KeyboardEvent) => this.#onPhraseKey(event, i)}
      ></textarea>
      <button
        class="quiet quiet--icon"
        type="button"
        aria-label=${words.removePhrase(i + 1)}
        title=${words.removePhrase(i + 1)}
        @click=${() => void this.#removePhrase(i)}
      >
        ${dismiss16()}
      </button>
      ${own ? fieldError(`phrase-problem-${i}`, own) : nothing}
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ur-intent-editor': IntentEditor;
  }
}
