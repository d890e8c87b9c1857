import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { createMemoryClient, sampleIDs, sampleNow, sampleServer } from '../components/data/memory/index.js';
import { UrError } from '../components/data/errors.js';
import '../components/request-action/define.js';
import type { RequestAction } from '../components/request-action/request-action.js';
import { find, findAll } from '../test/support/inspect.js';
import { until } from '../test/support/wait.js';

const admin = { kind: 'agent', id: sampleIDs.agent('ines') } as const;
const agent = { kind: 'agent', id: sampleIDs.agent('camille') } as const;
const client = () => createMemoryClient({ now: sampleNow, as: admin });
const failing = (route: 'getStep' | 'patchStep', status: number) => ({
  client: () => {
    const made = client();
    made.fail(route, new UrError({ status }));
    return made;
  },
});

const meta: Meta = {
  title: 'Request action',
  component: 'ur-request-action',
  render: ({ step, value, disabled, noSave }) =>
    html`<ur-request-action .step=${step} .value=${value} .disabled=${disabled} .noSave=${noSave}></ur-request-action>`,
  args: { step: 'ask-for-help', value: undefined, disabled: false, noSave: false },
  parameters: { client },
};
export default meta;

const draft = (message: string) => ({ message, assigneeID: '', groupID: '' });

export const Default: StoryObj = {};
export const StepWithoutTheAction: StoryObj = { args: { step: 'welcome' } };
export const ValueOfThePage: StoryObj = {
  args: {
    step: '',
    value: { message: 'Please call: {{@message}}', assigneeID: sampleIDs.agent('camille'), groupID: '' },
  },
};
export const Disabled: StoryObj = { args: { disabled: true } };
export const WithoutASaveButton: StoryObj = { args: { noSave: true } };
export const OfAnAgent: StoryObj = { parameters: { client: () => createMemoryClient({ now: sampleNow, as: agent }) } };
export const TooLong: StoryObj = { args: { value: draft('The person wrote: {{@message}} '.repeat(40)) } };
export const Empty: StoryObj = { args: { value: draft('') }, play: ({ canvasElement }) => save(canvasElement) };
export const Saved: StoryObj = {
  args: { value: draft('Please call back: {{@message}}') },
  play: ({ canvasElement }) => save(canvasElement),
};
export const NotSaved: StoryObj = {
  args: { value: draft('Please call back: {{@message}}') },
  parameters: failing('patchStep', 503),
  play: ({ canvasElement }) => save(canvasElement),
};
export const SavedBySomebodyElse: StoryObj = {
  parameters: {
    client: () => {
      const server = sampleServer(() => sampleNow);
      const other = createMemoryClient({ server, now: sampleNow, as: admin });
      return Object.assign(createMemoryClient({ server, now: sampleNow, as: admin }), { other });
    },
  },
  play: async ({ canvasElement }) => {
    const editor = find<RequestAction>(canvasElement, 'ur-request-action');
    const field = await until(() => findAll<HTMLTextAreaElement>(canvasElement, 'textarea')[0]);
    field.value = 'Please call back: {{@message}}';
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    const { other } = editor.activeClient as unknown as { other: ReturnType<typeof client> };
    const step = other.step('ask-for-help');
    const leave = step.subscribe(() => undefined);
    await until(() => step.current.state === 'ready');
    if (step.current.state === 'ready') {
      const { id, rev, actions } = step.current.value;
      await other.saveStep(id, rev, [
        ...actions.slice(0, -1),
        { type: 'create_user_request_action', message: 'Urgent' },
      ]);
    }
    leave();
    await save(canvasElement);
  },
};
export const Loading: StoryObj = {
  parameters: { client: () => createMemoryClient({ now: sampleNow, as: admin, latency: 1e9 }) },
};
export const Failed: StoryObj = { parameters: failing('getStep', 500) };
export const Forbidden: StoryObj = { parameters: failing('getStep', 403) };
export const Gone: StoryObj = { parameters: failing('getStep', 404) };
export const SignedOut: StoryObj = {
  parameters: { client: () => createMemoryClient({ now: sampleNow, as: 'anonymous' }) },
};
export const Unconfigured: StoryObj = { parameters: { client: null } };

async function save(root: Element): Promise<void> {
  (await until(() => findAll<HTMLButtonElement>(root, '.button--primary')[0])).click();
}
