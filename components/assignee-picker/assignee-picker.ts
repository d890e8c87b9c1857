import { property } from 'lit/decorators.js';
import type { RequestPatch } from '../../backend/schema/routes.js';
import { FeedController } from '../controllers/feed-controller.js';
import type { Directory } from '../data/client.js';
import type { Loadable } from '../data/feed.js';
import { AssigneeSelectEvent } from '../events/assignee-select.js';
import { agentOptions } from '../internal/picker-agents.js';
import { PickerElement } from '../internal/picker-element.js';
import type { Picking } from '../internal/picker-menu.js';
import { nobodyAvatar, personAvatar } from '../styles/avatar.js';

/**
 * Shows who a request is assigned to, and lets one choose among the admins and agents of the bot, or nobody.
 *
 * @summary The assignee of a request.
 *
 * @event ur-assignee-select - Somebody was chosen, '' is nobody; not cancelled, it is set. `detail.assignee`, `detail.requestId`.
 *
 * @csspart picker-button - The button with the value.
 * @csspart picker-menu - What it opens.
 * @csspart picker-option - One of the choices; `selected` too, when it is the value.
 */
export class AssigneePicker extends PickerElement {
  /** The agent's record id; '' is nobody. */
  @property() override value = '';

  readonly #directory = new FeedController<Directory>(this, (client) => client.directory());

  protected override get main(): Loadable<unknown> {
    const request = this.request.current;
    return this.requestId && request.state !== 'ready' && request.state !== 'stale' ? request : this.#directory.current;
  }

  protected override get picking(): Picking {
    const words = this.locale.texts;
    const session = this.activeClient?.session.current;
    const me = session?.state === 'signed-in' ? session.person.id : '';
    const agents = this.#directory.value?.agents;
    const scene = { me, chosen: [this.chosen], language: this.locale.language, words: this.common.texts };
    return {
      label: this.label || this.defaultLabel,
      options: agents ? agentOptions({ agents, ...scene }) : [],
      empty: words.loading,
      search: { label: words.searchAgents, hint: words.findAgent, none: words.noAgent },
      choose: (value) => this.choose(value),
    };
  }

  protected override get defaultLabel(): string {
    return this.locale.texts.assignee;
  }

  protected override patch(value: string): RequestPatch {
    return { assignee: value };
  }

  protected override valueIn(request: RequestPatch): string {
    return request.assignee ?? '';
  }

  protected override tell(value: string): boolean {
    /** @internal */
    return this.dispatchEvent(new AssigneeSelectEvent({ assignee: value, requestId: this.requestId }));
  }

  protected override nameOf(value: string): string {
    if (!value) return this.common.texts.nobody;
    return this.#directory.value?.agents.find(({ id }) => id === value)?.name ?? this.common.texts.unknownPerson;
  }

  protected override iconOf(value: string) {
    return value ? personAvatar({ id: value, name: this.nameOf(value) }) : nobodyAvatar();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ur-assignee-picker': AssigneePicker;
  }
}
