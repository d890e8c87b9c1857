import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { ifDefined } from 'lit/directives/if-defined.js';
import { live } from 'lit/directives/live.js';
import type { RequestRow } from '../../backend/schema/records.js';
import { FeedController } from '../controllers/feed-controller.js';
import { LocaleController } from '../controllers/locale-controller.js';
import type { Filters, RequestListValue, Sort, View } from '../data/client.js';
import { ConversationOpenEvent } from '../events/conversation-open.js';
import { FiltersSelectEvent } from '../events/filters-select.js';
import type { IntentEvent } from '../events/intent-event.js';
import { NavigateEvent } from '../events/navigate.js';
import { RequestSelectEvent } from '../events/request-select.js';
import { ViewSelectEvent } from '../events/view-select.js';
import { exportedParts } from '../internal/exported-parts.js';
import { isView } from '../internal/list-views.js';
import { UrElement } from '../internal/ur-element.js';
import { inbox } from '../locales/en/inbox.js';
import { cleanFilters } from '../request-list/list-filters.js';
import { blank } from '../styles/blank.js';
import { checkStyles } from '../styles/check.js';
import { chatMultiple20 } from '../styles/icons.js';
import type { TakeoverChat } from '../takeover-chat/takeover-chat.js';
import { ConversationNews } from './conversation-news.js';
import { InboxKeys } from './inbox-keys.js';
import { pathOf, type InboxPlace, type Pane } from './inbox-place.js';
import { InboxRoutes } from './inbox-routes.js';
import { inboxTabs } from './inbox-tabs.js';
import { InboxWidth } from './inbox-width.js';
import { inboxStyles } from './inbox.styles.js';
import { PaneWidths, type InboxLayout } from './pane-widths.js';
import type { Routing } from './url-place.js';

/**
 * The whole inbox: views, list, request and conversation side by side, as many as there is room for. It composes the
 * elements of the same names and can nothing that they cannot.
 *
 * @summary The agents' inbox.
 *
 * @slot list-start - Above the list, such as the page's own notice.
 * @slot detail-end - Below a request's attributes.
 *
 * @event ur-view-select - Another view is about to be shown. `detail.view`.
 * @event ur-filters-select - Other filters or another order are about to be shown. `detail.filters`, `detail.sort`.
 * @event ur-request-select - A request is about to be opened, or closed (''). `detail.id`.
 * @event ur-conversation-open - The conversation beside a request is about to be shown. `detail.conversation`, `detail.seq`, `detail.take`.
 * @event ur-navigate - The inbox is about to go to another place. `detail.path`, such as `/mine/abc123`.
 */
export class Inbox extends UrElement {
  static override styles = [...[UrElement.styles].flat(), checkStyles, inboxStyles];

  /** The view that is shown. */
  @property() view: View = 'all';

  /** What the list is narrowed to. */
  @property({ attribute: false }) filters: Filters = {};

  /** The list's order. */
  @property() sort: Sort = 'newest';

  /** The record id of the request that is open; '' for none. */
  @property({ attribute: 'request-id' }) requestId = '';

  /** What is shown where there is no room for all: the list, the request, or its conversation. */
  @property() pane: Pane = 'list';

  /** Only requests of this person (the page's own id of them). */
  @property() interlocutor = '';

  /** The widths of list and conversation, in px, where the page keeps them; else the browser remembers them. */
  @property({ attribute: false }) layout: InboxLayout | undefined;

  /** Where the inbox's place shows in the page's address: nowhere, in the hash, or in the path. */
  @property() routing: Routing = 'none';

  /** What comes before the place in the address, such as `/requests`. */
  @property() base = '';

  /** The address of a request on the page: rows become links to it. */
  @property({ attribute: false }) requestHref: ((request: RequestRow) => string) | undefined;

