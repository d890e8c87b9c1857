import { html, nothing, type TemplateResult } from 'lit';
import type { QuickReply } from '../../backend/schema/actions.js';
import type { MessageFile } from '../../backend/schema/records.js';
import { AttachmentsController } from '../controllers/attachments-controller.js';
import { ComposerController } from '../controllers/composer-controller.js';
import { LocaleController } from '../controllers/locale-controller.js';
import { ThreadConnection } from '../controllers/thread-connection.js';
import { ThreadFiles } from '../controllers/thread-files.js';
import { ThreadReader } from '../controllers/thread-reader.js';
import { ThreadWindow } from '../controllers/thread-window.js';
import type { ConversationFeed, ConversationValue, Line, Person } from '../data/client.js';
import { attachButton } from '../internal/attach-button.js';
import { composerLeft, composerText } from '../internal/composer-text.js';
import { connectionNotice, threadPane } from '../internal/thread-frame.js';
import { sayLine, type ThreadView } from '../internal/thread-templates.js';
import type { UrElement } from '../internal/ur-element.js';
import { chat } from '../locales/en/chat.js';
import { common } from '../locales/en/common.js';
import { conversation } from '../locales/en/conversation.js';
import type { TextsOf } from '../locales/texts.js';
import { blank } from '../styles/blank.js';
import { composerStyles } from '../styles/composer.js';
import { arrowUpFilled20, chatMultiple20 } from '../styles/icons.js';
import { messageStyles } from '../styles/message.js';
import { noticeStyles } from '../styles/notice.js';
import { repliesStyles } from '../styles/replies.js';
import { threadStyles } from '../styles/thread.js';
import { weblinkStyles } from '../styles/weblink.js';
import { webchatTalkStyles } from './webchat-talk.styles.js';

export { createPocketBaseClient } from '../data/pocketbase/client.js';

export const talkStyles = [
  ...[noticeStyles, threadStyles, messageStyles, weblinkStyles],
  ...[repliesStyles, composerStyles, webchatTalkStyles],
];

/** What the talk is of, and the element that shows it. */
export interface TalkHost {
  /** The interlocutor's conversation; '' while nobody is signed in. */
  id(): string;
  person(): Person | undefined;
  feed(): ConversationFeed | undefined;
  value(): ConversationValue | undefined;
  words(): TextsOf<'webchat'>;
  language(): string;
  onRead(seq: number): void;
}

/** What was said and the field to say more, which the panel fetches when it is first opened. */
export class WebchatTalk {
  #element: UrElement;
  #host: TalkHost;
  #common: LocaleController<'common'>;
  #threadWords: LocaleController<'conversation'>;
  #composerWords: LocaleController<'chat'>;
  #connection: ThreadConnection;
  #files: ThreadFiles;
  #window: ThreadWindow;
  #attachments: AttachmentsController;
  #composer: ComposerController;

  constructor(element: UrElement, host: TalkHost) {
    this.#element = element;
    this.#host = host;
    this.#common = new LocaleController(element, 'common', common);
    this.#threadWords = new LocaleController(element, 'conversation', conversation);
    this.#composerWords = new LocaleController(element, 'chat', chat);
    this.#connection = new ThreadConnection(element);
    this.#files = new ThreadFiles(element);
    const scroller = () => element.renderRoot.querySelector<HTMLElement>('.thread__scroll');
    this.#window = new ThreadWindow(element, { feed: host.feed, scroller, onRest: () => reader.check() });
    const reader = new ThreadReader(element, {
      conversation: () => host.id() || undefined,
      value: host.value,
      isAtEnd: () => this.#window.isAtEnd,
      element: scroller,
      say: (line) => sayLine(line, this.#view()),
      sayMany: (count) => this.#threadWords.texts.arrived(count),
      onRead: host.onRead,
    });
    this.#attachments = new AttachmentsController(element, {
      conversation: () => host.id() || undefined,
      canWrite: () => Boolean(host.id()),
    });
    // Wherever in the panel they are dropped.
    element.addEventListener('dragover', this.#attachments.onDragOver);
    element.addEventListener('dragleave', this.#attachments.onDragLeave);
    element.addEventListener('drop', this.#attachments.onDrop);
    this.#composer = new ComposerController(element, {
      attachments: this.#attachments,
      conversation: () => host.id() || undefined,
      canWrite: () => Boolean(host.id()),
      send: (text, files) => this.#send(text, files),
    });
  }

