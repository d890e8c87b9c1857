import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import '../components/takeover-chat/define.js';
import { UrError } from '../components/data/errors.js';
import { sampleIDs } from '../components/data/memory/index.js';
import { find, findAll } from '../test/support/inspect.js';
import { choose, disguised, pdf, photo, tooLarge } from '../test/support/sample-files.js';
import { until } from '../test/support/wait.js';
import { agent, bank, conversation, failing, offline, outdated, silent, slow, then, zoe } from './talk-clients.js';

const meta: Meta = {
  title: 'Takeover chat',
  component: 'ur-takeover-chat',
  render: (args) => html`<ur-takeover-chat conversation-id=${args['conversationId']}></ur-takeover-chat>`,
  args: { conversationId: conversation },
  parameters: { client: () => agent() },
};
export default meta;

export const YouHaveControl: StoryObj = {};
export const TheBotHasControl: StoryObj = { parameters: { client: () => agent(bank({ control: 'bot' })) } };

export const ThePersonIsAway: StoryObj = {
  parameters: {
    client: () => {
      const server = bank({ control: 'bot' });
      server.setPresence(sampleIDs.person('zoe'), { state: 'offline', seenAt: '2026-11-24 13:55:00.000Z' });
      return agent(server);
    },
  },
};

export const AnotherHasControlForAnAdmin: StoryObj = { parameters: { client: () => agent(bank(), 'ines') } };
export const AnotherHasControl: StoryObj = { parameters: { client: () => agent(bank(), 'marek') } };

export const ControlLost: StoryObj = {
  parameters: {
    client: () => {
      const server = bank();
      const ines = agent(server, 'ines');
      const client = agent(server);
      client.setDraft(conversation, 'If you like, I will stay here until it has gone through.');
      return then(client, () => ines.control(conversation, { action: 'take', force: true }));
    },
  },
};

export const NotFirst: StoryObj = {
  parameters: {
    client: () => {
      const client = agent(bank({ control: 'bot' }));
      const current = { agent: { id: sampleIDs.agent('ines'), name: 'Inès Lambert' }, since: '' };
      client.fail('control', new UrError({ status: 409, data: { control: { code: 'taken', message: '' } }, current }));
      return client;
    },
  },
  play: async ({ canvasElement }) => {
    (await until(() => findAll(canvasElement, '.control .button')[0])).click();
    await until(() => /just before you/.test(find(canvasElement, '.composer').textContent ?? ''));
  },
};

export const NotSent: StoryObj = {
  parameters: {
    client: () => {
      const client = agent();
      client.fail('postMessage', new UrError({ status: 400 }));
      return then(client, () => client.send(conversation, { text: 'Please send it once more. The two are gone.' }));
    },
  },
};

export const WaitingForTheNetwork: StoryObj = {
  parameters: {
    client: () => {
      const server = bank();
      const client = agent(server);
      return then(client, async () => {
        client.offline = true;
        await client.send(conversation, { text: 'Please send it once more.' });
      });
    },
  },
};

export const ThePersonIsTyping: StoryObj = {
  parameters: {
    client: () => {
      const server = bank();
      return then(agent(server), () => zoe(server).typing(conversation));
    },
  },
};

export const NearTheLimit: StoryObj = {
  parameters: {
    client: () => {
      const client = agent();
      client.setDraft(conversation, `${'Please send it once more. '.repeat(160)}`);
      return client;
    },
  },
};

const attach = async (root: HTMLElement, ...files: (File | Promise<File>)[]) => {
  await until(() => findAll(root, 'input[type=file]').length);
  choose(find(root, '.composer'), ...(await Promise.all(files)));
};

export const Attached: StoryObj = {
  play: async ({ canvasElement }) => {
    await attach(canvasElement, photo(), pdf('A letter with a very long name that no chip has room for.pdf'));
    await until(() =>
      findAll(canvasElement, '.attachment__state').every(({ textContent }) => /kB/.test(textContent ?? '')),
    );
  },
};

export const Attaching: StoryObj = {
  parameters: {
    client: () => {
      const client = agent();
      return then(client, () => {
        client.latency = 3_600_000;
      });
    },
  },
  play: async ({ canvasElement }) => {
    await attach(canvasElement, photo(), pdf());
    await until(() => findAll(canvasElement, '.attachment').some(({ textContent }) => /40 %/.test(textContent ?? '')));
  },
};

export const NotAttached: StoryObj = {
  parameters: {
    client: () => {
      const client = agent();
      client.fail('postFile', new UrError({ status: 0 }), 1);
      return client;
    },
  },
  play: async ({ canvasElement }) => {
    await attach(canvasElement, pdf(), disguised(), tooLarge());
    await until(() => findAll(canvasElement, '.attachment--failed').length === 3);
  },
};

export const TooManyFiles: StoryObj = {
  play: async ({ canvasElement }) => {
    await attach(canvasElement, ...Array.from({ length: 6 }, (_, index) => pdf(`Page ${index + 1}.pdf`)));
    await until(() => findAll(canvasElement, '.attachments__note').length);
  },
};

export const Dropping: StoryObj = {
  play: async ({ canvasElement }) => {
    await until(() => findAll(canvasElement, 'input[type=file]').length);
    const area = find(canvasElement, '.composer');
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(pdf());
    area.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true, composed: true }));
    await until(() => findAll(canvasElement, '.drop-hint').length);
  },
};

export const WithTools: StoryObj = {
  render: () =>
    html`<ur-takeover-chat conversation-id=${conversation}>
      <button slot="composer-tools">Templates</button>
    </ur-takeover-chat>`,
};

export const Unconfigured: StoryObj = { parameters: { client: null } };
export const Loading: StoryObj = { parameters: { client: () => slow(agent()) } };
export const Empty: StoryObj = { parameters: { client: () => agent(silent()) } };
export const Stale: StoryObj = { parameters: { client: () => offline(agent()) } };
export const SignedOut: StoryObj = { parameters: { client: () => agent(bank(), 'nobody') } };
export const Outdated: StoryObj = { parameters: { client: () => agent(outdated()) } };
export const Failed: StoryObj = { parameters: { client: () => failing(agent(), 500) } };
export const Forbidden: StoryObj = { parameters: { client: () => failing(agent(), 403) } };
export const Gone: StoryObj = { parameters: { client: () => failing(agent(), 404) } };
export const OnAHostilePage: StoryObj = { globals: { host: 'hostile' } };