  readonly #locale = new LocaleController(this, 'inbox', inbox);
  readonly #routes = new InboxRoutes(this, {
    nothingOpened: () => this.#renderNothingOpened(),
    request: () => this.#renderRequest(),
  });
  readonly #widths = new PaneWidths(this);
  readonly #width = new InboxWidth(this);
  /** The list's own feed, to know what comes before and after the request that is open. */
  readonly #rows = new FeedController<RequestListValue>(
    this,
    (client) => (isView(this.view) ? client.requests(this.#query) : undefined),
    () => [JSON.stringify(this.#query)],
  );
  readonly #news = new ConversationNews(this, () => this.pane === 'conversation' || this.#width.isWide);
  /** The request whose conversation was shown: it stays mounted behind the other tab. */
  #mounted = '';
  /** Where the conversation is opened; undefined at its end. */
  #at: number | undefined;

  constructor() {
    super();
    new InboxKeys(this, {
      canGoBack: () => this.#width.room === 'narrow' && this.pane !== 'list',
      back: () => void this.#back(),
      step: (by) => this.#step(by),
    });
  }

  /** Where the inbox is: view, request and pane, set at once. */
  get place(): InboxPlace {
    return { view: this.view, requestId: this.requestId, pane: this.pane };
  }
  set place({ view, requestId, pane }: InboxPlace) {
    Object.assign(this, { view, requestId, pane });
  }

  /** Puts the focus into the list, or into what is shown instead of it. */
  override focus(options?: FocusOptions): void {
    const pane = this.#width.room === 'narrow' ? this.pane : 'list';
    this.#elementOf(pane)?.focus(options);
  }

  protected override get main() {
    return { state: 'ready', value: undefined } as const;
  }

  get #query() {
    const { view, sort, interlocutor } = this;
    return { view, filters: cleanFilters(this.filters), sort, ...(interlocutor && { interlocutor }) };
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.hasUpdated && (changed.has('routing') || changed.has('base'))) this.#routes.readAddress();
    // A request that the page opens is shown, and with none there is but the list; unless the page says which pane.
    const saysPane = this.hasUpdated ? changed.has('pane') : this.hasAttribute('pane');
    if (!this.requestId) this.pane = 'list';
    else if (changed.has('requestId') && !saysPane && this.pane === 'list') this.pane = 'request';
    if (changed.has('requestId')) this.#at = undefined;
    if (this.pane === 'conversation' || this.#width.isWide) this.#mounted = this.requestId;
    this.#routes.follow();
    super.willUpdate(changed);
  }

  /** Sends what a part is about to do on as the inbox's own; cancelled, the part does not do it either. */
  #relay(event: IntentEvent<unknown>, own: IntentEvent<unknown>): boolean {
    event.stopPropagation();
    /** @internal */
    if (this.dispatchEvent(own)) return true;
    event.preventDefault();
    return false;
  }

  #go(to: Partial<InboxPlace>, cause?: Event): boolean {
    const next = { ...this.place, ...to };
    const path = pathOf(next);
    /** @internal */
    if (path !== pathOf(this.place) && !this.dispatchEvent(new NavigateEvent({ path }))) {
      cause?.preventDefault();
      return false;
    }
    this.#routes.move();
    this.place = next;
    return true;
  }

  #onViewSelect(event: ViewSelectEvent): void {
    const { view } = event.detail;
    if (!this.#relay(event, new ViewSelectEvent({ view }))) return;
    // The request stays open beside the list; where there is only the list to be seen, so it remains.
    this.#go({ view }, event);
  }

  #onFiltersSelect(event: FiltersSelectEvent): void {
    const { filters, sort } = event.detail;
    if (!this.#relay(event, new FiltersSelectEvent({ filters, sort }))) return;
    this.filters = filters;
    this.sort = sort;
  }

  #onRequestSelect(event: RequestSelectEvent): void {
    const { id } = event.detail;
    if (this.#relay(event, new RequestSelectEvent({ id }))) this.#open(id, event);
  }

  /** Rows are links so that they can be opened beside this page; a plain click opens them here. */
  #onListClick(event: MouseEvent): void {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (event.composedPath().some((place) => place instanceof HTMLAnchorElement)) event.preventDefault();
  }

  #open(id: string, cause?: Event): void {
    const isNarrow = this.#width.room === 'narrow';
    const pane = !id ? 'list' : isNarrow || this.pane === 'list' ? 'request' : this.pane;
    if (this.#go({ requestId: id, pane }, cause) && isNarrow) void this.#focusOn(pane);
  }

  #onConversationOpen(event: ConversationOpenEvent): void {
    const { conversation, seq, take } = event.detail;
    // The detail does not open it in its own place in any case: here it has one.
    if (!this.#relay(event, new ConversationOpenEvent({ conversation, seq, take }))) return;
    event.preventDefault();
    if (!this.#go({ pane: 'conversation' })) return;
    this.#at = take ? undefined : seq;
    void this.#enterConversation(take);
  }

  async #enterConversation(take: boolean): Promise<void> {
    const chat = (await this.#focusOn('conversation')) as TakeoverChat | null;
    if (take) await chat?.takeControl();
  }

  async #back(): Promise<void> {
    const { requestId } = this;
    /** @internal */
    if (!this.dispatchEvent(new RequestSelectEvent({ id: '' }))) return;
    if (!this.#go({ requestId: '', pane: 'list' })) return;
    await this.updateComplete;
    this.#list?.scrollToRequest(requestId);
    this.#list?.focus();
  }

  /** Opens the request after (1) or before (-1) the one that is open, as far as the list is loaded. */
  #step(by: 1 | -1): void {
    const rows = this.#rows.value?.rows ?? [];
    const at = rows.findIndex(({ id }) => id === this.requestId);
    const next = at < 0 ? rows[0] : rows[at + by];
    if (!next) return;
    /** @internal */
    if (!this.dispatchEvent(new RequestSelectEvent({ id: next.id }))) return;
    this.#open(next.id);
    this.#list?.scrollToRequest(next.id);
  }

  get #list() {
    return this.renderRoot.querySelector('ur-request-list');
  }

  #elementOf(pane: Pane): UrElement | null {
    return this.renderRoot.querySelector<UrElement>(`[data-pane=${pane}]`);
  }

  /** Once it is there: what a place shows is rendered one update after the place is entered. */
  async #focusOn(pane: Pane): Promise<UrElement | null> {
    for (let tries = 0; tries < 3 && (await this.updateComplete, !this.#elementOf(pane)); tries++)
      await new Promise(requestAnimationFrame);
    const element = this.#elementOf(pane);
    await element?.updateComplete;
    element?.focus();
    return element;
  }

  override render(): TemplateResult {
    const blank = this.renderBlank();
    if (blank) return html`<div class="panes panes--blank" lang=${this.#locale.language}>${blank}</div>`;
    const { room } = this.#width;
    const isListHidden = room === 'narrow' && this.pane !== 'list';
    return html`<div class="panes panes--${room}" lang=${this.#locale.language}>
      ${this.#width.isWide ? this.#renderViews() : nothing}
      <div class="list ${isListHidden ? 'list--behind' : ''}">${this.#renderList()}</div>
      ${room === 'narrow' ? nothing : this.#widths.splitter('list', this.#locale.texts.listWidth)}
      ${room === 'narrow' && this.pane === 'list' ? nothing : html`<div class="request">${this.#routes.outlet()}</div>`}
    </div>`;
  }

  #renderViews() {
    return html`<ur-request-views
      class="views"
      data-pane="views"
      exportparts=${exportedParts}
      .client=${this.client}
      .view=${live(this.view)}
      .rail=${this.#width.room === 'rail'}
      @ur-view-select=${this.#onViewSelect}
    ></ur-request-views>`;
  }

  #renderList() {
    const words = this.#locale.texts;
    return html`<slot name="list-start"></slot>
      <ur-request-list
        data-pane="list"
        exportparts=${exportedParts}
        .client=${this.client}
        .view=${live(this.view)}
        .filters=${live(this.filters)}
        .sort=${live(this.sort)}
        .interlocutor=${this.interlocutor}
        .selectedId=${live(this.requestId)}
        .requestHref=${this.#href}
        .noViews=${this.#width.isWide}
        @click=${this.#onListClick}
        @ur-view-select=${this.#onViewSelect}
        @ur-filters-select=${this.#onFiltersSelect}
        @ur-request-select=${this.#onRequestSelect}
      ></ur-request-list>
      ${
        this.requestId && this.#width.isWide
          ? html`<button class="button skip" type="button" @click=${() => void this.#focusOn('conversation')}>
              ${words.skipToComposer}
            </button>`
          : nothing
      }`;
  }

  /** The page's own address of a request, else ours where the page has opted in. */
  get #href() {
    if (this.requestHref) return this.requestHref;
    return this.routing === 'none' ? undefined : this.#ownHref;
  }
  readonly #ownHref = ({ id }: RequestRow): string =>
    this.#routes.href({ view: this.view, requestId: id, pane: 'request' }) ?? '';

  #renderNothingOpened() {
    const words = this.#locale.texts;
    return html`<div class="nothing">
      ${blank({
        icon: chatMultiple20(),
        title: words.nothingTitle,
        text: html`${words.nothingText} <kbd class="key">J</kbd> ${words.nothingAnd} <kbd class="key">K</kbd>.`,
      })}
    </div>`;
  }

  #renderRequest() {
    const words = this.#locale.texts;
    const { isWide } = this.#width;
    const isTalk = this.pane === 'conversation';
    return html`${
        isWide
          ? nothing
          : inboxTabs({
              words,
              pane: this.pane,
              hasNews: this.#news.areThere,
              back: this.#width.room === 'narrow' ? () => void this.#back() : undefined,
              select: (pane) => void this.#go({ pane }),
            })
      }
      <div
        class="detail"
        id="panel-request"
        role=${ifDefined(isWide ? undefined : 'tabpanel')}
        aria-labelledby=${isWide ? nothing : 'tab-request'}
        ?hidden=${!isWide && isTalk}
      >
        <ur-request-detail
          data-pane="request"
          exportparts=${exportedParts}
          .client=${this.client}
          .requestId=${this.requestId}
          .conversationShown=${isWide}
          @ur-conversation-open=${this.#onConversationOpen}
        >
          <slot name="detail-end" slot="end"></slot>
        </ur-request-detail>
      </div>
      ${isWide ? this.#widths.splitter('conversation', words.conversationWidth) : nothing}
      <div
        class="conversation"
        id="panel-conversation"
        role=${ifDefined(isWide ? undefined : 'tabpanel')}
        aria-labelledby=${isWide ? nothing : 'tab-conversation'}
        ?hidden=${!isWide && !isTalk}
      >
        ${
          this.#mounted === this.requestId
            ? html`<ur-takeover-chat
                data-pane="conversation"
                exportparts=${exportedParts}
                .client=${this.client}
                .requestId=${this.requestId}
                .at=${this.#at}
                @ur-request-select=${this.#onRequestSelect}
              ></ur-takeover-chat>`
            : nothing
        }
      </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ur-inbox': Inbox;
  }
}
