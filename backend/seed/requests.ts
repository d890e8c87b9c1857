/* What people asked the demo's bank. */

type Line = ['person' | 'agent' | 'bot', string];

export interface DemoRequest {
  /** Kept as the step's name when absent, as no agent has touched it. */
  title?: string;
  person: string;
  story: string;
  status: 'todo' | 'in_progress' | 'done';
  assignee?: string;
  /** What they asked the bot first, and what they said when its answer did not help. */
  question: string;
  insists: string;
  /** Minutes ago, when the request was created. */
  ago: number;
  /** What was said since: an agent's lines are said under their control. */
  after?: Line[];
  /** Nobody has read its last lines yet. */
  unread?: boolean;
  /** Where the general words of the story are not enough. */
  description?: string;
  /** What the bot answered, where it knew more than the story says. */
  answer?: string;
  /** Attributes as they were when the request was created. */
  was?: Record<string, string>;
}

const day = 24 * 60;

/** Waiting for an answer, longest first: what the inbox shows. */
const waiting: DemoRequest[] = [
  {
    title: 'Card left in a taxi, wants it blocked',
    ...{ person: 'chidi', story: 'card-lost', status: 'todo', ago: 72, unread: true },
    question: 'I left my card in a taxi last night',
    insists: 'I do not have the app on this phone, please block it for me',
    after: [['person', 'The driver does not answer and I am afraid somebody uses it']],
  },
  {
    title: 'Rent transfer declined twice',
    ...{ person: 'zoe', story: 'transfer-declined', status: 'in_progress', assignee: 'camille', ago: 38 },
    question: 'hi, I tried to pay my rent twice and both times it says declined',
    answer:
      'Two transfers of €940.00 to Huber Immobilien were stopped today. Both go over your daily limit. Do you want to raise it in the app?',
    insists: 'I did that on Monday already, it still says 500',
    after: [['person', 'I raised my limit on Monday but it still says 500']],
    description:
      'Two transfers of €940.00 to Huber Immobilien were declined today. The person says the daily limit was raised on Monday; the bot still sees €500.00. The landlord is waiting for the rent.',
    was: { 'Daily limit': '€500.00', 'Limit change': 'Not confirmed' },
  },
  {
    title: 'بطاقتي مرفوضة في كل المتاجر',
    ...{ person: 'layla', story: 'card-refused', status: 'todo', assignee: 'amina', ago: 24, unread: true },
    question: 'بطاقتي لا تعمل',
    insists: 'الرقم السري صحيح والحد اليومي كاف',
    after: [['person', 'حاولت ثلاث مرات اليوم ولم تعمل']],
  },
  {
    title: 'Two payments to the same shop',
    ...{ person: 'soren', story: 'payment-twice', status: 'todo', ago: 19, unread: true },
    question: 'I have a transaction showing multiple times.',
    insists: 'It is from last week, that is not a reservation',
    after: [['person', 'I bought one lamp, but I see it two times in the app']],
  },
  {
    title: 'New phone, cannot sign in',
    ...{ person: 'mai', story: 'sign-in', status: 'in_progress', assignee: 'ines', ago: 17 },
    question: 'I can’t log in with this passcode',
    insists: 'I have a new phone and a new number',
    after: [['person', 'The code goes to my old number']],
  },
  {
    title: 'Wants a paper statement for the tax office',
    ...{ person: 'renee', story: 'documents', status: 'todo', assignee: 'camille', ago: 16 },
    question: 'I need a statement for the tax office',
    insists: 'The ones in the app are not accepted there',
    after: [['person', 'They only accept paper with a stamp, all of last year']],
  },
  {
    title: 'Salary has not arrived',
    ...{ person: 'lukasz', story: 'transfer-timing', status: 'todo', ago: 14, unread: true },
    question: 'When will the money reach my account?',
    insists: 'My salary was sent three days ago, from a bank in this town',
    after: [['person', 'My colleagues got theirs yesterday morning']],
  },
  {
    title: 'Card kept by the machine in Via Roma',
    ...{ person: 'giulia', story: 'card-kept', status: 'in_progress', assignee: 'marek', ago: 12 },
    question: 'The ATM took my card.',
    insists: 'Yes, it was yours, the one in Via Roma',
    after: [['person', 'It was Sunday and the branch was closed']],
  },
  {
    title: 'Moved house, letters go to the old address',
    ...{ person: 'anna', story: 'details', status: 'todo', assignee: 'tom', ago: 11 },
    question: 'I moved and need to change my address',
    insists: 'The app shows the new one, your letters do not',
    after: [['person', 'I changed it in the app in spring, but the card went to the old flat']],
  },
  {
    title: 'Second card for a joint account',
    ...{ person: 'jose', story: 'new-card', status: 'in_progress', assignee: 'camille', ago: 9 },
    question: 'I need to order a new card.',
    insists: 'It is the second card of our joint account, I do not see it in the app',
    after: [['person', 'My wife has been waiting for it for three weeks']],
  },
  {
    title: 'Paid in dollars, charged a fee',
    ...{ person: 'hannah', story: 'fees', status: 'todo', ago: 8, unread: true },
    question: 'Why was I charged a fee for paying with my card?',
    insists: 'That is not what my contract says',
    after: [['person', 'It said no fees abroad when I opened the account']],
  },
  {
    title: 'Standing order to stop before Friday',
    ...{ person: 'ibrahim', story: 'standing-order', status: 'todo', assignee: 'priya', ago: 8 },
    question: 'How do I stop a standing order?',
    insists: 'There is no button to stop it',
    after: [['person', 'I sold the car, so the garage must not get it again']],
  },
  {
    title: 'Name spelled wrong on the card',
    ...{ person: 'malgorzata', story: 'new-card', status: 'in_progress', assignee: 'marek', ago: 6 },
    question: 'My name is not right on the new card',
    insists: 'A new one with the same mistake will not help me',
    after: [['person', 'The first letter of Dąbrowska is right, the second has lost its tail']],
  },
  {
    title: 'What “from 4.1 %” means for a loan',
    ...{ person: 'henrik', story: 'loans', status: 'todo', assignee: 'tom', ago: 6 },
    question: 'What does "from 4.1 %" mean?',
    insists: 'The app wants a sum, and I do not know it yet',
    after: [['person', 'I only want to know what I would pay each month']],
  },
  {
    title: 'Cash machine gave 20 instead of 50',
    ...{ person: 'aoife', story: 'cash-machine', status: 'todo', ago: 5, unread: true },
    question: 'The machine gave me too little money',
    insists: 'It gave 20, my account says 50',
    after: [['person', 'I have the slip and it says 50']],
  },
  {
    title: 'Account for a daughter of fifteen',
    ...{ person: 'kateryna', story: 'open-account', status: 'todo', assignee: 'amina', ago: 4 },
    question: 'Can my daughter have an account? She is fifteen',
    insists: 'She has no ID of her own yet',
    after: [['person', 'Does she have to come in, or is my signature enough?']],
  },
  {
    title: 'Refund from the airline not visible',
    ...{ person: 'joao', story: 'refund', status: 'in_progress', assignee: 'ines', ago: 3 },
    question: 'My refund is not showing up',
    insists: 'Ten days are over today',
    after: [['person', 'They say they sent it ten days ago']],
  },
  {
    title: 'Text message with a link, is it yours',
    ...{ person: 'eleni', story: 'suspicious', status: 'todo', assignee: 'priya', ago: 2 },
    question: 'I got a text message from you with a link, is it yours?',
    insists: 'It knows the last four digits of my card',
    after: [['person', 'I did not press it, but my mother got one too']],
  },
  {
    title: 'Insurance paid twice this month',
    ...{ person: 'noor', story: 'payment-twice', status: 'todo', ago: 1, unread: true },
    question: 'I have been charged twice for the same transaction.',
    insists: 'Once on the 1st and once on the 3rd',
  },
  {
    title: 'Blocked after three wrong PINs',
    ...{ person: 'omar', story: 'card-blocked', status: 'todo', ago: 0, unread: true },
    question: 'My PIN was entered wrong and now I am blocked.',
    insists: 'I mixed it up with the one of my phone',
  },
  {
    ...{ person: 'minh', story: 'card-arrival', status: 'todo', ago: 0, unread: true },
    question: 'I ordered my card but it still isn’t here',
    insists: 'It is three weeks now, not five days',
  },
  {
    ...{ person: 'bjork', story: 'sign-in', status: 'todo', ago: 0, unread: true },
    question: 'I forgot my passcode. Now what?',
    insists: 'I am on a boat and that phone has no signal',
  },
];

