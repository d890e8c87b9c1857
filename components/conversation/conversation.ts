import { html, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { ClockController } from '../controllers/clock-controller.js';
import { FeedController } from '../controllers/feed-controller.js';
import { LocaleController } from '../controllers/locale-controller.js';
import { ThreadConnection } from '../controllers/thread-connection.js';
import { ThreadFiles } from '../controllers/thread-files.js';
import { ThreadReader } from '../controllers/thread-reader.js';
import { ThreadWindow } from '../controllers/thread-window.js';
import type { ConversationRecord, Presence, RequestRecord, RequestRow } from '../../backend/schema/index.js';
import type { ConversationFeed, ConversationValue, Line } from '../data/client.js';
import type { Loadable } from '../data/feed.js';
import { MessageEditEvent } from '../events/message-edit.js';
import { RequestSelectEvent } from '../events/request-select.js';
import { personName } from '../internal/people.js';
import { connectionNotice, connectionWord, threadPane } from '../internal/thread-frame.js';
import { presenceText } from '../internal/thread-presence.js';
import { sayLine, type ThreadView } from '../internal/thread-templates.js';
import { UrElement } from '../internal/ur-element.js';
import { conversation } from '../locales/en/conversation.js';
import { avatarStyles, personAvatar } from '../styles/avatar.js';
import { blank } from '../styles/blank.js';
import { chatMultiple20 } from '../styles/icons.js';
import { messageStyles } from '../styles/message.js';
import { noticeStyles } from '../styles/notice.js';
import { paneStyles } from '../styles/pane.js';
import { repliesStyles } from '../styles/replies.js';
import { skeletonStyles } from '../styles/skeleton.js';
import { threadStyles } from '../styles/thread.js';
import { weblinkStyles } from '../styles/weblink.js';
import { conversationStyles } from './conversation.styles.js';

/**
 * Everything said between one person and the bot or agents, to read: the newest at its end, the older ones as one
 * scrolls up. It marks as read what it shows.
 *
 * @summary The history of a conversation, live.
 *
 * @event ur-request-select - The line of a request was pressed. `detail.id` is the request's.
 * @event ur-message-edit - A line that was not sent is about to go back into the composer. `detail.conversation`, `detail.id`.
 *
 * @csspart messages - The list's scroller.
 * @csspart message - A message; `own` too, when the reader wrote it.
 * @csspart bubble - What was said.
 * @csspart system - A change of control.
 * @csspart day - The line between two days.
 */
export class Conversation extends UrElement {
  static override styles = [
    ...[UrElement.styles].flat(),
    avatarStyles,
    noticeStyles,
    skeletonStyles,
    paneStyles,
    threadStyles,
    messageStyles,
    weblinkStyles,
    repliesStyles,
    conversationStyles,
  ];

  static {
    // How many lines fit is known only when some are there: then more are asked for.
    this.disableWarning?.('change-in-update');
  }

  /** The conversation's id. */
  @property({ attribute: 'conversation-id' }) conversationId = '';

  /** The id of a request, in place of its conversation's. */
  @property({ attribute: 'request-id' }) requestId = '';

  /** The `seq` of the message to open at; unset, the newest. */
  @property({ type: Number }) at: number | undefined;

  /** A composer stands below: a line that was not sent may go back into it. */
  @property({ type: Boolean, attribute: 'with-composer' }) withComposer = false;

  readonly #locale = new LocaleController(this, 'conversation', conversation);
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
    (client) => (this.#id ? client.log(this.#id, this.#at) : undefined),
    () => [this.#id, this.#at],
  );
  readonly #requests = new FeedController<readonly RequestRow[]>(
    this,
    (client) => (this.#id && this.#reader?.kind === 'agent' ? client.requestsOf(this.#id) : undefined),
    () => [this.#id, this.#reader?.kind],
  );
  readonly #presence = new FeedController<Presence>(
    this,
    (client) => (this.#id && this.#reader?.kind === 'agent' ? client.presence(this.#id) : undefined),
    () => [this.#id, this.#reader?.kind],
  );
  readonly #connection = new ThreadConnection(this);
  readonly #files = new ThreadFiles(this);
  readonly #window = new ThreadWindow(this, {
    feed: () => this.#log.feed,
    scroller: () => this.#scroller,
    at: () => this.#at,
    onRest: () => this.#reading.check(),
  });
  readonly #reading = new ThreadReader(this, {
    conversation: () => this.#id,
    value: () => this.#log.value,
    isAtEnd: () => this.#window.isAtEnd,
    element: () => this.#scroller,
    say: (line) => sayLine(line, this.#view()),
    sayMany: (count) => this.#locale.texts.arrived(count),
  });

  constructor() {
    super();
    new ClockController(this, 5000);
  }

  /** Shows the newest message. */
  scrollToEnd(): Promise<void> {
    return this.#window.scrollToEnd();
  }

  /** Shows the message with this `seq`, loading what is around it. */
  scrollToSeq(seq: number): Promise<void> {
    return this.#window.scrollToSeq(seq);
  }

  override async reload(): Promise<void> {
    await super.reload();
    await Promise.all([this.#request.feed?.reload(), this.#log.feed?.reload(), this.#conversation.feed?.reload()]);
  }

  override focus(options?: FocusOptions): void {
    const target = this.#scroller ?? this.renderRoot.querySelector<HTMLElement>('button');
    target?.focus(options);
  }

  protected override get main(): Loadable<unknown> | undefined {
    if (this.#id) return this.#log.current;
    return this.requestId ? this.#request.current : undefined;
  }

  protected override isEmpty(): boolean {
    return this.#log.value?.lines.length === 0;
  }

  protected override render() {
    const nothingToShow = this.renderBlank();
    if (nothingToShow) return html`<section class="conversation pane">${nothingToShow}</section>`;
    const { texts, language } = this.#locale;
    return html`<section class="conversation pane" aria-label=${texts.label} lang=${language}>
      ${this.#renderHead()}
      ${connectionNotice(this.#connection.trouble, this.common.texts, this.common.texts.offlineSince, language, () =>
        this.activeClient?.reconnect(),
      )}
      ${this.#renderThread()}
    </section>`;
  }

  #renderHead(): TemplateResult {
    const { texts, language } = this.#locale;
    const presence = this.#presence.value;
    const person = this.#person;
    const now = this.activeClient?.now() ?? Date.now();
    const isOnline = presence?.state === 'online';
    return html`<header class="pane__head">
      <div class="conversation__who">
        ${
          person
            ? personAvatar({ id: person.id, name: this.#personName, isOnline }, 'large')
            : html`<span class="bone bone--round"></span>`
        }
        <div class="conversation__name">
          <h2 class="pane__title">
            ${
              person
                ? html`<bdi lang="">${this.#personName}</bdi>`
                : html`<span class="hidden">${texts.label}</span><span class="bone conversation__bone"></span>`
            }
          </h2>
          <p class="conversation__online">${presenceText(presence, now, language, texts, this.common.texts)}</p>
        </div>
      </div>
      <div class="pane__end">${connectionWord(this.#connection.trouble, this.common.texts)}</div>
    </header>`;
  }

  #renderThread(): TemplateResult {
    const { texts } = this.#locale;
    return threadPane({
      window: this.#window,
      value: this.#log.value,
      reading: { reader: this.#reader, requests: this.#requests.value ?? [] },
      view: this.#view(),
      empty: blank({ icon: chatMultiple20(), title: texts.emptyTitle, text: texts.emptyText }),
    });
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.thread__scroll');
  }

  /** Where it goes on there are other places. */
  get #at(): number | undefined {
    return !this.conversationId || this.#id === this.conversationId ? (this.at ?? undefined) : undefined;
  }

  /** Where it goes on, if its person has signed in. */
  get #id(): string {
    const id = this.conversationId || this.#request.value?.conversation || '';
    return this.activeClient?.whereIs(id) ?? id;
  }

  get #reader() {
    const session = this.activeClient?.session.current;
    return session?.state === 'signed-in' ? session.person : undefined;
  }

  get #person() {
    return this.#conversation.value?.expand?.interlocutor;
  }

  get #personName(): string {
    return personName(this.#person, this.common.texts.visitor);
  }

  #view(): ThreadView {
    const client = this.activeClient;
    const id = this.#id;
    const value = this.#log.value;
    return {
      reader: this.#reader,
      words: this.#locale.texts,
      common: this.common.texts,
      language: this.#locale.language,
      now: client?.now() ?? Date.now(),
      personName: this.#personName,
      botName: this.common.texts.bot,
      isOffline: client?.connection.current.state === 'offline',
      readByOther: value?.readByOther ?? 0,
      newAfter: this.#window.openedAt,
      typing: value?.typing ?? [],
      files: this.#files.show,
      onRetry: (line) => void client?.retry(id, line.id),
      onDiscard: (line) => void client?.withdrawUnsent(id, line.id),
      onEdit: this.withComposer ? this.#onEdit : undefined,
      onRequest: this.#onRequest,
    };
  }

  readonly #onEdit = (line: Line): void => {
    /** @internal */
    this.dispatchEvent(new MessageEditEvent({ conversation: this.#id, id: line.id }));
  };

  readonly #onRequest = (request: RequestRow): void => {
    /** @internal */
    const wanted = this.dispatchEvent(new RequestSelectEvent({ id: request.id }));
    if (wanted && this.requestId) this.requestId = request.id;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ur-conversation': Conversation;
  }
}
