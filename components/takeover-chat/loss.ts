import type { Message } from '../../backend/schema/records.js';

export interface Loss {
  /** The agent who has control now; '' is the bot. */
  by: string;
  at: string;
  isLapsed: boolean;
}

/** How control was lost, by the newest change of it; undefined when it was given away. */
export function lossOf(lines: readonly Pick<Message, 'type' | 'data' | 'created'>[]): Loss | undefined {
  const change = lines.findLast(({ type }) => type === 'control');
  const { to, reason } = change?.data ?? {};
  const at = change?.created ?? '';
  if (to?.kind === 'agent') return { by: to.name, at, isLapsed: false };
  return reason === 'release' ? undefined : { by: '', at, isLapsed: reason === 'lapsed' };
}