/** Answered, and not done yet. */
const answered: DemoRequest[] = [
  {
    title: 'Card for a student abroad',
    ...{ person: 'yuki', story: 'new-card', status: 'in_progress', assignee: 'camille', ago: day + 90 },
    question: 'Are cards delivered to my location?',
    insists: 'I study in Kyoto until March',
    after: [
      ['agent', 'Good morning. We can send it there, it takes two weeks. Is the address in the app the right one?'],
      ['person', 'yes it is, thank you'],
      ['agent', 'Then it leaves today. I will tell you when it is on its way.'],
    ],
  },
  {
    title: 'Limit for a deposit on a flat',
    ...{ person: 'tomasz', story: 'transfer-declined', status: 'in_progress', assignee: 'camille', ago: day + 30 },
    question: 'Why was my transfer declined?',
    insists: 'It is 18,000 for a flat, your limit ends at 10,000',
    after: [['agent', 'I can raise it for one day. Which day is the payment?']],
  },
  {
    title: 'Certificate of balance for a visa',
    ...{ person: 'priyanka', story: 'documents', status: 'in_progress', assignee: 'camille', ago: 22 * 60 },
    question: 'I need a certificate of my balance',
    insists: 'The embassy wants it signed',
    after: [['agent', 'It is signed and goes out with today’s post.']],
  },
  {
    title: 'Contactless stopped working',
    ...{ person: 'david', story: 'card-refused', status: 'in_progress', assignee: 'camille', ago: 20 * 60 },
    question: 'contactless has stopped working',
    insists: 'With the PIN it works',
    after: [['agent', 'Please pay once with the PIN at a cash machine of ours: that wakes it up.']],
  },
  {
    ...{ person: 'fatou', story: 'sign-in', status: 'in_progress', assignee: 'camille', ago: 19 * 60 },
    question: 'The passcode isn’t working for me.',
    insists: 'The code by phone is refused too',
    after: [['agent', 'The clock of your phone is four minutes late: please set it to automatic.']],
  },
  {
    title: 'Two cards came in one week',
    ...{ person: 'quentin', story: 'card-arrival', status: 'todo', assignee: 'amina', ago: 8 * 60 },
    question: 'Have you sent out my card yet?',
    insists: 'Now I have two of them, with different numbers',
    after: [['agent', 'Only the one that ends in 4071 is valid. Please cut the other one up.']],
  },
  {
    title: 'Machine kept the card at the airport',
    ...{ person: 'li', story: 'card-kept', status: 'in_progress', assignee: 'amina', ago: 7 * 60 },
    question: 'My card got stuck in an ATM.',
    insists: 'It was at the airport, I am already home',
    after: [['agent', 'That machine belongs to another bank, which destroys the card. A new one is on its way.']],
  },
  {
    title: 'Reference of a transfer from Canada',
    ...{ person: 'amelie', story: 'transfer-timing', status: 'in_progress', assignee: 'priya', ago: 6 * 60 },
    question: 'How long do I have to wait for a transfer from Canada?',
    insists: 'My uncle sent it eight days ago',
    after: [['agent', 'I have asked the bank in between for it. They have until tomorrow evening.']],
  },
  {
    title: 'Wants to name a second person',
    ...{ person: 'anna', story: 'close-account', status: 'in_progress', assignee: 'tom', ago: 5 * 60 },
    question: 'What happens to my account if I die?',
    insists: 'I do not want to close it, I want my son to have access',
    after: [['agent', 'You can give him power of attorney: I have sent you the form.']],
  },
];

