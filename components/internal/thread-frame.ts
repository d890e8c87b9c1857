import { html, nothing, type TemplateResult } from 'lit';
import type { ThreadConnection } from '../controllers/thread-connection.js';
import type { ThreadWindow } from '../controllers/thread-window.js';
import type { ConversationValue } from '../data/client.js';
import type { TextsOf } from '../locales/texts.js';
import { chevronDown16 } from '../styles/icons.js';
import { notice, noticeAction } from '../styles/notice.js';
import { threadBlocks, type Reading } from './thread-blocks.js';
import { thread, type ThreadView } from './thread-templates.js';
import { clockTime } from './times.js';

type Trouble = ThreadConnection['trouble'];

/** In a head's end: that the screen is catching up. */
export function connectionWord(trouble: Trouble, common: TextsOf<'common'>): TemplateResult | typeof nothing {
  return trouble?.state === 'catching-up' ? html`<span class="connection">${common.catchingUp}</span>` : nothing;
}

/** Below a head: that the screen is as it was, and since when. */
export function connectionNotice(
  trouble: Trouble,
  common: TextsOf<'common'>,
  text: (since: string) => string,
  language: string,
  onRetry: () => void,
): TemplateResult | typeof nothing {
  if (trouble?.state !== 'offline') return nothing;
  return html`<div class="thread-notice">
    ${notice('offline', text(clockTime(trouble.since, language)), noticeAction(common.tryNow, onRetry))}
  </div>`;
}

/** Above the end of a thread that is scrolled away from it. */
function threadPill(
  window: ThreadWindow,
  value: ConversationValue | undefined,
  words: TextsOf<'conversation'>,
): TemplateResult | typeof nothing {
  if (!value || !(window.hasNew || value.hasNewer)) return nothing;
  return html`<button
    class="thread__pill ${window.hasNew ? 'thread__pill--new' : ''}"
    type="button"
    @click=${() => void window.scrollToEnd()}
  >
    ${window.hasNew ? words.newMessages : words.toNewest}${chevronDown16()}
  </button>`;
}

export interface ThreadPane {
  window: ThreadWindow;
  value: ConversationValue | undefined;
  reading: Reading;
  view: ThreadView;
  /** In place of a thread in which nothing was said. */
  empty: TemplateResult;
}

/** A thread in its scroller: what the window has mounted of it, or bones while it loads. */
export function threadPane({ window, value, reading, view, empty }: ThreadPane): TemplateResult {
  const slice = value && window.slice(value);
  return html`<div class="thread">
    <div
      class="thread__scroll"
      part="messages"
      tabindex="0"
      role="region"
      aria-label=${view.words.messages}
      aria-busy=${value ? 'false' : 'true'}
      @scroll=${window.onScroll}
    >
      ${!slice ? threadBones() : slice.lines.length ? thread(threadBlocks(slice, reading), view) : empty}
    </div>
    ${threadPill(window, value, view.words)}
  </div>`;
}

/** What stands for a thread while it loads, in its shape. */
function threadBones(): TemplateResult {
  const bone = (side: string, width: string) =>
    html`<li class="run ${side}">
      <span class="bone bone--round"></span>
      <span class="run__messages"
        ><span class="bubble bubble--bone"><span class="bone ${width}"></span></span
      ></span>
    </li>`;
  return html`<ol class="talk" role="list" aria-hidden="true">
    ${bone('', 'bone--75')} ${bone('run--own', 'bone--60')} ${bone('', 'bone--45')} ${bone('run--own', 'bone--90')}
  </ol>`;
}
