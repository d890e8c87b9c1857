import type { Presence } from '../../backend/schema/index.js';
import type { Api } from './api.js';

/** Presence is asked anew this often, in ms. */
const pace = 30_000;

/** Presence of the conversations that are shown, asked for in one question. */
export class PresenceWatch {
  #api: Api;
  #asked = new Set<string>();
  #answer: Promise<Record<string, Presence>> | undefined;
  #watchers = new Set<() => void>();
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(api: Api) {
    this.#api = api;
  }

  /** All that ask in one task are one question. */
  async ask(conversation: string): Promise<Presence> {
    this.#asked.add(conversation);
    this.#answer ??= Promise.resolve().then(async () => {
      const asked = [...this.#asked];
      this.#asked.clear();
      this.#answer = undefined;
      return (await this.#api.getPresence(asked)).items;
    });
    return (await this.#answer)[conversation] ?? { state: 'offline', seenAt: '' };
  }

  watch(ask: () => void): () => void {
    this.#watchers.add(ask);
    this.#timer ??= setInterval(() => {
      for (const watcher of [...this.#watchers]) watcher();
    }, pace);
    return () => {
      this.#watchers.delete(ask);
      if (!this.#watchers.size) this.close();
    };
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
