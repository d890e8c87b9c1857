import { ContextProvider } from '@lit/context';
import { LitElement, html, type PropertyValues } from 'lit';
import { property } from 'lit/decorators.js';
import { SchemeController } from '../controllers/scheme-controller.js';
import type { Client, ClientEventMap } from '../data/client.js';
import { clientContext } from '../data/context.js';
import { createPocketBaseClient } from '../data/pocketbase/client.js';
import type { GetToken } from '../data/token.js';
import { version } from '../internal/define-element.js';
import { settingsContext, type Density, type Theme } from '../internal/settings.js';
import type { TextOverrides } from '../locales/texts.js';
import { densityTokens } from '../styles/tokens.js';
import { ClientOwner } from './client-owner.js';
import { providerStyles } from './provider.styles.js';

/**
 * Connects everything inside it to one bot, as one person: the only element that a page has to set up.
 *
 * @summary Connection, identity, language and look for the elements inside.
 *
 * @slot - The elements, anywhere inside, and whatever of the page is around them.
 *
 * @event ur-session-change - The person signed in or out. `detail.session`.
 * @event ur-connection-change - The screen became live, is catching up, or offline. `detail.connection`.
 * @event ur-request-change - A request was made or changed, here or elsewhere. `detail.request`, `detail.by`.
 * @event ur-control-change - Control of a conversation changed. `detail.conversation`, `detail.claim`, `detail.by`.
 * @event ur-unread-change - The number of requests with something unread changed. `detail.requests`.
 * @event ur-error - An element shows an error. `detail.code`, `detail.status`, `detail.element`.
 *
 * @cssproperty [--ur-accent=#3f5bd8] - The one accent: primary action and selection.
 * @cssproperty [--ur-surface=Canvas] - The colour of the page that the elements lie on.
 * @cssproperty [--ur-ink=CanvasText] - What hairlines and fills are mixed from.
 * @cssproperty [--ur-radius=6px] - Corners of controls.
 * @cssproperty [--ur-radius-surface=10px] - Corners of cards, bubbles and menus.
 */
export class Provider extends LitElement {
  static readonly version = version;
  static override styles = [densityTokens, providerStyles];

  /** The address of the API, such as `https://requests.example.com`. */
  @property() api = '';

  /** The bot's id. */
  @property() bot = '';

  /** A URL of the page's own backend that answers `{token}`; asked with `POST`. */
  @property({ attribute: 'token-endpoint' }) tokenEndpoint = '';

  /** A function in place of `token-endpoint`. */
  @property({ attribute: false }) getToken: GetToken | undefined;

  /** A ready data layer in place of all of these. */
  @property({ attribute: false }) client: Client | undefined;

  /** The language of the elements, a BCP 47 tag; unset, the page's. */
  @property() locale = '';

  /** How close the rows are. */
  @property({ reflect: true }) density: Density = 'default';

  /** Light or dark; `auto` follows the page. */
  @property({ reflect: true }) theme: Theme = 'auto';

  /** The page's own words over ours: by area and key, see the embedding guide. */
  @property({ attribute: false }) texts: TextOverrides = {};

  /** The clock that waiting times are measured with, in Unix ms. */
  @property({ attribute: false }) now: (() => number) | undefined;

  readonly #internals = this.attachInternals();
  readonly #clients = new ContextProvider(this, { context: clientContext });
  readonly #settings = new ContextProvider(this, { context: settingsContext, initialValue: this.#currentSettings() });
  readonly #scheme = new SchemeController(this, (scheme, before) => {
    if (before) this.#internals.states.delete(before);
    this.#internals.states.add(scheme);
  });
  readonly #owner = new ClientOwner(
    this,
    () => this.#which(),
    createPocketBaseClient,
    (client) => this.#clients.setValue(client),
  );

  /**
   * Ends the session, as after a sign-out of the page. No dialog of ours opens: the answer says how many lines are
   * unsent, which are kept for the next sign-in of the same person unless they are discarded.
   */
  async signOut(options: { unsent?: 'keep' | 'discard' } = {}): Promise<{ unsent: number }> {
    return (await this.#owner.client?.signOut(options)) ?? { unsent: 0 };
  }

  /** Tries the session and the connection again at once. */
  reconnect(): void {
    this.#owner.client?.reconnect();
  }

  protected override willUpdate(changed: PropertyValues<Provider>): void {
    if (
      ['locale', 'density', 'theme', 'texts', 'api', 'bot', 'client'].some((key) => changed.has(key as keyof Provider))
    )
      this.#settings.setValue(this.#currentSettings());
  }

  protected override render() {
    return html`<span class="probe" @transitionrun=${this.#scheme.measure}></span><slot></slot>`;
  }

  #currentSettings() {
    return {
      locale: this.locale || undefined,
      density: this.density,
      theme: this.theme,
      texts: this.texts,
      isConnecting: Boolean(this.#which()),
    };
  }

  #which() {
    if (this.client) return { client: this.client };
    if (!this.api || !this.bot) return undefined;
    const { api, bot, tokenEndpoint, getToken, now } = this;
    return { api, bot, tokenEndpoint, getToken, now };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ur-provider': Provider;
  }
  interface HTMLElementEventMap extends ClientEventMap {}
}
