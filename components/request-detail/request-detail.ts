import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import type { InterlocutorRecord, RequestRecord, Status } from '../../backend/schema/records.js';
import type { RequestPatch } from '../../backend/schema/routes.js';
import { ClockController } from '../controllers/clock-controller.js';
import { FeedController } from '../controllers/feed-controller.js';
import { LocaleController } from '../controllers/locale-controller.js';
import type { Client, Directory } from '../data/client.js';
import { UrError } from '../data/errors.js';
import { IntentOpenEvent } from '../events/intent-open.js';
import { RequestEditEvent } from '../events/request-edit.js';
import { autoGrow } from '../internal/auto-grow.js';
import { exportedParts } from '../internal/exported-parts.js';
import { clockTime } from '../internal/times.js';
import { UrElement } from '../internal/ur-element.js';
import { detail } from '../locales/en/detail.js';
import { avatarStyles } from '../styles/avatar.js';
import { dialogStyles } from '../styles/dialog.js';
import { fieldStyles } from '../styles/field.js';
import { checkmark16, dismiss16 } from '../styles/icons.js';
import { notice, noticeAction, noticeStyles } from '../styles/notice.js';
import { paneStyles } from '../styles/pane.js';
import { skeletonStyles } from '../styles/skeleton.js';
import { waitStyles } from '../styles/wait.js';
import { weblinkStyles } from '../styles/weblink.js';
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
import { TitleDraft, isConflict } from './title-draft.js';
import { titleField } from './title-field.js';

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
    weblinkStyles,
    requestDetailStyles,
  ];

  /** The request's record id. */
  @property({ attribute: 'request-id' }) requestId = '';

  /** Whether the page shows the conversation beside the request, so that nothing here has to open it. */
  @property({ type: Boolean, attribute: 'conversation-shown' }) conversationShown = false;

  /** The status that was not saved, and whether that was because somebody else has changed it. */
  @state() private unsaved: { status: Status; isConflict: boolean } | undefined;
  /** Which editor of an intent is open, counted; 0 for none yet: it keeps what was typed until that is saved. */
  @state() private intentEditor = 0;
  @query('dialog') private dialog!: HTMLDialogElement | null;
  @query('.detail__title') private titleArea!: HTMLTextAreaElement | null;
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

  /** @internal The request as far as it is known. */
  get request(): RequestRecord | undefined {
    return this.#request.value;
  }

  /** @internal What the parts of the detail need besides the request. */
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
   * @internal
   * @returns undefined when the page cancelled it; else it rejects with `UrError` when it was not stored.
   */
  change(change: RequestPatch): Promise<unknown> | undefined {
    const { request } = this;
    if (!request || !this.activeClient) return undefined;
    const previous = Object.fromEntries(
      Object.keys(change).map((field) => [field, request[field as keyof RequestPatch]]),
    ) as RequestPatch;
    /** @internal */
    if (!this.dispatchEvent(new RequestEditEvent({ id: request.id, change, previous }))) return undefined;
    return this.#save(request.id, change, this.activeClient);
  }

  async #save(id: string, change: RequestPatch, client: Client): Promise<unknown> {
    try {
      const request = await client.changeRequest(id, change);
      if (client === this.activeClient) this.confirmSaved(request);
      return request;
    } catch (error) {
      if (error instanceof UrError && !isConflict(error)) client.report(error, this.localName);
      throw error;
    }
  }

  /** Another request, or another person's: nothing of the one before may stay on the screen. */
  protected override willUpdate(changed: PropertyValues): void {
    const shown = { id: this.requestId, client: this.activeClient };
    if (shown.id !== this.#shown.id || shown.client !== this.#shown.client) {
      // Of another person, nothing is saved in the new one's name.
      if (shown.client === this.#shown.client) void this.#title.save();
      this.#title.restore();
      this.#shown = shown;
      this.#conversation.close();
      this.unsaved = undefined;
      this.intentEditor = 0;
    }
    if (this.conversationShown) this.#conversation.close();
    super.willUpdate(changed);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    autoGrow(this.titleArea);
  }

  async #setStatus(status: Status): Promise<void> {
    const { id } = this.request ?? {};
    this.unsaved = undefined;
    try {
      await this.change({ status });
    } catch (error) {
      if (this.request?.id === id) this.unsaved = { status, isConflict: isConflict(error) };
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
      <h2 class="detail__number" tabindex="-1">
        ${request ? `#${request.number}` : html`<span class="hidden">${words.loading}</span><span class="bone"></span>`}
      </h2>
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
          ${this.#renderNotices(request)}
          <div>${titleField(this.#title, request.title, scene)}${this.#renderFacts(request, scene)}</div>
          ${this.conversationShown ? nothing : this.#conversation.renderWays(scene)}
          ${descriptionSection(request, scene)} ${extractSection(request, scene, () => void this.#openIntentEditor())}
          ${attributesSection(request, today, scene)}
          <slot name="end"></slot>
        </div>
      </div>
      ${this.#renderDialog()}`;
  }

  #renderNotices(request: RequestRecord) {
    const { current } = this.#request;
    const words = this.common.texts;
    // The conversation beside it says the same: once is enough.
    return html`${
      current.state === 'stale' && !this.conversationShown
        ? notice(
            'offline',
            words.offlineSince(clockTime(current.since, this.#locale.language)),
            noticeAction(words.tryNow, () => void this.reload()),
          )
        : nothing
    }
    ${this.unsaved ? this.#renderUnsaved(this.unsaved, request) : nothing}`;
  }

  #renderUnsaved({ status, isConflict }: { status: Status; isConflict: boolean }, request: RequestRecord) {
    const words = this.common.texts;
    return notice(
      isConflict ? 'warning' : 'error',
      isConflict ? words.changeConflict : this.scene.words.statusNotSaved(words[request.status]),
      noticeAction(isConflict ? words[status] : words.tryAgain, () => void this.#setStatus(status)),
    );
  }

  #renderFacts(request: RequestRecord, scene: Scene) {
    const session = this.activeClient?.session.current;
    const thresholds =
      session?.state === 'signed-in' ? session.bot.waiting : { soon: Number.MAX_VALUE, late: Number.MAX_VALUE };
    const group = this.#directory.value?.groups.find(({ id }) => id === request.group);
    const values = {
      status: () =>
        html`<ur-status-picker
          exportparts=${exportedParts}
          .client=${this.client}
          request-id=${request.id}
        ></ur-status-picker>`,
      assignee: () =>
        html`<ur-assignee-picker
          exportparts=${exportedParts}
          .client=${this.client}
          request-id=${request.id}
        ></ur-assignee-picker>`,
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
