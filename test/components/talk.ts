import type { Message } from '../../backend/schema/index.js';
import {
  createMemoryClient,
  sampleIDs,
  sampleNow,
  sampleServer,
  type MemoryClient,
  type MemoryServer,
} from '../../components/data/memory/index.js';
import type { Session } from '../../components/data/client.js';
import { find, until } from '../support/index.js';

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

/** A client's session once it is open: from `close` on it is opening, until `open`. */
export async function sessionOf(client: MemoryClient): Promise<{ open(): void; close(): void }> {
  const session = client.session as unknown as { set(session: Session): void };
  const opened = await until(() => client.session.current.state === 'signed-in' && client.session.current);
  return { open: () => session.set(opened), close: () => session.set({ state: 'opening' }) };
}

export const scrollerOf = (root: Element) => find(root, '[part~="messages"]');

/**
 * Scrolls as a hand does: it has moved and tells of it in one task. From a script the event comes with the next frame,
 * and what is rendered before that would put it back.
 */
export function scrollAtOnce(scroller: Element, top: number): void {
  scroller.scrollTop += top;
  scroller.dispatchEvent(new Event('scroll'));
}

/** The same, and waits for what is brought into sight by it. */
export async function scrollBy(scroller: Element, top: number): Promise<void> {
  scrollAtOnce(scroller, top);
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

export const distanceFromEnd = ({ scrollHeight, scrollTop, clientHeight }: Element) =>
  scrollHeight - scrollTop - clientHeight;
