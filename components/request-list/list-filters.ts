import type { Status } from '../../backend/schema/records.js';
import type { CountsAnswer } from '../../backend/schema/routes.js';
import type { Directory, Filters, Sort, View } from '../data/client.js';
import type { TextsOf } from '../locales/texts.js';

export const filterNames = ['status', 'assignee', 'story'] as const;
export type FilterName = (typeof filterNames)[number];
export type MenuName = 'view' | 'sort' | FilterName;

/** What the head and its menus need to know. */
export interface HeadScene {
  words: TextsOf<'list'>;
  common: TextsOf<'common'>;
  viewWords: TextsOf<'views'>;
  language: string;
  view: View;
  filters: Filters;
  sort: Sort;
  me: string;
  directory: Directory | undefined;
  counts: CountsAnswer | undefined;
  onView(view: View): void;
  onFilters(filters: Filters): void;
  onSort(sort: Sort): void;
}

/** The filters without those that let everything through. */
export function cleanFilters(filters: Filters): Filters {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined && value.length > 0));
}

export const isFiltered = (filters: Filters): boolean => Object.keys(cleanFilters(filters)).length > 0;

/** The names of what a filter lets through; of what is no longer there, none. */
export function chosenNames(name: FilterName, { common, directory, filters }: HeadScene): string[] {
  const nameOf = (id: string): string | undefined => {
    if (name === 'status') return common[id as Status];
    if (name === 'assignee' && !id) return common.nobody;
    return directory?.[name === 'story' ? 'stories' : 'agents'].find((one) => one.id === id)?.name;
  };
  return (filters[name] ?? []).flatMap((id) => nameOf(id) ?? []);
}
