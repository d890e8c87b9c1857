import type {
  AgentRecord,
  ConversationRecord,
  GroupRecord,
  InterlocutorRecord,
  Message,
  RequestRecord,
  StepRecord,
  StoryRecord,
} from '../../../backend/schema/index.js';
import {
  otherBank,
  people,
  rows,
  sampleIDs,
  steps,
  stories,
  teams,
  zoesThread,
  type SampleRow,
} from './sample-data.js';
import { dateOf } from './answers.js';
import { MemoryServer } from './server.js';
import type { Seed } from './tables.js';

export { sampleIDs } from './sample-data.js';

/** When the sample's screen was drawn: the time to fix a clock at. */
export const sampleNow = Date.parse('2026-11-24T14:29:00Z');

const minute = 60_000;
const bot = sampleIDs.bot;

/** The bank of the design's pictures, as it is at `now`; `more` adds so many older requests, for long lists. */
export function sampleSeed(now: number, more = 0): Seed {
  const ago = (minutes: number) => dateOf(now - minutes * minute);
  const sample = new Sample(ago);
  for (const row of rows) sample.addRequest(row);
  for (let i = 0; i < more; i++) {
    const like = rows[(i * 7) % rows.length]!;
    const age = 3 * 24 * 60 + i * 7;
    const status = i % 5 ? 'done' : 'todo';
    sample.addRequest({ ...like, number: 100_000 + more - i, status, waits: 0, isUnread: false }, age);
  }
  return sample.seed;
}

/** A server with the sample bank, and a second, small one that nobody of the first may ever see. */
export function sampleServer(now: () => number = () => Date.now(), more = 0): MemoryServer {
  return new MemoryServer({ now, seed: [sampleSeed(now(), more), otherBank] });
}

class Sample {
  readonly #ago: (minutes: number) => string;
  readonly #conversations = new Map<string, ConversationRecord>();
  readonly #messages: Message[] = [];
  readonly #requests: RequestRecord[] = [];
  readonly #reads: NonNullable<Seed['reads']> = [];
  readonly #people: InterlocutorRecord[];

