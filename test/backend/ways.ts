/* How each route that takes a body is asked so that it succeeds, on a server with the demo. */
import assert from 'node:assert/strict';
import { limits } from '../../backend/schema/limits.js';
import type { Judged } from './body-cases.js';
import { asAdmin, asBot, asPerson, Client, newID, sign } from './host.js';
import type { TestServer } from './server.js';

/** How a route is asked so that it succeeds. */
export interface Way {
  caller: Client;
  path: string;
  /** Bodies that are valid, and together have every field. */
  samples: Record<string, unknown>[];
  judged?: Judged;
  /** What makes a body one that was never sent. */
  fresh?(body: Record<string, unknown>): Promise<Record<string, unknown>>;
}

const wrongTexts = ['', ' ', 7, true, {}, [], 'a\ud800b'];
export async function waysOf(server: TestServer): Promise<Record<string, Way>> {
  const bot = server.demo!;
  const admin = await asAdmin(server, bot);
  const person = await asPerson(server, bot, 'zoe');
  const machine = asBot(server, bot);
  const { status } = await machine.post(`steps/${bot.steps.request}/reached`, {
    id: newID(),
    interlocutor: { userID: 'zoe' },
  });
  assert.equal(status, 200);
  const [step] = await admin.list('steps', `filter=key="${bot.steps.request}"`);
  const [request] = await admin.list('requests', 'sort=-created');
  const [group] = await admin.list('groups');
  const [intent] = await admin.list('intents');
  const actions = [
    { type: 'send_text_action', text: 'Hello' },
    { type: 'send_quick_replies_action', text: 'Which?', replies: [{ title: 'This', payload: 'this' }] },
    { type: 'create_user_request_action', message: 'Help', assigneeID: admin.id, groupID: group.id },
  ];
  const home = `conversations/${person.conversation}`;
  const device = 'd'.repeat(43);
  const renewed = async (body: Record<string, unknown>) => ({ ...body, id: newID() });
  const revision = (collection: string, id: string) => async (body: Record<string, unknown>) => {
    const [record] = await admin.list(collection, `filter=id="${id}"`);
    return { ...body, rev: record.rev };
  };
  const token = () => sign(bot, { kind: 'interlocutor', sub: 'walter' });
  const reached = {
    id: newID(),
    interlocutor: {
      ...{ userID: 'quentin', firstName: 'Q', lastName: 'B', email: 'q@example.com', phoneNumber: '1' },
      ...{ customAttributes: { city: 'Lyon' }, usedToTest: false },
    },
  };
  return {
    'POST session': {
      caller: new Client(server),
      path: 'session',
      samples: [
        { token: token(), device },
        { bot: bot.bot, device },
      ],
      judged: { token: { wrong: ['', 7, true, null, {}, [], 'a\ud800b'] } },
      fresh: async (body) => (body.token ? { ...body, token: token() } : body),
    },
    'POST steps/{step}/reached': {
      caller: machine,
      path: `steps/${bot.steps.request}/reached`,
      samples: [
        {
          ...reached,
          messages: [{ id: newID(), author: 'interlocutor', text: 'Hi', type: 'text', data: { payload: 'x' } }],
        },
        { ...reached, messages: [{ author: 'bot', text: 'Which?', type: 'quick_replies', data: actions[1] }] },
      ],
      judged: {
        'interlocutor.email': {
          wrong: [
            ...[7, true, {}, [], 'a\ud800b', 'nonsense', `${'x'.repeat(limits.name)}@example.com`],
            ...[
              'a..b@example.com',
              '.a@example.com',
              'a@example.c1',
              'a@-b.com',
              'a@b-.com',
              'a@b..com',
              '😀@example.com',
            ],
            ...['a b@example.com', 'a@b', '@example.com', 'a@example.com\nb', '"a"@example.com', 'a@[127.0.0.1]'],
          ],
          largest: [
            '',
            'zoë+a.b_c~d@bücher.example',
            "o'neil/x=y{z}|#!$%&*?^`-@a-b.c~d.co.uk",
            `${'x'.repeat(64)}@${'d'.repeat(60)}.${'d'.repeat(60)}.com`,
          ],
        },
        'messages.0.data': {
          wrong: [7, 'x', [], {}, { payload: '' }, { replies: [] }, { payload: 'x'.repeat(limits.name + 1) }],
        },
      },
      fresh: renewed,
    },
    'PUT steps/{key}': {
      caller: machine,
      path: 'steps/fresh',
      samples: actions.map((action) => ({ name: 'Fresh', story: { key: 'story', name: 'Story' }, actions: [action] })),
    },
    'PATCH steps/{id}': {
      caller: admin,
      path: `steps/${step.id}`,
      samples: actions.map((action) => ({ rev: step.rev, actions: [action] })),
      fresh: revision('steps', step.id),
    },
    'PUT agents/{sub}': {
      caller: machine,
      path: 'agents/newcomer',
      samples: [{ name: 'New', role: 'agent', groups: ['Cards'] }],
    },
    'POST conversations/{id}/messages': {
      caller: person,
      path: `${home}/messages`,
      samples: [{ id: newID(), type: 'text', text: 'Hi', data: { payload: 'x' }, files: [newID()], claim: newID() }],
      judged: {
        text: { wrong: [7, true, {}, [], 'a\ud800b', 'x'.repeat(limits.message + 1), '😀'.repeat(limits.message + 1)] },
        data: { wrong: [7, 'x', [], {}, { payload: '' }, { payload: 7 }, { payload: 'x'.repeat(limits.name + 1) }] },
      },
      fresh: renewed,
    },
    'PUT conversations/{id}/read': { caller: person, path: `${home}/read`, samples: [{ seq: 1 }] },
    'POST conversations/{id}/control': {
      caller: admin,
      path: `${home}/control`,
      samples: [
        { action: 'take', force: false },
        { action: 'release', step: bot.steps.request },
      ],
    },
    'PATCH requests/{id}': {
      caller: admin,
      path: `requests/${request.id}`,
      samples: [{ rev: request.rev, title: 'T', status: 'todo', assignee: admin.id, group: group.id }],
      fresh: revision('requests', request.id),
    },
    'POST requests/{id}/intent': {
      caller: admin,
      path: `requests/${request.id}/intent`,
      samples: [
        { intent: intent.id, phrases: ['one'] },
        { name: 'New', phrases: ['one'] },
      ],
    },
    'POST access-tokens': { caller: admin, path: 'access-tokens', samples: [{ label: 'CI' }] },
    'POST secrets': { caller: admin, path: 'secrets', samples: [{ label: 'Next' }] },
    'PATCH bot': {
      caller: admin,
      path: 'bot',
      samples: [
        {
          ...{ origins: ['https://crm.example'], visibility: 'all' },
          settings: {
            ...{
              start: bot.steps.request,
              fallback: bot.steps.request,
              anonymous: true,
              waiting: { soon: 5, late: 9 },
            },
            webhook: { url: 'http://127.0.0.1:9/ur', events: ['request.created'], rotate: false },
          },
        },
      ],
      judged: {
        'origins.0': { wrong: [...wrongTexts, 'null', '*', 'https://crm.example/path', 'javascript:alert(1)'] },
        'settings.webhook.url': {
          wrong: [...wrongTexts, 'nonsense', 'ftp://hooks.example', `https://hooks.example/${'x'.repeat(5000)}`],
        },
      },
    },
  };
}
