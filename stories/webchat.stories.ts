import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { createMemoryClient, sampleNow } from '../components/data/memory/index.js';
import '../components/webchat/define.js';
import { findAll } from '../test/support/inspect.js';
import { choose, pdf, photo, tooLarge } from '../test/support/sample-files.js';
import { until } from '../test/support/wait.js';
import {
  agent,
  bank,
  conversation,
  failing,
  offline,
  outdated,
  say,
  sendFiles,
  signIn,
  silent,
  slow,
  then,
  zoe,
} from './talk-clients.js';

const meta: Meta = {
  title: 'Web chat',
  component: 'ur-webchat',
  render: (args) => html`<ur-webchat ?open=${args['open']} mode=${args['mode']}></ur-webchat>`,
  args: { open: true, mode: 'floating' },
  parameters: { client: () => zoe() },
};
export default meta;

const replies = [
  { title: 'A card', payload: 'card-lost' },
  { title: 'A transfer', payload: 'transfer-declined' },
  { title: 'Signing in', payload: 'sign-in' },
  { title: 'Something else', payload: 'ask-for-help' },
];
const offer = {
  author: 'bot' as const,
  authorID: '',
  type: 'quick_replies' as const,
  text: 'Good afternoon. I am Merrow’s assistant, a bot. What is it about?',
  data: { replies },
};

export const WithAnAgent: StoryObj = {};
export const Closed: StoryObj = { args: { open: false } };
export const Inline: StoryObj = { args: { mode: 'inline' } };

/** In one's own bubble, which is filled, as in that of the other side. */
export const Links: StoryObj = {
  parameters: {
    client: () => {
      const server = bank();
      say(server, { text: 'It says so on https://bank.example/limits, is that right?' });
      say(server, { author: 'bot', authorID: '', authorName: 'Bot', text: 'All fees: www.bank.example/fees' });
      return zoe(server);
    },
  },
  play: async ({ canvasElement }) => {
    await until(() => findAll(canvasElement, '.weblink').length === 2);
  },
};

export const Files: StoryObj = {
  parameters: {
    client: () => {
      const server = bank();
      return then(zoe(server), async () => {
        await sendFiles(zoe(server), 'This is what I see.', [photo()]);
        await sendFiles(agent(server), 'Thank you. Please sign this one.', [pdf()]);
      });
    },
  },
  play: async ({ canvasElement }) => {
    const area = await until(() => findAll(canvasElement, '.webchat-composer')[0]);
    choose(area, await photo(800, 600, 'second.png'), tooLarge());
    await until(
      () => findAll(canvasElement, '.picture--here').length && findAll(canvasElement, '.attachment').length === 2,
    );
  },
};

export const Start: StoryObj = {
  parameters: {
    client: () => {
      const server = silent();
      say(server, offer);
      return zoe(server);
    },
  },
};

export const Answered: StoryObj = {
  parameters: {
    client: () => {
      const server = silent();
      say(server, offer);
      say(server, { text: 'A transfer', data: { payload: 'transfer-declined' } });
      say(server, { text: 'hi, I tried to pay my rent twice and both times it says declined' });
      return zoe(server);
    },
  },
};

export const Unread: StoryObj = {
  args: { open: false },
  parameters: {
    client: () => {
      const server = bank();
      const camille = agent(server);
      return then(zoe(server), async () => {
        await camille.send(conversation, { text: 'Did it go through?' });
        await camille.send(conversation, { text: 'I will be here until five.' });
      });
    },
  },
};

export const SignedInOnTheWay: StoryObj = {
  parameters: {
    client: () => {
      const server = bank({ control: 'bot' });
      return then(zoe(server), () => signIn(server, 'How do I block a card?', 'the black one, it is gone'));
    },
  },
};

export const NoNetwork: StoryObj = {
  parameters: {
    client: () => {
      const client = zoe();
      return then(client, async () => {
        client.offline = true;
        await client.send(conversation, { text: 'thank you, it went through' });
      });
    },
  },
};

export const Unconfigured: StoryObj = { parameters: { client: null } };
export const Loading: StoryObj = { parameters: { client: () => slow(zoe()) } };
export const Empty: StoryObj = { parameters: { client: () => zoe(silent()) } };
export const Stale: StoryObj = { parameters: { client: () => offline(zoe()) } };
export const SignedOut: StoryObj = {
  parameters: { client: () => createMemoryClient({ server: bank(), now: sampleNow, as: 'anonymous' }) },
};
export const Outdated: StoryObj = { parameters: { client: () => zoe(outdated()) } };
export const Failed: StoryObj = { parameters: { client: () => failing(zoe(), 500) } };
export const Forbidden: StoryObj = { parameters: { client: () => failing(zoe(), 403) } };
export const Gone: StoryObj = { parameters: { client: () => failing(zoe(), 404) } };
export const OnAHostilePage: StoryObj = { globals: { host: 'hostile' } };