  constructor(ago: (minutes: number) => string) {
    this.#ago = ago;
    this.#people = people.map(([key, firstName, lastName, customAttributes]) => ({
      id: sampleIDs.person(key),
      bot,
      userID: key,
      firstName,
      lastName,
      email: `${key}@mail.example`,
      phoneNumber: '',
      customAttributes: { Account: 'Everyday', 'Customer since': '2017', ...customAttributes },
      isLogged: true,
      usedToTest: false,
    }));
  }

  get seed(): Seed {
    const zoe = sampleIDs.conversation('zoe');
    const seen = (seconds: number) => ({ state: 'online' as const, seenAt: this.#ago(seconds / 60) });
    return {
      id: bot,
      name: 'Bank assistant',
      start: 'welcome',
      fallback: 'ask-for-help',
      agents: sampleAgents,
      groups: sampleGroups,
      interlocutors: this.#people,
      stories: sampleStories,
      steps: sampleSteps,
      intents: [
        {
          id: sampleIDs.intent('hours'),
          bot,
          name: 'Opening hours',
          phrases: ['when are you open', 'opening hours of the branch'],
          step: sampleIDs.step('opening-hours'),
        },
        {
          id: sampleIDs.intent('fees'),
          bot,
          name: 'Fees abroad',
          phrases: ['why was I charged a fee abroad'],
          step: '',
        },
      ],
      conversations: [...this.#conversations.values()],
      messages: this.#messages,
      requests: this.#requests,
      reads: [...this.#reads, { conversation: zoe, reader: sampleIDs.person('zoe'), seq: 11 }],
      claims: [
        {
          id: 'clmzoe000000000',
          conversation: zoe,
          agent: { id: sampleIDs.agent('camille'), name: 'Camille Rousseau' },
          since: this.#ago(10),
        },
      ],
      presence: {
        [sampleIDs.person('zoe')]: seen(12),
        [sampleIDs.person('chidi')]: seen(4),
        [sampleIDs.person('mai')]: seen(31),
      },
    };
  }

  addRequest(row: SampleRow, age = row.waits + 2): void {
    const { number, person, story, line } = row;
    const conversation = this.#talk(row, age);
    const step = sampleSteps.find(({ key }) => key === story)!;
    const interlocutor = this.#people.find(({ userID }) => userID === person)!;
    const said = this.#messages.filter((message) => message.conversation === conversation.id && message.seq <= 6);
    const updated = this.#ago(Math.max(0, row.waits));
    this.#requests.push({
      id: sampleIDs.request(number),
      bot,
      number,
      conversation: conversation.id,
      seq: said.length,
      interlocutor: interlocutor.id,
      story: step.story,
      step: step.id,
      storyName: sampleStories.find(({ id }) => id === step.story)!.name,
      stepName: step.name,
      title: row.title,
      description: row.description ?? line,
      status: row.status,
      assignee: row.assignee ? sampleIDs.agent(row.assignee) : '',
      group: sampleIDs.group(stories[story]![1]),
      waitingSince: row.status === 'done' ? '' : this.#ago(row.waits),
      changedBy: '',
      rev: 1,
      pos: this.#requests.length + 1,
      created: this.#ago(number === 214 ? 38 : age),
      updated,
      extract: said.map(({ seq, author, authorName, text, created }) => ({ seq, author, authorName, text, created })),
      attributes: {
        userID: interlocutor.userID,
        firstName: interlocutor.firstName,
        lastName: interlocutor.lastName,
        email: interlocutor.email ?? '',
        phoneNumber: '',
        isLogged: true,
        usedToTest: false,
        customAttributes: {
          ...interlocutor.customAttributes,
          // What has changed since is shown beside what was frozen.
          ...(person === 'zoe' && { 'Daily limit': '€500.00', 'Limit change': 'Not confirmed' }),
        },
      },
    });
    if (!row.isUnread && age === row.waits + 2)
      this.#reads.push(...sampleAgents.map(({ id: reader }) => ({ ...reads(conversation), reader })));
  }

  /** What was said before the request; a person has one conversation, whatever the number of requests. */
  #talk({ person, line, waits }: SampleRow, age: number): ConversationRecord {
    const id = sampleIDs.conversation(person);
    const known = this.#conversations.get(id);
    const conversation = known ?? { id, bot, interlocutor: sampleIDs.person(person), seq: 0, lastAt: '', lastText: '' };
    this.#conversations.set(id, conversation);
    if (age > waits + 2) return conversation;
    const { firstName, lastName } = this.#people.find(({ userID }) => userID === person)!;
    const thread: typeof zoesThread =
      person === 'zoe'
        ? zoesThread
        : [
            ...(known
              ? []
              : [
                  [
                    'bot',
                    age + 1,
                    `Hello ${firstName}. I am the bank’s assistant, a bot. What can I do for you?`,
                  ] as const,
                ]),
            ['interlocutor', waits, line],
            ['bot', waits, 'A person needs to look at this. I have written it down for them.'],
          ];
    for (const [author, minutes, text, from] of thread) {
      const created = this.#ago(minutes);
      const isControl = author === 'system';
      this.#messages.push({
        id: `msg${person.slice(0, 6)}${++conversation.seq}`.padEnd(15, '0'),
        conversation: id,
        seq: conversation.seq,
        author,
        authorID:
          author === 'agent'
            ? sampleIDs.agent(from!)
            : author === 'interlocutor'
              ? conversation.interlocutor
              : author === 'bot'
                ? bot
                : '',
        authorName:
          author === 'agent'
            ? sampleAgents.find(({ sub }) => sub === from)!.name
            : author === 'bot'
              ? 'Bank assistant'
              : isControl
                ? ''
                : `${firstName} ${lastName}`.trim(),
        type: isControl ? 'control' : 'text',
        text,
        data: isControl
          ? {
              from: { kind: 'bot' },
              to: { kind: 'agent', id: sampleIDs.agent('camille'), name: 'Camille Rousseau' },
              reason: 'take',
            }
          : null,
        files: [],
        created,
      });
      if (isControl) continue;
      conversation.lastAt = created;
      if (author !== 'bot') conversation.lastText = text;
    }
    return conversation;
  }
}

const reads = ({ id, seq }: ConversationRecord) => ({ conversation: id, seq });

const sampleGroups: GroupRecord[] = teams.map((name) => ({ id: sampleIDs.group(name), bot, name }));

const sampleAgents: AgentRecord[] = (
  [
    ['camille', 'Camille Rousseau', 'agent', ['Payments', 'Cards']],
    ['ines', 'Inès Lambert', 'admin', ['Access']],
    ['marek', 'Marek Dvořák', 'agent', ['Cards']],
    ['tom', 'Tom Becker', 'agent', ['Documents']],
    ['aoife', 'Aoife Byrne', 'agent', ['Cards', 'Documents']],
    ['priya', 'Priya Raman', 'agent', ['Payments', 'Access']],
  ] as const
).map(([sub, name, role, groups]) => ({
  id: sampleIDs.agent(sub),
  bot,
  sub,
  name,
  role,
  groups: groups.map(sampleIDs.group),
}));

const sampleStories: StoryRecord[] = Object.entries(stories).map(([key, [name]]) => ({
  id: sampleIDs.story(key),
  bot,
  key,
  name,
}));

const sampleSteps: StepRecord[] = [
  ...Object.entries(stories).map(([key, [, team]]) => ({
    id: sampleIDs.step(key),
    bot,
    key,
    story: sampleIDs.story(key),
    name: 'Ask for help',
    actions: [
      { type: 'send_text_action' as const, text: 'A person needs to look at this. I have written it down for them.' },
      {
        type: 'create_user_request_action' as const,
        message: 'The person wrote: {{@message}}',
        groupID: sampleIDs.group(team),
      },
    ],
    rev: 1,
  })),
  ...steps,
];
