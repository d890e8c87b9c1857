import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { QuickReply } from '../../backend/schema/actions.js';
import { ComposerController } from '../controllers/composer-controller.js';
import { FeedController } from '../controllers/feed-controller.js';
import { LocaleController } from '../controllers/locale-controller.js';
import { ThreadConnection } from '../controllers/thread-connection.js';
import { ThreadReader } from '../controllers/thread-reader.js';
import { ThreadWindow } from '../controllers/thread-window.js';
import type { Client, ConversationFeed, ConversationValue, Line } from '../data/client.js';
import type { Loadable } from '../data/feed.js';
import type { GetToken } from '../data/token.js';
import { WebchatToggleEvent } from '../events/webchat-toggle.js';
import { connectionNotice, threadPane } from '../internal/thread-frame.js';
import { sayLine, type ThreadView } from '../internal/thread-templates.js';
import { UrElement, type Phase } from '../internal/ur-element.js';
import { chat } from '../locales/en/chat.js';
import { conversation } from '../locales/en/conversation.js';
import { webchat } from '../locales/en/webchat.js';
import { ClientOwner } from '../provider/client-owner.js';
import { avatarStyles } from '../styles/avatar.js';
import { blank } from '../styles/blank.js';
import { composerStyles } from '../styles/composer.js';
import { chatMultiple20 } from '../styles/icons.js';
import { messageStyles } from '../styles/message.js';
import { noticeStyles } from '../styles/notice.js';
import { repliesStyles } from '../styles/replies.js';
import { skeletonStyles } from '../styles/skeleton.js';
import { threadStyles } from '../styles/thread.js';
import { openDevice, storedDevice } from './device.js';
import { unreadOf } from './unread.js';
import { ViewportController } from './viewport-controller.js';
import { composer, head, launcher, publicBlank } from './webchat-templates.js';
import { webchatStyles } from './webchat.styles.js';

/**
 * The interlocutor's side: a launcher in the corner of a page and the chat that it opens, or the chat alone in the
 * page's flow. It stands inside an `<ur-provider>`, or connects by itself when it is first opened.
 *
 * @summary The chat of a public page, with the bot and with people.
 *
 * @slot launcher - In place of the launcher's icon.
 * @slot header - In place of who answers.
 *
 * @event ur-webchat-toggle - The chat is about to open or close. `detail.open`.
 *
 * @csspart launcher - The round button.
 * @csspart panel - The chat.
 * @csspart messages - The list's scroller.
 * @csspart message - A message; `own` too, when the reader wrote it.
 * @csspart bubble - What was said.
 * @csspart system - A change of control.
 * @csspart day - The line between two days.
 *
 * @cssproperty [--ur-webchat-inset] - Where launcher and panel stand, as `inset` has it: by default 24px from the lower corner at the end.
 */
export class Webchat extends UrElement {
  static override styles = [
    ...[UrElement.styles].flat(),
    avatarStyles,
    noticeStyles,
    skeletonStyles,
    threadStyles,
    messageStyles,
    repliesStyles,
    composerStyles,
    webchatStyles,
  ];

  static {
    // How many lines fit is known only when some are there: then more are asked for.
    this.disableWarning?.('change-in-update');
  }

  /** The address of the API, where there is no provider. */
  @property() api = '';

  /** The bot's id, where there is no provider. */
  @property() bot = '';

  /** A URL of the page's own backend that answers `{token}`, or 204 for somebody who is not signed in. */
  @property({ attribute: 'token-endpoint' }) tokenEndpoint = '';

  /** A function in place of `token-endpoint`. */
  @property({ attribute: false }) getToken: GetToken | undefined;

  /** Whether the panel is open. */
  @property({ type: Boolean, reflect: true }) open = false;

  /** In the corner of the page, or in its flow. */
  @property({ reflect: true }) mode: 'floating' | 'inline' = 'floating';

