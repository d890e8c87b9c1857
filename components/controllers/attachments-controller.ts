import { nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { MessageFile } from '../../backend/schema/records.js';
import type { Client } from '../data/client.js';
import { Late } from '../internal/late.js';
import type { UrElement } from '../internal/ur-element.js';
import type { AttachmentList, AttachmentTray } from './attachment-list.js';
import type { TrayNews } from './attachment-tray.js';

/** Fetched with the first file: most lines have none. */
export const lateAttachments = new Late(() => import('./attachment-list.js'));

export interface AttachmentsOptions {
  conversation(): string | undefined;
  /** Whether one may write now. */
  canWrite(): boolean;
}

/** The files of a composer's next line: chosen, dropped or pasted. */
export class AttachmentsController implements ReactiveController {
  /** Whether files are being dragged over the composer. */
  isDropping = false;
  /** The line was sent while files were on their way: it goes when they are there. */
  isPromised = false;
  #host: UrElement;
  #options: AttachmentsOptions;
  #list: AttachmentList | undefined;
  #tray: AttachmentTray | undefined;
  #client: Client | undefined;
  #conversation: string | undefined;
  /** What was chosen before it was known where it goes. */
  #early: File[] = [];

  constructor(host: UrElement, options: AttachmentsOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  readonly prefetch = lateAttachments.prefetch;

  get uploaded(): readonly MessageFile[] {
    return this.#tray?.uploaded ?? [];
  }

  get isEmpty(): boolean {
    return !this.#tray?.items.length;
  }

  get isBusy(): boolean {
    return this.#tray?.isBusy ?? false;
  }

  /** Whether the line cannot go with them as they are: one has failed, or there are too many. */
  get isRefused(): boolean {
    return Boolean(this.#tray?.hasFailed || this.#tray?.isOverfull);
  }

  async add(files: Iterable<File>): Promise<void> {
    const all = [...files];
    const conversation = this.#options.conversation();
    if (!conversation) this.#early.push(...all);
    if (!conversation || !all.length || !this.#options.canWrite()) return;
    await lateAttachments.get();
    if (conversation !== this.#options.conversation()) return;
    this.#follow();
    this.#tray?.add(all);
  }

  /** Of a line that goes back into the composer of this conversation, wherever one writes now. */
  async restore(files: readonly MessageFile[], client: Client, conversation: string): Promise<void> {
    if (!files.length) return;
    const { trayOf } = await lateAttachments.get();
    this.#follow();
    trayOf(client, conversation).restore(files);
  }

  /** They went with a line of this conversation. */
  remove(files: readonly MessageFile[], client: Client, conversation: string): void {
    for (const { id } of files) lateAttachments.now?.trayOf(client, conversation).remove(id);
  }

  hostUpdate(): void {
    this.#follow();
    if (!this.#options.canWrite()) this.isDropping = this.isPromised = false;
    else if (this.#early.length) void this.add(this.#early.splice(0));
  }

  hostConnected(): void {
    // Elsewhere, its tray is another one.
    if (lateAttachments.now) this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#leave();
  }

  /** What is attached; nothing while nothing is. */
  render(): TemplateResult | typeof nothing {
    return (this.#tray && this.#list?.render(this.#tray, this)) ?? nothing;
  }

  /** Where they may be dropped. */
  renderDropHint(): TemplateResult | typeof nothing {
    return (this.isDropping && this.#list?.renderDropHint()) || nothing;
  }

  readonly onChosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    void this.add([...(input.files ?? [])]);
    // The same file can be chosen again.
    input.value = '';
  };

  readonly onPaste = (event: ClipboardEvent): void => {
    const { clipboardData } = event;
    // A table or a text brings its picture along: then the text is meant.
    if (!clipboardData?.files.length || clipboardData.types.includes('text/plain')) return;
    event.preventDefault();
    void this.add(clipboardData.files);
  };

  readonly onDragOver = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files') || !this.#options.canWrite()) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    if (this.isDropping) return;
    lateAttachments.get().then(
      () => this.#host.requestUpdate(),
      () => undefined,
    );
    this.#show(true);
  };

  readonly onDragLeave = (event: DragEvent): void => {
    const area = event.currentTarget as Element;
    if (!(event.relatedTarget instanceof Node && area.contains(event.relatedTarget))) this.#show(false);
  };

  readonly onDrop = (event: DragEvent): void => {
    if (!this.isDropping) return;
    event.preventDefault();
    this.#show(false);
    void this.add(event.dataTransfer?.files ?? []);
  };

  #show(isDropping: boolean): void {
    if (this.isDropping === isDropping) return;
    this.isDropping = isDropping;
    this.#host.requestUpdate();
  }

  /** The tray of where one writes now. */
  #follow(): void {
    const client = this.#host.activeClient;
    const conversation = this.#options.conversation();
    const module = lateAttachments.now;
    if (this.#tray && client === this.#client && conversation === this.#conversation) return;
    this.#leave();
    if (!module || !client || !conversation) return;
    this.#list ??= new module.AttachmentList(this.#host);
    this.#client = client;
    this.#conversation = conversation;
    this.#tray = module.trayOf(client, conversation);
    this.#tray.addEventListener('change', this.#onTray);
  }

  #leave(): void {
    this.#tray?.removeEventListener('change', this.#onTray);
    this.#tray = undefined;
    this.isPromised = this.isDropping = false;
  }

  readonly #onTray = (event: Event): void => {
    this.#list?.say((event as CustomEvent<TrayNews[]>).detail);
    this.#host.requestUpdate();
  };
}
