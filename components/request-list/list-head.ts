import { html, nothing, type TemplateResult } from 'lit';
import { apart } from '../internal/isolate.js';
import { countText, viewName } from '../internal/list-views.js';
import { moveFocus } from '../internal/roving-focus.js';
import { arrowSort16, chevronDown16, dismiss16, search16 } from '../styles/icons.js';
import { chosenNames, filterNames, type FilterName, type HeadScene, type MenuName } from './list-filters.js';
import type { ListSearch } from './list-search.js';

export interface HeadState {
  total: number | undefined;
  hasSwitcher: boolean;
  hasSearch: boolean;
  search: ListSearch;
  /** What is not as it should be with the connection; '' is nothing. */
  connection: string;
  onMenu(menu: MenuName, button: HTMLElement): void;
}

/** The view's name and how many requests are in it; or the search field in its place. */
export function listHead(scene: HeadScene, state: HeadState): TemplateResult {
  const { words } = scene;
  return html`<header class="pane__head">
    ${state.search.isOpen ? searchField(scene, state) : heading(scene, state)}
    <div class="pane__end">
      ${state.connection ? html`<span class="connection" role="status">${state.connection}</span>` : nothing}
      ${
        state.hasSearch && !state.search.isOpen
          ? html`<button
              class="list__find quiet quiet--icon"
              type="button"
              aria-label=${words.search}
              title=${words.search}
              @click=${() => state.search.open()}
            >
              ${search16()}
            </button>`
          : nothing
      }
    </div>
  </header>`;
}

function heading(scene: HeadScene, { total, hasSwitcher, onMenu }: HeadState): TemplateResult {
  const { words, view } = scene;
  const isGroup = view.startsWith('group:');
  return html`<h2 class="pane__title" dir=${isGroup ? 'auto' : nothing} lang=${isGroup ? '' : nothing}>
      ${viewName(view, scene.viewWords, scene.directory)}
    </h2>
    <span class="list__total secondary numbers">${total === undefined ? '' : countText(total, scene.language)}</span>
    ${
      hasSwitcher
        ? html`<button
            class="list__view quiet quiet--icon"
            type="button"
            aria-haspopup="listbox"
            aria-expanded="false"
            aria-label=${words.changeView}
            title=${words.changeView}
            @click=${(event: Event) => onMenu('view', event.currentTarget as HTMLElement)}
          >
            ${chevronDown16()}
          </button>`
        : nothing
    }`;
}

function searchField({ words }: HeadScene, { search }: HeadState): TemplateResult {
  const value = (event: Event) => (event.target as HTMLInputElement).value;
  const onKeydown = (event: KeyboardEvent) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter') search.type(value(event), 'now');
    if (event.key !== 'Escape') return;
    // Handled here: a dialog of the page around us stays open.
    event.preventDefault();
    event.stopPropagation();
    search.close();
  };
  return html`<div class="list__search" role="search">
    ${search16()}
    <input
      class="list__field"
      type="text"
      aria-label=${words.searchRequests}
      placeholder=${words.searchHint}
      autocomplete="off"
      spellcheck="false"
      enterkeyhint="search"
      dir="auto"
      .value=${search.text}
      @input=${(event: InputEvent) => event.isComposing || search.type(value(event), 'later')}
      @compositionend=${(event: Event) => search.type(value(event), 'later')}
      @keydown=${onKeydown}
    />
    <button
      class="quiet quiet--icon"
      type="button"
      aria-label=${words.closeSearch}
      title=${words.closeSearch}
      @click=${() => search.close()}
    >
      ${dismiss16()}
    </button>
  </div>`;
}

/** One button for each filter, and one for the order. */
export function listToolbar(scene: HeadScene, onMenu: HeadState['onMenu']): TemplateResult {
  const { words, sort } = scene;
  const onKeydown = (event: KeyboardEvent) =>
    moveFocus(event, [...(event.currentTarget as HTMLElement).querySelectorAll('button')], 'row');
  return html`<div
    class="list__filters"
    role="toolbar"
    part="toolbar"
    aria-label=${words.filters}
    @keydown=${onKeydown}
  >
    ${filterNames.map((name) => filterButton(name, scene, onMenu))}
    <button
      class="filter filter--sort quiet"
      type="button"
      aria-haspopup="listbox"
      aria-expanded="false"
      aria-label=${words.orderedBy(words[sort])}
      title=${words.orderedBy(words[sort])}
      @click=${(event: Event) => onMenu('sort', event.currentTarget as HTMLElement)}
    >
      ${arrowSort16()}<span class="filter__label">${words[sort]}</span>
    </button>
  </div>`;
}

function filterButton(name: FilterName, scene: HeadScene, onMenu: HeadState['onMenu']): TemplateResult {
  const { words } = scene;
  const names = chosenNames(name, scene);
  const count = scene.filters[name]?.length ?? 0;
  const shown =
    count === 0
      ? words[name]
      : count === 1
        ? (names[0] ?? words.chosen(words[name], 1))
        : words.chosen(words[name], count);
  const all = count ? words.chosenNames(words[name], names.map(apart).join(', ')) : words[name];
  return html`<button
    class="filter quiet ${count ? 'filter--set' : ''}"
    type="button"
    aria-haspopup="listbox"
    aria-expanded="false"
    aria-label=${all}
    title=${count ? all : nothing}
    @click=${(event: Event) => onMenu(name, event.currentTarget as HTMLElement)}
  >
    <span class="filter__label" dir="auto">${shown}</span>${chevronDown16()}
  </button>`;
}