  readonly #owner = new ClientOwner(
    this,
    () => this.#which(),
    () => this.requestUpdate(),
  );
  readonly #words = new LocaleController(this, 'webchat', webchat);
  readonly #threadWords = new LocaleController(this, 'conversation', conversation);
  readonly #composerWords = new LocaleController(this, 'chat', chat);
  readonly #log = new FeedController<ConversationValue, ConversationFeed>(
    this,
    (client) => (this.#id ? client.log(this.#id) : undefined),
    () => [this.#id],
  );
  readonly #connection = new ThreadConnection(this);
  readonly #window = new ThreadWindow(this, {
    feed: () => this.#log.feed,
    scroller: () => this.#scroller,
    onRest: () => this.#reader.check(),
  });
  readonly #reader = new ThreadReader(this, {
    conversation: () => this.#id || undefined,
    value: () => this.#log.value,
    isAtEnd: () => this.#window.isAtEnd,
    element: () => this.#scroller,
    say: (line) => sayLine(line, this.#view()),
    sayMany: (count) => this.#threadWords.texts.arrived(count),
    onRead: (seq) => {
      this.#seen = seq;
    },
  });
  readonly #composer = new ComposerController(this, {
    conversation: () => this.#id || undefined,
    canWrite: () => Boolean(this.#id),
    send: (text) => this.#send(text),
  });
  /** Whether it was open once: from then on it is connected. */
  #wasOpen = false;
  #hadFocus = false;
  #seen = 0;

  override get activeClient(): Client | undefined {
    return this.#owner.client ?? super.activeClient;
  }

  override get phase(): Phase {
    // Closed and not connected yet, there is nothing that could be wrong.
    if (this.#isOwn && !this.#owner.client) return this.#isWanted ? 'loading' : 'ready';
    return super.phase;
  }

  constructor() {
    super();
    new ViewportController(this, () => this.#layer);
  }

  /** Opens or closes the chat, as its launcher does: `force` says which. */
  toggle(force = !this.open): void {
    if (force === this.open) return;
    /** @internal */
    if (!this.dispatchEvent(new WebchatToggleEvent({ open: force }))) return;
    this.open = force;
    if (force) void this.updateComplete.then(() => this.#focusPanel());
  }

  override async reload(): Promise<void> {
    await super.reload();
    await this.#log.feed?.reload();
  }

  override focus(options?: FocusOptions): void {
    if (this.#isShown) this.#focusPanel(options);
    else this.#launcher?.focus(options);
  }

  protected override get main(): Loadable<unknown> | undefined {
    return this.#id ? this.#log.current : undefined;
  }

  protected override isEmpty(): boolean {
    return this.#log.value?.lines.length === 0;
  }

  protected override willUpdate(changed: PropertyValues<Webchat>): void {
    if (this.#isShown) this.#wasOpen = true;
    this.#hadFocus = this.shadowRoot?.activeElement?.closest('.panel') != null;
    super.willUpdate(changed);
  }

  protected override updated(changed: PropertyValues<Webchat>): void {
    if (changed.get('open') === true && !this.#isShown && this.#hadFocus) this.#launcher?.focus();
    const layer = this.#layer;
    if (layer && this.isConnected && !layer.matches(':popover-open')) layer.showPopover();
  }

  protected override render() {
    const words = this.#words.texts;
    if (this.mode === 'inline') return this.#renderPanel();
    const value = this.#log.value;
    return html`<div class="webchat" popover="manual" lang=${this.#words.language}>
      ${this.open ? this.#renderPanel() : nothing}
      ${launcher(this.open, value ? unreadOf(value, this.#seen) : 0, words, this.#onLauncher)}
    </div>`;
  }

  #renderPanel(): TemplateResult {
    const words = this.#words.texts;
    const isFloating = this.mode === 'floating';
    const instead = this.#renderBlank();
    return html`<section
      class="panel"
      part="panel"
      role=${isFloating ? 'dialog' : 'region'}
      aria-label=${words.label(this.#session?.bot.name ?? '')}
      lang=${this.#words.language}
      tabindex="-1"
      @keydown=${isFloating ? this.#onKeydown : nothing}
    >
      ${head(this.#log.value?.claim, words, isFloating ? () => this.toggle(false) : undefined)}
      ${instead ?? html`${this.#renderThread()}${composer(this.#composer, words, this.#composerWords.texts)}`}
    </section>`;
  }

  /** Where there is nothing to show, in words for somebody who never heard of agents and requests. */
  #renderBlank() {
    const again = () => void this.reload();
    return publicBlank(this.phase, this.#words.texts, this.common.texts, again) ?? this.renderBlank();
  }

  #renderThread(): TemplateResult {
    const words = this.#words.texts;
    const value = this.#log.value;
    return html`${connectionNotice(
      this.#connection.trouble,
      this.common.texts,
      () => words.offline,
      this.#words.language,
      () => this.activeClient?.reconnect(),
    )}
    ${threadPane({
      window: this.#window,
      value,
      reading: { reader: this.#session?.person, canReply: value?.claim === null },
      view: this.#view(),
      empty: blank({ icon: chatMultiple20(), title: words.emptyTitle, text: words.emptyText }),
    })}`;
  }

  get #isOwn(): boolean {
    return !this.client && Boolean(this.api && this.bot);
  }

  get #isShown(): boolean {
    return this.mode === 'inline' || this.open;
  }

  get #session() {
    const session = this.activeClient?.session.current;
    return session?.state === 'signed-in' ? session : undefined;
  }

  get #id(): string {
    return this.#session?.conversation ?? '';
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.thread__scroll');
  }

  get #layer(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.webchat');
  }

  get #launcher(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.launcher');
  }

  /** Not before the first opening ever, from which on there may be unread answers. */
  get #isWanted(): boolean {
    return this.#wasOpen || storedDevice(this.api, this.bot) !== undefined;
  }

  /** Its own connection, where it stands alone. */
  #which() {
    if (!this.#isOwn || !this.#isWanted) return undefined;
    const { api, bot, tokenEndpoint, getToken } = this;
    return { api, bot, tokenEndpoint, getToken, device: openDevice(api, bot) };
  }

  #view(): ThreadView {
    const client = this.activeClient;
    const value = this.#log.value;
    const { assistant } = this.#words.texts;
    return {
      reader: this.#session?.person,
      words: this.#threadWords.texts,
      common: this.common.texts,
      language: this.#threadWords.language,
      now: client?.now() ?? Date.now(),
      personName: '',
      botName: assistant,
      isOffline: client?.connection.current.state === 'offline',
      readByOther: value?.readByOther ?? 0,
      newAfter: this.#window.openedAt,
      // Whoever lost control may still be typing, but no longer to this person.
      typing: value?.typing.filter(({ id }) => id === value.claim?.agent.id) ?? [],
      onRetry: (line) => void client?.retry(this.#id, line.id),
      onDiscard: (line) => void client?.withdrawUnsent(this.#id, line.id),
      onEdit: (line) => void this.#editAgain(line),
      onReply: (reply) => void this.#reply(reply),
    };
  }

  #focusPanel(options?: FocusOptions): void {
    // A field that gets the focus brings up the keyboard, over half of a phone: there the finger decides.
    const isTouch = matchMedia('(pointer: coarse)').matches;
    const target = isTouch ? undefined : this.#composer.area;
    (target ?? this.renderRoot.querySelector<HTMLElement>('.panel'))?.focus(options);
  }

  readonly #onLauncher = (): void => this.toggle();

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
    // Prevented, or the browser closes what the page has open as well.
    event.preventDefault();
    event.stopPropagation();
    this.toggle(false);
  };

  async #send(text: string): Promise<boolean> {
    if (!this.activeClient || !this.#id) return false;
    await this.activeClient.send(this.#id, { text });
    return true;
  }

  async #reply({ title, payload }: QuickReply): Promise<void> {
    // The button goes away with its focus.
    this.#focusPanel();
    await this.activeClient?.send(this.#id, { text: title, data: { payload } });
  }

  async #editAgain(line: Line): Promise<void> {
    const text = await this.activeClient?.withdrawUnsent(this.#id, line.id);
    if (text) this.#composer.prepend(text);
    this.#composer.area?.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ur-webchat': Webchat;
  }
}
