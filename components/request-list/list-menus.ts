import type { Status } from '../../backend/schema/records.js';
import type { Filters, Sort, View } from '../data/client.js';
import { countText, fixedViews, viewCount, viewIcon, viewName } from '../internal/list-views.js';
import { agentOptions } from '../internal/picker-agents.js';
import type { PickerOption, Picking } from '../internal/picker-menu.js';
import { statuses, statusIcon } from '../styles/status.js';
import { cleanFilters, type FilterName, type HeadScene, type MenuName } from './list-filters.js';

const sorts: readonly Sort[] = ['newest', 'oldest', 'waiting', 'activity'];

export function pickingOf(menu: MenuName, scene: HeadScene): Picking {
  const { words } = scene;
  if (menu === 'view')
    return { label: words.changeView, options: viewOptions(scene), choose: (view) => scene.onView(view as View) };
  if (menu === 'sort')
    return {
      label: words.order,
      options: sorts.map((sort) => ({ value: sort, label: words[sort], isChosen: sort === scene.sort })),
      isSmall: true,
      choose: (sort) => scene.onSort(sort as Sort),
    };
  return {
    label: words[menu],
    options: filterOptions(menu, scene),
    ...(menu === 'assignee' && { search: { label: words.assignee, hint: words.findAssignee, none: words.noAgent } }),
    ...(menu === 'story' && { search: { label: words.story, hint: words.findStory, none: words.noStory } }),
    ...(menu === 'story' && { empty: words.noStories }),
    isMultiple: true,
    isSmall: menu === 'status',
    choose: (value) => scene.onFilters(toggled(scene.filters, menu, value)),
  };
}

function viewOptions({ viewWords, view, directory, counts, language }: HeadScene): PickerOption[] {
  const option = (value: View): PickerOption => {
    const count = viewCount(value, counts);
    return {
      value,
      label: viewName(value, viewWords, directory),
      icon: viewIcon(value)(),
      hint: count === undefined ? '' : countText(count, language),
      isChosen: value === view,
    };
  };
  const groups = directory?.groups ?? [];
  return [
    ...fixedViews.map(option),
    ...groups.map(({ id }, index) => ({ ...option(`group:${id}`), isName: true, startsSection: index === 0 })),
  ];
}

function filterOptions(menu: FilterName, { common, directory, filters, language, me }: HeadScene): PickerOption[] {
  const chosen: readonly string[] = filters[menu] ?? [];
  if (menu === 'status')
    return statuses.map((status) => ({
      value: status,
      label: common[status],
      icon: statusIcon(status),
      isChosen: chosen.includes(status),
    }));
  if (menu === 'assignee')
    return agentOptions({ agents: directory?.agents ?? [], me, chosen, language, words: common });
  return [...(directory?.stories ?? [])]
    .sort((a, b) => a.name.localeCompare(b.name, language))
    .map(({ id, name }) => ({ value: id, label: name, isName: true, isChosen: chosen.includes(id) }));
}

function toggled(filters: Filters, name: FilterName, value: string): Filters {
  const chosen: readonly string[] = filters[name] ?? [];
  const next = chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value];
  return cleanFilters({ ...filters, [name]: next as Status[] });
}
