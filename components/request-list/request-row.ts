import { html, nothing, type TemplateResult } from 'lit';
import type { RequestRow } from '../../backend/schema/records.js';
import { limits } from '../../backend/schema/limits.js';
import { cut } from '../../backend/schema/text.js';
import { personName } from '../internal/people.js';
import { parseTime } from '../internal/times.js';
import type { TextsOf } from '../locales/texts.js';
import { nobodyAvatar, personAvatar } from '../styles/avatar.js';
import { statusIcon } from '../styles/status.js';
import { waitTime, type WaitingThresholds } from '../styles/wait.js';
import { shortTime } from './row-time.js';

/** What all rows of a list need to know. */
export interface RowScene {
  words: TextsOf<'list'>;
  common: TextsOf<'common'>;
  language: string;
  now: number;
  thresholds: WaitingThresholds;
  agentName(id: string): string;
  href?: ((request: RequestRow) => string) | undefined;
  onOpen(request: RequestRow, event: MouseEvent): void;
  onPick(field: 'status' | 'assignee', request: RequestRow, button: HTMLElement): void;
}

/** What one row is, besides its request. */
export interface RowState {
  /** From 0, in the whole list. */
  index: number;
  isActive: boolean;
  isSelected: boolean;
  isUnread: boolean;
  isFresh: boolean;
}

/** Marks the buttons that left and right go through, in their order. */
export const rowControls = '[data-control]';

export function requestRow(request: RequestRow, state: RowState, scene: RowScene): TemplateResult {
  const { isFresh, isSelected, isUnread } = state;
  return html`<div
    class="row ${isSelected ? 'is-selected' : ''} ${isUnread ? 'is-unread' : ''} ${isFresh ? 'is-fresh' : ''}"
    id="row-${request.id}"
    role="row"
    aria-rowindex=${state.index + 1}
    part="row ${isSelected ? 'selected' : ''} ${isUnread ? 'unread' : ''}"
  >
    ${statusCell(request, scene)}
    <div class="row__cell" role="gridcell">
      ${isUnread ? html`<span class="row__unread" role="img" aria-label=${scene.words.unread}></span>` : nothing}
      ${openButton(request, state, scene)} ${waiting(request, scene)} ${secondLine(request, scene)}
    </div>
    ${assigneeCell(request, scene)}
  </div>`;
}

function statusCell(request: RequestRow, { words, common, onPick }: RowScene): TemplateResult {
  return html`<div class="row__cell" role="gridcell">
    <button
      class="row__status quiet"
      type="button"
      part="row-status"
      data-control
      tabindex="-1"
      aria-haspopup="listbox"
      aria-expanded="false"
      aria-label=${words.statusOf(common[request.status])}
      title=${common[request.status]}
      @click=${(event: Event) => onPick('status', request, event.currentTarget as HTMLElement)}
    >
      ${statusIcon(request.status)}
    </button>
  </div>`;
}

function assigneeCell(
  { assignee, ...request }: RequestRow,
  { words, common, agentName, onPick }: RowScene,
): TemplateResult {
  const name = assignee ? agentName(assignee) : common.nobody;
  return html`<div class="row__cell" role="gridcell">
    <button
      class="row__assignee quiet"
      type="button"
      part="row-assignee"
      data-control
      tabindex="-1"
      aria-haspopup="listbox"
      aria-expanded="false"
      title=${name}
      @click=${(event: Event) => onPick('assignee', { assignee, ...request }, event.currentTarget as HTMLElement)}
    >
      ${assignee ? personAvatar({ id: assignee, name }) : nobodyAvatar()}<span class="hidden"
        >${words.assigneeOf(name)}</span
      >
    </button>
  </div>`;
}

/** The whole row opens the request: the button or link is stretched over it. */
function openButton(request: RequestRow, { isActive, isSelected }: RowState, scene: RowScene): TemplateResult {
  const title = html`<bdi class="row__title" lang="">${titleOf(request)}</bdi>`;
  const open = (event: MouseEvent) => scene.onOpen(request, event);
  const current = isSelected ? 'true' : nothing;
  return scene.href
    ? html`<a
        class="row__open"
        href=${scene.href(request)}
        part="row-title"
        data-control
        tabindex=${isActive ? 0 : -1}
        aria-current=${current}
        @click=${open}
        >${title}</a
      >`
    : html`<button
        class="row__open"
        type="button"
        part="row-title"
        data-control
        tabindex=${isActive ? 0 : -1}
        aria-current=${current}
        @click=${open}
      >
        ${title}
      </button>`;
}

function waiting(request: RequestRow, { words, common, language, now, thresholds }: RowScene): TemplateResult {
  const says = { waiting: words.waitingTime, waitingLong: words.waitingSoon, waitingTooLong: words.waitingLate };
  if (request.waitingSince && request.status !== 'done')
    return html`<span class="row__wait" part="row-wait"
      >${waitTime(parseTime(request.waitingSince), now, thresholds, common, says)}</span
    >`;
  const lastAt = request.status === 'done' ? '' : request.expand?.conversation?.lastAt;
  const at = parseTime(lastAt || request.updated);
  return html`<span class="row__wait" part="row-wait"
    ><span class="wait"
      ><span class="hidden">${words.lastActivity} </span><bdi>${shortTime(at, now, language)}</bdi></span
    ></span
  >`;
}

/** As long as nobody has named the request, its title is the step's, and says nothing: the description says more. */
const isUnnamed = (request: RequestRow) => request.title === request.stepName && firstLine(request.description) !== '';
const firstLine = (text: string) => text.trim().split('\n', 1)[0]!.trim();
/** A line that nobody sees whole is cut for those who would hear it whole. */
const titleOf = (request: RequestRow) =>
  isUnnamed(request) ? cut(firstLine(request.description), limits.title) : request.title;

function secondLine(request: RequestRow, { common }: RowScene): TemplateResult {
  // What the request is about; where that stands above already, what was said last.
  const excerpt = firstLine(isUnnamed(request) ? (request.expand?.conversation?.lastText ?? '') : request.description);
  const parts = [personName(request.expand?.interlocutor, common.visitor), request.storyName].filter(
    (part) => part !== '',
  );
  return html`<p class="row__line">
    <span class="row__names"
      >${parts.map((part) => html`<span class="row__part"><bdi lang="">${part}</bdi></span>`)}</span
    >
    ${
      isUnnamed(request)
        ? html`<span class="row__part row__part--step"><bdi lang="">${request.title}</bdi></span>`
        : nothing
    }
    ${
      excerpt && excerpt !== titleOf(request)
        ? html`<span class="row__part row__part--rest"><bdi lang="">${excerpt}</bdi></span>`
        : nothing
    }
  </p>`;
}

const widths = [
  ['60', '90'],
  ['45', '75'],
  ['75', '90'],
  ['60', '75'],
];

/** What stands for a row that is not loaded yet, in its height. */
export function boneRow(index: number): TemplateResult {
  const [title, line] = widths[index % widths.length]!;
  return html`<div class="row row--bones" role="presentation">
    <span class="row__status bone bone--status"></span>
    <span class="row__open"><span class="bone bone--${title}"></span></span>
    <span class="row__line"><span class="bone bone--${line}"></span></span>
    <span class="row__assignee"><span class="bone bone--round"></span></span>
  </div>`;
}
