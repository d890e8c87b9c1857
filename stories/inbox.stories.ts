import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { createMemoryClient, sampleIDs, sampleNow, sampleServer } from '../components/data/memory/index.js';
import '../components/inbox/define.js';

const meta: Meta = {
  title: 'Inbox',
  component: 'ur-inbox',
  render: ({ view, requestId, pane, interlocutor }) =>
    html`<ur-inbox .view=${view} .requestId=${requestId} .pane=${pane} .interlocutor=${interlocutor}></ur-inbox>`,
  args: { view: 'all', requestId: sampleIDs.request(214), pane: 'request', interlocutor: '' },
  parameters: { client: () => createMemoryClient({ now: sampleNow }), layout: 'fullscreen' },
};
export default meta;

/** What it shows follows from its own width: make the window narrower. */
export const Default: StoryObj = {};
export const NothingOpened: StoryObj = { args: { requestId: '', pane: 'list' } };
export const MyRequests: StoryObj = { args: { view: 'mine', requestId: '', pane: 'list' } };
export const OfOnePerson: StoryObj = { args: { interlocutor: 'zoe' } };
export const Conversation: StoryObj = { args: { pane: 'conversation' } };
export const Loading: StoryObj = { parameters: { client: () => createMemoryClient({ now: sampleNow, latency: 1e9 }) } };
export const Stale: StoryObj = {
  play: async ({ canvasElement }) => {
    const { find } = await import('../test/support/inspect.js');
    const { until } = await import('../test/support/wait.js');
    const inbox = find(canvasElement, 'ur-inbox') as HTMLElement & { activeClient?: { offline: boolean } };
    const list = await until(() => inbox.shadowRoot?.querySelector('ur-request-list'));
    await until(() => list.matches(':state(ready)'));
    if (inbox.activeClient) inbox.activeClient.offline = true;
    await until(() => list.matches(':state(stale)'));
  },
};
export const SignedOut: StoryObj = {
  parameters: { client: () => createMemoryClient({ now: sampleNow, as: 'anonymous' }) },
};
export const Outdated: StoryObj = {
  parameters: {
    client: () => {
      const server = sampleServer(() => sampleNow);
      server.api = 2;
      return createMemoryClient({ server, now: sampleNow });
    },
  },
};
export const Unconfigured: StoryObj = { parameters: { client: null } };
