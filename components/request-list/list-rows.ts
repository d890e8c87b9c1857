import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { RequestListValue } from '../data/client.js';
import { blockSize } from '../internal/list-gap.js';
import { boneRow, requestRow, type RowScene } from './request-row.js';

export interface RowsState {
  /** Which rows are mounted, in order. */
  mounted: readonly number[];
  rowHeight: number;
  active: number;
  selectedId: string;
  /** Rows that have just come in above the others. */
  fresh: ReadonlySet<string>;
}

/** The rows that are mounted, with gaps for those that are not, and what stands for those that are not loaded. */
export function listRows(value: RequestListValue, state: RowsState, scene: RowScene): TemplateResult {
  const { rows, hasMore, unread } = value;
  const parts: { key: string; content: TemplateResult }[] = [];
  let next = 0;
  const gapTo = (index: number, key: string) => {
    const height = (index - next) * state.rowHeight;
    if (height > 0) parts.push({ key, content: html`<div role="presentation" ${blockSize(height)}></div>` });
  };
  for (const index of state.mounted) {
    const row = rows[index];
    if (!row) break;
    gapTo(index, `before ${row.id}`);
    const rowState = {
      index,
      isActive: index === state.active,
      isSelected: row.id === state.selectedId,
      isUnread: unread.has(row.id),
      isFresh: state.fresh.has(row.id),
    };
    parts.push({ key: row.id, content: requestRow(row, rowState, scene) });
    next = index + 1;
  }
  gapTo(rows.length, 'after');
  const keyed = repeat(
    parts,
    ({ key }) => key,
    ({ content }) => content,
  );
  return html`${keyed}${hasMore ? [0, 1, 2].map(boneRow) : nothing}`;
}
