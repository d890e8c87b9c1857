import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, nothing } from 'lit';
import { UrError } from '../components/data/errors.js';
import { createMemoryClient, sampleIDs, sampleNow, sampleServer } from '../components/data/memory/index.js';
import type { MemoryClient } from '../components/data/memory/index.js';
import '../components/request-list/define.js';
import { find, findAll } from '../test/support/inspect.js';
import { settled, until } from '../test/support/wait.js';

const client = () => createMemoryClient({ now: sampleNow });

/** A client made so, before the story is shown. */
const made = (change: (client: MemoryClient) => void) => () => {
  const fresh = client();
  change(fresh);
  return fresh;
};
const failing = (status: number) => made((fresh) => fresh.fail('listRequests', new UrError({ status })));

const meta: Meta = {
  title: 'Request list',
  component: 'ur-request-list',
  render: ({ view, sort, filters, selectedId, noToolbar, noViews, density, empty }) =>
    html`<ur-request-list
      .view=${view}
      .sort=${sort}
      .filters=${filters}
      .selectedId=${selectedId}
      .noToolbar=${noToolbar}
      .noViews=${noViews}
      .density=${density}
      >${empty ? html`<p slot="empty">${empty}</p>` : nothing}</ur-request-list
    >`,
  args: { view: 'open', sort: 'waiting', filters: {}, selectedId: '', noToolbar: false, noViews: false },
  parameters: { client },
};
export default meta;

export const Default: StoryObj = {};
export const Selected: StoryObj = { args: { selectedId: sampleIDs.request(214) } };
export const Compact: StoryObj = { args: { density: 'compact' } };
export const Comfortable: StoryObj = { args: { density: 'comfortable' } };
export const WithoutToolbar: StoryObj = { args: { noToolbar: true } };
export const BesideViews: StoryObj = { args: { noViews: true } };
export const Done: StoryObj = { args: { view: 'done', sort: 'newest' } };
export const OneGroup: StoryObj = { args: { view: `group:${sampleIDs.group('Cards')}` } };
export const RightToLeft: StoryObj = { globals: { direction: 'rtl' } };
export const OnAHostilePage: StoryObj = { globals: { host: 'hostile' } };

export const Long: StoryObj = {
  args: { view: 'all', sort: 'newest' },
  parameters: { client: () => createMemoryClient({ now: sampleNow, server: sampleServer(() => sampleNow, 2000) }) },
};

export const TitlesOfTheStep: StoryObj = {
  parameters: {
    client: made(({ server }) => {
      for (const request of server.tables().requests.values()) request.title = request.stepName = 'Ask for help';
    }),
  },
};

export const LongNames: StoryObj = {
  parameters: {
    client: made(({ server }) => {
      for (const request of server.tables().requests.values()) {
        request.title = `${request.title}, and so on `.repeat(6);
        request.storyName = 'A story whose name says everything about it '.repeat(2);
      }
    }),
  },
};

export const Filtered: StoryObj = { args: { filters: { status: ['todo'], assignee: [''], text: 'card' } } };

/** Somebody reads further down when a person reaches the step. */
export const NewRequests: StoryObj = {
  args: { view: 'all', sort: 'newest' },
  play: async ({ canvasElement }) => {
    await until(() => findAll(canvasElement, '.row[role="row"]')[0]);
    await settled(canvasElement);
    find(canvasElement, '.rows').scrollTop = 120;
    await new Promise(requestAnimationFrame);
    const { server } = clientOf(canvasElement);
    for (const [index, text] of ['My card is gone', 'I cannot sign in', 'Where is my money?'].entries())
      server.reached('ask-for-help', {
        id: `storynewcall00${index}`,
        interlocutor: { userID: 'zoe' },
        messages: [{ author: 'interlocutor', text }],
      });
    await until(() => findAll(canvasElement, '.pill')[0]);
  },
};

async function open(canvas: Element, selector: string): Promise<void> {
  (await until(() => findAll<HTMLElement>(canvas, selector)[0])).click();
  await until(() => findAll(canvas, '.menu:popover-open .menu__item')[0]);
}

export const AssigneeOpen: StoryObj = {
  play: ({ canvasElement }) => open(canvasElement, 'button.row__assignee'),
};
export const StatusOpen: StoryObj = { play: ({ canvasElement }) => open(canvasElement, 'button.row__status') };
export const FilterOpen: StoryObj = { play: ({ canvasElement }) => open(canvasElement, '.filter') };
export const ViewsOpen: StoryObj = { play: ({ canvasElement }) => open(canvasElement, '.list__view') };

export const Searching: StoryObj = {
  play: async ({ canvasElement }) => {
    (await until(() => findAll<HTMLElement>(canvasElement, '.list__find')[0])).click();
    await until(() => findAll(canvasElement, '.list__field')[0]);
  },
};

async function makeDone(canvas: Element): Promise<void> {
  await open(canvas, 'button.row__status');
  findAll(canvas, '.menu:popover-open .menu__item').at(-1)?.click();
  await until(() => findAll(canvas, '.toast')[0]);
}

export const ChangeNotSaved: StoryObj = {
  parameters: { client: made((fresh) => fresh.fail('patchRequest', new UrError({ status: 503 }))) },
  play: ({ canvasElement }) => makeDone(canvasElement),
};

export const ChangedBySomebodyElse: StoryObj = {
  parameters: {
    client: made((fresh) => {
      const current = { ...fresh.server.tables().requests.get(sampleIDs.request(209))!, status: 'in_progress', rev: 9 };
      fresh.fail('patchRequest', new UrError({ status: 409, current }));
    }),
  },
  play: ({ canvasElement }) => makeDone(canvasElement),
};

export const Loading: StoryObj = { parameters: { client: made((fresh) => (fresh.latency = 600_000)) } };
export const Empty: StoryObj = {
  args: { view: 'mine' },
  parameters: { client: made(({ server }) => server.tables().requests.clear()) },
};
export const EmptyInWordsOfThePage: StoryObj = { ...Empty, args: { view: 'mine', empty: 'Time for coffee.' } };
export const NothingMatches: StoryObj = { args: { filters: { text: 'zzz' } } };
export const Failed: StoryObj = { parameters: { client: failing(500) } };
export const Forbidden: StoryObj = { parameters: { client: failing(403) } };
export const Gone: StoryObj = { parameters: { client: failing(404) } };

export const Stale: StoryObj = {
  play: async ({ canvasElement }) => {
    await until(() => findAll(canvasElement, '.row[role="row"]')[0]);
    clientOf(canvasElement).offline = true;
    await until(() => findAll(canvasElement, '.notice')[0]);
  },
};

export const SignedOut: StoryObj = {
  play: async ({ canvasElement }) => {
    await until(() => findAll(canvasElement, '.row[role="row"]')[0]);
    await clientOf(canvasElement).signOut();
    await until(() => findAll(canvasElement, '.blank')[0]);
  },
};

export const Outdated: StoryObj = { parameters: { client: made(({ server }) => (server.api = 2)) } };
export const Unconfigured: StoryObj = { parameters: { client: null } };

function clientOf(canvas: Element): MemoryClient {
  return find<HTMLElement & { activeClient: MemoryClient }>(canvas, 'ur-request-list').activeClient;
}
