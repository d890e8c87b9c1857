import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import '../components/conversation/define.js';
import { UrError } from '../components/data/errors.js';
import { sampleIDs } from '../components/data/memory/index.js';
import { agent, bank, conversation, failing, offline, outdated, say, silent, slow, then, zoe } from './talk-clients.js';

const meta: Meta = {
  title: 'Conversation',
  component: 'ur-conversation',
  render: (args) =>
    html`<ur-conversation
      conversation-id=${args['conversationId']}
      request-id=${args['requestId']}
      .at=${args['at']}
    ></ur-conversation>`,
  args: { conversationId: conversation, requestId: '', at: undefined },
  parameters: { client: () => agent() },
};
export default meta;

export const Default: StoryObj = {};
export const ByRequest: StoryObj = { args: { conversationId: '', requestId: sampleIDs.request(214) } };
export const ReadByTheInterlocutor: StoryObj = { parameters: { client: () => zoe() } };

export const Edited: StoryObj = {
  parameters: {
    client: () => {
      const server = bank();
      say(server, { id: 'edited000000000', text: 'It is 500' });
      say(server, { id: 'withdrawn000000', text: 'My code is 1234' });
      say(server, { type: 'edit', data: { of: 'edited000000000', text: 'It is 1,500' } });
      say(server, { type: 'edit', data: { of: 'withdrawn000000', text: null } });
      return agent(server);
    },
  },
};

export const QuickReplies: StoryObj = {
  parameters: {
    client: () => {
      const server = bank({ control: 'bot' });
      const replies = [
        { title: 'My card', payload: 'card-lost' },
        { title: 'Opening hours', payload: 'opening-hours' },
      ];
      say(server, { author: 'bot', authorID: '', type: 'quick_replies', text: 'What is it about?', data: { replies } });
      say(server, { text: 'Opening hours', data: { payload: 'opening-hours' } });
      return agent(server);
    },
  },
};

export const LongWordsAndOtherScripts: StoryObj = {
  parameters: {
    client: () => {
      const server = bank();
      say(server, { text: `https://bank.example/${'very-long-'.repeat(20)}` });
      say(server, { text: 'بطاقتي مرفوضة في كل المتاجر، هل يمكنكم المساعدة؟' });
      say(server, { text: 'First line\nsecond line\n\nand one after an empty one' });
      return agent(server);
    },
  },
};

export const TenThousandMessages: StoryObj = {
  parameters: {
    client: () => {
      const server = bank();
      for (let i = 0; i < 10_000; i++) say(server, { text: `Line ${i}` });
      return agent(server);
    },
  },
};

export const OpenedInThePast: StoryObj = { ...TenThousandMessages, args: { at: 5000 } };

export const NotSent: StoryObj = {
  parameters: {
    client: () => {
      const client = agent();
      client.fail('postMessage', new UrError({ status: 400 }));
      return then(client, () => client.send(conversation, { text: 'Please send it once more.' }));
    },
  },
};

export const Typing: StoryObj = {
  parameters: {
    client: () => {
      const server = bank();
      return then(agent(server), () => zoe(server).typing(conversation));
    },
  },
};

export const Unconfigured: StoryObj = { parameters: { client: null } };
export const WithoutId: StoryObj = { args: { conversationId: '' } };
export const Loading: StoryObj = { parameters: { client: () => slow(agent()) } };
export const Empty: StoryObj = { parameters: { client: () => agent(silent()) } };
export const Stale: StoryObj = { parameters: { client: () => offline(agent()) } };
export const SignedOut: StoryObj = { parameters: { client: () => agent(bank(), 'nobody') } };
export const Outdated: StoryObj = { parameters: { client: () => agent(outdated()) } };
export const Failed: StoryObj = { parameters: { client: () => failing(agent(), 500) } };
export const Forbidden: StoryObj = { parameters: { client: () => failing(agent(), 403) } };
export const Gone: StoryObj = { parameters: { client: () => failing(agent(), 404) } };
export const OnAHostilePage: StoryObj = { globals: { host: 'hostile' } };
