export const views = {
  title: 'Requests',
  label: 'Views',
  groups: 'Groups',
  all: 'All requests',
  allHere: 'All requests', // where the heading above says of what
  mine: 'My requests',
  unassigned: 'Unassigned',
  open: 'Open',
  online: 'Online now',
  done: 'Done',
  unknownGroup: 'Group',
  counted: (view: string, count: string) => `${view}, ${count}`,
  countsFailed: 'The counts did not load.',
};
