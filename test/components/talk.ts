import type { Message } from '../../backend/schema/index.js';
import {
  createMemoryClient,
  sampleIDs,
  sampleNow,
  sampleServer,
  type MemoryClient,
  type MemoryServer,
} from '../../components/data/memory/index.js';
import { find } from '../support/index.js';

/** Zoë's conversation with the sample bank, and everybody who takes part in it: Camille has control. */
export interface Talk {
  server: MemoryServer;
  conversation: string;
  camille: MemoryClient;
  /** An admin. */
  ines: MemoryClient;
  zoe: MemoryClient;
  /** What was announced through Camille's client, by key. */
  announced: Map<string, string>;
}

export function talk({ control = 'camille' as 'camille' | 'bot' } = {}): Talk {
  const server = sampleServer(() => sampleNow);
  const conversation = sampleIDs.conversation('zoe');
  if (control === 'bot') server.tables().claims.delete(conversation);
  const connect = (kind: 'agent' | 'interlocutor', id: string) =>
    createMemoryClient({ server, now: sampleNow, as: { kind, id } });
  const camille = connect('agent', sampleIDs.agent('camille'));
  const announced = new Map<string, string>();
  camille.announce = (text, key) => void announced.set(key, text);
  return {
    server,
    conversation,
    camille,
    ines: connect('agent', sampleIDs.agent('ines')),
    zoe: connect('interlocutor', sampleIDs.person('zoe')),
    announced,
  };
}

/** Lets so many messages have been said before the test begins. */
export function fill({ server, conversation }: Talk, count: number): void {
  const home = server.tables().conversations.get(conversation)!;
  while (home.seq < count) put({ server, conversation }, { text: `Line ${home.seq + 1}` });
}

/** Puts a message of Zoë's, or any other, at the end of the log, without telling anybody. */
export function put(
  { server, conversation }: Pick<Talk, 'server' | 'conversation'>,
  message: Partial<Message>,
): Message {
  const tables = server.tables();
  const home = tables.conversations.get(conversation)!;
  const seq = ++home.seq;
  const whole: Message = {
    id: `put${String(seq).padStart(12, '0')}`,
    conversation,
    seq,
    author: 'interlocutor',
    authorID: sampleIDs.person('zoe'),
    authorName: 'Zoë Martínez',
    type: 'text',
    text: '',
    data: null,
    files: [],
    created: new Date(sampleNow - 60_000).toISOString().replace('T', ' '),
    ...message,
  };
  tables.messages.get(conversation)!.push(whole);
  return whole;
}

export const scrollerOf = (root: Element) => find(root, '[part~="messages"]');

/** Scrolls as a hand does, and waits until the scroller has told of it. */
export async function scrollBy(scroller: Element, top: number): Promise<void> {
  scroller.scrollTop += top;
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

export const distanceFromEnd = ({ scrollHeight, scrollTop, clientHeight }: Element) =>
  scrollHeight - scrollTop - clientHeight;
