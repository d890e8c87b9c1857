/* What runs in a tab: a client of the product, and what the tests ask of it. Without elements: they only show it. */
import type { ConversationFeed } from '../../components/data/client.js';
import { createPocketBaseClient } from '../../components/data/pocketbase/client.js';

export interface Tab {
  /** Live, and as new as the server's. */
  isCurrent(): boolean;
  /** In the order on the screen; those that are stored, and those on their way. */
  sent(): (string | null)[];
  unsent(): (string | null)[];
  /** Resolves when the outbox has it. */
  send(text: string): Promise<void>;
  /** How long each of so many questions at once takes, in ms. */
  ask(questions: number): Promise<number[]>;
}

const api = new URL(location.href).searchParams.get('api')!;
const client = createPocketBaseClient({ api, tokenEndpoint: '/token' });
let conversation = '';
let log: ConversationFeed | undefined;

const open = () => {
  const session = client.session.current;
  if (log || session.state !== 'signed-in') return;
  conversation = session.conversation!;
  log = client.log(conversation);
  log.subscribe(() => undefined);
};
client.session.subscribe(open);
open();

const lines = () => (log && 'value' in log.current ? log.current.value.lines : []);
const tab: Tab = {
  isCurrent: () => client.connection.current.state === 'live' && log?.current.state === 'ready',
  sent: () => lines().flatMap(({ delivery, text }) => (delivery.state === 'sent' ? [text] : [])),
  unsent: () => lines().flatMap(({ delivery, text }) => (delivery.state === 'sent' ? [] : [text])),
  send: (text) => client.send(conversation, { text }),
  ask: (questions) =>
    Promise.all(
      Array.from({ length: questions }, async () => {
        const started = performance.now();
        const { ok } = await fetch(`${api}/api/health`, { cache: 'no-store' });
        if (!ok) throw new Error('Refused.');
        return performance.now() - started;
      }),
    ),
};
Object.assign(globalThis, { tab });
