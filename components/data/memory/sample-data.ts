import type { Author, Status, StepRecord } from '../../../backend/schema/index.js';
import type { Seed } from './tables.js';

/*
 * The words of the sample bank: people, their requests, and one whole conversation.
 */

const id = (kind: string, key: string | number) =>
  typeof key === 'number'
    ? kind + String(key).padStart(15 - kind.length, '0')
    : (kind + key.toLowerCase().replace(/[^a-z0-9]/g, '')).slice(0, 15).padEnd(15, '0');

/** The ids of the sample's records, by what they are called in it. */
export const sampleIDs = {
  bot: id('bot', 'bank'),
  agent: (sub: string) => id('agt', sub),
  group: (name: string) => id('grp', name),
  person: (userID: string) => id('per', userID),
  conversation: (userID: string) => id('cnv', userID),
  request: (number: number) => id('req', number),
  story: (key: string) => id('sto', key),
  step: (key: string) => id('stp', key),
  intent: (key: string) => id('int', key),
};

export const teams = ['Cards', 'Payments', 'Access', 'Documents'];

/** By key: name, and the group that its requests go to. */
export const stories: Record<string, readonly [name: string, team: string]> = {
  'card-lost': ['Card lost', 'Cards'],
  'transfer-declined': ['Transfer declined', 'Payments'],
  'card-refused': ['Card refused', 'Cards'],
  'not-recognised': ['Payment not recognised', 'Payments'],
  'sign-in': ['Cannot sign in', 'Access'],
  documents: ['Documents', 'Documents'],
  'not-received': ['Money not received', 'Payments'],
  'my-details': ['Change my details', 'Access'],
  'new-card': ['New card', 'Cards'],
  fees: ['Fees', 'Payments'],
  'standing-order': ['Standing order', 'Payments'],
  loans: ['Loans', 'Documents'],
  'cash-machine': ['Cash machine', 'Cards'],
  'open-account': ['Open an account', 'Documents'],
  suspicious: ['Suspicious message', 'Access'],
  'card-blocked': ['Card blocked', 'Cards'],
};

/** Those of no request: a greeting, an answer, and what happens to anything the bot does not know. */
export const steps: StepRecord[] = (
  [
    [
      'welcome',
      'Welcome',
      {
        type: 'send_quick_replies_action',
        text: 'What is it about?',
        replies: [
          { title: 'My card', payload: 'card-lost' },
          { title: 'Opening hours', payload: 'opening-hours' },
          { title: 'Something else', payload: 'ask-for-help' },
        ],
      },
    ],
    [
      'opening-hours',
      'Opening hours',
      { type: 'send_text_action', text: 'All branches are open on weekdays from 9 to 17.' },
    ],
    ['ask-for-help', 'Ask for help', { type: 'create_user_request_action', message: 'The person wrote: {{@message}}' }],
  ] as const
).map(([key, name, action]) => ({
  id: id('stp', key),
  bot: id('bot', 'bank'),
  key,
  story: id('sto', 'documents'),
  name,
  actions: [action] as unknown as StepRecord['actions'],
  rev: 1,
}));

type Attributes = Record<string, string>;

export const people: readonly (readonly [userID: string, firstName: string, lastName: string, Attributes?])[] = [
  ['zoe', 'Zoë', 'Martínez', { 'Daily limit': '€1,500.00', 'Limit change': 'Confirmed' }],
  ['chidi', 'Chidi', 'Okafor'],
  ['layla', 'ليلى', 'حداد'],
  ['soren', 'Søren', 'Østergaard'],
  ['mai', 'Nguyễn', 'Thị Mai'],
  ['renee', 'Renée', 'Dubois-Lefèvre'],
  ['lukasz', 'Łukasz', 'Wiśniewski'],
  ['giulia', 'Giulia', 'D’Amico'],
  ['anna', 'Anna', 'Müller'],
  ['jose', 'José', 'Peña'],
  ['hannah', 'Hannah', 'Clarke'],
  ['ibrahim', 'İbrahim', 'Yıldız'],
];

export interface SampleRow {
  number: number;
  title: string;
  person: string;
  story: string;
  line: string;
  status: Status;
  assignee: string;
  /** Minutes. */
  waits: number;
  isUnread: boolean;
  description?: string;
}

const row = (
  number: number,
  title: string,
  person: string,
  story: string,
  line: string,
  waits: number,
  assignee: string,
  mark: '' | 'unread' | 'in_progress' | 'done' = '',
): SampleRow => {
  const status = mark === 'in_progress' || mark === 'done' ? mark : 'todo';
  return { number, title, person, story, line, waits, assignee, status, isUnread: mark === 'unread' };
};

