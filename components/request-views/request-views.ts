import { html, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import type { CountsAnswer } from '../../backend/schema/routes.js';
import { FeedController } from '../controllers/feed-controller.js';
import { LocaleController } from '../controllers/locale-controller.js';
import { ThreadConnection } from '../controllers/thread-connection.js';
import type { Directory, View } from '../data/client.js';
import type { Loadable } from '../data/feed.js';
import { ViewSelectEvent } from '../events/view-select.js';
import { countText, fixedViews, viewCount, viewIcon, viewName } from '../internal/list-views.js';
import { moveFocus } from '../internal/roving-focus.js';
import { UrElement } from '../internal/ur-element.js';
import { views } from '../locales/en/views.js';
import { paneStyles } from '../styles/pane.js';
import { skeletonStyles } from '../styles/skeleton.js';
import { requestViewsStyles } from './request-views.styles.js';

/**
 * The views of the inbox, each with how many requests are in it: all, one's own, unassigned, open, online now, done,
 * and one for each group.
 *
 * @summary Switches between the views of the inbox.
 *
 * @event ur-view-select - A view was chosen; not cancelled, it becomes the current one. `detail.view`.
 *
 * @csspart view - The button of a view; `selected` too, when it is the current one.
 * @csspart view-count - How many requests are in it.
 */
export class RequestViews extends UrElement {
  static override styles = [...[UrElement.styles].flat(), paneStyles, skeletonStyles, requestViewsStyles];

  /** The current view. */
  @property() view: View = 'all';

  /** Icons alone, each with its name as a tooltip. */
  @property({ type: Boolean, reflect: true }) rail = false;

  readonly #locale = new LocaleController(this, 'views', views);
  readonly #counts = new FeedController<CountsAnswer>(this, (client) => client.counts());
  readonly #directory = new FeedController<Directory>(this, (client) => client.directory());
  readonly #connection = new ThreadConnection(this);

  protected override get main(): Loadable<unknown> {
    return this.#counts.current;
  }

  override focus(options?: FocusOptions): void {
    const current = this.renderRoot.querySelector<HTMLElement>('.view[aria-current]') ?? this.#buttons[0];
    (current ?? this.renderRoot.querySelector<HTMLElement>('button'))?.focus(options);
  }

  get #buttons(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.view')];
  }

  #select(view: View): void {
    /** @internal */
    if (this.dispatchEvent(new ViewSelectEvent({ view }))) this.view = view;
  }

  override render() {
    const words = this.#locale.texts;
    // Without counts one can still move between the views.
    const blank = this.phase === 'failed' ? undefined : this.renderBlank();
    return html`<nav class="views pane" aria-label=${words.label} lang=${this.#locale.language}>
      ${blank ?? [this.#renderViews(), this.#renderFoot()]}
    </nav>`;
  }

  #renderViews() {
    const words = this.#locale.texts;
    const groups = this.#directory.value?.groups;
    const column = (event: KeyboardEvent) => moveFocus(event, this.#buttons, 'column');
    return html`<header class="pane__head"><h2 class="pane__title">${words.title}</h2></header>
      <div class="views__scroll pane__scroll" @keydown=${column}>
        <ul class="views__list" role="list">
          ${fixedViews.map((view) => this.#renderView(view))}
        </ul>
        ${
          (groups ? groups.length === 0 : this.#directory.current.state === 'failed')
            ? nothing
            : html`<h3 class="views__heading">${words.groups}</h3>
                <ul class="views__list" role="list">
                  ${groups?.map(({ id }) => this.#renderView(`group:${id}`)) ?? this.#renderBones()}
                </ul>`
        }
      </div>`;
  }

  #renderView(view: View) {
    const words = this.#locale.texts;
    const name = view === 'all' && !this.rail ? words.allHere : viewName(view, words, this.#directory.value);
    const count = viewCount(view, this.#counts.value);
    const shown = count === undefined ? '' : countText(count, this.#locale.language);
    const isCurrent = view === this.view;
    const isGroup = view.startsWith('group:');
    return html`<li>
      <button
        class="view"
        type="button"
        part="view ${isCurrent ? 'selected' : ''}"
        aria-current=${isCurrent ? 'page' : nothing}
        title=${this.rail ? (shown ? words.counted(name, shown) : name) : nothing}
        @click=${() => this.#select(view)}
      >
        ${viewIcon(view)()}<span class="view__label" dir="auto" lang=${isGroup ? '' : nothing}>${name}</span
        ><span class="view__count" part="view-count">${shown}</span>
      </button>
    </li>`;
  }

  #renderBones() {
    if (this.phase !== 'loading') return nothing;
    return ['bone--60', 'bone--45', 'bone--60'].map(
      (width) => html`<li class="view" aria-hidden="true"><span class="bone ${width}"></span></li>`,
    );
  }

  #renderFoot() {
    const words = this.common.texts;
    const trouble = this.#connection.trouble?.state;
    const [look, text] =
      trouble === 'offline'
        ? ['live--offline', words.offline]
        : trouble === 'catching-up'
          ? ['live--catching', words.catchingUp]
          : ['', words.live];
    return html`<footer class="views__foot">
      ${
        this.phase === 'failed'
          ? html`<p class="views__failed">
              <span class="views__why">${this.#locale.texts.countsFailed}</span>
              <button class="link" type="button" @click=${() => void this.reload()}>${words.tryAgain}</button>
            </p>`
          : nothing
      }
      ${
        this.phase === 'loading'
          ? nothing
          : html`<span class="live ${look}" role="status" title=${this.rail ? text : nothing}
              ><span class="live__text">${text}</span></span
            >`
      }
    </footer>`;
  }

  override async reload(): Promise<void> {
    await super.reload();
    await Promise.all([this.#counts.feed?.reload(), this.#directory.feed?.reload()]);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ur-request-views': RequestViews;
  }
}
