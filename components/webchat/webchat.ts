import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { FeedController } from '../controllers/feed-controller.js';
import { LocaleController } from '../controllers/locale-controller.js';
import type { Client, ConversationFeed, ConversationValue } from '../data/client.js';
import type { Loadable } from '../data/feed.js';
import type { GetToken } from '../data/token.js';
import { WebchatToggleEvent } from '../events/webchat-toggle.js';
import { Late } from '../internal/late.js';
import { UrElement, type Phase } from '../internal/ur-element.js';
import { webchat } from '../locales/en/webchat.js';
import { ClientOwner } from '../provider/client-owner.js';
import { avatarStyles } from '../styles/avatar.js';
import { skeletonStyles } from '../styles/skeleton.js';
import { deviceOf } from './device.js';
import { unreadOf } from './unread.js';
import { ViewportController } from './viewport-controller.js';
import type { WebchatTalk } from './webchat-talk.js';
import { bones, head, launcher, publicBlank } from './webchat-templates.js';
import { webchatStyles } from './webchat.styles.js';

export const lateTalk = new Late(() => import('./webchat-talk.js'));

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
  static override styles = [...[UrElement.styles].flat(), avatarStyles, skeletonStyles, webchatStyles];

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
    (options) => lateTalk.now!.createPocketBaseClient(options),
    () => this.requestUpdate(),
  );
  readonly #words = new LocaleController(this, 'webchat', webchat);
  readonly #log = new FeedController<ConversationValue, ConversationFeed>(
    this,
    (client) => (this.#id ? client.log(this.#id) : undefined),
    () => [this.#id],
  );
  /** Whether it was open once: from then on it is connected. */
  #wasOpen = false;
  #hadFocus = false;
  #seen = 0;
  /**
   * What was said, the field, and the connection: fetched when somebody is about to open the panel, or has been in it
   * before. A page that nobody chats on loads the launcher alone.
   */
  #talk: WebchatTalk | 'loading' | 'failed' | undefined;

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
    if (force) void this.#focusOpened();
  }

  override async reload(): Promise<void> {
    if (this.#talk === 'failed') await this.#fetchTalk();
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
    const isNeeded = this.#isShown || this.#log.value || (this.#isOwn && this.#isWanted);
    if (this.#talk === undefined && isNeeded) void this.#fetchTalk();
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
      ${launcher(this.open, value ? unreadOf(value, this.#seen) : 0, words, this.#onLauncher, lateTalk.prefetch)}
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
      ${instead ?? (typeof this.#talk === 'object' ? this.#talk.render() : bones())}
    </section>`;
  }

  /** Where there is nothing to show, in words for somebody who never heard of agents and requests. */
  #renderBlank() {
    const again = () => void this.reload();
    const phase = this.#talk === 'failed' ? 'failed' : this.phase;
    return publicBlank(phase, this.#words.texts, this.common.texts, again) ?? this.renderBlank();
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

  get #layer(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.webchat');
  }

  get #launcher(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.launcher');
  }

  /** Not before the first opening ever, from which on there may be unread answers. */
  get #isWanted(): boolean {
    return this.#wasOpen || deviceOf(this.api, this.bot).wasOpened;
  }

  /** Its own connection, where it stands alone. */
  #which() {
    if (!this.#isOwn || !this.#isWanted || typeof this.#talk !== 'object') return undefined;
    const { api, bot, tokenEndpoint, getToken } = this;
    const device = deviceOf(api, bot);
    device.noteOpened();
    return { api, bot, tokenEndpoint, getToken, device };
  }

  #focusPanel(options?: FocusOptions): void {
    // A field that gets the focus brings up the keyboard, over half of a phone: there the finger decides.
    const isTouch = matchMedia('(pointer: coarse)').matches;
    const target = isTouch || typeof this.#talk !== 'object' ? undefined : this.#talk.area;
    (target ?? this.renderRoot.querySelector<HTMLElement>('.panel'))?.focus(options);
  }

  /** The field may come later than the panel; it gets the focus unless that went elsewhere meanwhile. */
  async #focusOpened(): Promise<void> {
    await this.updateComplete;
    this.#focusPanel();
    if (typeof this.#talk === 'object') return;
    await this.#fetchTalk();
    await this.updateComplete;
    if (this.shadowRoot?.activeElement?.matches('.panel')) this.#focusPanel();
  }

  async #fetchTalk(): Promise<void> {
    this.#talk = 'loading';
    try {
      const { WebchatTalk, talkStyles } = await lateTalk.get();
      if (typeof this.#talk === 'object') return;
      this.adoptStyles(talkStyles);
      this.#talk = new WebchatTalk(this, {
        id: () => this.#id,
        person: () => this.#session?.person,
        feed: () => this.#log.feed,
        value: () => this.#log.value,
        words: () => this.#words.texts,
        language: () => this.#words.language,
        onRead: (seq) => {
          this.#seen = seq;
        },
      });
    } catch {
      this.#talk = 'failed';
    }
    this.requestUpdate();
  }

  readonly #onLauncher = (): void => this.toggle();

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
    // Prevented, or the browser closes what the page has open as well.
    event.preventDefault();
    event.stopPropagation();
    this.toggle(false);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ur-webchat': Webchat;
  }
}
