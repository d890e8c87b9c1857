import type { Readable } from './feed.js';

/** Who listens to a topic of the realtime channel. */
export interface TopicListener {
  /** From now on events of this topic arrive: whatever happened before has to be asked for. Again after each gap. */
  open(): void;
  /** A hint: it may be lost, doubled or late. */
  event(event: unknown): void;
}

export type TransportState = 'connecting' | 'live' | 'lost';

/**
 * The realtime channel: hints at most once and in any order. PocketBase's today, an external hub later.
 * It is closed until the first topic is subscribed to by somebody with a session, and closes with the last.
 */
export interface Transport {
  readonly state: Readable<TransportState>;
  /** Whose stream it is: those with the same key may share one. What was subscribed to before is heard from now on. */
  identify?(key: string): void;
  subscribe(topic: string, listener: TopicListener): () => void;
  /** Drops the stream, if there is one, and tries again at once. */
  reconnect(): void;
  /** Closes the stream; what is subscribed to stays, and `reconnect` opens it again. */
  close(): void;
}
