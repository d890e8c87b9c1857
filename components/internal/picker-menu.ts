import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { createRef, ref } from 'lit/directives/ref.js';
import { checkmark16, search16 } from '../styles/icons.js';
import { findTyped, fold } from './picker-search.js';
import { keepBeside } from './picker-position.js';

/** How long letters are joined to one word when no field shows them, in ms. */
const typeAheadTime = 700;

export interface PickerOption {
  value: string;
  label: string;
  /** Whose words the label is: a person's are not in our language. */
  isName?: boolean;
  icon?: TemplateResult;
  hint?: string;
  isChosen: boolean;
  /** Set apart from the options above. */
  startsSection?: boolean;
}

/** What a menu offers, asked at each rendering. */
export interface Picking {
  label: string;
  options: readonly PickerOption[];
  /** With a field that filters the options; `none` says that nothing is called so. */
  search?: { label: string; hint: string; none(text: string): string };
  /** Said where there are no options at all. */
  empty?: string;
  /** Several may be chosen, so choosing one does not close the menu. */
  isMultiple?: boolean;
  isSmall?: boolean;
  choose(value: string): void;
}

/**
 * One popover listbox of a shadow root, opened beside whichever button asks for it: keyboard with type-ahead, a search
 * field where wanted, focus back to the button. Needs `menuStyles`, and its `render()` in the host's template.
 */