  /** The field, where it is shown. */
  get area(): HTMLElement | null {
    return this.#composer.area;
  }

  render(): TemplateResult {
    return html`${this.#renderThread()}${this.#renderComposer()}`;
  }

  #renderThread(): TemplateResult {
    const words = this.#host.words();
    const value = this.#host.value();
    return html`${connectionNotice(
      this.#connection.trouble,
      this.#common.texts,
      () => words.offline,
      this.#host.language(),
      () => this.#element.activeClient?.reconnect(),
    )}
    ${threadPane({
      window: this.#window,
      value,
      reading: { reader: this.#host.person(), canReply: value?.claim === null },
      view: this.#view(),
      empty: blank({ icon: chatMultiple20(), title: words.emptyTitle, text: words.emptyText }),
    })}`;
  }

  #renderComposer(): TemplateResult {
    const words = this.#host.words();
    const chat = this.#composerWords.texts;
    const controller = this.#composer;
    return html`<form class="webchat-composer" @submit=${controller.onSubmit}>
      ${controller.hasFailed ? html`<p class="composer__error" role="alert">${chat.notSent}</p>` : nothing}
      ${composerLeft(controller, chat)} ${this.#attachments.render()}
      <div class="webchat-composer__field">
        ${attachButton(this.#attachments, chat.attach)}
        ${composerText(controller, {
          label: words.message,
          placeholder: words.write,
          rows: 1,
          onPaste: this.#attachments.onPaste,
        })}
        <button
          class="button button--primary"
          type="submit"
          aria-label=${words.send}
          aria-disabled=${controller.canSend ? 'false' : 'true'}
        >
          ${arrowUpFilled20()}
        </button>
      </div>
      ${this.#attachments.renderDropHint()}
    </form>`;
  }

  #view(): ThreadView {
    const client = this.#element.activeClient;
    const value = this.#host.value();
    const { assistant } = this.#host.words();
    return {
      reader: this.#host.person(),
      words: this.#threadWords.texts,
      common: this.#common.texts,
      language: this.#threadWords.language,
      now: client?.now() ?? Date.now(),
      personName: '',
      botName: assistant,
      isOffline: client?.connection.current.state === 'offline',
      readByOther: value?.readByOther ?? 0,
      newAfter: this.#window.openedAt,
      // Whoever lost control may still be typing, but no longer to this person.
      typing: value?.typing.filter(({ id }) => id === value.claim?.agent.id) ?? [],
      files: this.#files.show,
      onRetry: (line) => void client?.retry(this.#host.id(), line.id),
      onDiscard: (line) => void client?.withdrawUnsent(this.#host.id(), line.id),
      onEdit: (line) => void this.#editAgain(line),
      onReply: (reply) => void this.#reply(reply),
    };
  }

  async #send(text: string, files: readonly MessageFile[]): Promise<boolean> {
    const client = this.#element.activeClient;
    if (!client || !this.#host.id()) return false;
    await client.send(this.#host.id(), files.length ? { text, files } : { text });
    return true;
  }

  async #reply({ title, payload }: QuickReply): Promise<void> {
    // The button goes away with its focus.
    this.#element.focus();
    await this.#element.activeClient?.send(this.#host.id(), { text: title, data: { payload } });
  }

  async #editAgain(line: Line): Promise<void> {
    await this.#composer.takeBack(line);
    this.#composer.area?.focus();
  }
}
