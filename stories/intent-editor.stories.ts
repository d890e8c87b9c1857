import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { createMemoryClient, sampleIDs, sampleNow } from '../components/data/memory/index.js';
import { UrError } from '../components/data/errors.js';
import '../components/intent-editor/define.js';
import { find, findAll } from '../test/support/inspect.js';
import { until } from '../test/support/wait.js';

const client = () => createMemoryClient({ now: sampleNow });
const failing = (route: 'createIntent' | 'getRequest', status: number) => ({
  client: () => {
    const made = client();
    made.fail(route, new UrError({ status }));
    return made;
  },
});

const meta: Meta = {
  title: 'Intent editor',
  component: 'ur-intent-editor',
  render: ({ requestId }) =>
    html`<ur-intent-editor .requestId=${requestId}>
      <button slot="cancel">Cancel</button><button slot="close">Close</button>
    </ur-intent-editor>`,
  args: { requestId: sampleIDs.request(214) },
  parameters: { client },
};
export default meta;

export const Default: StoryObj = {};
export const NothingWasSaid: StoryObj = { args: { requestId: sampleIDs.request(218) } };
export const NameMissing: StoryObj = { play: ({ canvasElement }) => submit(canvasElement, '') };
export const NameTaken: StoryObj = {
  play: async ({ canvasElement }) => {
    const known = await until(() => findAll<HTMLSelectElement>(canvasElement, 'select')[0]?.options[1]?.text);
    await submit(canvasElement, known);
  },
};
export const NotSaved: StoryObj = {
  parameters: failing('createIntent', 503),
  play: ({ canvasElement }) => submit(canvasElement, 'Limit raised but not active'),
};
export const Saved: StoryObj = {
  play: ({ canvasElement }) => submit(canvasElement, 'Limit raised but not active'),
};
export const Loading: StoryObj = { parameters: { client: () => createMemoryClient({ now: sampleNow, latency: 1e9 }) } };
export const Failed: StoryObj = { parameters: failing('getRequest', 500) };
export const Forbidden: StoryObj = { parameters: failing('getRequest', 403) };
export const Gone: StoryObj = { parameters: failing('getRequest', 404) };
export const SignedOut: StoryObj = {
  parameters: { client: () => createMemoryClient({ now: sampleNow, as: 'anonymous' }) },
};
export const Unconfigured: StoryObj = { parameters: { client: null } };

async function submit(root: Element, name: string): Promise<void> {
  const field = await until(() => findAll<HTMLInputElement>(root, '#name')[0]);
  field.value = name;
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  find(root, '.button--primary').click();
}
