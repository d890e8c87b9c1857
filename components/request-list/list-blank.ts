import { html, type TemplateResult } from 'lit';
import type { View } from '../data/client.js';
import type { TextsOf } from '../locales/texts.js';
import { blank } from '../styles/blank.js';
import { errorCircle20, filter20, lockClosed20, mailInbox20 } from '../styles/icons.js';

const button = (label: string, onClick: () => void) =>
  html`<button class="button" type="button" @click=${onClick}>${label}</button>`;

/** There is nothing in the view: what will appear here, and what makes it appear. */
export function emptyView(view: View, isOnePerson: boolean, words: TextsOf<'list'>): TemplateResult {
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
export function emptyFilters(hidden: number | undefined, words: TextsOf<'list'>, onClear: () => void): TemplateResult {
  return blank({
    icon: filter20(),
    title: words.nothingMatches,
    text: hidden ? words.hiddenByFilters(hidden) : words.nothingBehindFilters,
    actions: button(words.clearFilters, onClear),
  });
}

export function listFailed(words: TextsOf<'list'>, tryAgain: string, onRetry: () => void): TemplateResult {
  return blank({
    icon: errorCircle20(),
    isError: true,
    title: words.failedTitle,
    text: words.failedText,
    actions: button(tryAgain, onRetry),
  });
}

export function listForbidden(words: TextsOf<'list'>, onMine: (() => void) | undefined): TemplateResult {
  return blank({
    icon: lockClosed20(),
    title: words.forbiddenTitle,
    text: words.forbiddenText,
    ...(onMine && { actions: button(words.showMine, onMine) }),
  });
}
