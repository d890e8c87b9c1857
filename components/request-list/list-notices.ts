import { html, nothing, type TemplateResult } from 'lit';
import type { RequestRow } from '../../backend/schema/records.js';
import type { RequestPatch } from '../../backend/schema/routes.js';
import type { FailedChange } from '../controllers/picker-change.js';
import type { ThreadConnection } from '../controllers/thread-connection.js';
import type { RequestListValue } from '../data/client.js';
import type { Loadable } from '../data/feed.js';
import { clockTime } from '../internal/times.js';
import type { TextsOf } from '../locales/texts.js';
import { arrowUp16, dismiss16, errorCircleFilled16 } from '../styles/icons.js';
import { notice, noticeAction } from '../styles/notice.js';

type Common = TextsOf<'common'>;

export interface ToastScene {
  words: TextsOf<'list'>;
  common: Common;
  agentName(id: string): string;
  onRetry(): void;
  onDismiss(): void;
}

/** Over the rows: something that failed, and what to do about it. */
export function toast(what: {
  text: string;
  action: string;
  onAction(): void;
  close: string;
  onClose(): void;
}): TemplateResult {
  return html`<div class="list__toast">
    <div class="toast" role="alert">
      ${errorCircleFilled16({ class: 'icon--error' })}
      <span class="toast__text">${what.text}</span>
      <button class="notice__action" type="button" @click=${what.onAction}>${what.action}</button>
      <button
        class="quiet quiet--icon"
        type="button"
        aria-label=${what.close}
        title=${what.close}
        @click=${what.onClose}
      >
        ${dismiss16()}
      </button>
    </div>
  </div>`;
}

/** A change that was refused: what the request is now, and the way to try again. */
export function failedToast(failed: FailedChange, row: RequestRow | undefined, scene: ToastScene): TemplateResult {
  const { common, words } = scene;
  const isConflict = failed.error.code === 'conflict';
  const stored = (isConflict ? (failed.error.current as RequestRow | undefined) : undefined) ?? row;
  return toast({
    text: stored ? sentence(failed.change, stored, isConflict, scene) : common.changeNotSaved,
    action: isConflict ? words.changeAnyway : common.tryAgain,
    onAction: scene.onRetry,
    close: common.close,
    onClose: scene.onDismiss,
  });
}

function sentence(change: RequestPatch, stored: RequestRow, isConflict: boolean, scene: ToastScene): string {
  const { words, common, agentName } = scene;
  const { number, status, assignee } = stored;
  if (change.status) return words[isConflict ? 'statusConflict' : 'statusNotSaved'](number, common[status]);
  if (!assignee) return words[isConflict ? 'unassignedConflict' : 'stillUnassigned'](number);
  return words[isConflict ? 'assigneeConflict' : 'assigneeNotSaved'](number, agentName(assignee));
}

/** How current the rows are. */
export interface Currency {
  trouble: ThreadConnection['trouble'];
  list: Loadable<RequestListValue>;
}

/** Above the rows: since when they are not the present ones. The last known state stays usable. */
export function staleNotice({ trouble, list }: Currency, language: string, common: Common, onRetry: () => void) {
  const since = trouble?.state === 'offline' ? trouble.since : list.state === 'stale' ? list.since : undefined;
  if (since === undefined || !('value' in list)) return nothing;
  const text = common.offlineSince(clockTime(since, language));
  return html`<div class="list__notice">${notice('offline', text, noticeAction(common.tryNow, onRetry))}</div>`;
}

/** In the head, where no notice says it. */
export function currencyWord({ trouble, list }: Currency, common: Common): string {
  if (trouble?.state === 'catching-up') return common.catchingUp;
  return trouble && !('value' in list) ? common.offline : '';
}

/** Over the rows: how many new ones wait. */
export function newPill(held: number, words: TextsOf<'list'>, onShow: () => void): TemplateResult {
  return html`<div class="list__new">
    <button class="pill" type="button" @click=${onShow}>${arrowUp16()}${words.newRequests(held)}</button>
  </div>`;
}
