import { html, type TemplateResult } from 'lit';
import type { View } from '../data/client.js';
import type { Phase } from '../internal/ur-element.js';
import type { TextsOf } from '../locales/texts.js';
import { blank } from '../styles/blank.js';
import { errorCircle20, filter20, lockClosed20, mailInbox20 } from '../styles/icons.js';
import { boneRow } from './request-row.js';

const button = (label: string, onClick: () => void) =>
  html`<button class="button" type="button" @click=${onClick}>${label}</button>`;

/** There is nothing in the view: what will appear here, and what makes it appear. */
function emptyView(view: View, isOnePerson: boolean, words: TextsOf<'list'>): TemplateResult {
  const [title, text] = isOnePerson
    ? [words.emptyPersonTitle, words.emptyPersonText]
    : {
        all: [words.emptyTitle, words.emptyText],
        mine: [words.emptyMineTitle, words.emptyMineText],
        unassigned: [words.emptyUnassignedTitle, words.emptyUnassignedText],
        open: [words.emptyOpenTitle, words.emptyOpenText],
        online: [words.emptyOnlineTitle, words.emptyOnlineText],
        done: [words.emptyDoneTitle, words.emptyDoneText],
        group: [words.emptyGroupTitle, words.emptyGroupText],
      }[view.startsWith('group:') ? 'group' : (view as Exclude<View, `group:${string}`>)]!;
  return blank({ icon: mailInbox20(), title: title!, text: text! });
}

/** There is something, but the filters let none of it through. */
function emptyFilters(hidden: number | undefined, words: TextsOf<'list'>, onClear: () => void): TemplateResult {
  return blank({
    icon: filter20(),
    title: words.nothingMatches,
    text: hidden ? words.hiddenByFilters(hidden) : words.nothingBehindFilters,
    actions: button(words.clearFilters, onClear),
  });
}

function listFailed(words: TextsOf<'list'>, tryAgain: string, onRetry: () => void): TemplateResult {
  return blank({
    icon: errorCircle20(),
    isError: true,
    title: words.failedTitle,
    text: words.failedText,
    actions: button(tryAgain, onRetry),
  });
}

function listForbidden(words: TextsOf<'list'>, onMine: (() => void) | undefined): TemplateResult {
  return blank({
    icon: lockClosed20(),
    title: words.forbiddenTitle,
    text: words.forbiddenText,
    ...(onMine && { actions: button(words.showMine, onMine) }),
  });
}

export interface BlankScene {
  words: TextsOf<'list'>;
  tryAgain: string;
  view: View;
  isOnePerson: boolean;
  isFiltered: boolean;
  /** How many there are without the filters, where that is known. */
  hidden: number | undefined;
  onRetry(): void;
  onMine(): void;
  onClear(): void;
}

/** What stands in place of rows: bones while they load, then why there are none. */
export function noRowsBlank(phase: Phase, scene: BlankScene): TemplateResult {
  const { words, view } = scene;
  if (phase === 'loading')
    return html`<p class="hidden" role="status">${words.loading}</p>
      ${Array.from({ length: 24 }, (_, index) => boneRow(index))}`;
  if (phase === 'failed') return listFailed(words, scene.tryAgain, scene.onRetry);
  if (phase === 'forbidden') return listForbidden(words, view === 'mine' ? undefined : scene.onMine);
  if (scene.isFiltered) return emptyFilters(scene.hidden, words, scene.onClear);
  return html`<slot name="empty">${emptyView(view, scene.isOnePerson, words)}</slot>`;
}