export class PickerMenu implements ReactiveController {
  /** The button that the menu is open for; it gets `aria-expanded`. */
  anchor: HTMLElement | undefined;
  #host: ReactiveControllerHost & HTMLElement;
  #describe: () => Picking | undefined;
  #menu = createRef<HTMLElement>();
  #list = createRef<HTMLElement>();
  #field = createRef<HTMLInputElement>();
  #active = 0;
  #typed = '';
  #typedAt = 0;
  #hadFocus = false;
  /** The options stay until the popover is gone: removed earlier, the focus that is on them would be lost. */
  #isFilled = false;
  #pressedAnchor: HTMLElement | undefined;
  #leave: (() => void) | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, describe: () => Picking | undefined) {
    this.#host = host;
    this.#describe = describe;
    host.addController(this);
  }

  get isOpen(): boolean {
    return this.anchor !== undefined;
  }

  /** Opens the menu beside the anchor, or closes it when it is open there. */
  async show(anchor: HTMLElement): Promise<void> {
    // The press that this click began with has closed the menu already.
    const closesIt = this.#pressedAnchor === anchor || this.anchor === anchor;
    this.#pressedAnchor = undefined;
    if (closesIt) return this.hide();
    this.hide();
    this.anchor = anchor;
    this.#isFilled = true;
    this.#typed = '';
    this.#active = Math.max(
      0,
      this.#options().findIndex((option) => option.isChosen),
    );
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    const menu = this.#menu.value;
    if (!menu || this.anchor !== anchor) return;
    menu.showPopover();
    anchor.setAttribute('aria-expanded', 'true');
    this.#leave = this.#attach(menu, anchor);
    (this.#field.value ?? this.#list.value)?.focus({ preventScroll: true });
    this.#revealActive();
  }

  hide(): void {
    if (this.#menu.value?.matches(':popover-open')) this.#menu.value.hidePopover();
    this.#close();
  }

  hostUpdated(): void {
    if (this.anchor && this.#leave && !this.anchor.isConnected) this.hide();
  }

  hostDisconnected(): void {
    this.#close();
    this.#isFilled = false;
  }

  render(): TemplateResult {
    const picking = this.#isFilled ? this.#describe() : undefined;
    return html`<div
      ${ref(this.#menu)}
      class="menu ${picking?.isSmall ? 'menu--small' : ''}"
      popover="auto"
      part="picker-menu"
      @beforetoggle=${this.#onBeforeToggle}
      @toggle=${this.#onToggle}
      @keydown=${this.#onKeydown}
    >
      ${picking ? [picking.search ? this.#renderSearch(picking) : nothing, this.#renderOptions(picking)] : nothing}
    </div>`;
  }

  #renderSearch({ search }: Picking): TemplateResult {
    return html`<div class="menu__search">
      ${search16()}
      <input
        ${ref(this.#field)}
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-autocomplete="list"
        aria-controls="picker-list"
        aria-activedescendant=${this.#activeID()}
        aria-label=${search!.label}
        placeholder=${search!.hint}
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        dir="auto"
        .value=${this.#typed}
        @input=${this.#onInput}
      />
    </div>`;
  }

  #renderOptions(picking: Picking): TemplateResult {
    const options = this.#options();
    const none = this.#typed && picking.search ? picking.search.none(this.#typed.trim()) : picking.empty;
    return html`<ul
        ${ref(this.#list)}
        class="menu__list"
        id="picker-list"
        role="listbox"
        tabindex=${picking.search ? nothing : 0}
        aria-label=${picking.label}
        aria-multiselectable=${picking.isMultiple ? 'true' : nothing}
        aria-activedescendant=${picking.search ? nothing : this.#activeID()}
        ?hidden=${!options.length}
        @mousedown=${keepFocus}
      >
        ${options.map((option, index) => this.#renderOption(option, index, picking))}
      </ul>
      <p class="menu__heading" role="status" ?hidden=${options.length > 0}>${options.length ? nothing : none}</p>`;
  }

  #renderOption(option: PickerOption, index: number, { search }: Picking): TemplateResult {
    return html`<li
      class="menu__item ${index === this.#active ? 'is-active' : ''} ${option.startsSection ? 'menu__item--section' : ''}"
      id="picker-option-${index}"
      role="option"
      part="picker-option ${option.isChosen ? 'selected' : ''}"
      aria-selected=${option.isChosen}
      @click=${() => this.#choose(option)}
      @pointermove=${() => this.#activate(index)}
    >
      ${option.icon}
      <span class="menu__label" dir="auto" lang=${option.isName ? '' : nothing}
        >${search ? renderFound(option.label, this.#typed) : option.label}</span
      >
      ${option.hint ? html`<span class="menu__hint">${option.hint}</span>` : nothing}
      ${option.isChosen ? checkmark16({ class: 'menu__chosen' }) : nothing}
    </li>`;
  }

  /** Those that fit what was typed. */
  #options(): readonly PickerOption[] {
    const picking = this.#describe();
    if (!picking) return [];
    const { options, search } = picking;
    const text = this.#typed.trim();
    return search && text ? options.filter(({ label }) => findTyped(label, text)) : options;
  }

  #activeID(): string | typeof nothing {
    return this.#options().length ? `picker-option-${this.#active}` : nothing;
  }

  #activate(index: number): void {
    const last = this.#options().length - 1;
    const next = Math.max(0, Math.min(index, last));
    if (next === this.#active) return;
    this.#active = next;
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => this.#revealActive());
  }

  /** Scrolls the list alone: `scrollIntoView` would move the page too. */
  #revealActive(): void {
    const list = this.#list.value;
    const item = list?.querySelector<HTMLElement>('.is-active');
    if (!list || !item) return;
    const top = item.offsetTop - list.offsetTop;
    if (top < list.scrollTop) list.scrollTop = top;
    const bottom = top + item.offsetHeight - list.clientHeight;
    if (bottom > list.scrollTop) list.scrollTop = bottom;
  }

  #choose(option: PickerOption | undefined): void {
    const picking = this.#describe();
    if (!option || !picking) return;
    if (!picking.isMultiple) this.hide();
    picking.choose(option.value);
    this.#host.requestUpdate();
  }

  #onInput = (event: Event): void => {
    this.#typed = (event.target as HTMLInputElement).value;
    this.#active = 0;
    this.#host.requestUpdate();
  };

  #onKeydown = (event: KeyboardEvent): void => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return;
    // The platform closes the menu on Escape; what lies around it need not hear of that.
    if (event.key === 'Escape') return event.stopPropagation();
    // The focus goes back to the button first, so that Tab goes on from there.
    if (event.key === 'Tab') return this.hide();
    if (!this.#onListKey(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Whether the key was one of the list's. */
  #onListKey(event: KeyboardEvent): boolean {
    const { key } = event;
    const isField = this.#field.value !== undefined;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[key];
    if (step) this.#activate(this.#active + step);
    else if (key === 'Home' && !isField) this.#activate(0);
    else if (key === 'End' && !isField) this.#activate(Infinity);
    else if (key === 'Enter' || (key === ' ' && !isField && !this.#continues(key)))
      this.#choose(this.#options()[this.#active]);
    else if (key.length === 1 && !isField && !event.altKey) this.#typeAhead(key);
    else return false;
    return true;
  }

  #isTyping(): boolean {
    return performance.now() - this.#typedAt < typeAheadTime && this.#typed !== '';
  }

  /** Whether some option goes on with this, after what was just typed: a space may be a letter, or may choose. */
  #continues(letter: string): boolean {
    const typed = fold(this.#typed + letter);
    return this.#isTyping() && this.#options().some(({ label }) => fold(label).startsWith(typed));
  }

  #typeAhead(letter: string): void {
    const before = this.#isTyping() ? this.#typed : '';
    this.#typed = before + letter;
    this.#typedAt = performance.now();
    const options = this.#options();
    // The same letter again goes on to the next option that starts with it.
    const isSame = [...fold(this.#typed)].every((each) => each === fold(letter));
    const start = isSame ? this.#active + 1 : this.#active;
    const wanted = isSame ? fold(letter) : fold(this.#typed);
    for (let i = 0; i < options.length; i++) {
      const index = (start + i) % options.length;
      if (fold(options[index]!.label).startsWith(wanted)) return this.#activate(index);
    }
  }

  #attach(menu: HTMLElement, anchor: HTMLElement): () => void {
    const release = keepBeside(menu, anchor);
    const onPress = (event: Event) => {
      if (!event.composedPath().includes(anchor)) return;
      this.#pressedAnchor = anchor;
      // A click follows every press, on whatever both ends of it have in common: after it, the press is history.
      const forget = () => setTimeout(() => (this.#pressedAnchor = undefined));
      document.addEventListener('click', forget, { capture: true, once: true });
    };
    document.addEventListener('pointerdown', onPress, true);
    return () => {
      release();
      document.removeEventListener('pointerdown', onPress, true);
    };
  }

  #onBeforeToggle = (event: ToggleEvent): void => {
    if (event.newState !== 'closed') return;
    this.#hadFocus = this.#menu.value?.matches(':focus-within') ?? false;
  };

  /** Comes a task later, when the menu may be open again for another button. */
  #onToggle = (): void => {
    if (!this.#menu.value?.matches(':popover-open')) this.#close();
  };

  #close(): void {
    const { anchor } = this;
    if (!anchor) return;
    this.#leave?.();
    this.#leave = undefined;
    this.anchor = undefined;
    this.#isFilled = false;
    anchor.setAttribute('aria-expanded', 'false');
    if (this.#hadFocus && anchor.isConnected) anchor.focus({ preventScroll: true });
    this.#hadFocus = false;
    this.#host.requestUpdate();
  }
}

/** Pressing on an option leaves the focus in the field or the list, from where it goes back to the button. */
const keepFocus = (event: Event) => event.preventDefault();

function renderFound(label: string, typed: string): TemplateResult | string {
  const found = typed.trim() && findTyped(label, typed);
  if (!found) return label;
  const { start, end } = found;
  return html`${label.slice(0, start)}<mark>${label.slice(start, end)}</mark>${label.slice(end)}`;
}
