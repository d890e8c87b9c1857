import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import '../components/conversation/define.js';
import { UrError } from '../components/data/errors.js';
import { sampleIDs } from '../components/data/memory/index.js';
import { findAll } from '../test/support/inspect.js';
import { disguised, pdf, photo } from '../test/support/sample-files.js';
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

export const Files: StoryObj = {
  parameters: {
    client: () => {
      const server = bank();
      return then(agent(server), async () => {
        await sendFiles(zoe(server), 'This is what I see, and the contract.', [photo(), pdf()]);
        await sendFiles(agent(server), '', [
          photo(300, 900, 'receipt.png'),
          pdf('A letter with a very long name that no row has room for.pdf'),
        ]);
      });
    },
  },
  play: async ({ canvasElement }) => {
    await until(() => findAll(canvasElement, '.picture--here').length === 2);
  },
};

/** What claims to be a picture, what is gone, and what could not be downloaded. */
export const FilesThatCannotBeShown: StoryObj = {
  parameters: {
    client: () => {
      const server = bank();
      const client = agent(server);
      return then(client, async () => {
        const person = zoe(server);
        await sendFiles(person, 'Can you open these?', [
          photo(800, 600, 'broken.png'),
          photo(800, 600, 'gone.png'),
          pdf(),
        ]);
        const { files, messages } = server.tables();
        await until(() => messages.get(conversation)!.at(-1)!.files.length);
        for (const [id, stored] of files) {
          if (stored.file.name === 'broken.png') stored.bytes = disguised();
          if (stored.file.name === 'gone.png') files.delete(id);
        }
      });
    },
  },
  play: async ({ canvasElement }) => {
    await until(
      () => findAll(canvasElement, '.file').length === 3 && findAll(canvasElement, '.file--failed').length === 1,
    );
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

/** Those lead where they say; the last two do not, and stay text. */
export const Links: StoryObj = {
  parameters: {
    client: () => {
      const server = bank();
      const camille = {
        author: 'agent',
        authorID: sampleIDs.agent('camille'),
        authorName: 'Camille Rousseau',
      } as const;
      say(server, { text: 'It says so on https://bank.example/limits?from=app#daily, is that right?' });
      say(server, { text: 'انظر https://bank.example/حساب من فضلك' });
      say(server, { author: 'bot', authorID: '', authorName: 'Bot', text: 'All fees: www.bank.example/fees' });
      say(server, { ...camille, text: 'Yes. Write to limits@bank.example, or call tel:+33123456789.' });
      say(server, { text: 'And what is https://bank.example@evil.example or https://b\u0430nk.example?' });
      return agent(server);
    },
  },
};

/** What would paint over its neighbours, or turn them round. */
export const HostileText: StoryObj = {
  parameters: {
    client: () => {
      const server = bank();
      say(server, { text: `Hello z${'\u0301\u0317'.repeat(15)} there` });
      say(server, { text: `He${'\u0300\u0316\u0334'.repeat(60)} from before the limit` });
      say(server, { text: '\u2069\u202eturned round' });
      say(server, { text: '<img src=x onerror=alert(1)> {{7*7}} ${7*7} @click=' });
      say(server, { text: 'W'.repeat(200) });
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

export const SignedInOnTheWay: StoryObj = {
  parameters: {
    client: () => {
      const server = bank();
      return then(agent(server), () => signIn(server, 'How do I block a card?', 'the black one, it is gone'));
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
