/* Merrow, the demo's bank: a bot with everything in it. */
import { conversationOf } from '../hooks/conversations/conversation.js';
import { insertBot, insertSecret } from '../hooks/commands/new-bot.js';
import { newID } from '../hooks/data/ids.js';
import { create } from '../hooks/data/records.js';
import { one, run } from '../hooks/data/sql.js';
import { drawPos, type Write } from '../hooks/data/write.js';
import { insertPerson } from '../hooks/session/people.js';
import { seedID } from './ids.js';
import { agents, type DemoAgent, type DemoPerson, groups, people } from './people.js';
import { requests } from './requests.js';
import { play } from './scripts.js';
import {
  bankStories,
  commonSteps,
  commonStories,
  type DemoStep,
  type DemoStory,
  requestStep,
  stepsOf,
} from './scenario.js';

export const bankID = '0merrow0bank000';
/** The numbers go on from here, as if the bank had used this before. */
const firstNumber = 195;

export function seedBank(w: Write): void {
  const bot = insertBot(w, {
    id: bankID,
    name: 'Merrow',
    language: 'en',
    origins: [],
    settings: { start: 'welcome', fallback: requestStep, anonymous: true, waiting: { soon: 20, late: 60 } },
  });
  insertSecret(w, bot.id, 'Demo', seedID(bot.id, 'secret'));
  const cast = insertPeople(w, bot.id, groups, agents, people);
  const steps = insertScenario(w, bot.id, cast.groups, [...bankStories], commonSteps, commonStories);
  playAll(w, bot, cast, steps);
}

interface Cast {
  groups: Map<string, string>;
  agents: Map<string, core.Record>;
  people: Map<string, core.Record>;
}

export function insertPeople(w: Write, bot: string, groups: string[], agents: DemoAgent[], people: DemoPerson[]): Cast {
  const groupIDs = new Map(
    groups.map((name) => {
      const id = seedID(bot, `group:${name}`);
      create(w.app, 'groups', { id, bot, name, pos: drawPos(w, bot) });
      return [name, id];
    }),
  );
  const agentRecords = agents.map(({ sub, name, role, groups: own }) => {
    const values = { bot, sub, name, role, groups: own.map((group) => groupIDs.get(group)), pos: drawPos(w, bot) };
    return [sub, insertPerson(w, 'agents', { id: seedID(bot, `agent:${sub}`), ...values })] as const;
  });
  const personRecords = people.map(({ sub, attributes, ...fields }) => {
    const values = { bot, userID: sub, ...fields, customAttributes: attributes, isLogged: true };
    return [sub, insertPerson(w, 'interlocutors', { id: seedID(bot, `person:${sub}`), ...values })] as const;
  });
  return { groups: groupIDs, agents: new Map(agentRecords), people: new Map(personRecords) };
}

export function insertScenario(
  w: Write,
  bot: string,
  groups: Map<string, string>,
  stories: DemoStory[],
  commonSteps: DemoStep[],
  commonStories: { key: string; name: string }[],
): Map<string, core.Record> {
  const storyID = (key: string) => seedID(bot, `story:${key}`);
  for (const { key, name } of [...commonStories, ...stories])
    create(w.app, 'stories', { id: storyID(key), bot, key, name, pos: drawPos(w, bot) });

  const all = [...commonSteps, ...stories.flatMap((story) => stepsOf(story, groups.get(story.group)!))];
  const steps = new Map(
    all.map(({ key, story, name, actions }) => {
      const values = { id: seedID(bot, `step:${key}`), bot, key, story: storyID(story), name, actions };
      return [key, create(w.app, 'steps', { ...values, rev: 1, pos: drawPos(w, bot) })];
    }),
  );
  for (const { key, intent } of stories) {
    if (!intent) continue;
    const values = { id: seedID(bot, `intent:${key}`), bot, ...intent, step: steps.get(key)!.id };
    create(w.app, 'intents', { ...values, pos: drawPos(w, bot) });
  }
  return steps;
}

function playAll(w: Write, bot: core.Record, cast: Cast, steps: Map<string, core.Record>): void {
  run(w.app, 'UPDATE {{bots}} SET [[number]] = {:number} WHERE [[id]] = {:id}', {
    id: bot.id,
    number: firstNumber - 1,
  });
  const start = Date.now();
  const oldestFirst = [...requests].sort((left, right) => right.ago - left.ago);
  for (const script of oldestFirst) {
    const person = cast.people.get(script.person)!;
    const conversation = conversationOf(w, bot, person, { greet: false });
    const agent = script.assignee ? cast.agents.get(script.assignee)! : null;
    const of = {
      welcome: steps.get('welcome')!,
      answer: steps.get(script.story)!,
      help: steps.get(`${script.story}-help`)!,
    };
    play(w, { bot, conversation, person, agent, steps: of }, script, start);
    if (!script.unread) markAsRead(w, bot.id, conversation.id, [...cast.agents.values()]);
  }
}

function markAsRead(w: Write, bot: string, conversation: string, readers: core.Record[]): void {
  const { seq } = one(
    w.app,
    'SELECT [[seq]] FROM {{conversations}} WHERE [[id]] = {:conversation}',
    { conversation },
    { seq: 0 },
  )!;
  for (const { id: reader } of readers) {
    run(w.app, 'DELETE FROM {{reads}} WHERE [[conversation]] = {:conversation} AND [[reader]] = {:reader}', {
      conversation,
      reader,
    });
    const sql =
      'INSERT INTO {{reads}} ([[id]], [[bot]], [[reader]], [[conversation]], [[seq]], [[created]], [[updated]]) ' +
      'VALUES ({:id}, {:bot}, {:reader}, {:conversation}, {:seq}, {:now}, {:now})';
    run(w.app, sql, { id: newID(), bot, reader, conversation, seq, now: w.now });
  }
}
