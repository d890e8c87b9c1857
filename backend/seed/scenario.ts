/* What the demo's bot can do: stories with the step that answers and the step that asks a person. */
import type { Action } from '../schema/actions.js';
import { phrases } from './banking77.js';

export interface DemoStory {
  key: string;
  name: string;
  group: string;
  /** Which questions lead here: the name of the intent, and real ones of it. */
  intent?: { name: string; phrases: string[] };
  answer: string;
  /** What the request says, of which `{{@message}}` is the person's last words. */
  description?: string;
}

export const bankStories: DemoStory[] = [
  {
    key: 'card-lost',
    name: 'Card lost',
    group: 'Cards',
    intent: { name: 'Lost or stolen card', phrases: phrases.lost_or_stolen_card },
    answer: 'Block the card first: in the app, Cards, Block. It takes effect at once. Shall I send you a new one?',
  },
  {
    key: 'card-kept',
    name: 'Card kept by a machine',
    group: 'Cards',
    intent: { name: 'Card swallowed', phrases: phrases.card_swallowed },
    answer: 'A machine of ours keeps the card for the branch, where it waits for five days. Was it one of ours?',
  },
  {
    key: 'card-refused',
    name: 'Card refused',
    group: 'Cards',
    answer: 'Most refusals come from the daily limit or from a wrong PIN. You find both in the app under Cards.',
  },
  {
    key: 'card-blocked',
    name: 'Card blocked',
    group: 'Cards',
    intent: { name: 'PIN blocked', phrases: phrases.pin_blocked },
    answer: 'After three wrong PINs the card is blocked. You can unblock it in the app, if it knows your device.',
  },
  {
    key: 'new-card',
    name: 'New card',
    group: 'Cards',
    intent: { name: 'Order a card', phrases: phrases.order_physical_card },
    answer: 'You order a card in the app under Cards, New card. It is free, and takes three to five working days.',
  },
  {
    key: 'card-arrival',
    name: 'Card on its way',
    group: 'Cards',
    intent: { name: 'Card arrival', phrases: phrases.card_arrival },
    answer: 'A card takes three to five working days. It comes by plain post, so it cannot be tracked.',
  },
  {
    key: 'activate-card',
    name: 'Activate a card',
    group: 'Cards',
    intent: { name: 'Activate a card', phrases: phrases.activate_my_card },
    answer: 'Open the app, Cards, Activate, and type the last four digits. Or pay once with your PIN.',
  },
  {
    key: 'cash-machine',
    name: 'Cash machine',
    group: 'Cards',
    intent: { name: 'Cash machines', phrases: phrases.atm_support },
    answer: 'Your card works at every machine with the Mastercard sign. Ours cost nothing.',
  },
  {
    key: 'transfer-declined',
    name: 'Transfer declined',
    group: 'Payments',
    intent: { name: 'Declined transfer', phrases: phrases.declined_transfer },
    answer: 'A transfer is stopped when it goes over your daily limit. Do you want to raise it in the app?',
    description: 'A transfer was declined, and the daily limit is not the answer. In their own words: {{@message}}',
  },
  {
    key: 'transfer-timing',
    name: 'Money not received',
    group: 'Payments',
    intent: { name: 'Transfer timing', phrases: phrases.transfer_timing },
    answer: 'Within Europe a transfer takes one working day, from elsewhere up to five.',
  },
  {
    key: 'payment-twice',
    name: 'Payment not recognised',
    group: 'Payments',
    intent: { name: 'Charged twice', phrases: phrases.transaction_charged_twice },
    answer:
      'Shops often reserve an amount and book it a day later: for that day you see it twice. Is it older than that?',
  },
  {
    key: 'refund',
    name: 'Refund',
    group: 'Payments',
    intent: { name: 'Refund not showing up', phrases: phrases.refund_not_showing_up },
    answer: 'A refund takes up to ten working days after the shop has sent it.',
  },
  {
    key: 'fees',
    name: 'Fees',
    group: 'Payments',
    intent: { name: 'Fee charged', phrases: phrases.card_payment_fee_charged },
    answer: 'Payments in euro cost nothing. In another currency we add 1.5 %, which the app shows before you pay.',
  },
  {
    key: 'exchange-rate',
    name: 'Exchange rate',
    group: 'Payments',
    intent: { name: 'Exchange rate', phrases: phrases.exchange_rate },
    answer: 'We use the rate of the European Central Bank of the day, without anything added.',
  },
  {
    key: 'standing-order',
    name: 'Standing order',
    group: 'Payments',
    answer: 'You change and stop standing orders in the app under Payments, up to the evening before.',
  },
  {
    key: 'sign-in',
    name: 'Cannot sign in',
    group: 'Access',
    intent: { name: 'Passcode forgotten', phrases: phrases.passcode_forgotten },
    answer: 'On the sign-in page choose Forgotten. We send a code to the phone number that we know.',
  },
  {
    key: 'suspicious',
    name: 'Suspicious message',
    group: 'Access',
    answer: 'We never send links. Do not open it, and delete the message.',
  },
  {
    key: 'details',
    name: 'Change my details',
    group: 'Documents',
    intent: { name: 'Edit personal details', phrases: phrases.edit_personal_details },
    answer:
      'You change your address and your name in the app under Profile. For a new name we need a photo of your ID.',
  },
  {
    key: 'close-account',
    name: 'Close an account',
    group: 'Documents',
    intent: { name: 'Close my account', phrases: phrases.terminate_account },
    answer: 'We are sorry to hear that. You close an account in the app under Profile, once its balance is zero.',
  },
  {
    key: 'documents',
    name: 'Documents',
    group: 'Documents',
    answer: 'All statements are in the app under Documents, for the last ten years.',
  },
  {
    key: 'loans',
    name: 'Loans',
    group: 'Documents',
    answer: 'What a loan costs depends on how long and how much. The app computes it under Loans.',
  },
  {
    key: 'open-account',
    name: 'Open an account',
    group: 'Documents',
    answer: 'You open an account in the app, in nine minutes, with your ID at hand.',
  },
];

