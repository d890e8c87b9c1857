import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { limits } from '../../backend/schema/limits.js';
import type { StepRecord } from '../../backend/schema/records.js';
import { messageVariable } from '../../backend/schema/text.js';
import { FeedController } from '../controllers/feed-controller.js';
import { LocaleController } from '../controllers/locale-controller.js';
import type { Directory, UserRequestAction } from '../data/client.js';
import { UrError } from '../data/errors.js';
import { ActionEditEvent } from '../events/action-edit.js';
import { ActionSaveEvent } from '../events/action-save.js';
import type { AssigneeSelectEvent } from '../events/assignee-select.js';
import { autoGrow } from '../internal/auto-grow.js';
import { exportedParts } from '../internal/exported-parts.js';
import { UrElement } from '../internal/ur-element.js';
import { action } from '../locales/en/action.js';
import { fieldError, fieldStyles } from '../styles/field.js';
import { add16 } from '../styles/icons.js';
import { notice, noticeStyles } from '../styles/notice.js';
import { skeletonStyles } from '../styles/skeleton.js';
import { conflictNotice, foot, messageCount, skeleton, type Progress } from './action-templates.js';
import { requestActionStyles } from './request-action.styles.js';
import { actionOf, actionsWith, emptyAction, isSame, messageLength, problemOf } from './step-action.js';

/**
 * The editor of a step's User request action: what an agent reads of a new request, and who it is given to. With
 * `step` it loads and saves that step, which only an admin may; with `value` alone it edits a value of the page's.
 *
 * @summary Sets what a step's "User request" action creates.
 *
 * @event ur-action-edit - The action in the editor is about to change. `detail.value` is what it becomes, valid or not.
 * @event ur-action-save - The action is about to be saved. `detail.step` ('' without one), `detail.value`.
 */
export class RequestAction extends UrElement {
  static override styles = [
    ...[UrElement.styles].flat(),
    fieldStyles,
    noticeStyles,
    skeletonStyles,
    requestActionStyles,
  ];

  /** The step's key or record id. Its action is loaded and saved. */
  @property() step = '';

  /** What is in the editor; undefined with a `step`: what is stored. */
  @property({ attribute: false }) value: UserRequestAction | undefined;

  /** Whether nothing can be changed. */
  @property({ type: Boolean }) disabled = false;

  /** Whether the page has its own way to save, and calls `save()`. */
  @property({ type: Boolean, attribute: 'no-save' }) noSave = false;

  /** Whether what is wrong is shown: from the first attempt to save on, not while somebody begins to type. */
  @state() private isChecked = false;
  @state() private progress: Progress = 'idle';
  @state() private assigneeGone = false;
  /** What somebody else stored while this was being edited. */
  @state() private conflict: StepRecord | undefined;
  @query('textarea') private messageField!: HTMLTextAreaElement | null;

