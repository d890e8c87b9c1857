/**
 * Every part of the suite, for `exportparts` at every depth: names are unique in the whole suite, so one list does for
 * all. State words are listed too, since only what is named here gets out.
 */
export const exportedParts = [
  ...['view', 'view-count'],
  ...['toolbar', 'rows', 'row', 'row-title', 'row-status', 'row-assignee', 'row-wait', 'selected', 'unread', 'checked'],
  ...['picker-button', 'picker-menu', 'picker-option'],
  ...['detail-title', 'facts', 'extract', 'attributes'],
  ...['messages', 'message', 'own', 'bubble', 'system', 'day', 'attachment', 'composer', 'control'],
].join(', ');
