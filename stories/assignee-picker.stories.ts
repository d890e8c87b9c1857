import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import '../components/assignee-picker/define.js';
import { UrError } from '../components/data/errors.js';
import { createMemoryClient, sampleIDs, sampleNow, type MemoryClient } from '../components/data/memory/index.js';
import { find, findAll } from '../test/support/inspect.js';
import { until } from '../test/support/wait.js';

const client = () => createMemoryClient({ now: sampleNow });
const made = (change: (client: MemoryClient) => void) => () => {
  const fresh = client();
  change(fresh);
  return fresh;
};
const zoes = sampleIDs.request(214);

const meta: Meta = {
  title: 'Assignee picker',
  component: 'ur-assignee-picker',
  render: ({ value, disabled, requestId }) =>
    html`<ur-assignee-picker .value=${value} .disabled=${disabled} .requestId=${requestId}></ur-assignee-picker>`,
  args: { value: sampleIDs.agent('ines'), disabled: false, requestId: '' },
  parameters: { client },
};
export default meta;

async function open(canvas: Element): Promise<void> {
  (await until(() => findAll<HTMLElement>(canvas, '.picker__button')[0])).click();
  await until(() => findAll(canvas, '.menu:popover-open .menu__item')[0]);
}

async function chooseFirst(canvas: Element): Promise<void> {
  await open(canvas);
  find(canvas, '.menu__item[aria-selected="false"]').click();
  await until(() => findAll(canvas, '[role="alert"]')[0]);
}

export const Default: StoryObj = {};
export const Open: StoryObj = { play: ({ canvasElement }) => open(canvasElement) };
export const NobodyFound: StoryObj = {
  args: { value: '' },
  play: async ({ canvasElement }) => {
    await open(canvasElement);
    const field = find<HTMLInputElement>(canvasElement, '.menu__search input');
    field.value = 'lena';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await until(() => !findAll(canvasElement, '.menu__item')[0]);
  },
};
export const Disabled: StoryObj = { args: { disabled: true } };
export const OfARequest: StoryObj = { args: { requestId: zoes } };
export const RightToLeft: StoryObj = { ...Open, globals: { direction: 'rtl' } };
export const OnAHostilePage: StoryObj = { ...Open, globals: { host: 'hostile' } };

export const NotSaved: StoryObj = {
  args: { requestId: zoes },
  parameters: { client: made((fresh) => fresh.fail('patchRequest', new UrError({ status: 503 }))) },
  play: ({ canvasElement }) => chooseFirst(canvasElement),
};

export const ChangedBySomebodyElse: StoryObj = {
  args: { requestId: zoes },
  parameters: {
    client: made((fresh) => {
      const current = { ...fresh.server.tables().requests.get(zoes)!, assignee: sampleIDs.agent('tom'), rev: 9 };
      fresh.fail('patchRequest', new UrError({ status: 409, current }));
    }),
  },
  play: ({ canvasElement }) => chooseFirst(canvasElement),
};

export const Stale: StoryObj = {
  args: { requestId: zoes },
  play: async ({ canvasElement }) => {
    await until(() => findAll(canvasElement, '.picker__button')[0]);
    clientOf(canvasElement).offline = true;
  },
};

export const Loading: StoryObj = {
  args: { requestId: zoes },
  parameters: { client: made((fresh) => (fresh.latency = 600_000)) },
};
export const Failed: StoryObj = {
  args: { requestId: zoes },
  parameters: { client: made((fresh) => fresh.fail('getRequest', new UrError({ status: 500 }))) },
};
export const Forbidden: StoryObj = {
  args: { requestId: zoes },
  parameters: { client: made((fresh) => fresh.fail('getRequest', new UrError({ status: 403 }))) },
};
export const Gone: StoryObj = { args: { requestId: 'nosuchrequest00' } };
export const Outdated: StoryObj = { parameters: { client: made(({ server }) => (server.api = 2)) } };

export const SignedOut: StoryObj = {
  play: async ({ canvasElement }) => {
    await until(() => findAll(canvasElement, '.picker__button')[0]);
    await clientOf(canvasElement).signOut();
    await until(() => findAll(canvasElement, '.link')[0]);
  },
};

export const Unconfigured: StoryObj = { parameters: { client: null } };

function clientOf(canvas: Element): MemoryClient {
  return find<HTMLElement & { activeClient: MemoryClient }>(canvas, 'ur-assignee-picker').activeClient;
}