  readonly #locale = new LocaleController(this, 'action', action);
  readonly #step = new FeedController<StepRecord>(
    this,
    (client) => (this.step ? client.step(this.step) : undefined),
    () => [this.step],
  );
  readonly #directory = new FeedController<Directory>(this, (client) => client.directory());
  /** The step as it was when the editing began: what the server compares with. */
  #base: StepRecord | undefined;
  /** The step as this editor stored it, until the feed has caught up. */
  #saved: StepRecord | undefined;
  #of = { step: '', client: this.activeClient };

  protected override get main() {
    if (!this.step) return this.value ? ({ state: 'ready', value: this.value } as const) : undefined;
    return this.#step.current;
  }

  /** The newest known state of the step. */
  get #stored(): StepRecord | undefined {
    const fed = this.#step.value;
    return this.#saved && (!fed || this.#saved.rev > fed.rev) ? this.#saved : fed;
  }

  get #current(): UserRequestAction {
    return this.value ?? (this.#stored ? actionOf(this.#stored) : emptyAction);
  }

  /** Why nothing can be changed; undefined when it can. */
  get #isReadOnly(): boolean {
    const session = this.activeClient?.session.current;
    const isAdmin =
      session?.state === 'signed-in' && session.person.kind === 'agent' && session.person.role === 'admin';
    return this.step !== '' && !isAdmin;
  }

  override async reload(): Promise<void> {
    await Promise.all([super.reload(), this.#step.feed?.reload(), this.#directory.feed?.reload()]);
  }

  /** Puts the focus in the description. */
  override focus(options?: FocusOptions): void {
    this.messageField?.focus(options);
  }

  /** Whether the action can be saved. What is wrong is shown beside its field, which gets the focus. */
  checkValidity(): boolean {
    this.isChecked = true;
    const isValid = problemOf(this.#current) === undefined;
    if (!isValid) this.messageField?.focus();
    return isValid;
  }

  /**
   * Saves the action to its step.
   * @returns whether it is stored; what kept it from that is shown in the editor, and nothing that was typed is lost.
   */
  async save(): Promise<boolean> {
    if (this.#isReadOnly || this.disabled || this.progress === 'saving') return false;
    if (!this.checkValidity()) return false;
    return this.#store(this.#base ?? this.#stored);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (this.#of.step !== this.step || this.#of.client !== this.activeClient) {
      // A value that the page has given together with the first step, or with another one, is the draft for it.
      if (this.#of.client && !changed.has('value')) this.value = undefined;
      this.#of = { step: this.step, client: this.activeClient };
      this.#saved = undefined;
      this.#leaveEditing();
    }
    super.willUpdate(changed);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    autoGrow(this.messageField);
  }

  #leaveEditing(): void {
    this.#base = this.conflict = undefined;
    this.isChecked = this.assigneeGone = false;
    this.progress = 'idle';
  }

  /** Whether the page let it happen; where not, the field shows again what it had. */
  #edit(change: Partial<UserRequestAction>): boolean {
    const value = { ...this.#current, ...change };
    /** @internal */
    if (!this.dispatchEvent(new ActionEditEvent({ value }))) {
      this.requestUpdate();
      return false;
    }
    this.#base ??= this.#stored;
    this.value = value;
    if (change.assigneeID !== undefined) this.assigneeGone = false;
    if (this.progress !== 'saving') this.progress = 'idle';
    return true;
  }

  async #store(base: StepRecord | undefined): Promise<boolean> {
    const { step, activeClient: client } = this;
    const value = this.#current;
    /** @internal */
    if (!this.dispatchEvent(new ActionSaveEvent({ step, value }))) return false;
    if (!step) return true;
    if (!client || !base) return false;
    this.progress = 'saving';
    this.conflict = undefined;
    try {
      const saved = await client.saveStep(base.id, base.rev, actionsWith(base, value));
      if (this.#of.step === step && this.#of.client === client) this.#onSaved(saved, value);
      return true;
    } catch (error) {
      if (this.#of.step === step && this.#of.client === client) this.#refused(error);
      return false;
    }
  }

  /** What was typed on while it was being saved is the next draft. */
  #onSaved(saved: StepRecord, sent: UserRequestAction): void {
    this.#saved = saved;
    if (this.value && !isSame(this.value, sent)) {
      this.#base = saved;
      this.progress = 'idle';
      return;
    }
    this.value = undefined;
    this.#leaveEditing();
    this.progress = 'saved';
  }

  #refused(error: unknown): void {
    this.progress = 'failed';
    if (!(error instanceof UrError)) return;
    if (error.code === 'conflict') {
      this.progress = 'idle';
      this.conflict = error.current as StepRecord;
    } else if (error.code === 'invalid' && this.#current.assigneeID && error.field('actions')) {
      this.progress = 'idle';
      this.assigneeGone = true;
    } else this.activeClient?.report(error, this.localName);
  }

  #overrule(): void {
    const theirs = this.conflict;
    if (theirs) this.#base = theirs;
    void this.#store(theirs);
  }

  #takeTheirs(): void {
    const theirs = this.conflict;
    this.#leaveEditing();
    this.#saved = theirs;
    this.value = undefined;
    this.messageField?.focus();
  }

  #onAssignee(event: AssigneeSelectEvent): void {
    event.stopPropagation();
    if (!this.#edit({ assigneeID: event.detail.assignee })) event.preventDefault();
  }

  /** At the caret, and so that the browser's undo takes it back, which `setRangeText` does not. */
  #insertVariable(): void {
    const field = this.messageField;
    if (!field) return;
    field.focus();
    if (document.execCommand('insertText', false, messageVariable)) return;
    field.setRangeText(messageVariable, field.selectionStart, field.selectionEnd, 'end');
    this.#edit({ message: field.value });
  }

  override render(): TemplateResult {
    const blank = this.renderBlank();
    if (blank) return html`${blank}`;
    if (this.step && !this.#stored) return skeleton(this.#locale.texts);
    const isReadOnly = this.#isReadOnly;
    return html`<form class="action" lang=${this.#locale.language} novalidate @submit=${this.#onSubmit}>
      ${this.#renderHead()} ${isReadOnly ? notice('info', this.#locale.texts.onlyAdmins) : nothing}
      ${this.conflict ? this.#renderConflict(this.conflict) : nothing}
      ${this.#renderAssignee(isReadOnly)}${this.#renderMessage(isReadOnly)}
      ${isReadOnly || this.noSave || !this.step ? nothing : this.#renderFoot()}
    </form>`;
  }

  #onSubmit(event: Event): void {
    event.preventDefault();
    void this.save();
  }

  #renderHead() {
    const words = this.#locale.texts;
    const step = this.#stored;
    if (!step) return nothing;
    return html`<p class="action__step secondary">
      <bdi lang="">${words.ofStep(step.name, step.expand?.story?.name ?? '')}</bdi>
    </p>`;
  }

  #renderAssignee(isReadOnly: boolean) {
    const words = this.#locale.texts;
    const { assigneeID, groupID } = this.#current;
    const group = this.#directory.value?.groups.find(({ id }) => id === groupID);
    return html`<div class="field" role="group" aria-labelledby="assignee">
      <span class="field__label" id="assignee">${words.assignee}</span>
      <div class="action__assignee">
        <ur-assignee-picker
          exportparts=${exportedParts}
          .client=${this.client}
          .value=${live(assigneeID)}
          .label=${words.assignee}
          ?disabled=${isReadOnly || this.disabled}
          @ur-assignee-select=${this.#onAssignee}
        ></ur-assignee-picker>
        ${group ? html`<span class="secondary">${words.group} <bdi lang="">${group.name}</bdi></span>` : nothing}
      </div>
      ${
        this.assigneeGone
          ? fieldError('assignee-problem', words.assigneeGone)
          : html`<p class="field__help">${words.assigneeHelp}</p>`
      }
    </div>`;
  }

  #renderMessage(isReadOnly: boolean) {
    const words = this.#locale.texts;
    const { message } = this.#current;
    const problem = this.isChecked ? problemOf(this.#current) : undefined;
    const tooMany = messageLength(message) - limits.template;
    // One character too many is worth saying at once: the typing goes on meanwhile.
    const isWrong = problem !== undefined || tooMany > 0;
    return html`<div class="field">
      <label class="field__label" for="message">${words.message}</label>
      <textarea
        class="field__control action__message"
        id="message"
        rows="3"
        dir="auto"
        lang=""
        ?readonly=${isReadOnly}
        ?disabled=${this.disabled}
        aria-invalid=${isWrong ? 'true' : 'false'}
        aria-describedby=${isWrong ? 'message-problem count' : 'count'}
        .value=${live(message)}
        @input=${(event: Event) => this.#edit({ message: (event.target as HTMLTextAreaElement).value })}
      ></textarea>
      <div class="action__under">
        ${
          isReadOnly || this.disabled
            ? nothing
            : html`<button class="quiet" type="button" @click=${this.#insertVariable}>
                ${add16()}${words.insertMessage} <code class="key">${messageVariable}</code>
              </button>`
        }
        ${messageCount(message, words, this.#locale.language)}
      </div>
      ${
        tooMany > 0
          ? fieldError('message-problem', words.messageTooLong(tooMany))
          : problem
            ? fieldError('message-problem', words.messageRequired)
            : nothing
      }
    </div>`;
  }

  #renderConflict(theirs: StepRecord) {
    const stored = actionOf(theirs);
    const agents = this.#directory.value?.agents ?? [];
    return conflictNotice({
      words: this.#locale.texts,
      stored,
      assignee: agents.find(({ id }) => id === stored.assigneeID)?.name ?? this.common.texts.nobody,
      onOverrule: () => this.#overrule(),
      onTake: () => this.#takeTheirs(),
    });
  }

  #renderFoot() {
    return foot({
      words: this.#locale.texts,
      common: this.common.texts,
      progress: this.progress,
      isDisabled: this.disabled,
      onRetry: () => void this.save(),
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ur-request-action': RequestAction;
  }
}