/** Settled. */
const done: DemoRequest[] = [
  {
    title: 'Card for a new address',
    ...{ person: 'jose', story: 'card-arrival', status: 'done', assignee: 'amina', ago: 5 * day },
    question: 'What do I do if I still have not received my new card?',
    insists: 'We moved last month',
    after: [
      ['agent', 'It came back to us. I have sent it to your new address.'],
      ['person', 'It is here, thanks!'],
    ],
  },
  {
    title: 'Fee for a payment in pounds',
    ...{ person: 'hannah', story: 'fees', status: 'done', assignee: 'camille', ago: 4 * day + 200 },
    question: 'What is the extra fee that showed up on my card?',
    insists: 'I paid in euro, I am sure',
    after: [['agent', 'The shop converted it. I have returned the €2.40 this once.']],
  },
  {
    title: 'Wrong date of birth',
    ...{ person: 'soren', story: 'details', status: 'done', assignee: 'tom', ago: 4 * day },
    question: 'details need to be modified',
    insists: 'My date of birth is wrong, and the app does not let me change it',
    after: [['agent', 'Corrected, with your ID that we have on file.']],
  },
  {
    title: 'Confirmation screen timed out',
    ...{ person: 'fatou', story: 'transfer-declined', status: 'done', assignee: 'ines', ago: 3 * day + 300 },
    question: 'Why would my transfer be declined?',
    insists: 'I have confirmed it twice, the screen stays white',
    after: [
      ['agent', 'Older phones lose that screen. I have confirmed it for you.'],
      ['person', 'It went through'],
    ],
  },
  {
    ...{ person: 'li', story: 'exchange-rate', status: 'done', assignee: 'priya', ago: 3 * day },
    question: 'What do you use to figure out the exchange rate for the card?',
    insists: 'The rate on my statement is not the one of that day',
    after: [['agent', 'The shop booked it two days later, on Monday: that day’s rate counts.']],
  },
  {
    title: 'Password letter never came',
    ...{ person: 'eleni', story: 'sign-in', status: 'done', assignee: 'ines', ago: 2 * day + 400 },
    question: 'Is there a way to recover my password?',
    insists: 'The letter never came',
    after: [
      ['agent', 'I have sent it again, by registered post.'],
      ['person', 'Σας ευχαριστώ!'],
    ],
  },
  {
    title: 'Double charge by a restaurant',
    ...{ person: 'giulia', story: 'payment-twice', status: 'done', assignee: 'camille', ago: 2 * day },
    question: 'I was charged twice for a restaurant, can you take the second charge off?',
    insists: 'It is from the tenth',
    after: [
      ['agent', 'The restaurant has returned it this morning.'],
      ['person', 'Perfetto'],
    ],
  },
  {
    title: 'Stolen card, report for the police',
    ...{ person: 'david', story: 'card-lost', status: 'done', assignee: 'amina', ago: day + 600 },
    question: 'Someone stole my card!',
    insists: 'It is blocked already, the police want a paper',
    after: [['agent', 'You find the paper under Documents. I am sorry for the trouble.']],
  },
  {
    title: 'Closing the old account',
    ...{ person: 'tomasz', story: 'close-account', status: 'done', assignee: 'tom', ago: day + 500 },
    question: 'How do I close my account?',
    insists: 'The old one of my firm, not the new one',
    after: [['agent', 'Closed. The last statement is under Documents.']],
  },
];

export const requests: DemoRequest[] = [...waiting, ...answered, ...done];
