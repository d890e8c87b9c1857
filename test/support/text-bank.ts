import type { RequestRecord } from '../../backend/schema/index.js';
import { limits } from '../../backend/schema/limits.js';
import { cut } from '../../backend/schema/text.js';
import { createMemoryClient, MemoryServer, sampleNow, type MemoryClient } from '../../components/data/memory/index.js';
import { dateOf } from '../../components/data/memory/answers.js';

/** A bot of which everything that people name or write, by `at`, is one of the texts: nothing in it is clean. */
export interface TextBank {
  texts: readonly string[];
  server: MemoryServer;
  /** An admin of the bot. */
  admin: MemoryClient;
  /** Ids of what has the text at that place. */
  request(at: number): string;
  conversation(at: number): string;
  agent(at: number): string;
  group(at: number): string;
  stepKey(at: number): string;
  /** Who has said all of the texts that are given, in one conversation, as the person sees it. */
  person(at: number): MemoryClient;
}

const bot = 'bot0000000textb';
const idOf = (kind: string) => (at: number) => kind + String(at).padStart(15 - kind.length, '0');
const [request, conversation, agent, group] = ['req', 'con', 'agt', 'grp'].map(idOf) as [Id, Id, Id, Id];
const [person, story, step] = ['per', 'sto', 'stp'].map(idOf) as [Id, Id, Id];
const [intent, claim, file, boss] = [idOf('int'), idOf('clm'), idOf('fil'), idOf('boss')(0)];
type Id = (at: number) => string;

/** With `said`, the first conversation has these lines besides. */
export function textBank(texts: readonly string[], said: readonly string[] = []): TextBank {
  const all = <T>(make: (text: string, at: number) => T) => texts.map(make);
  const created = dateOf(sampleNow - 3_600_000);
  const line = (at: number, seq: number, more: object) => ({
    ...{ id: idOf(`m${at}x`)(seq), conversation: conversation(at), seq, created, files: [], data: null },
    ...{
      type: 'text' as const,
      author: 'interlocutor' as const,
      authorID: person(at),
      authorName: '',
      text: '',
      ...more,
    },
  });
  const talkOf = (text: string, at: number) => {
    const holder = { kind: 'agent' as const, id: agent(at), name: text };
    const replies = [
      { title: text, payload: 'a' },
      { title: text, payload: 'b' },
    ];
    const files = [{ id: file(at), name: text, type: 'application/pdf', size: 2048 }];
    return [
      { text, authorName: text, files },
      {
        author: 'bot' as const,
        authorID: bot,
        authorName: text,
        type: 'quick_replies' as const,
        text,
        data: { replies },
      },
      { text, authorName: text, data: { payload: 'a' } },
      ...(at === 0 ? said.map((words) => ({ text: words, authorName: text })) : []),
      {
        author: 'system' as const,
        type: 'control' as const,
        data: { from: { kind: 'bot' as const }, to: holder, reason: 'take' as const },
      },
      { author: 'agent' as const, authorID: agent(at), authorName: text, text },
    ].map((more, i) => line(at, i + 1, more));
  };
  const attributesOf = (text: string) => ({
    ...{ userID: text, firstName: text, lastName: text, email: text, phoneNumber: text },
    ...{ isLogged: true, usedToTest: false, customAttributes: { [text]: text } },
  });
  const requestOf = (text: string, at: number): RequestRecord => ({
    ...{ id: request(at), bot, number: at + 1, conversation: conversation(at), seq: 3, interlocutor: person(at) },
    ...{ story: story(at), step: step(at), storyName: text, stepName: text, title: text, description: text },
    ...{ status: 'todo', assignee: agent(at), group: group(at), waitingSince: created, changedBy: '' },
    ...{ rev: 1, pos: at + 1, created, updated: created, attributes: attributesOf(text) },
    extract: [1, 2].map((seq) => ({
      ...{ seq, author: seq === 1 ? ('interlocutor' as const) : ('agent' as const), authorName: text, text, created },
    })),
  });
  const messages = all(talkOf).flat();
  const server = new MemoryServer({
    now: () => sampleNow,
    seed: {
      ...{ id: bot, name: texts[0]!, messages, requests: all(requestOf) },
      agents: [
        { id: boss, bot, sub: 'boss', name: 'Boss', role: 'admin', groups: [] },
        ...all((name, at) => ({
          id: agent(at),
          bot,
          sub: `a${at}`,
          name,
          role: 'agent' as const,
          groups: [group(at)],
        })),
      ],
      groups: all((name, at) => ({ id: group(at), bot, name })),
      stories: all((name, at) => ({ id: story(at), bot, key: `s${at}`, name })),
      steps: all((name, at) => ({
        ...{ id: step(at), bot, key: `k${at}`, story: story(at), name, rev: 1 },
        actions: [
          {
            type: 'create_user_request_action' as const,
            message: cut(name, limits.template),
            assigneeID: agent(at),
            groupID: group(at),
          },
        ],
      })),
      intents: all((name, at) => ({ id: intent(at), bot, name, phrases: [name], step: step(at) })),
      interlocutors: all((text, at) => ({
        id: person(at),
        bot,
        ...attributesOf(text),
        customAttributes: { [text]: `${text}.` },
      })),
      conversations: all((text, at) => ({
        ...{ id: conversation(at), bot, interlocutor: person(at), lastAt: created, lastText: text },
        seq: messages.filter((message) => message.conversation === conversation(at)).length,
      })),
      claims: all((name, at) => ({
        id: claim(at),
        conversation: conversation(at),
        agent: { id: agent(at), name },
        since: created,
      })),
    },
  });
  const connect = (kind: 'agent' | 'interlocutor', id: string) =>
    createMemoryClient({ server, now: sampleNow, as: { kind, id } });
  return {
    ...{ texts, server, request, conversation, agent, group, stepKey: (at) => `k${at}` },
    admin: connect('agent', boss),
    person: (at) => connect('interlocutor', person(at)),
  };
}
