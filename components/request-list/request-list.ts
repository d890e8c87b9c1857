import { html, nothing, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import type { CountsAnswer, RequestRow } from '../../backend/schema/index.js';
import { ClockController } from '../controllers/clock-controller.js';
import { FeedController } from '../controllers/feed-controller.js';
import { LocaleController } from '../controllers/locale-controller.js';
import { ThreadConnection } from '../controllers/thread-connection.js';
import type { Directory, Filters, RequestListFeed, RequestListValue, Sort, View } from '../data/client.js';
import type { Loadable } from '../data/feed.js';
import { FiltersSelectEvent } from '../events/filters-select.js';
import { RequestSelectEvent } from '../events/request-select.js';
import { ViewSelectEvent } from '../events/view-select.js';
import { isView, viewCount, viewName } from '../internal/list-views.js';
import type { Density } from '../internal/settings.js';
import { UrElement } from '../internal/ur-element.js';
import { list } from '../locales/en/list.js';
import { views } from '../locales/en/views.js';
import { avatarStyles } from '../styles/avatar.js';
import { menuStyles } from '../styles/menu.js';
import { noticeStyles } from '../styles/notice.js';
import { paneStyles } from '../styles/pane.js';
import { skeletonStyles } from '../styles/skeleton.js';
import { densityTokens } from '../styles/tokens.js';
import { waitStyles } from '../styles/wait.js';
import { ActiveRow } from './active-row.js';
import { noRowsBlank } from './list-blank.js';
import { cleanFilters, isFiltered, type HeadScene, type MenuName } from './list-filters.js';
import { listHead, listToolbar } from './list-head.js';
import { currencyWord, newPill, staleNotice } from './list-notices.js';
import { ListPickers } from './list-pickers.js';
import { listRows } from './list-rows.js';
import { ListSearch } from './list-search.js';
import { ListWindow } from './list-window.js';
import { requestListStyles } from './request-list.styles.js';
import type { RowScene } from './request-row.js';
import { requestRowStyles } from './request-row.styles.js';
import { RowEdits } from './row-edits.js';
import { RowHold } from './row-hold.js';
import { ShownRows } from './shown-rows.js';

/** Waiting times are told in minutes. */
const minute = 60_000;
const noThresholds = { soon: Infinity, late: Infinity };
const noRows: readonly RequestRow[] = [];

/**
 * Requests under a view, filters and an order, live: the first thing that an agent sees. Status and assignee are
 * changed in the row; opening a row only tells, unless rows are links.
 *
 * @summary The list of requests.
 *
 * @slot empty - Shown in place of our words when there is nothing in the view.
 *
 * @event ur-request-select - A request was opened; not cancelled, it becomes the selected one. `detail.id`.
 * @event ur-request-edit - A request is about to be changed in its row. `detail.id`, `detail.change`, `detail.previous`.
 * @event ur-filters-select - Other filters or another order were chosen. `detail.filters`, `detail.sort`.
 * @event ur-view-select - Another view was chosen in the head. `detail.view`.
 *
 * @csspart toolbar - The filters and the order.
 * @csspart rows - The scroller with the rows.
 * @csspart row - A row; `selected` and `unread` too, when it is.
 * @csspart row-title - What opens the request.
 * @csspart row-status - The button with the status.
 * @csspart row-assignee - The button with the assignee.
 * @csspart row-wait - How long the person waits, or when something happened last.
 */
export class RequestList extends UrElement {
  static override styles = [
    ...[UrElement.styles].flat(),
    avatarStyles,
    menuStyles,
    noticeStyles,
    paneStyles,
    skeletonStyles,
    waitStyles,
    densityTokens,
    requestListStyles,
    requestRowStyles,
  ];

  /** `all`, `mine`, `unassigned`, `open`, `online`, `done`, or `group:` and a group's id. */
  @property() view: View = 'all';

  /** Which requests of the view to show; each list of values means "one of these". */
  @property({ attribute: false }) filters: Filters = {};

  /** `newest`, `oldest`, `waiting` or `activity`. */
  @property() sort: Sort = 'newest';

  /** Only requests of this person, by the id that the page itself knows them by. */
  @property() interlocutor = '';

  /** The request that is open beside the list. */
  @property({ attribute: 'selected-id' }) selectedId = '';

  /** Rows alone under the view's name: no filters, no search, no switching of views. */
  @property({ type: Boolean, attribute: 'no-toolbar' }) noToolbar = false;

  /** Something else switches the views, such as `ur-request-views` beside the list. */
  @property({ type: Boolean, attribute: 'no-views' }) noViews = false;

  /** The height of the rows, where it is not the provider's. */
  @property({ reflect: true }) density: Density | undefined;

  /** The address of a request; rows are links only with it. */
  @property({ attribute: false }) requestHref: ((request: RequestRow) => string) | undefined;

  readonly #locale = new LocaleController(this, 'list', list);
  readonly #viewLocale = new LocaleController(this, 'views', views);
  readonly #list = new FeedController<RequestListValue, RequestListFeed>(
    this,
    (client) => (isView(this.view) ? client.requests(this.#query) : undefined),
    () => [JSON.stringify(this.#query)],
  );
  readonly #directory = new FeedController<Directory>(this, (client) => client.directory());
  readonly #counts = new FeedController<CountsAnswer>(
    this,
    (client) => (this.#needsCounts ? client.counts() : undefined),
    () => [this.#needsCounts],
  );
  readonly #connection = new ThreadConnection(this);
  readonly #edits = new RowEdits(this, () => this.#rows);
  readonly #pickers = new ListPickers(this, () => this.#headScene());
  readonly #search = new ListSearch(this, {
    text: () => this.filters.text ?? '',
    search: (text) => this.#setFilters({ ...this.filters, text }),
  });
  readonly #window = new ListWindow(this, {
    scroller: () => this.#scroller,
    probe: () => this.renderRoot.querySelector<HTMLElement>('.row--probe'),
    ids: () => this.#ids,
    hasMore: () => this.#list.value?.hasMore ?? false,
    more: () => void this.#list.feed?.more(),
    onRest: () => this.#onRest(),
  });
  readonly #active = new ActiveRow(this, {
    window: this.#window,
    scroller: () => this.#scroller,
    ids: () => this.#ids,
    preferred: () => this.selectedId,
  });
  readonly #hold = new RowHold(this, {
    feed: () => this.#list.feed,
    scroller: () => this.#scroller,
    isAtStart: () => this.#window.isAtStart,
  });
  readonly #shown = new ShownRows();
  #shownFeed: RequestListFeed | undefined;

  constructor() {
    super();
    new ClockController(this, minute);
  }

  protected override get main(): Loadable<RequestListValue> | undefined {
    const group = this.view.startsWith('group:') ? this.view.slice('group:'.length) : undefined;
    const groups = this.#directory.value?.groups;
    if (!isView(this.view) || (group && groups && !groups.some(({ id }) => id === group))) return undefined;
    return this.#list.current;
  }

  protected override isEmpty(): boolean {
    return this.#rows.length === 0;
  }

  get #query() {
    const { view, sort, interlocutor } = this;
    return { view, filters: cleanFilters(this.filters), sort, ...(interlocutor && { interlocutor }) };
  }

  get #rows(): readonly RequestRow[] {
    return this.#list.value?.rows ?? noRows;
  }

  get #ids(): readonly string[] {
    return this.#shown.take(this.#rows);
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('.rows');
  }

  get #needsCounts(): boolean {
    if (this.#pickers.openMenu === 'view') return true;
    return isFiltered(this.filters) && !this.interlocutor && this.#list.value?.rows.length === 0;
  }

  /** Brings the new requests into the list, and the list to its start. */
  showNew(): void {
    const hadFocus = this.renderRoot.querySelector('.pill')?.matches(':focus');
    this.#list.feed?.showNew();
    this.#window.reveal(0);
    if (hadFocus) this.#active.focusSoon(this.#ids[0] ?? '');
  }

  /** Scrolls a request into view, if it is among those that are loaded. */
  scrollToRequest(id: string): void {
    const index = this.#ids.indexOf(id);
    if (index >= 0) this.#window.reveal(index);
  }

  override focus(): void {
    if (this.#rows.length) this.#active.focus();
    else (this.renderRoot.querySelector<HTMLElement>('.blank button') ?? this.#scroller)?.focus();
  }

  override async reload(): Promise<void> {
    await super.reload();
    await this.#list.feed?.reload();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    const density = this.density ?? this.settings?.density;
    if (density === 'compact') this.internals.states.add('compact');
    else this.internals.states.delete('compact');
  }

  protected override update(changed: PropertyValues): void {
    // The feeds are the new ones now. Another list starts at its start.
    if (this.#list.feed !== this.#shownFeed) this.#window.reset();
    this.#shownFeed = this.#list.feed;
    super.update(changed);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const { held = 0, rows = noRows } = this.#list.value ?? {};
    // Nothing is read that could move.
    if (held && !rows.length) this.#list.feed?.showNew();
    else if (held) this.activeClient?.announce(this.#locale.texts.newRequests(held), `held ${this.view} ${held}`);
  }

  // What is done -----------------------------------------------------------------------------------

  #open(request: RequestRow, event: MouseEvent): void {
    // A link that is opened beside this page is the browser's.
    if (this.requestHref && (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) return;
    /** @internal */
    if (this.dispatchEvent(new RequestSelectEvent({ id: request.id }))) this.selectedId = request.id;
    else event.preventDefault();
  }

  #select(view: View): void {
    /** @internal */
    if (this.dispatchEvent(new ViewSelectEvent({ view }))) this.view = view;
  }

  #setFilters(filters: Filters, sort = this.sort): void {
    filters = cleanFilters(filters);
    /** @internal */
    if (!this.dispatchEvent(new FiltersSelectEvent({ filters, sort }))) return;
    this.filters = filters;
    this.sort = sort;
  }

  #onMenu = (name: MenuName, button: HTMLElement): void => void this.#pickers.showMenu(name, button);

  #onRest(): void {
    this.#hold.check();
    this.#list.feed?.look(this.#window.mounted([]).flatMap((index) => this.#ids[index] ?? []));
  }

  // What is shown ----------------------------------------------------------------------------------

  override render() {
    const phase = this.phase;
    const hasNoPlace = phase === 'unconfigured' || phase === 'signed-out' || phase === 'outdated';
    return html`<section
      class="list pane"
      aria-label=${this.#locale.texts.rows}
      lang=${this.#locale.language}
      @pointerover=${this.#pickers.prefetch}
      @focusin=${this.#pickers.prefetch}
    >
      ${hasNoPlace ? this.renderBlank() : this.#renderList()}
    </section>`;
  }

  #renderList() {
    const scene = this.#headScene();
    const { value, current } = this.#list;
    const { texts: common } = this.common;
    const currency = { trouble: this.#connection.trouble, list: current };
    const hasToolbar = !this.noToolbar && this.phase !== 'forbidden';
    return html`${listHead(scene, {
        total: value?.total,
        hasSwitcher: !this.noToolbar && !this.noViews,
        hasSearch: hasToolbar,
        search: this.#search,
        connection: currencyWord(currency, common),
        onMenu: this.#onMenu,
      })}
      ${hasToolbar ? listToolbar(scene, this.#onMenu) : nothing}
      ${staleNotice(currency, this.#locale.language, common, () => void this.reload())}
      <div class="list__body">
        ${value?.held ? newPill(value.held, this.#locale.texts, () => this.showNew()) : nothing}
        ${this.#renderScroller()}
        ${this.#edits.renderToast({ words: this.#locale.texts, common, agentName: this.#agentName })}
        ${this.#pickers.renderToast(common)}
        <div class="row row--probe" aria-hidden="true"></div>
      </div>
      ${this.#pickers.render()} ${this.#edits.render()}`;
  }

  #renderScroller() {
    const hasRows = this.#rows.length > 0;
    const { total } = this.#list.value ?? {};
    return html`<div
      class="rows pane__scroll"
      part="rows"
      tabindex="-1"
      role=${hasRows ? 'grid' : nothing}
      aria-label=${hasRows ? viewName(this.view, this.#viewLocale.texts, this.#directory.value) : nothing}
      aria-rowcount=${hasRows ? (total ?? -1) : nothing}
      @scroll=${this.#window.onScroll}
      @focusin=${this.#active.onFocusin}
      @focusout=${this.#hold.check}
      @keydown=${this.#active.onKeydown}
      @pointerenter=${this.#hold.onPointer}
      @pointerleave=${this.#hold.onPointer}
    >
      ${hasRows ? this.#renderRows() : this.#renderNoRows()}
    </div>`;
  }

  #renderRows() {
    const active = this.#active.index;
    const picking = this.#edits.openID;
    const state = {
      mounted: this.#window.mounted([active, picking ? this.#ids.indexOf(picking) : -1]),
      rowHeight: this.#window.rowHeight,
      active,
      selectedId: this.selectedId,
      fresh: this.#shown.fresh,
    };
    return listRows(this.#list.value!, state, this.#rowScene());
  }

  #renderNoRows() {
    const { phase } = this;
    if (phase === 'gone') return this.renderBlank();
    return noRowsBlank(phase, {
      words: this.#locale.texts,
      tryAgain: this.common.texts.tryAgain,
      view: this.view,
      isOnePerson: Boolean(this.interlocutor),
      isFiltered: isFiltered(this.filters),
      hidden: viewCount(this.view, this.#counts.value),
      onRetry: () => void this.reload(),
      onMine: () => this.#select('mine'),
      onClear: () => {
        this.#setFilters({});
        this.#scroller?.focus();
      },
    });
  }

  #agentName = (id: string): string =>
    this.#directory.value?.agents.find((agent) => agent.id === id)?.name ?? this.common.texts.unknownPerson;

  #rowScene(): RowScene {
    const session = this.activeClient?.session.current;
    return {
      words: this.#locale.texts,
      common: this.common.texts,
      language: this.#locale.language,
      now: this.activeClient?.now() ?? 0,
      thresholds: session?.state === 'signed-in' ? session.bot.waiting : noThresholds,
      agentName: this.#agentName,
      href: this.requestHref,
      onOpen: (request, event) => this.#open(request, event),
      onPick: (field, request, button) =>
        void this.#pickers.open(button, () => this.#edits.pick(field, request, button)),
    };
  }

  #headScene(): HeadScene {
    const session = this.activeClient?.session.current;
    return {
      words: this.#locale.texts,
      common: this.common.texts,
      viewWords: this.#viewLocale.texts,
      language: this.#locale.language,
      view: this.view,
      filters: this.filters,
      sort: this.sort,
      me: session?.state === 'signed-in' ? session.person.id : '',
      directory: this.#directory.value,
      counts: this.#counts.value,
      onView: (view) => this.#select(view),
      onFilters: (filters) => this.#setFilters(filters),
      onSort: (sort) => this.#setFilters(this.filters, sort),
    };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ur-request-list': RequestList;
  }
}
