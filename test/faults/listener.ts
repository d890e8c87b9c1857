import type { Client } from '../backend/host.js';

/** Somebody whose stream only counts: how late each message came, by the time that its text starts with. */
export class Listener {
  delays: number[] = [];
  readonly #abort = new AbortController();

  static async open(client: Client): Promise<Listener> {
    const listener = new Listener();
    const response = await fetch(`${client.server.url}/api/realtime`, { signal: listener.#abort.signal });
    const connected = listener.#read(response.body!);
    const subscriptions = [`ur/c/${client.conversation}`];
    const { status } = await client.post('/api/realtime', { clientId: await connected, subscriptions });
    if (status !== 204) throw new Error(`The subscribe answers ${status}.`);
    return listener;
  }

  close(): void {
    this.#abort.abort();
  }

  /** Resolves to the stream's id; reads on. */
  #read(body: ReadableStream<Uint8Array>): Promise<string> {
    return new Promise((resolve, reject) => {
      void (async () => {
        const decoder = new TextDecoder();
        let rest = '';
        for await (const chunk of body) {
          const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
          rest = blocks.pop()!;
          for (const block of blocks) {
            const id = /"clientId":"(\w+)"/.exec(block)?.[1];
            const time = /"text":"(\d+) /.exec(block)?.[1];
            if (id) resolve(id);
            if (time) this.delays.push(Date.now() - Number(time));
          }
        }
      })().catch(reject);
    });
  }
}
