import type { ConversationValue } from '../data/client.js';

/** What was said to the interlocutor that they have not read; nothing that they answered, since then they had. */
export function unreadOf({ lines, readBefore }: ConversationValue, seen: number): number {
  const answered = lines.findLast(({ author }) => author === 'interlocutor');
  if (answered && !answered.seq) return 0;
  const read = Math.max(seen, readBefore, answered?.seq ?? 0);
  return lines.filter(({ author, seq }) => seq > read && author !== 'system').length;
}
