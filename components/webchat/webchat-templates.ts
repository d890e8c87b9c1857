import { html, nothing, type TemplateResult } from 'lit';
import type { Claim } from '../../backend/schema/records.js';
import { firstName } from '../internal/thread-templates.js';
import type { TextsOf } from '../locales/texts.js';
import { botAvatar, personAvatar } from '../styles/avatar.js';
import { chatFilled20, chevronDown20, dismiss20 } from '../styles/icons.js';

type Words = TextsOf<'webchat'>;

export function launcher(isOpen: boolean, unread: number, words: Words, onToggle: () => void): TemplateResult {
  const label = isOpen ? words.close : unread ? words.openUnread(unread) : words.open;
  return html`<button
    class="launcher"
    part="launcher"
    type="button"
    aria-label=${label}
    aria-expanded=${isOpen ? 'true' : 'false'}
    @click=${onToggle}
  >
    <slot name="launcher">${isOpen ? chevronDown20() : chatFilled20()}</slot>
    ${
      unread && !isOpen
        ? html`<span class="launcher__count" aria-hidden="true">${unread > 99 ? '99+' : unread}</span>`
        : nothing
    }
  </button>`;
}

/** Who answers: the bot, which says that it is one, or an agent by their first name. */
export function head(claim: Claim | null | undefined, words: Words, onClose: (() => void) | undefined): TemplateResult {
  return html`<header class="head">
    <slot name="header"
      ><div class="head__person">
        ${claim ? personAvatar({ ...claim.agent, isOnline: true }, 'large') : botAvatar('large')}
        <div class="ellipsis">
          <h2 class="head__title ellipsis">
            ${claim ? html`<bdi lang="">${firstName(claim.agent.name)}</bdi>` : words.assistant}
          </h2>
          <p class="small secondary ellipsis">${claim ? words.support : words.assistantText}</p>
        </div>
      </div></slot
    >
    ${
      onClose
        ? html`<button class="quiet quiet--icon" type="button" aria-label=${words.close} @click=${onClose}>
            ${dismiss20()}
          </button>`
        : nothing
    }
  </header>`;
}
