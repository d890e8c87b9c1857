export const pickers = {
  assignee: 'Assignee',
  status: 'Status',
  valueOf: (label: string, value: string) => `${label}: ${value}. Change`,
  findAgent: 'Name',
  searchAgents: 'Search agents',
  noAgent: (text: string) => `No agent is called “${text}”.`,
  loading: 'Loading',
  notSaved: 'Not saved.',
  conflict: (value: string) => `Somebody changed it to ${value} at the same time.`,
  changeAnyway: 'Change it anyway',
};
