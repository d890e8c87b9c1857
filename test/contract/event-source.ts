/* Node 20 has no EventSource: as much of it as the transport uses, over fetch. */

export class EventSourceOverFetch {
  onerror: (() => void) | null = null;
  #listeners = new Map<string, Set<(event: { type: string; data: string }) => void>>();
  #abort = new AbortController();

  constructor(url: string) {
    void this.#read(url);
  }

  addEventListener(type: string, listener: (event: { type: string; data: string }) => void): void {
    this.#listeners.set(type, (this.#listeners.get(type) ?? new Set()).add(listener));
  }

  removeEventListener(type: string, listener: (event: { type: string; data: string }) => void): void {
    this.#listeners.get(type)?.delete(listener);
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(url: string): Promise<void> {
    try {
      const response = await fetch(url, { headers: { Accept: 'text/event-stream' }, signal: this.#abort.signal });
      if (!response.ok || !response.body) throw new Error(`The stream answers ${response.status}.`);
      let text = '';
      for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
        const blocks = (text + chunk).split('\n\n');
        text = blocks.pop()!;
        for (const block of blocks) this.#dispatch(block);
      }
      throw new Error('The stream has ended.');
    } catch {
      if (!this.#abort.signal.aborted) this.onerror?.();
    }
  }

  #dispatch(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
    );
    const type = fields.get('event') ?? 'message';
    for (const listener of [...(this.#listeners.get(type) ?? [])]) listener({ type, data: fields.get('data') ?? '' });
  }
}
