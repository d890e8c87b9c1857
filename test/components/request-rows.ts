import type { RequestRow } from '../../backend/schema/index.js';
import type { RequestListFeed, RequestListValue } from '../../components/data/client.js';
import {
  createMemoryClient,
  sampleIDs,
  sampleNow,
  sampleServer,
  type MemoryClient,
  type MemoryServer,
} from '../../components/data/memory/index.js';
import { Signal } from '../../components/data/signal.js';
import type { Loadable } from '../../components/data/feed.js';
import { find, findAll, textOf } from '../support/index.js';

/** The sample bank as Camille and Tom see it. */
export interface Bank {
  server: MemoryServer;
  camille: MemoryClient;
  tom: MemoryClient;
}

export function bank({ more = 0 } = {}): Bank {
  const server = sampleServer(() => sampleNow, more);
  const connect = (sub: string) =>
    createMemoryClient({ server, now: sampleNow, as: { kind: 'agent', id: sampleIDs.agent(sub) } });
  return { server, camille: connect('camille'), tom: connect('tom') };
}

/** A request as the bot makes them: every call is one more. */
export function arrive(server: MemoryServer, text: string): void {
  server.reached('ask-for-help', {
    id: `call${String(Math.random()).slice(2, 13)}`,
    interlocutor: { userID: 'zoe' },
    messages: [{ author: 'interlocutor', text }],
  });
}

/** A list of so many loaded rows, that a test changes by hand. */
export class HandList extends Signal<Loadable<RequestListValue>> implements RequestListFeed {
  holdNew = false;
  asked = 0;

  constructor(rows: readonly RequestRow[], hasMore = false) {
    super({ state: 'ready', value: { rows, total: rows.length, hasMore, held: 0, unread: new Set() } });
  }

  get value(): RequestListValue {
    return (this.current as { value: RequestListValue }).value;
  }

  change(value: Partial<RequestListValue>): void {
    this.set({ state: 'ready', value: { ...this.value, ...value } });
  }

  remove(...ids: string[]): void {
    this.change({ rows: this.value.rows.filter(({ id }) => !ids.includes(id)) });
  }

  more(): Promise<void> {
    this.asked++;
    return Promise.resolve();
  }

  showNew(): void {
    this.change({ held: 0 });
  }

  look(): void {}

  reload(): Promise<void> {
    return Promise.resolve();
  }
}

export function rowsOf(count: number): RequestRow[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `r${String(index).padStart(14, '0')}`,
    bot: 'b',
    number: count - index,
    conversation: `c${index}`,
    seq: 1,
    interlocutor: 'p',
    story: 's',
    step: 't',
    storyName: 'Cards',
    stepName: 'Ask for help',
    title: `Request ${index}`,
    description: `What ${index} is about`,
    status: 'todo',
    assignee: '',
    group: '',
    waitingSince: '2026-11-24 14:00:00.000Z',
    changedBy: '',
    rev: 1,
    pos: index,
    created: '2026-11-24 14:00:00.000Z',
    updated: '2026-11-24 14:00:00.000Z',
  }));
}

/** Camille's client, with this list in place of every list. */
export function handing(list: HandList): MemoryClient {
  const { camille } = bank();
  camille.requests = () => list;
  return camille;
}

export const rowsIn = (list: Element) => findAll(list, '.row[role="row"]');
export const titlesIn = (list: Element) => findAll(list, '.row__title').map(textOf);
export const rowOf = (list: Element, number: number) => find(list, `#row-${sampleIDs.request(number)}`);

let restore: (() => void) | undefined;
afterEach(() => restore?.());

/** The intervals that the test sets from now on, run by it instead of the time; and a page that can be hidden. */
export function recordTimers() {
  const { setInterval: set, clearInterval: clear } = globalThis;
  const running: { id: number; every: number; run(): void }[] = [];
  let id = 1_000_000;
  restore = () => {
    Object.assign(globalThis, { setInterval: set, clearInterval: clear });
    Reflect.deleteProperty(document, 'hidden');
    restore = undefined;
  };
  globalThis.setInterval = ((run: () => void, every: number) => (running.push({ id: ++id, every, run }), id)) as never;
  globalThis.clearInterval = (cleared) => {
    const index = running.findIndex((timer) => timer.id === cleared);
    if (index >= 0) running.splice(index, 1);
    else clear(cleared);
  };
  return {
    running,
    hide(hidden: boolean) {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    },
  };
}
