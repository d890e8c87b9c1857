import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, nothing } from 'lit';
import { createMemoryClient, sampleIDs, sampleNow, sampleServer } from '../components/data/memory/index.js';
import { UrError } from '../components/data/errors.js';
import '../components/request-detail/define.js';
import { find, findAll } from '../test/support/inspect.js';
import { until } from '../test/support/wait.js';

const client = () => createMemoryClient({ now: sampleNow });
const zoes = sampleIDs.request(214);

const meta: Meta = {
  title: 'Request detail',
  component: 'ur-request-detail',
  render: ({ requestId, conversationShown, slotted }) =>
    html`<ur-request-detail .requestId=${requestId} .conversationShown=${conversationShown}>
      ${
        slotted
          ? html`<button slot="actions">Open the customer</button>
              <p slot="end">The page’s own section</p>`
          : nothing
      }
    </ur-request-detail>`,
  args: { requestId: zoes, conversationShown: false, slotted: false },
  parameters: { client },
};
export default meta;

export const Default: StoryObj = {};
export const BesideItsConversation: StoryObj = { args: { conversationShown: true } };
export const WithPartsOfThePage: StoryObj = { args: { slotted: true } };

export const Done: StoryObj = {
  play: async ({ canvasElement }) => {
    const button = await until(() => findAll<HTMLElement>(canvasElement, '.pane__end > button')[0]);
    button.click();
    await until(() => button.textContent.includes('Reopen'));
  },
};

export const TitleNotSaved: StoryObj = {
  parameters: {
    client: () => {
      const failing = client();
      failing.fail('patchRequest', new UrError({ status: 503 }));
      return failing;
    },
  },
  play: async ({ canvasElement }) => {
    await retitle(canvasElement, 'Rent transfer declined, limit not active');
    await until(() => findAll(canvasElement, '.detail__problem .notice--error')[0]);
  },
};

export const TitleTooLong: StoryObj = {
  play: ({ canvasElement }) => retitle(canvasElement, 'Rent transfer '.repeat(20)),
};

export const TitleChangedBySomebodyElse: StoryObj = {
  parameters: {
    client: () => {
      const server = sampleServer(() => sampleNow);
      const other = createMemoryClient({ server, now: sampleNow });
      return Object.assign(createMemoryClient({ server, now: sampleNow }), { other });
    },
  },
  play: async ({ canvasElement }) => {
    const detail = find(canvasElement, 'ur-request-detail') as HTMLElement & {
      activeClient?: { other?: ReturnType<typeof client> };
    };
    const field = await until(() => detail.shadowRoot?.querySelector<HTMLTextAreaElement>('textarea.detail__title'));
    type(field, 'Rent transfer declined, limit not active');
    await detail.activeClient?.other?.changeRequest(zoes, { title: 'Daily limit was never confirmed' });
    await until(() => detail.shadowRoot?.querySelector('.facts'));
    field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true }));
  },
};

export const CreateIntent: StoryObj = {
  play: async ({ canvasElement }) => {
    (await until(() => findAll<HTMLElement>(canvasElement, '.section__head > button')[0])).click();
    await until(() => findAll(canvasElement, 'dialog[open]')[0]);
  },
};

export const Loading: StoryObj = { parameters: { client: () => createMemoryClient({ now: sampleNow, latency: 1e9 }) } };
export const Stale: StoryObj = {
  play: async ({ canvasElement }) => {
    const detail = find(canvasElement, 'ur-request-detail') as HTMLElement & { activeClient?: { offline: boolean } };
    await until(() => detail.matches(':state(ready)'));
    if (detail.activeClient) detail.activeClient.offline = true;
    await until(() => detail.matches(':state(stale)'));
  },
};
const refusing = (status: number) => ({
  client: () => {
    const refused = client();
    refused.fail('getRequest', new UrError({ status }));
    return refused;
  },
});
export const Failed: StoryObj = { parameters: refusing(500) };
export const Forbidden: StoryObj = { parameters: refusing(403) };
export const Gone: StoryObj = { parameters: refusing(404) };
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
export const WithoutAnId: StoryObj = { args: { requestId: '' } };
export const Unconfigured: StoryObj = { parameters: { client: null } };

function type(field: HTMLTextAreaElement, text: string): void {
  field.focus();
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}

async function retitle(root: Element, title: string): Promise<void> {
  const field = await until(() => findAll<HTMLTextAreaElement>(root, 'textarea.detail__title')[0]);
  type(field, title);
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true }));
}
