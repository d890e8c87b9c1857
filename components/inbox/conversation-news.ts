import type { ConversationRecord, RequestRecord } from '../../backend/schema/records.js';
import { FeedController, type ClientHost } from '../controllers/feed-controller.js';

interface NewsHost extends ClientHost {
  readonly requestId: string;
}

/** Whether something was said in the open request's conversation while that is behind the other tab. */
export class ConversationNews {
  #host: NewsHost;
  #isSeen: () => boolean;
  #conversation: FeedController<ConversationRecord>;
  /** How far it was seen. */
  #seen: { requestId: string; seq: number } | undefined;

  constructor(host: NewsHost, isSeen: () => boolean) {
    this.#host = host;
    this.#isSeen = isSeen;
    const request = new FeedController<RequestRecord>(
      host,
      (client) => (host.requestId ? client.request(host.requestId) : undefined),
      () => [host.requestId],
    );
    const conversation = () => request.value?.conversation;
    this.#conversation = new FeedController<ConversationRecord>(
      host,
      (client) => {
        const id = conversation();
        return id ? client.conversation(id) : undefined;
      },
      () => [conversation()],
    );
    host.addController(this);
  }

  get areThere(): boolean {
    return this.#seen?.requestId === this.#host.requestId && (this.#conversation.value?.seq ?? 0) > this.#seen.seq;
  }

  hostUpdate(): void {
    const seq = this.#conversation.value?.seq;
    const { requestId } = this.#host;
    // What was said before it was opened is no news.
    if (seq !== undefined && (this.#isSeen() || this.#seen?.requestId !== requestId)) this.#seen = { requestId, seq };
  }
}
