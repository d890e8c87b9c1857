import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { live } from 'lit/directives/live.js';
import type { InterlocutorRecord, RequestRecord, Status } from '../../backend/schema/records.js';
import type { RequestPatch } from '../../backend/schema/routes.js';
import { limits } from '../../backend/schema/limits.js';
import { ClockController } from '../controllers/clock-controller.js';
import { FeedController } from '../controllers/feed-controller.js';
import { LocaleController } from '../controllers/locale-controller.js';
import type { Directory } from '../data/client.js';
import { UrError } from '../data/errors.js';
import { IntentOpenEvent } from '../events/intent-open.js';
import { RequestEditEvent } from '../events/request-edit.js';
import { autoGrow } from '../internal/auto-grow.js';
import { clockTime } from '../internal/times.js';
import { UrElement } from '../internal/ur-element.js';
import { detail } from '../locales/en/detail.js';
import { avatarStyles } from '../styles/avatar.js';
import { dialogStyles } from '../styles/dialog.js';
import { fieldError, fieldStyles } from '../styles/field.js';
import { checkmark16, dismiss16 } from '../styles/icons.js';
import { notice, noticeAction, noticeStyles } from '../styles/notice.js';
import { paneStyles } from '../styles/pane.js';
import { skeletonStyles } from '../styles/skeleton.js';
import { waitStyles } from '../styles/wait.js';
import { OpenedConversation } from './opened-conversation.js';
import { requestDetailStyles } from './request-detail.styles.js';
import {
  attributesSection,
  createdFact,
  descriptionSection,
  detailSkeleton,
  extractSection,
  facts,
  groupFact,
  storyFact,
  type Scene,
} from './sections.js';
import { TitleDraft } from './title-draft.js';

/**
 * One request: its title, facts, description, extract and attributes, and the ways to its conversation.
 *
 * @summary A request in full, with everything that an agent changes of it.
 *
 * @slot actions - The page's own buttons, in the head beside "Mark as done".
 * @slot end - The page's own sections, below the attributes.
 *
 * @event ur-conversation-open - The full history is about to be opened in place of the request. `detail.conversation`, `detail.seq`, `detail.take`. Not sent with `conversation-shown`.
 * @event ur-request-edit - Title or status is about to be changed. `detail.id`, `detail.change`, `detail.previous`.
 * @event ur-intent-open - The editor of a new intent is about to be opened. `detail.requestId`.
 *
 * @csspart detail-title - The title's field.
 * @csspart facts - Status, assignee, group, story and time.
 * @csspart extract - What was said before the request.
 * @csspart attributes - What is known of the person, then and today.
 */
export class RequestDetail extends UrElement {
  static override styles = [
    ...[UrElement.styles].flat(),
    avatarStyles,
    paneStyles,
    skeletonStyles,
    noticeStyles,
    fieldStyles,
    dialogStyles,
    waitStyles,
    requestDetailStyles,
  ];

  /** The request's record id. */
  @property({ attribute: 'request-id' }) requestId = '';

  /** Whether the page shows the conversation beside the request, so that nothing here has to open it. */
  @property({ type: Boolean, attribute: 'conversation-shown' }) conversationShown = false;

  /** Repeats the change of status that was not saved. */
  @state() private repeatChange: (() => void) | undefined;
  /** Which editor of an intent is open, counted; 0 for none yet: it keeps what was typed until that is saved. */
  @state() private intentEditor = 0;
  @query('dialog') private dialog!: HTMLDialogElement | null;
  @query('.detail__title') private titleField!: HTMLTextAreaElement | null;
  @query('.detail__number') private heading!: HTMLElement | null;