export interface DemoStep {
  key: string;
  story: string;
  name: string;
  actions: Action[];
}

export const greeting = 'Hello. I am the bank’s assistant, a bot. What can I do for you?';
export const handOver = 'Then a person needs to look at it. I have written it down for them.';
export const askForHelp = 'Ask for help';
/** The step that the demo's settings page edits: what the bot reaches when it does not understand. */
export const requestStep = 'ask-for-help';

const askPerson = (payload: string) => ({ title: 'Ask a person', payload });

/** The steps of a story: its answer, and what follows when that did not help. */
export const stepsOf = (story: DemoStory, groupID: string): DemoStep[] => [
  {
    key: story.key,
    story: story.key,
    name: 'Answer',
    actions: [
      {
        type: 'send_quick_replies_action',
        text: story.answer,
        replies: [{ title: 'That helps, thank you', payload: 'thanks' }, askPerson(`${story.key}-help`)],
      },
    ],
  },
  {
    key: `${story.key}-help`,
    story: story.key,
    name: askForHelp,
    actions: [
      { type: 'send_text_action', text: handOver },
      {
        type: 'create_user_request_action',
        message:
          story.description ?? `The bot’s answer about “${story.name}” did not help. In their own words: {{@message}}`,
        groupID,
      },
    ],
  },
];

export const commonSteps: DemoStep[] = [
  {
    key: 'welcome',
    story: 'general',
    name: 'Welcome',
    actions: [
      {
        type: 'send_quick_replies_action',
        text: greeting,
        replies: [
          { title: 'A card', payload: 'about-cards' },
          { title: 'A transfer', payload: 'transfer-declined' },
          { title: 'Signing in', payload: 'sign-in' },
          { title: 'Something else', payload: 'anything' },
        ],
      },
    ],
  },
  {
    key: 'about-cards',
    story: 'general',
    name: 'About cards',
    actions: [
      {
        type: 'send_quick_replies_action',
        text: 'What is it about the card?',
        replies: [
          { title: 'I lost it', payload: 'card-lost' },
          { title: 'It is refused', payload: 'card-refused' },
          { title: 'It is blocked', payload: 'card-blocked' },
          { title: 'I need a new one', payload: 'new-card' },
        ],
      },
    ],
  },
  {
    key: 'anything',
    story: 'general',
    name: 'Anything',
    actions: [
      { type: 'send_text_action', text: 'Tell me in your own words. What I do not know, a person will answer.' },
    ],
  },
  {
    key: 'thanks',
    story: 'general',
    name: 'Thanks',
    actions: [{ type: 'send_text_action', text: 'I am glad to hear that. Is there anything else?' }],
  },
  {
    key: requestStep,
    story: 'something-else',
    name: askForHelp,
    actions: [
      {
        type: 'send_text_action',
        text: 'I do not know that one. I have passed it on to a person: you can close this window, the answer will be here.',
      },
      {
        type: 'create_user_request_action',
        message:
          'The bot did not understand this question: “{{@message}}” Please answer the person in the conversation.',
      },
    ],
  },
];

export const commonStories = [
  { key: 'general', name: 'Conversation' },
  { key: 'something-else', name: 'Something else' },
];
