import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { ConversationRecord, Presence, RequestRecord } from '../../backend/schema/index.js';
import type { MessageFile } from '../../backend/schema/records.js';
import { AttachmentsController } from '../controllers/attachments-controller.js';
import { ComposerController } from '../controllers/composer-controller.js';
import { FeedController } from '../controllers/feed-controller.js';
import { LocaleController } from '../controllers/locale-controller.js';
import type { ConversationFeed, ConversationValue } from '../data/client.js';
import type { Loadable } from '../data/feed.js';
import { ControlSelectEvent } from '../events/control-select.js';
import type { MessageEditEvent } from '../events/message-edit.js';
import { MessageSendEvent } from '../events/message-send.js';
import { attachButton } from '../internal/attach-button.js';
import { composerLeft, composerText } from '../internal/composer-text.js';
import { firstName, personName } from '../internal/people.js';
import { UrElement } from '../internal/ur-element.js';
import { chat } from '../locales/en/chat.js';
import { avatarStyles } from '../styles/avatar.js';
import { composerStyles } from '../styles/composer.js';
import { noticeStyles } from '../styles/notice.js';
import { skeletonStyles } from '../styles/skeleton.js';
import { ControlController, type Change } from './control-controller.js';
import { controlLine, controlNotice, type ControlView } from './control-templates.js';
import { takeoverChatStyles } from './takeover-chat.styles.js';

/**
 * A conversation, and below it the composer of whoever has control: take it from the bot, talk, hand it back.
 *
 * @summary Take control of a conversation and talk.
 *
 * @slot composer-tools - Buttons at the start of the composer's last line.
 *
 * @event ur-control-select - Control is about to change. `detail.conversation`, `detail.action` (`take`, `force`, `release`), `detail.to`.
 * @event ur-message-send - A line is about to be sent. `detail.conversation`, `detail.text`, `detail.files`.
 * @event ur-request-select - The line of a request was pressed. `detail.id` is the request's.
 * @event ur-message-edit - A line that was not sent is about to go back into the composer. `detail.conversation`, `detail.id`.
 *
 * @csspart composer - The composer's card.
 * @csspart attachment - A file that is being attached.
 * @csspart control - Its first line: who has control, and the one action that changes it.
 */
export class TakeoverChat extends UrElement {
  static override styles = [
    ...[UrElement.styles].flat(),
    avatarStyles,
    noticeStyles,
    skeletonStyles,
    composerStyles,
    takeoverChatStyles,
  ];

  /** The conversation's id. */
  @property({ attribute: 'conversation-id' }) conversationId = '';

  /** The id of a request, in place of its conversation's. */
  @property({ attribute: 'request-id' }) requestId = '';

  /** The `seq` of the message to open at; unset, the newest. */
  @property({ type: Number }) at: number | undefined;

