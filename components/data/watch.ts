import { topics } from '../../backend/schema/events.js';
import type {
  ConversationEvent,
  ConversationRecord,
  CountsAnswer,
  RequestRecord,
  RequestRow,
} from '../../backend/schema/index.js';
import { UrError } from './errors.js';
import type { Hub } from './hub.js';
import type { AnswerFeed } from './live-feed.js';
import { order } from './request-query.js';

/*
 * What keeps each kind of answer current: functions that start to watch, and return what ends it.
 */

type Watch<T> = (feed: AnswerFeed<T>) => () => void;

/** Counts are asked at most this often, in ms: each costs the server a query. */
const countsPace = 1000;

/** A request: its row comes with the changes. What was frozen with it changes only when its person is erased. */
export function watchRequest(hub: Hub, id: string): Watch<RequestRecord> {
  return (feed) =>
    hub.changes.listen({
      items: (items) => {
        for (const { collection, id: changed, pos, record } of items) {
          if (collection !== 'requests' || changed !== id) continue;
          if (!record) {
            feed.refuse(new UrError({ status: 404 }));
            continue;
          }
          // Out of sight before, and now back.
          if (feed.current.state === 'failed') void feed.reload();
          const row = record as RequestRow;
          const hasMoved = feed.value !== undefined && feed.value.conversation !== row.conversation;
          feed.update((known) => (pos > known.pos ? { ...known, ...withExpand(known, row) } : known));
          if (hasMoved) void feed.reload();
        }
      },
      reset: () => void feed.reload(),
    });
}

/** A changed row without its person keeps the one it had. */
function withExpand<T extends RequestRow>(known: T, row: RequestRow): RequestRow {
  return { ...row, expand: { ...known.expand, ...row.expand } };
}

export function watchRequestsOf(hub: Hub, conversation: string): Watch<readonly RequestRow[]> {
  return (feed) =>
    hub.changes.listen({
      items: (items) => {
        for (const { collection, id, record } of items) {
          if (collection !== 'requests') continue;
          const row = record as RequestRow | null;
          feed.update((rows) => {
            const known = rows.find((other) => other.id === id);
            const rest = rows.filter((other) => other.id !== id);
            if (row?.conversation !== conversation) return rest.length < rows.length ? rest : rows;
            if (known && known.pos >= row.pos) return rows;
            return [...rest, known ? withExpand(known, row) : row].sort(order.oldest);
          });
        }
      },
      reset: () => void feed.reload(),
    });
}

export function watchCounts(hub: Hub): Watch<CountsAnswer> {
  return (feed) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asked = -countsPace;
    const ask = () => {
      const wait = Math.max(0, asked + countsPace - performance.now());
      timer ??= setTimeout(() => {
        timer = undefined;
        asked = performance.now();
        void feed.reload();
      }, wait);
    };
    const leave = hub.changes.listen({ items: ask, reset: ask });
    return () => {
      leave();
      clearTimeout(timer);
    };
  };
}

/** Anything whose collection is small enough to be asked for whole. */
export function watchCollection<T>(hub: Hub, collections: readonly string[]): Watch<T> {
  return (feed) =>
    hub.changes.listen({
      items: (items) => {
        if (items.some(({ collection }) => collections.includes(collection))) void feed.reload();
      },
      reset: () => void feed.reload(),
    });
}

export function watchActivity(hub: Hub, conversation: string): Watch<ConversationRecord> {
  return (feed) => {
    const leave = [
      hub.changes.listen({
        activity: ({ conversation: where, seq, at, text }) => {
          if (where !== conversation) return;
          feed.update((known) =>
            seq > known.seq ? { ...known, seq, ...(text !== undefined && { lastAt: at, lastText: text }) } : known,
          );
        },
        opened: (where = conversation) => where === conversation && void feed.reload(),
      }),
      hub.changes.followTalk(conversation),
      hub.transport.subscribe(topics.conversation(conversation), {
        open: () => undefined,
        event: (event) => 'erased' in (event as ConversationEvent) && void feed.reload(),
      }),
    ];
    return () => leave.forEach((end) => end());
  };
}
