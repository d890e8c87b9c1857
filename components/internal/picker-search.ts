/** Letters that are not a base letter with a mark, so that normalising leaves them as they are. */
const plain: Record<string, string> = { ł: 'l', ø: 'o', đ: 'd', ð: 'd', ı: 'i', ß: 'ss', æ: 'ae', œ: 'oe', þ: 'th' };

/** Text as one types it in a hurry: without case and accents. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[łøđðıßæœþ]/g, (letter) => plain[letter] ?? letter);
}

/** Where a label has what was typed, as indices of the label itself; undefined when it has not. */
export function findTyped(label: string, typed: string): { start: number; end: number } | undefined {
  // Folding changes lengths, so each folded letter remembers where it comes from.
  const origins: number[] = [];
  let folded = '';
  let at = 0;
  for (const letter of label) {
    const part = fold(letter);
    folded += part;
    for (let i = 0; i < part.length; i++) origins.push(at);
    at += letter.length;
  }
  const wanted = fold(typed.trim());
  const index = folded.indexOf(wanted);
  if (index < 0) return undefined;
  return { start: origins[index] ?? label.length, end: origins[index + wanted.length] ?? label.length };
}
