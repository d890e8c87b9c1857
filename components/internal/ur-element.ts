import {
  LitElement,
  adoptStyles,
  html,
  type CSSResult,
  type CSSResultGroup,
  type CSSResultOrNative,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import { property } from 'lit/decorators.js';
import { ContextValue } from '../controllers/context-value.js';
import { LocaleController } from '../controllers/locale-controller.js';
import type { Client } from '../data/client.js';
import { clientContext } from '../data/context.js';
import type { UrError } from '../data/errors.js';
import type { Loadable } from '../data/feed.js';
import { common } from '../locales/en/common.js';
import { blank, blankStyles } from '../styles/blank.js';
import { buttonStyles } from '../styles/button.js';
import { iconStyles } from '../styles/icon.js';
import { errorCircle20, lockClosed20, mailInbox20 } from '../styles/icons.js';
import { reset } from '../styles/reset.js';
import { tokens } from '../styles/tokens.js';
import { Voice } from './announcer.js';
import { version } from './define-element.js';
import { keepEditableKeys } from './editable-keys.js';
import { settingsContext } from './settings.js';

/** What an element is doing; each is a custom state `:state(...)`, and has its own rendering. */
export type Phase =
  | 'unconfigured'
  | 'signed-out'
  | 'outdated'
  | 'loading'
  | 'ready'
  | 'stale'
  | 'empty'
  | 'failed'
  | 'forbidden'
  | 'gone';

/**
 * What all elements share: the client and the settings of the place where they stand, their phase, the words that
 * every element needs, and the behaviour that an embedded root owes to its page.
 */
export abstract class UrElement extends LitElement {
  static readonly version = version;
  static override styles: CSSResultGroup = [tokens, reset, iconStyles, buttonStyles, blankStyles];

  /** The data layer of this element and all inside it; wins over the provider's. */
  @property({ attribute: false }) client: Client | undefined;

  protected readonly common = new LocaleController(this, 'common', common);
  protected readonly internals = this.attachInternals();
  readonly #context = new ContextValue(this, clientContext);
  readonly #settings = new ContextValue(this, settingsContext);
  #followed: Client | undefined;
  #unfollow: (() => void) | undefined;
  #phase: Phase | undefined;
  #lateStyles: readonly CSSResult[] = [];

  constructor() {
    super();
    keepEditableKeys(this);
  }

  /** The client in force: the own property's, else the provider's. */
  get activeClient(): Client | undefined {
    return this.client ?? this.#context.value;
  }

  get settings() {
    return this.#settings.value;
  }

  /** What this element shows; undefined when it lacks what it needs to know (an id). Its phase follows from it. */
  protected abstract get main(): Loadable<unknown> | undefined;

  /** Whether what is there has nothing in it. */
  protected isEmpty(): boolean {
    return false;
  }

  get phase(): Phase {
    const session = this.activeClient?.session.current;
    if (!session) return this.settings?.isConnecting ? 'loading' : 'unconfigured';
    if (session.state === 'opening') return 'loading';
    if (session.state !== 'signed-in') return session.state;
    const main = this.main;
    if (!main) return 'unconfigured';
    if (main.state === 'failed') return phaseOf(main.error);
    if (main.state === 'ready' && this.isEmpty()) return 'empty';
    return main.state;
  }

  /** Tells a screen reader that a change is stored; to the eye, the new value says so. */
  confirmSaved({ id, rev }: { id: string; rev: number }): void {
    this.activeClient?.announce(this.common.texts.saved, `saved:${id}:${rev}`);
  }

  /** Loads what is shown again. */
  async reload(): Promise<void> {
    this.activeClient?.reconnect();
    await this.updateComplete;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#follow(undefined);
  }

  /** In another document (a pop-up, an iframe) the sheets of the old one are lost and must be made of its own class. */
  adoptedCallback(): void {
    const view = this.ownerDocument.defaultView as (Window & typeof globalThis) | null;
    const root = this.shadowRoot;
    if (!view || !root) return;
    root.adoptedStyleSheets = this.#allStyles.map((style) => {
      const sheet = new view.CSSStyleSheet();
      sheet.replaceSync(
        'cssText' in style ? style.cssText : [...style.cssRules].map((rule) => rule.cssText).join('\n'),
      );
      return sheet;
    });
  }

  /** @internal Sheets of a part that is fetched late, after those of the element. */
  adoptStyles(styles: readonly CSSResult[]): void {
    this.#lateStyles = [...this.#lateStyles, ...styles.filter((style) => !this.#lateStyles.includes(style))];
    adoptStyles(this.renderRoot as ShadowRoot, this.#allStyles);
  }

  get #allStyles(): CSSResultOrNative[] {
    return [...(this.constructor as typeof LitElement).elementStyles, ...this.#lateStyles];
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    this.#follow(this.isConnected ? this.activeClient : undefined);
  }

  protected override update(changed: PropertyValues): void {
    // Controllers find the feeds of this update between `willUpdate` and here: before, the phase is that of the old ones.
    this.#enter(this.phase);
    super.update(changed);
  }

  /** The rendering of a phase in which there is nothing of this element's own to show; undefined in the others. */
  protected renderBlank(phase: Phase = this.phase): TemplateResult | undefined {
    const words = this.common.texts;
    const again = html`<button class="button" type="button" @click=${() => void this.reload()}>
      ${words.tryAgain}
    </button>`;
    switch (phase) {
      case 'unconfigured':
        return blank({
          icon: mailInbox20(),
          title: words.unconfiguredTitle,
          text: this.activeClient ? words.wrongIdText : words.unconfiguredText,
        });
      case 'signed-out':
        return blank({ icon: lockClosed20(), title: words.signedOutTitle, text: words.signedOutText, actions: again });
      case 'outdated':
        return blank({ icon: errorCircle20(), title: words.outdatedTitle, text: words.outdatedText });
      case 'failed':
        return blank({
          icon: errorCircle20(),
          isError: true,
          title: words.failedTitle,
          text: words.failedText,
          actions: again,
        });
      case 'forbidden':
        return blank({ icon: lockClosed20(), title: words.forbiddenTitle, text: words.forbiddenText });
      case 'gone':
        return blank({ icon: mailInbox20(), title: words.goneTitle, text: words.goneText });
      default:
        return undefined;
    }
  }

  #enter(phase: Phase): void {
    const before = this.#phase;
    if (phase === before) return;
    this.#phase = phase;
    if (before) this.internals.states.delete(before);
    this.internals.states.add(phase);
    const main = this.activeClient ? this.main : undefined;
    if (main?.state === 'failed')
      this.activeClient?.report({ code: main.error.code, status: main.error.status }, this.localName);
    if (phase === 'unconfigured') this.#warnSoon();
  }

  /** A provider that is upgraded late is no mistake, so the warning waits until the page had its time. */
  #warnSoon(): void {
    setTimeout(() => {
      if (this.#phase !== 'unconfigured' || !this.isConnected || warned.has(this)) return;
      warned.add(this);
      const why = this.activeClient ? 'has no id, or a wrong one' : 'has no <ur-provider> around it';
      console.warn(`<${this.localName}> ${why}, so it shows nothing.`, this);
    }, 3000);
  }

  #follow(client: Client | undefined): void {
    if (client === this.#followed) return;
    this.#unfollow?.();
    this.#followed = client;
    if (!client) return void (this.#unfollow = undefined);
    const leave = client.session.subscribe(() => this.requestUpdate());
    const hush = isInsideAnother(this) ? undefined : client.announceThrough(new Voice(this));
    this.#unfollow = () => [leave, hush].forEach((end) => end?.());
  }
}

/** Whether this element is in the shadow root of another of ours, which then speaks for it. */
function isInsideAnother(element: Element): boolean {
  for (let root = element.getRootNode(); root instanceof ShadowRoot; root = root.host.getRootNode())
    if (root.host instanceof UrElement) return true;
  return false;
}

const warned = new WeakSet<UrElement>();

function phaseOf(error: UrError): Phase {
  if (error.code === 'forbidden' || error.code === 'gone' || error.code === 'signed-out') return error.code;
  return 'failed';
}
