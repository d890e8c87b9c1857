import { html, nothing, type TemplateResult } from 'lit';
import type { TextsOf } from '../locales/texts.js';
import { arrowLeft20 } from '../styles/icons.js';
import type { Pane } from './inbox-place.js';

interface Tabs {
  words: TextsOf<'inbox'>;
  pane: Pane;
  hasNews: boolean;
  /** The way back to the list, where that is not beside it. */
  back: (() => void) | undefined;
  select(pane: Pane): void;
}

/** Request and conversation as tabs of one pane; `#panel-request` and `#panel-conversation` are what they show. */
export function inboxTabs({ words, pane, hasNews, back, select }: Tabs): TemplateResult {
  const chosen = pane === 'conversation' ? 'conversation' : 'request';
  const tab = (name: 'request' | 'conversation', content: unknown) =>
    html`<button
      class="tab"
      id="tab-${name}"
      type="button"
      role="tab"
      aria-selected=${name === chosen}
      aria-controls="panel-${name}"
      tabindex=${name === chosen ? 0 : -1}
      @click=${() => select(name)}
    >
      ${content}
    </button>`;
  return html`<div class="tabs">
    ${
      back
        ? html`<button class="quiet quiet--icon" type="button" aria-label=${words.backToList} @click=${back}>
            ${arrowLeft20({ class: 'icon--directed' })}
          </button>`
        : nothing
    }
    <div
      class="tabs__list"
      role="tablist"
      aria-label=${words.tabs}
      @keydown=${(event: KeyboardEvent) => onKey(event, chosen, select)}
    >
      ${tab('request', words.request)}
      ${tab(
        'conversation',
        html`${words.conversation}${
          hasNews ? html`<span class="tab__dot" role="img" aria-label=${words.newMessages}></span>` : nothing
        }`,
      )}
    </div>
  </div>`;
}

/** With two tabs, either arrow leads to the other one. */
function onKey(event: KeyboardEvent, chosen: Pane, select: Tabs['select']): void {
  const to: Record<string, Pane> = {
    ArrowLeft: chosen === 'request' ? 'conversation' : 'request',
    ArrowRight: chosen === 'request' ? 'conversation' : 'request',
    Home: 'request',
    End: 'conversation',
  };
  const next = to[event.key];
  if (!next) return;
  event.preventDefault();
  event.stopPropagation();
  select(next);
  const list = event.currentTarget as HTMLElement;
  list.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
}
