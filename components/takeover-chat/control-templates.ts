import { html, nothing, type TemplateResult } from 'lit';
import type { Person } from '../data/client.js';
import { firstName } from '../internal/people.js';
import { clockTime, parseTime } from '../internal/times.js';
import type { TextsOf } from '../locales/texts.js';
import { botAvatar, personAvatar } from '../styles/avatar.js';
import { notice, noticeAction } from '../styles/notice.js';
import type { Change, ControlState, ControlTrouble } from './control-controller.js';
import type { Loss } from './loss.js';

export interface ControlView {
  state: ControlState;
  loss: Loss | undefined;
  trouble: ControlTrouble | undefined;
  isPending: boolean;
  hasText: boolean;
  me: Person | undefined;
  /** The interlocutor's first name; '' while it is not known. */
  name: string;
  words: TextsOf<'chat'>;
  common: TextsOf<'common'>;
  language: string;
  onChange(change: Change): void;
}

/** Who has control, with the one action that changes it. */
export function controlLine(view: ControlView): TemplateResult {
  const [avatar, text, action] = parts(view);
  return html`<div class="control" part="control" role="group" aria-label=${view.words.control} tabindex="-1">
    ${avatar}
    <p class="control__text">${text}</p>
    ${action}
  </div>`;
}

type Part = TemplateResult | string | typeof nothing;

function parts(view: ControlView): [Part, Part, Part] {
  const { state, words, me, name, common } = view;
  switch (state.kind) {
    case 'loading':
      return [html`<span class="bone bone--round"></span>`, html`<span class="bone bone--45"></span>`, nothing];
    case 'own':
      return [
        personAvatar({ id: me?.id ?? '', name: me?.name ?? '' }),
        html`<b>${words.youHaveControl}</b>`,
        button(view, words.handBack, 'release'),
      ];
    case 'other': {
      const { agent } = state.claim;
      return [
        personAvatar(agent),
        html`<b>${words.hasControl(firstName(agent.name))}</b>`,
        state.canForce ? button(view, words.takeOver, 'force') : nothing,
      ];
    }
    case 'bot':
      return [
        botAvatar(),
        state.canTake ? words.botAnswers : words.botUntilBack(name || common.visitor),
        state.canTake ? button(view, words.take, 'take', 'button--primary') : nothing,
      ];
  }
}

// `aria-disabled` and not `disabled`: a button that is disabled loses the focus.
function button({ isPending, onChange }: ControlView, label: string, change: Change, look = ''): TemplateResult {
  return html`<button
    class="button ${look}"
    type="button"
    aria-disabled=${isPending ? 'true' : 'false'}
    @click=${() => onChange(change)}
  >
    ${label}
  </button>`;
}

/** What happened to control, and what can be done about it. */
export function controlNotice(view: ControlView): TemplateResult | typeof nothing {
  const { loss, trouble, words } = view;
  if (trouble?.kind === 'was-first') return notice('warning', words.wasFirst(firstName(trouble.name)));
  if (trouble) return notice('error', trouble.kind === 'not-taken' ? words.notTaken : words.notHandedBack);
  if (!loss) return nothing;
  const text = [lossText(view, loss), view.hasText ? words.textKept : ''].filter(Boolean).join(' ');
  return notice('warning', text, takeBack(view));
}

function lossText({ words, language }: ControlView, { by, at, isLapsed }: Loss): string {
  if (by) return words.tookOverAt(firstName(by), clockTime(parseTime(at), language));
  return isLapsed ? words.lapsed : words.botAgain;
}

/** What another agent has, only an admin takes back. */
function takeBack({ state, words, onChange }: ControlView): TemplateResult | undefined {
  if (state.kind === 'bot') return noticeAction(words.takeBack, () => onChange('take'));
  if (state.kind !== 'other' || !state.canForce) return undefined;
  return noticeAction(words.takeBack, () => onChange('force'));
}
