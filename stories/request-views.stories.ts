import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { UrError } from '../components/data/errors.js';
import { createMemoryClient, sampleIDs, sampleNow, type MemoryClient } from '../components/data/memory/index.js';
import '../components/request-views/define.js';
import { find, findAll } from '../test/support/inspect.js';
import { until } from '../test/support/wait.js';

const client = () => createMemoryClient({ now: sampleNow });
const made = (change: (client: MemoryClient) => void) => () => {
  const fresh = client();
  change(fresh);
  return fresh;
};
const failing = (status: number) => made((fresh) => fresh.fail('getCounts', new UrError({ status })));

const meta: Meta = {
  title: 'Request views',
  component: 'ur-request-views',
  render: ({ view, rail }) => html`<ur-request-views .view=${view} .rail=${rail}></ur-request-views>`,
  args: { view: 'open', rail: false },
  parameters: { client },
};
export default meta;

export const Default: StoryObj = {};
export const Rail: StoryObj = { args: { rail: true } };
export const OneGroup: StoryObj = { args: { view: `group:${sampleIDs.group('Cards')}` } };
export const RightToLeft: StoryObj = { globals: { direction: 'rtl' } };
export const OnAHostilePage: StoryObj = { globals: { host: 'hostile' } };

export const LongNamesAndCounts: StoryObj = {
  parameters: {
    client: made((fresh) => {
      for (const group of fresh.server.tables().groups.values())
        group.name = `${group.name} of everybody in the north `;
      const counts = { all: 123_456, open: 1204, mine: 0, unassigned: 99, online: 7, done: 122_252, groups: {} };
      fresh.counts = () => ({
        current: { state: 'ready', value: counts },
        subscribe: () => () => undefined,
        reload: () => Promise.resolve(),
      });
    }),
  },
};

export const WithoutGroups: StoryObj = {
  parameters: { client: made(({ server }) => server.tables().groups.clear()) },
};

export const Stale: StoryObj = {
  play: async ({ canvasElement }) => {
    await until(() => findAll(canvasElement, '.view__count').some((count) => count.textContent));
    clientOf(canvasElement).offline = true;
    await until(() => findAll(canvasElement, '.live--offline')[0]);
  },
};

export const Loading: StoryObj = { parameters: { client: made((fresh) => (fresh.latency = 600_000)) } };
export const Empty: StoryObj = {
  parameters: { client: made(({ server }) => server.tables().requests.clear()) },
};
export const Failed: StoryObj = { parameters: { client: failing(500) } };
export const FailedRail: StoryObj = { args: { rail: true }, parameters: { client: failing(500) } };
export const Forbidden: StoryObj = { parameters: { client: failing(403) } };
export const Gone: StoryObj = { parameters: { client: failing(404) } };
export const Outdated: StoryObj = { parameters: { client: made(({ server }) => (server.api = 2)) } };

export const SignedOut: StoryObj = {
  play: async ({ canvasElement }) => {
    await until(() => findAll(canvasElement, '.view')[0]);
    await clientOf(canvasElement).signOut();
    await until(() => findAll(canvasElement, '.blank')[0]);
  },
};

export const Unconfigured: StoryObj = { parameters: { client: null } };

function clientOf(canvas: Element): MemoryClient {
  return find<HTMLElement & { activeClient: MemoryClient }>(canvas, 'ur-request-views').activeClient;
}
