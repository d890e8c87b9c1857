/* A second, small bot: that two bots share nothing, and that two fit on one page, can be tried from the first day. */
import { insertBot, insertSecret } from '../hooks/commands/new-bot.js';
import { conversationOf } from '../hooks/conversations/conversation.js';
import type { Write } from '../hooks/data/write.js';
import { insertPeople, insertScenario } from './bank.js';
import { seedID } from './ids.js';
import type { DemoAgent, DemoPerson } from './people.js';
import type { DemoRequest } from './requests.js';
import type { DemoStep, DemoStory } from './scenario.js';
import { play } from './scripts.js';

export const otherID = '0fennel0garden0';
export const otherRequestStep = 'ask-a-gardener';

// Two of the same `sub` as at the bank: they are other people.
export const otherAgents: DemoAgent[] = [
  { sub: 'marek', name: 'Marek Novák', role: 'admin', groups: ['Shop'] },
  { sub: 'lea', name: 'Léa Fournier', role: 'agent', groups: ['Shop'] },
];
export const otherPeople: DemoPerson[] = [
  {
    ...{ sub: 'zoe', firstName: 'Zoe', lastName: 'Papadakis', email: 'zoe@example.com', phoneNumber: '' },
    attributes: { Garden: 'Balcony' },
  },
  {
    ...{ sub: 'otto', firstName: 'Otto', lastName: 'Krämer', email: 'otto@example.com', phoneNumber: '' },
    attributes: { Garden: 'Allotment' },
  },
];

const stories: DemoStory[] = [
  {
    key: 'delivery',
    name: 'Delivery',
    group: 'Shop',
    intent: {
      name: 'Delivery',
      phrases: ['When do my plants arrive?', 'Where is my parcel?', 'How long does delivery take?'],
    },
    answer: 'Plants leave our nursery on Mondays and are with you on Wednesday.',
  },
];
const commonSteps: DemoStep[] = [
  {
    key: 'welcome',
    story: 'general',
    name: 'Welcome',
    actions: [{ type: 'send_text_action', text: 'Hello from Fennel, the nursery. What would you like to know?' }],
  },
  {
    key: 'thanks',
    story: 'general',
    name: 'Thanks',
    actions: [{ type: 'send_text_action', text: 'You are welcome.' }],
  },
  {
    key: otherRequestStep,
    story: 'general',
    name: 'Ask a gardener',
    actions: [
      { type: 'send_text_action', text: 'One of our gardeners will answer you here.' },
      { type: 'create_user_request_action', message: 'Question for a gardener: {{@message}}' },
    ],
  },
];
const requests: DemoRequest[] = [
  {
    title: 'Lemon tree arrived without leaves',
    ...{ person: 'otto', story: 'delivery', status: 'todo', ago: 27 },
    question: 'Where is my parcel?',
    insists: 'It is here, but the lemon tree has lost all its leaves',
  },
];

export function seedOther(w: Write): void {
  const bot = insertBot(w, {
    id: otherID,
    name: 'Fennel',
    language: 'en',
    origins: [],
    settings: { start: 'welcome', fallback: otherRequestStep, anonymous: true, waiting: { soon: 60, late: 240 } },
  });
  insertSecret(w, bot.id, 'Demo', seedID(bot.id, 'secret'));
  const cast = insertPeople(w, bot.id, ['Shop'], otherAgents, otherPeople);
  const steps = insertScenario(w, bot.id, cast.groups, stories, commonSteps, [
    { key: 'general', name: 'Conversation' },
  ]);
  for (const script of requests) {
    const person = cast.people.get(script.person)!;
    const conversation = conversationOf(w, bot, person, { greet: false });
    const of = {
      welcome: steps.get('welcome')!,
      answer: steps.get(script.story)!,
      help: steps.get(`${script.story}-help`)!,
    };
    play(w, { bot, conversation, person, agent: null, steps: of }, script, Date.now());
  }
}
