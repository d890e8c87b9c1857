import { nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { Late } from '../internal/late.js';
import type { PickerMenu } from '../internal/picker-menu.js';
import type { TextsOf } from '../locales/texts.js';
import type { HeadScene, MenuName } from './list-filters.js';
import { toast } from './list-notices.js';

export const latePickers = new Late(() => import('./define-pickers.js'));

/**
 * The menus and pickers of a list: fetched when a pointer or the focus comes near a button, so that they are there when
 * it is pressed. Where that fails, the list says so, and opens what was asked for when it is tried again.
 */
export class ListPickers {
  /** Fetches them: for whatever says that somebody is about to use them. */
  readonly prefetch = latePickers.prefetch;
  #host: ReactiveControllerHost & HTMLElement;
  #scene: () => HeadScene;
  #menu: PickerMenu | undefined;
  #menuName: MenuName = 'view';
  /** What could not be opened. */
  #failed: (() => void) | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, scene: () => HeadScene) {
    this.#host = host;
    this.#scene = scene;
  }

  /** The menu that is open in the list's head. */
  get openMenu(): MenuName | undefined {
    return this.#menu?.isOpen ? this.#menuName : undefined;
  }

  async showMenu(name: MenuName, button: HTMLElement): Promise<void> {
    await this.open(button, () => {
      this.#menuName = name;
      return this.#menu?.show(button);
    });
  }

  /** Opens something beside a button as soon as it can be. */
  async open(button: HTMLElement, show: () => Promise<void> | undefined): Promise<void> {
    this.#tellFailed(undefined);
    try {
      const { PickerMenu, pickingOf } = await latePickers.get();
      this.#menu ??= new PickerMenu(this.#host, () => pickingOf(this.#menuName, this.#scene()));
    } catch {
      return this.#tellFailed(() => void this.open(button, show));
    }
    if (button.isConnected) await show();
  }

  render(): TemplateResult | typeof nothing {
    return this.#menu?.render() ?? nothing;
  }

  renderToast(common: TextsOf<'common'>): TemplateResult | typeof nothing {
    if (!this.#failed) return nothing;
    return toast({
      text: common.failedTitle,
      action: common.tryAgain,
      onAction: this.#failed,
      close: common.close,
      onClose: () => this.#tellFailed(undefined),
    });
  }

  #tellFailed(retry: (() => void) | undefined): void {
    if (retry === this.#failed) return;
    this.#failed = retry;
    this.#host.requestUpdate();
  }
}
