import { css, html, type TemplateResult } from 'lit';
import { duration } from '../internal/times.js';
import type { TextsOf } from '../locales/texts.js';
import { clock16, clockFilled16 } from './icons.js';

/** How long somebody waits: text, then with a clock, then with a filled one. */
export const waitStyles = css`
  .wait {
    display: inline-flex;
    align-items: center;
    gap: var(--_space-1);
    font-size: var(--_size-small);
    line-height: var(--_line-height);
    font-variant-numeric: tabular-nums;
    color: var(--_text-secondary);
    white-space: nowrap;
  }

  .wait--soon {
    color: var(--_wait-soon);
  }

  .wait--late {
    color: var(--_wait-late);
    font-weight: var(--_weight-medium);
  }
`;

/** The bot's thresholds, in minutes. */
export interface WaitingThresholds {
  soon: number;
  late: number;
}

/** `38 min` in its colour and shape; `says` is what a screen reader hears before it, in each of the three. */
export function waitTime(
  since: number,
  now: number,
  thresholds: WaitingThresholds,
  words: TextsOf<'common'>,
  says: { waiting: string; waitingLong: string; waitingTooLong: string },
): TemplateResult {
  const time = html`<bdi>${duration(since, now, words)}</bdi>`;
  const minutes = (now - since) / 60_000;
  if (minutes >= thresholds.late)
    return html`<span class="wait wait--late"
      >${clockFilled16()}<span><span class="hidden">${says.waitingTooLong} </span>${time}</span></span
    >`;
  if (minutes >= thresholds.soon)
    return html`<span class="wait wait--soon"
      >${clock16()}<span><span class="hidden">${says.waitingLong} </span>${time}</span></span
    >`;
  return html`<span class="wait"
    ><span><span class="hidden">${says.waiting} </span>${time}</span></span
  >`;
}
