import { html, nothing, type TemplateResult } from 'lit';
import type { Claim } from '../../backend/schema/records.js';
import { firstName } from '../internal/people.js';
import type { Phase } from '../internal/ur-element.js';
import type { TextsOf } from '../locales/texts.js';
import { botAvatar, personAvatar } from '../styles/avatar.js';
import { blank } from '../styles/blank.js';
import { chatFilled20, chevronDown20, dismiss20, errorCircle20, lockClosed20 } from '../styles/icons.js';

type Words = TextsOf<'webchat'>;

export function launcher(
  isOpen: boolean,
  unread: number,
  words: Words,
  onToggle: () => void,
  onNear: () => void,
): TemplateResult {
  const label = isOpen ? words.close : unread ? words.openUnread(unread) : words.open;
  return html`<button
    class="launcher"
    part="launcher"
    type="button"
    aria-label=${label}
    aria-expanded=${isOpen ? 'true' : 'false'}
    @click=${onToggle}
    @pointerover=${onNear}
    @focus=${onNear}
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

/** What a visitor is told where there is nothing to show; undefined where our common words do. */
export function publicBlank(
  phase: Phase,
  words: Words,
  { tryAgain }: TextsOf<'common'>,
  onRetry: () => void,
): TemplateResult | undefined {
  const actions = html`<button class="button" type="button" @click=${onRetry}>${tryAgain}</button>`;
  if (phase === 'signed-out')
    return blank({ icon: lockClosed20(), title: words.signedOutTitle, text: words.signedOutText, actions });
  if (phase === 'failed' || phase === 'forbidden' || phase === 'gone')
    return blank({ icon: errorCircle20(), isError: true, title: words.failedTitle, text: words.failedText, actions });
  return undefined;
}

/** What stands for what was said while it is fetched. */
export function bones(): TemplateResult {
  return html`<div class="panel__bones" aria-busy="true">
    <span class="bone bone--75"></span><span class="bone bone--45"></span>
  </div>`;
}
