import type { CountsAnswer } from '../../backend/schema/routes.js';
import type { Directory, View } from '../data/client.js';
import type { TextsOf } from '../locales/texts.js';
import {
  checkmarkCircle16,
  mailInbox16,
  people16,
  person16,
  personAvailable16,
  personQuestionMark16,
  textBulletListSquare16,
  type Icon,
} from '../styles/icons.js';

type FixedView = Exclude<View, `group:${string}`>;

/** In the order in which they are offered. */
const icons: Record<FixedView, Icon> = {
  all: textBulletListSquare16,
  mine: person16,
  unassigned: personQuestionMark16,
  open: mailInbox16,
  online: personAvailable16,
  done: checkmarkCircle16,
};

export const fixedViews = Object.keys(icons) as FixedView[];

export function isView(view: string): view is View {
  return view in icons || /^group:./.test(view);
}

export function viewIcon(view: View): Icon {
  return icons[view as FixedView] ?? people16;
}

const groupID = (view: View) => view.slice('group:'.length);

/** A group's name is its bot's own word; '' while it is not known. */
export function viewName(view: View, words: TextsOf<'views'>, directory: Directory | undefined): string {
  if (!view.startsWith('group:')) return words[view as FixedView];
  const group = directory?.groups.find(({ id }) => id === groupID(view));
  return group?.name ?? (directory ? words.unknownGroup : '');
}

export function viewCount(view: View, counts: CountsAnswer | undefined): number | undefined {
  if (!counts) return undefined;
  return view.startsWith('group:') ? (counts.groups[groupID(view)] ?? 0) : counts[view as FixedView];
}

/** `31`, `1,204`, `12K`: at most five letters, so that nothing beside it moves. */
export function countText(count: number, language: string): string {
  return new Intl.NumberFormat(language, count > 9999 ? { notation: 'compact' } : {}).format(count);
}
