import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { limits } from '../../backend/schema/limits.js';
import type { MessageFile } from '../../backend/schema/records.js';
import { length } from '../../backend/schema/text.js';
import type { Client, Line } from '../data/client.js';
import { autoGrow } from '../internal/auto-grow.js';
import type { AttachmentsController } from './attachments-controller.js';

/** From so many characters before the limit it is told how many are left. */
const warnWithin = 200;

interface ComposerHost extends ReactiveControllerHost {
  readonly activeClient: Client | undefined;
  readonly renderRoot: HTMLElement | DocumentFragment;
}

export interface ComposerOptions {
  conversation(): string | undefined;
  /** Whether one may write now; else the text stands there to be read. */
  canWrite(): boolean;
  /** What is attached to the line. */
  attachments: AttachmentsController;
  /** Hands the line over; resolves with whether it was taken: only then the composer clears. */
  send(text: string, files: readonly MessageFile[]): Promise<boolean>;
}

/**
 * The text that somebody is writing in a conversation: kept as its draft from the first character on, and cleared only
 * when the line is stored and shown as on its way.
 */
export class ComposerController implements ReactiveController {
  #host: ComposerHost;
  #options: ComposerOptions;
  #text = '';
  #conversation: string | undefined;
  #client: Client | undefined;
  #isSending = false;
  #hasFailed = false;
  /** The draft that is stored is on its way: what is typed meanwhile goes below it. */
  #loading: Promise<string> | undefined;
  /** What was to be sent before it was known where to: it goes as soon as that is known. */
  #early = '';

  constructor(host: ComposerHost, options: ComposerOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get text(): string {
    return this.#text;
  }

  /** The last attempt to send stored nothing. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** Characters that still fit, where that is worth telling; negative when there are too many. */
  get left(): number | undefined {
    // A code point is one or two units: far below the limit there is nothing to count.
    if (this.#text.length < limits.message - warnWithin) return undefined;
    const left = limits.message - length(this.#text.trim());
    return left <= warnWithin ? left : undefined;
  }

  get canSend(): boolean {
    const { attachments, canWrite } = this.#options;
    const hasSomething = this.#text.trim() !== '' || !attachments.isEmpty;
    return canWrite() && hasSomething && !attachments.isRefused && (this.left ?? 0) >= 0;
  }

  get area(): HTMLTextAreaElement | null {
    return this.#host.renderRoot.querySelector('textarea');
  }

  /**
   * Takes a line that was not sent back into the composer, above what is there; where somebody looks elsewhere by now,
   * above what waits there.
   */
  async takeBack(line: Line): Promise<void> {
    const [client, conversation] = [this.#client, this.#conversation];
    if (!client || !conversation) return;
    const text = await client.withdrawUnsent(conversation, line.id);
    if (text === undefined) return;
    void this.#options.attachments.restore(filesToSendAgain(line), client, conversation);
    if (!text) return;
    if (this.#isAt(client, conversation)) this.#set(above(text, this.#text));
    else change(client, conversation, (draft) => above(text, draft));
  }

  readonly onInput = (event: Event): void => {
    this.#set((event.target as HTMLTextAreaElement).value);
    const id = this.#options.conversation();
    if (id && this.#text) this.#host.activeClient?.typing(id);
  };

  readonly onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    // While an input method composes, Enter chooses a word; Safari tells of it by the key code alone.
    if (event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    void this.send();
  };

  readonly onSubmit = (event: Event): void => {
    event.preventDefault();
    void this.send();
  };

  async send(sent = this.#text): Promise<void> {
    if (this.#conversation === undefined) this.#early = sent;
    if (this.#isSending || !this.canSend) return;
    const { attachments } = this.#options;
    attachments.isPromised = attachments.isBusy;
    if (attachments.isPromised) return this.#host.requestUpdate();
    const files = attachments.uploaded;
    this.#early = '';
    const [client, conversation] = [this.#client, this.#conversation];
    this.#isSending = true;
    const taken = await this.#options.send(sent.trim(), files).then(
      (isTaken) => isTaken,
      () => undefined,
    );
    this.#isSending = false;
    // What was typed or attached in the meantime stays.
    const rest = (text: string) => (text.startsWith(sent) ? text.slice(sent.length).replace(/^\n/, '') : text);
    if (taken && client && conversation) attachments.remove(files, client, conversation);
    if (this.#isAt(client, conversation)) {
      this.#hasFailed = taken === undefined;
      if (taken) this.#set(rest(this.#text));
    } else if (taken && client && conversation) change(client, conversation, rest);
    this.#host.requestUpdate();
  }

  hostUpdate(): void {
    const conversation = this.#options.conversation();
    const client = this.#host.activeClient;
    if (conversation === this.#conversation && client === this.#client) return;
    const before = this.#conversation;
    const goesOn = before !== undefined && client === this.#client && client?.whereIs(before) === conversation;
    // Typed before the stored draft came: it is kept with that, though nobody looks any more.
    if (before && this.#client && this.#loading && this.#text && !goesOn) change(this.#client, before, this.#joined());
    this.#conversation = conversation;
    this.#client = client;
    this.#hasFailed = false;
    this.#loading = undefined;
    // What was typed before it was known where it goes, goes here; as it does where the conversation goes on.
    if (before !== undefined && !goesOn) this.#text = '';
    if (!conversation || !client) return;
    if (goesOn && this.#text) client.setDraft(conversation, this.#text);
    else void this.#load(client, conversation);
  }

  hostUpdated(): void {
    autoGrow(this.area);
    const { attachments } = this.#options;
    if (attachments.isPromised && !attachments.isBusy) {
      attachments.isPromised = false;
      void this.send();
    }
    if (this.#early && this.#conversation !== undefined && this.#text.startsWith(this.#early))
      void this.send(this.#early);
  }

  async #load(client: Client, conversation: string): Promise<void> {
    const loading = (this.#loading = client.draft(conversation).catch(() => ''));
    const draft = await loading;
    if (loading !== this.#loading) return;
    this.#loading = undefined;
    this.#text = this.#joined()(draft);
    if (this.#text !== draft) client.setDraft(conversation, this.#text);
    this.#host.requestUpdate();
  }

  /** What is typed by now, below the draft that comes after it; a line that is about to go stays the first. */
  #joined(): (draft: string) => string {
    const text = this.#text;
    const isGoing = this.#isSending || this.#early !== '';
    return (draft) => (isGoing ? above(text, draft) : above(draft, text));
  }

  /** Whether somebody writes there still, wherever it goes on. */
  #isAt(client: Client | undefined, conversation: string | undefined): boolean {
    const place = client && conversation ? client.whereIs(conversation) : conversation;
    return client === this.#client && place === this.#conversation;
  }

  #set(text: string): void {
    this.#text = text;
    this.#hasFailed = false;
    const id = this.#options.conversation();
    // What is stored would be lost before it is read.
    if (id && !this.#loading) this.#host.activeClient?.setDraft(id, text);
    this.#host.requestUpdate();
  }
}

/** Changes what waits in a composer that nobody sees. */
function change(client: Client, conversation: string, to: (draft: string) => string): void {
  client.draft(conversation).then(
    (draft) => client.setDraft(conversation, to(draft)),
    () => undefined,
  );
}

const above = (first: string, second: string) => [first, second].filter(Boolean).join('\n');

/** The files of a line that goes back into the composer, unless they were what was wrong with it. */
function filesToSendAgain({ delivery, files }: Line): readonly MessageFile[] {
  return delivery.state === 'failed' && delivery.error === 'files' ? [] : files;
}