  readonly #locale = new LocaleController(this, 'detail', detail);
  readonly #request = new FeedController<RequestRecord>(
    this,
    (client) => (this.requestId ? client.request(this.requestId) : undefined),
    () => [this.requestId],
  );
  readonly #person = new FeedController<InterlocutorRecord>(
    this,
    (client) => (this.request ? client.interlocutor(this.request.interlocutor) : undefined),
    () => [this.request?.interlocutor],
  );
  readonly #directory = new FeedController<Directory>(this, (client) => client.directory());
  readonly #title = new TitleDraft(this);
  readonly #conversation = new OpenedConversation(this);
  #shown = { id: '', client: this.activeClient };

  constructor() {
    super();
    new ClockController(this);
  }

  /** The request as far as it is known. */
  get request(): RequestRecord | undefined {
    return this.#request.value;
  }

  /** What the parts of the detail need besides the request. */
  get scene(): Scene {
    return {
      words: this.#locale.texts,
      common: this.common.texts,
      language: this.#locale.language,
      now: this.activeClient?.now() ?? 0,
    };
  }

  protected override get main() {
    return this.requestId ? this.#request.current : undefined;
  }

  override async reload(): Promise<void> {
    await Promise.all([super.reload(), this.#request.feed?.reload(), this.#person.feed?.reload()]);
  }

  /** Puts the focus on the request's number, from where its parts follow. */
  override focus(options?: FocusOptions): void {
    if (this.#conversation.opened) this.#conversation.focus();
    else if (this.heading) this.heading.focus(options);
    else super.focus(options);
  }

  /**
   * Shows a change at once and saves it.
   * @returns undefined when the page cancelled it; else it rejects with `UrError` when it was not stored.
   */
  change(change: RequestPatch): Promise<unknown> | undefined {
    const { request } = this;
    if (!request || !this.activeClient) return undefined;
    const previous = Object.fromEntries(
      Object.keys(change).map((field) => [field, request[field as keyof RequestPatch]]),
    ) as RequestPatch;
    /** @internal */
    const goes = this.dispatchEvent(new RequestEditEvent({ id: request.id, change, previous }));
    return goes ? this.activeClient.changeRequest(request.id, change) : undefined;
  }

  /** Another request, or another person's: nothing of the one before may stay on the screen. */
  protected override willUpdate(changed: PropertyValues): void {
    const shown = { id: this.requestId, client: this.activeClient };
    if (shown.id !== this.#shown.id || shown.client !== this.#shown.client) {
      if (this.#shown.id) {
        void this.#title.save();
        this.#title.restore();
      }
      this.#shown = shown;
      this.#conversation.close();
      this.repeatChange = undefined;
      this.intentEditor = 0;
    }
    super.willUpdate(changed);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    autoGrow(this.titleField);
  }

  #onTitleKey(event: KeyboardEvent): void {
    // While a word is being composed, Enter takes the suggestion and Escape drops it.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      void this.#title.save();
    } else if (event.key === 'Escape' && this.#title.text !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      this.#title.restore();
    }
  }

  async #setStatus(status: Status): Promise<void> {
    const { id } = this.request ?? {};
    this.repeatChange = undefined;
    try {
      await this.change({ status });
    } catch (error) {
      if (this.request?.id !== id) return;
      this.repeatChange = () => void this.#setStatus(status);
      if (error instanceof UrError) this.activeClient?.report(error, this.localName);
    }
  }

  async #openIntentEditor(): Promise<void> {
    /** @internal */
    if (!this.dispatchEvent(new IntentOpenEvent({ requestId: this.requestId }))) return;
    this.intentEditor ||= 1;
    await this.updateComplete;
    this.dialog?.showModal();
    const editor = this.dialog?.querySelector('ur-intent-editor');
    await editor?.updateComplete;
    editor?.focus();
  }

  /** What is saved is done with; what was only typed is there again next time. */
  #onDialogClosed(): void {
    if (this.dialog?.querySelector('ur-intent-editor')?.matches(':state(saved)')) this.intentEditor++;
  }

  override render(): TemplateResult {
    const blank = this.renderBlank();
    if (this.#conversation.opened && !blank) return this.#conversation.render();
    const { request } = this;
    const { words } = this.scene;
    const label = request ? words.request(request.number) : words.loading;
    return html`<section
      class="detail pane"
      aria-label=${label}
      lang=${this.scene.language}
      aria-busy=${this.phase === 'loading'}
    >
      ${blank ?? html`${this.#renderHead(request)}${request ? this.#renderBody(request) : this.#renderSkeleton()}`}
    </section>`;
  }

  #renderHead(request: RequestRecord | undefined) {
    const { words } = this.scene;
    const isDone = request?.status === 'done';
    return html`<header class="pane__head">
      <h2 class="detail__number" tabindex="-1">${request ? `#${request.number}` : html`<span class="bone"></span>`}</h2>
      <div class="pane__end">
        ${
          request
            ? html`<button
                class="quiet"
                type="button"
                @click=${() => void this.#setStatus(isDone ? 'in_progress' : 'done')}
              >
                ${isDone ? nothing : checkmark16()}${isDone ? words.reopen : words.markAsDone}
              </button>`
            : nothing
        }
        <slot name="actions"></slot>
      </div>
    </header>`;
  }

  #renderSkeleton() {
    return html`<div class="pane__scroll">${detailSkeleton(this.scene.words, !this.conversationShown)}</div>`;
  }

  #renderBody(request: RequestRecord) {
    const { scene } = this;
    const person = this.#person.current;
    const today = person.state === 'failed' ? 'failed' : this.#person.value;
    return html`<div class="pane__scroll">
        <div class="detail__body">
          ${this.#renderNotices()}
          <div>${this.#renderTitle(request)}${this.#renderFacts(request, scene)}</div>
          ${this.conversationShown ? nothing : this.#conversation.renderWays(scene)}
          ${descriptionSection(request, scene)} ${extractSection(request, scene, () => void this.#openIntentEditor())}
          ${attributesSection(request, today, scene)}
          <slot name="end"></slot>
        </div>
      </div>
      ${this.#renderDialog()}`;
  }

  #renderNotices() {
    const { current } = this.#request;
    const words = this.common.texts;
    return html`${
      current.state === 'stale'
        ? notice(
            'offline',
            words.offlineSince(clockTime(current.since, this.#locale.language)),
            noticeAction(words.tryNow, () => void this.reload()),
          )
        : nothing
    }
    ${
      this.repeatChange
        ? notice('error', words.changeNotSaved, noticeAction(words.tryAgain, this.repeatChange))
        : nothing
    }`;
  }

  #renderTitle(request: RequestRecord) {
    const { words } = this.scene;
    const { text, problem } = this.#title;
    return html`<textarea
        class="detail__title"
        part="detail-title"
        rows="1"
        dir="auto"
        lang=""
        aria-label=${words.title}
        title=${words.titleHelp}
        aria-invalid=${problem ? 'true' : nothing}
        aria-describedby=${problem ? 'title-problem' : nothing}
        .value=${live(text ?? request.title)}
        @input=${(event: InputEvent) => this.#title.type((event.target as HTMLTextAreaElement).value)}
        @keydown=${this.#onTitleKey}
        @blur=${() => void this.#title.save()}
      ></textarea>
      ${this.#renderTitleProblem(request)}`;
  }

  #renderTitleProblem(request: RequestRecord) {
    const { words } = this.scene;
    switch (this.#title.problem) {
      case 'required':
        return html`<div class="detail__problem">${fieldError('title-problem', words.titleRequired)}</div>`;
      case 'too-long':
        return html`<div class="detail__problem">
          ${fieldError('title-problem', words.titleTooLong(limits.title))}
        </div>`;
      case 'failed':
        return html`<div class="detail__problem" id="title-problem">
          ${notice(
            'error',
            words.titleFailed,
            noticeAction(this.common.texts.tryAgain, () => void this.#title.save()),
          )}
        </div>`;
      case 'conflict':
        return html`<div class="detail__problem" id="title-problem">
          ${notice(
            'warning',
            html`${words.titleConflict} <b dir="auto" lang="">${request.title}</b>`,
            html`${noticeAction(words.useMine, () => void this.#title.overrule())}
            ${noticeAction(words.takeTheirs, () => this.#title.restore())}`,
          )}
        </div>`;
      default:
        return nothing;
    }
  }

  #renderFacts(request: RequestRecord, scene: Scene) {
    const session = this.activeClient?.session.current;
    const thresholds =
      session?.state === 'signed-in' ? session.bot.waiting : { soon: Number.MAX_VALUE, late: Number.MAX_VALUE };
    const group = this.#directory.value?.groups.find(({ id }) => id === request.group);
    const values = {
      status: () => html`<ur-status-picker .client=${this.client} request-id=${request.id}></ur-status-picker>`,
      assignee: () => html`<ur-assignee-picker .client=${this.client} request-id=${request.id}></ur-assignee-picker>`,
      group: () => groupFact(group, scene),
      story: () => storyFact(request),
      created: () => createdFact(request, thresholds, scene),
    };
    return facts(scene.words, (fact) => values[fact]());
  }

  #renderDialog() {
    if (!this.intentEditor) return nothing;
    const { close, cancel } = this.common.texts;
    const leave = () => this.dialog?.close();
    return html`<dialog class="dialog" aria-labelledby="intent-title" @close=${this.#onDialogClosed}>
      <header class="dialog__head">
        <h2 class="dialog__title" id="intent-title">${this.scene.words.createIntent}</h2>
        <button class="quiet quiet--icon" type="button" aria-label=${close} @click=${leave}>${dismiss16()}</button>
      </header>
      ${keyed(
        this.intentEditor,
        html`<ur-intent-editor .client=${this.client} request-id=${this.requestId}>
          <button class="button" type="button" slot="cancel" @click=${leave}>${cancel}</button>
          <button class="button button--primary" type="button" slot="close" @click=${leave}>${close}</button>
        </ur-intent-editor>`,
      )}
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ur-request-detail': RequestDetail;
  }
}