  readonly #locale = new LocaleController(this, 'chat', chat);
  readonly #request = new FeedController<RequestRecord>(
    this,
    (client) => (this.conversationId || !this.requestId ? undefined : client.request(this.requestId)),
    () => [this.conversationId, this.requestId],
  );
  readonly #conversation = new FeedController<ConversationRecord>(
    this,
    (client) => (this.#id ? client.conversation(this.#id) : undefined),
    () => [this.#id],
  );
  readonly #log = new FeedController<ConversationValue, ConversationFeed>(
    this,
    (client) => (this.#id ? client.log(this.#id, this.at ?? undefined) : undefined),
    () => [this.#id, this.at],
  );
  readonly #presence = new FeedController<Presence>(
    this,
    (client) => (this.#id ? client.presence(this.#id) : undefined),
    () => [this.#id],
  );
  readonly #control = new ControlController(this, {
    client: () => this.activeClient,
    conversation: () => this.#id,
    me: () => this.#me,
    value: () => this.#log.value,
    presence: () => this.#presence.value,
    onWon: () => (this.#wantsFocus = true),
  });
  readonly #attachments = new AttachmentsController(this, {
    conversation: () => this.#id || undefined,
    canWrite: () => this.#control.state.kind === 'own',
  });
  readonly #composer = new ComposerController(this, {
    attachments: this.#attachments,
    conversation: () => this.#id || undefined,
    canWrite: () => this.#control.state.kind === 'own',
    send: (text, files) => this.#send(text, files),
  });
  /** The focus goes to the composer as soon as one may write; until then it stays where it is. */
  #wantsFocus = false;
  #focused: Element | null = null;

  /** Takes control, as its button does. */
  takeControl(): Promise<void> {
    return this.#change('take');
  }

  /** Shows the newest message. */
  scrollToEnd(): Promise<void> | undefined {
    return this.#thread?.scrollToEnd();
  }

  /** Shows the message with this `seq`, loading what is around it. */
  scrollToSeq(seq: number): Promise<void> | undefined {
    return this.#thread?.scrollToSeq(seq);
  }

  override async reload(): Promise<void> {
    await super.reload();
    await Promise.all([this.#request.feed?.reload(), this.#log.feed?.reload(), this.#conversation.feed?.reload()]);
  }

  /** The composer, or what stands in its place until one may write. */
  override focus(options?: FocusOptions): void {
    const { kind } = this.#control.state;
    this.#wantsFocus = kind === 'loading';
    const target =
      kind === 'own' ? this.#composer.area : this.renderRoot.querySelector<HTMLElement>('.control .button');
    (target ?? this.#thread)?.focus(options);
  }

  protected override get main(): Loadable<unknown> | undefined {
    if (this.#id) return this.#log.current;
    return this.requestId ? this.#request.current : undefined;
  }

  protected override isEmpty(): boolean {
    return this.#log.value?.lines.length === 0;
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.#focused = this.shadowRoot?.activeElement ?? null;
  }

  protected override updated(): void {
    const { kind } = this.#control.state;
    if (this.#wantsFocus && kind === 'own') this.focus();
    // A button that is gone leaves its focus to the line that says why.
    else if (this.#focused && !this.#focused.isConnected)
      (this.renderRoot.querySelector<HTMLElement>('.control') ?? this.#composer.area)?.focus();
  }

  protected override render() {
    const nothingToShow = this.renderBlank();
    if (nothingToShow) return html`<div class="chat">${nothingToShow}</div>`;
    const { onDragOver, onDragLeave, onDrop } = this.#attachments;
    return html`<div class="chat" @dragover=${onDragOver} @dragleave=${onDragLeave} @drop=${onDrop}>
      <ur-conversation
        exportparts="messages, message, own, bubble, system, day"
        .client=${this.client}
        conversation-id=${this.conversationId}
        request-id=${this.requestId}
        .at=${this.at}
        with-composer
        @ur-message-edit=${this.#onEdit}
      ></ur-conversation>
      ${this.#renderComposer()} ${this.#attachments.renderDropHint()}
    </div>`;
  }

  #renderComposer(): TemplateResult {
    const { texts } = this.#locale;
    const view = this.#view();
    const isOwn = view.state.kind === 'own';
    const { loss } = this.#control;
    const hasField = isOwn || loss || this.#composer.text || !this.#attachments.isEmpty;
    return html`<form class="composer" part="composer" lang=${this.#locale.language} @submit=${this.#composer.onSubmit}>
      ${controlNotice(view)} ${loss ? nothing : controlLine(view)}
      ${
        hasField
          ? composerText(this.#composer, {
              label: texts.message,
              placeholder: view.name ? texts.writeTo(view.name) : texts.write,
              isReadonly: !isOwn,
              onPaste: this.#attachments.onPaste,
            })
          : nothing
      }
      ${this.#attachments.render()} ${isOwn ? this.#renderTools() : nothing}
    </form>`;
  }

  #renderTools(): TemplateResult {
    const { texts } = this.#locale;
    return html`${this.#composer.hasFailed ? html`<p class="composer__error" role="alert">${texts.notSent}</p>` : nothing}
      <div class="composer__tools">
        ${attachButton(this.#attachments, texts.attach)}
        <slot name="composer-tools"></slot>
        ${composerLeft(this.#composer, texts)}
        <button class="button button--primary" type="submit" aria-disabled=${this.#composer.canSend ? 'false' : 'true'}>
          ${texts.send}
        </button>
      </div>`;
  }

  #view(): ControlView {
    const person = this.#conversation.value?.expand?.interlocutor;
    return {
      state: this.#control.state,
      loss: this.#control.loss,
      trouble: this.#control.trouble,
      isPending: this.#control.isPending,
      hasText: this.#composer.text !== '',
      me: this.#me,
      name: firstName(personName(person, '')),
      words: this.#locale.texts,
      common: this.common.texts,
      language: this.#locale.language,
      onChange: (change) => void this.#change(change),
    };
  }

  /** Where it goes on, if its person has signed in. */
  get #id(): string {
    const id = this.conversationId || this.#request.value?.conversation || '';
    return this.activeClient?.whereIs(id) ?? id;
  }

  get #me() {
    const session = this.activeClient?.session.current;
    return session?.state === 'signed-in' ? session.person : undefined;
  }

  get #thread() {
    return this.renderRoot.querySelector('ur-conversation');
  }

  async #change(change: Change): Promise<void> {
    const to = change === 'release' ? 'bot' : 'agent';
    /** @internal */
    const goes = this.dispatchEvent(new ControlSelectEvent({ conversation: this.#id, action: change, to }));
    if (goes) await this.#control.change(change);
  }

  async #send(text: string, files: readonly MessageFile[]): Promise<boolean> {
    const conversation = this.#id;
    /** @internal */
    const goes = this.dispatchEvent(new MessageSendEvent({ conversation, text, files }));
    if (!goes || !this.activeClient) return false;
    await this.activeClient.send(conversation, files.length ? { text, files } : { text });
    void this.scrollToEnd();
    return true;
  }

  readonly #onEdit = async (event: MessageEditEvent): Promise<void> => {
    if (event.defaultPrevented) return;
    const line = this.#log.value?.lines.find(({ id }) => id === event.detail.id);
    if (line) await this.#composer.takeBack(line);
    this.focus();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ur-takeover-chat': TakeoverChat;
  }
}
