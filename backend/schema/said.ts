import type { Message } from './records.js';

/** A line that somebody said, as opposed to a change of control or of an earlier line. */
export const isSaid = (type: Message['type']) => type === 'text' || type === 'quick_replies';

/** A line in words, where there is no place for more: its text, or else the names of its files. */
export const inWords = ({ text, files }: Pick<Message, 'text' | 'files'>) =>
  text || files.map(({ name }) => name).join(', ');

/** Of messages in ascending order: what was said, as it reads now. Corrections are made, withdrawn lines left out. */
export function asItReads(messages: readonly Message[]): Message[] {
  const edits = new Map<string, string | null>();
  for (const { type, data } of messages) if (type === 'edit' && data?.of) edits.set(data.of, data.text ?? null);
  return messages.flatMap((line) => {
    if (!isSaid(line.type)) return [];
    const text = edits.get(line.id);
    if (text === undefined) return [line];
    return text === null ? [] : [{ ...line, text }];
  });
}
