/* A stream of PocketBase's realtime channel, as its SDK speaks it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './host.js';

export interface StreamEvent {
  topic: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  data: any;
}

export class Stream {
  readonly events: StreamEvent[] = [];
  /** Resolves when the server has ended it. */
  ended!: Promise<void>;
  readonly #abort = new AbortController();

  /** Connects as the client and subscribes. What it may not hear is dropped by the server without a word. */
  static async open(client: Client, topics: string[]): Promise<Stream> {
    const stream = new Stream();
    const response = await fetch(`${client.server.url}/api/realtime`, { signal: stream.#abort.signal });
    if (!response.ok) throw new Error(`connect answered ${response.status}: ${await response.text()}`);
    stream.ended = stream.#read(response.body!);
    const connect = await stream.next(({ topic }) => topic === 'PB_CONNECT');
    const body = { clientId: connect.data.clientId, subscriptions: topics };
    const { status } = await client.post('/api/realtime', body);
    if (status !== 204) throw new Error(`subscribe answered ${status}`);
    return stream;
  }

  /** The first event that fits, as soon as it is here. */
  async next(fits: (event: StreamEvent) => boolean): Promise<StreamEvent> {
    for (const end = performance.now() + 30_000; performance.now() < end; await sleep(10)) {
      const found = this.events.find(fits);
      if (found) return found;
    }
    throw new Error(`No event fits ${String(fits)} among ${JSON.stringify(this.events)}`);
  }

  topics(): string[] {
    return [...new Set(this.events.map(({ topic }) => topic))].filter((topic) => topic !== 'PB_CONNECT').sort();
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let text = '';
    try {
      for await (const chunk of body) {
        text += decoder.decode(chunk, { stream: true });
        const parts = text.split('\n\n');
        text = parts.pop()!;
        for (const part of parts) {
          const field = (name: string) => part.match(new RegExp(`^${name}: ?(.*)$`, 'm'))?.[1] ?? '';
          this.events.push({ topic: field('event'), data: JSON.parse(field('data') || 'null') });
        }
      }
    } catch {
      // Closed by the test.
    }
  }
}