/** The older ones of a person first: what was said last in their conversation is of the last. */
export const rows: readonly SampleRow[] = [
  row(
    187,
    'Limit raised, not confirmed',
    'anna',
    'transfer-declined',
    'It says the limit could not be changed',
    9000,
    'tom',
    'done',
  ),
  row(192, 'Statement of last year', 'jose', 'documents', 'I need it for my landlord', 7300, 'aoife', 'done'),
  row(
    198,
    'Card does not work at the petrol station',
    'giulia',
    'card-refused',
    'Twice this week',
    4100,
    'marek',
    'done',
  ),
  row(
    203,
    'Card kept by the machine in Via Roma',
    'giulia',
    'card-lost',
    'It was Sunday and the branch was closed',
    12,
    'marek',
    'in_progress',
  ),
  row(
    205,
    'Name spelled wrong on the card',
    'lukasz',
    'new-card',
    'The first letter has lost its stroke',
    6,
    'marek',
    'in_progress',
  ),
  row(
    209,
    'Card left in a taxi, wants it blocked',
    'chidi',
    'card-lost',
    'The driver does not answer and I am afraid somebody uses it',
    72,
    '',
    'unread',
  ),
  row(211, 'New phone, cannot sign in', 'mai', 'sign-in', 'The code goes to my old number', 17, 'ines', 'in_progress'),
  {
    ...row(
      214,
      'Rent transfer declined twice',
      'zoe',
      'transfer-declined',
      'I raised my limit on Monday but it still says 500',
      38,
      'camille',
      'in_progress',
    ),
    description:
      'Two transfers of €940.00 to Huber Immobilien were declined today. The person says the daily limit was raised on Monday; the bot still sees €500.00. The landlord is waiting for the rent.',
  },
  row(
    216,
    'Second card for a joint account',
    'jose',
    'new-card',
    'My wife has been waiting for it for three weeks',
    9,
    'camille',
    'in_progress',
  ),
  row(
    217,
    'بطاقتي مرفوضة في كل المتاجر',
    'layla',
    'card-refused',
    'حاولت ثلاث مرات اليوم ولم تعمل',
    24,
    'aoife',
    'unread',
  ),
  row(
    218,
    'Two payments to the same shop',
    'soren',
    'not-recognised',
    'I bought one lamp, but I see it two times in the app',
    19,
    '',
    'unread',
  ),
  row(
    219,
    'Refund from the airline not visible',
    'hannah',
    'not-received',
    'They say they sent it ten days ago',
    3,
    'ines',
    'in_progress',
  ),
  row(
    220,
    'Wants a paper statement for the tax office',
    'renee',
    'documents',
    'They only accept paper with a stamp, all of last year',
    16,
    'camille',
  ),
  row(
    221,
    'Salary has not arrived',
    'lukasz',
    'not-received',
    'My colleagues got theirs yesterday morning',
    14,
    '',
    'unread',
  ),
  row(
    222,
    'Moved house, letters go to the old address',
    'anna',
    'my-details',
    'I changed it in the app in spring, but the card went to the old flat',
    11,
    'tom',
  ),
  row(
    223,
    'Paid in dollars, charged a fee',
    'hannah',
    'fees',
    'It said no fees abroad when I opened the account',
    8,
    '',
    'unread',
  ),
  row(
    224,
    'Standing order to stop before Friday',
    'ibrahim',
    'standing-order',
    'I sold the car, so the garage must not get it again',
    8,
    'priya',
  ),
  row(
    225,
    'What “from 4.1 %” means for a loan',
    'renee',
    'loans',
    'I only want to know what I would pay each month',
    6,
    'tom',
  ),
  row(
    226,
    'Cash machine gave 20 instead of 50',
    'soren',
    'cash-machine',
    'I have the slip and it says 50',
    5,
    '',
    'unread',
  ),
  row(
    227,
    'Account for a daughter of fifteen',
    'anna',
    'open-account',
    'Does she have to come in, or is my signature enough?',
    4,
    'aoife',
  ),
  row(
    228,
    'Text message with a link, is it yours',
    'giulia',
    'suspicious',
    'I did not press it, but my mother got one too',
    2,
    'priya',
  ),
  row(
    229,
    'Insurance paid twice this month',
    'jose',
    'not-recognised',
    'Once on the 1st and once on the 3rd',
    1,
    '',
    'unread',
  ),
  row(
    230,
    'Blocked after three wrong PINs',
    'ibrahim',
    'card-blocked',
    'I mixed it up with the one of my phone',
    0,
    '',
    'unread',
  ),
];

/** Request 214: who, how many minutes ago, what, and which agent. */
export const zoesThread: (readonly [author: Author, minutes: number, text: string, agent?: string])[] = [
  ['bot', 42, 'Hello Zoë. I am the bank’s assistant, a bot. What can I do for you?'],
  ['interlocutor', 41, 'hi, I tried to pay my rent twice and both times it says declined'],
  ['interlocutor', 41, 'my landlord is asking where it is'],
  [
    'bot',
    40,
    'Two transfers of €940.00 to Huber Immobilien were stopped today. Both go over your daily limit. Do you want to raise it in the app?',
  ],
  ['interlocutor', 38, 'I did that on Monday already, it still says 500'],
  ['bot', 38, 'Then a person needs to look at it. I have written it down for them.'],
  ['system', 10, ''],
  [
    'agent',
    9,
    'Hello Zoë, Camille here. Your change from Monday was saved but never confirmed, so the old limit stayed.',
    'camille',
  ],
  ['agent', 8, 'I have confirmed it now. You can send €1,500.00 a day from this moment.', 'camille'],
  ['interlocutor', 7, 'oh great. do I have to send it again or does it go by itself?'],
  ['agent', 6, 'Please send it once more. The two declined ones are gone, so you cannot pay twice.', 'camille'],
];

/** Another customer of ours: what isolation is tried with. */
export const otherBank: Seed = {
  id: id('bot', 'other'),
  name: 'Other assistant',
  agents: [
    { id: id('agt', 'other'), bot: id('bot', 'other'), sub: 'other', name: 'Olga Other', role: 'admin', groups: [] },
  ],
  interlocutors: [
    {
      id: id('per', 'other'),
      bot: id('bot', 'other'),
      userID: 'other',
      firstName: 'Otto',
      lastName: 'Other',
      email: '',
      phoneNumber: '',
      customAttributes: {},
      isLogged: true,
      usedToTest: false,
    },
  ],
  conversations: [
    {
      id: id('cnv', 'other'),
      bot: id('bot', 'other'),
      interlocutor: id('per', 'other'),
      seq: 0,
      lastAt: '',
      lastText: '',
    },
  ],
};
