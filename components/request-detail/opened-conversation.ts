import { html, nothing, type TemplateResult } from 'lit';
import type { RequestRecord } from '../../backend/schema/records.js';
import type { Presence } from '../../backend/schema/routes.js';
import { FeedController, type ClientHost } from '../controllers/feed-controller.js';
import type { Client } from '../data/client.js';
import { ConversationOpenEvent } from '../events/conversation-open.js';
import { exportedParts } from '../internal/exported-parts.js';
import { personName } from '../internal/people.js';
import { duration, parseTime } from '../internal/times.js';
import { personAvatar } from '../styles/avatar.js';
import { arrowLeft20, headset16, history16 } from '../styles/icons.js';
import { notice, noticeAction } from '../styles/notice.js';
import type { TakeoverChat } from '../takeover-chat/takeover-chat.js';
import type { Scene } from './sections.js';

interface OpenedConversationHost extends ClientHost, HTMLElement {
  readonly client: Client | undefined;
  readonly request: RequestRecord | undefined;
  readonly conversationShown: boolean;
  readonly scene: Scene;
  readonly renderRoot: HTMLElement | DocumentFragment;
}

/** The ways from a request to its conversation, and the chat that takes the request's place when one is gone. */
export class OpenedConversation {
  /** Where the chat is open, instead of the request. */
  opened: { conversation: string; seq: number } | undefined;
  #loading: 'loading' | 'loaded' | 'failed' = 'loading';
  #host: OpenedConversationHost;
  #presence: FeedController<Presence>;

  constructor(host: OpenedConversationHost) {
    this.#host = host;
    const asked = () => (host.conversationShown ? undefined : host.request?.conversation);
    this.#presence = new FeedController<Presence>(
      host,
      (client) => {
        const conversation = asked();
        return conversation ? client.presence(conversation) : undefined;
      },
      () => [asked()],
    );
  }

  close(): void {
    if (!this.opened) return;
    this.opened = undefined;
    this.#host.requestUpdate();
  }

  focus(): void {
    this.#chat?.focus();
  }

  async #open(take: boolean): Promise<void> {
    const { request } = this.#host;
    if (!request) return;
    const { conversation, seq } = request;
    /** @internal */
    if (!this.#host.dispatchEvent(new ConversationOpenEvent({ conversation, seq, take }))) return;
    // Whoever wants to talk starts at the newest line, whoever wants to read where the request was created.
    this.opened = { conversation, seq: take ? 0 : seq };
    await this.#load();
    await this.#chat?.updateComplete;
    this.focus();
    if (take) await this.#chat?.takeControl();
  }

  get #chat(): TakeoverChat | null {
    return this.#host.renderRoot.querySelector('ur-takeover-chat');
  }

  async #load(): Promise<void> {
    this.#loading = 'loading';
    this.#host.requestUpdate();
    this.#loading = await import('../takeover-chat/define.js').then(
      () => 'loaded' as const,
      () => 'failed' as const,
    );
    this.#host.requestUpdate();
    await this.#host.updateComplete;
  }

  async #back(): Promise<void> {
    this.close();
    await this.#host.updateComplete;
    this.#host.focus();
  }

  /** Who the conversation is with, whether they are there, and the two ways in. */
  renderWays({ words, common, now }: Scene): TemplateResult | typeof nothing {
    const { request } = this.#host;
    if (!request) return nothing;
    const name = personName(request.expand?.interlocutor ?? request.attributes, common.visitor);
    const presence = this.#presence.current;
    const isOnline = presence.state === 'ready' && presence.value.state === 'online';
    // Where presence is not known, the server is asked: it refuses neither a take nor a late message.
    const mayTake = isOnline || presence.state === 'failed' || presence.state === 'stale';
    const seen = isOnline ? parseTime(presence.value.seenAt) : NaN;
    const says =
      Number.isNaN(seen) || now - seen < 60_000 ? words.onlineNow : words.online(duration(seen, now, common));
    return html`<section class="section ways">
      <h3 class="section__title">${words.conversation}</h3>
      <div class="ways__person">
        ${personAvatar({ id: request.interlocutor, name, isOnline }, 'large')}
        <div class="ways__name">
          <p class="ellipsis"><bdi lang="">${name}</bdi></p>
          <p class="small secondary">
            ${isOnline ? says : mayTake || presence.state === 'loading' ? '\u00a0' : words.takeWhenBack}
          </p>
        </div>
      </div>
      <div class="ways__buttons">
        ${
          mayTake
            ? html`<button class="button button--primary" type="button" @click=${() => void this.#open(true)}>
                ${headset16()}${words.takeControl}
              </button>`
            : nothing
        }
        <button class="button" type="button" @click=${() => void this.#open(false)}>
          ${history16()}${words.fullHistory}
        </button>
      </div>
    </section>`;
  }

  render(): TemplateResult {
    const { opened } = this;
    const { words, common, language } = this.#host.scene;
    const number = this.#host.request?.number;
    return html`<section class="detail pane" aria-label=${words.conversation} lang=${language}>
      <header class="opened__head">
        <button class="quiet" type="button" @click=${() => void this.#back()}>
          ${arrowLeft20({ class: 'icon--directed' })}<span class="hidden">${words.backToRequest}</span>
          <span aria-hidden="true">${number === undefined ? words.backToRequest : `#${number}`}</span>
        </button>
      </header>
      ${
        this.#loading === 'failed'
          ? notice(
              'error',
              words.conversationFailed,
              noticeAction(common.tryAgain, () => void this.#load()),
            )
          : html`<ur-takeover-chat
              class="opened__chat"
              exportparts=${exportedParts}
              .client=${this.#host.client}
              conversation-id=${opened?.conversation ?? ''}
              .at=${opened?.seq || undefined}
            ></ur-takeover-chat>`
      }
    </section>`;
  }
}
