import type { TemplateResult } from 'lit';
import type { Status } from '../../backend/schema/records.js';
import { checkmarkCircleFilled16, circle16, circleHalfFill16, type Icon } from './icons.js';

const looks: Record<Status, [Icon, string]> = {
  todo: [circle16, 'status--todo'],
  in_progress: [circleHalfFill16, 'status--progress'],
  done: [checkmarkCircleFilled16, 'status--done'],
};

/** In the order of the work. */
export const statuses = Object.keys(looks) as Status[];

export const isStatus = (value: string): value is Status => Object.hasOwn(looks, value);

/** A status as its shape and colour; the word stands beside it or labels its button. One that there is not has none. */
export function statusIcon(status: string): TemplateResult | undefined {
  if (!isStatus(status)) return undefined;
  const [icon, classes] = looks[status];
  return icon({ class: classes });
}
