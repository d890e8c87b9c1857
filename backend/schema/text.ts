/** Text as both sides count, clean and cut it. */

// The last two of every plane, and 32 more: Unicode keeps them for programs, for good.
const noncharacters = Array.from({ length: 17 }, (_, plane) => [0xfffe, 0xffff].map((last) => plane * 0x10000 + last))
  .map((points) => String.fromCodePoint(...points))
  .concat(String.raw`\ufdd0-\ufdef`)
  .join('');
// With the flag `u` a surrogate in a class means a lone one; to look around for its other half breaks pairs in
// PocketBase's JS engine.
const unwritten = String.raw`\u007f-\u009f\ud800-\udfff${noncharacters}`;
// Control characters (but for tab and line feed), lone surrogates and noncharacters never reach a record.
const unwanted = new RegExp(String.raw`[\u0000-\u0008\u000b-\u001f${unwritten}]`, 'gu');
const unwantedInLine = new RegExp(String.raw`[\u0000-\u001f\u2028\u2029${unwritten}]`, 'u');

/** Whether the text is one line without anything that {@link clean} takes away from inside. */
export const isCleanLine = (text: string): boolean => !unwantedInLine.test(text);

/** How many Unicode code points the text has. */
export function length(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++, count++) if ((text.codePointAt(i) ?? 0) > 0xffff) i++;
  return count;
}

/** How many bytes the text has in UTF-8. */
export function bytesOf(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** The first `limit` code points; never half of a surrogate pair. */
export function cut(text: string, limit: number): string {
  let end = 0;
  for (let count = 0; count < limit && end < text.length; count++) end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  return text.slice(0, end);
}

/** Unicode-normalised (NFC), line ends as `\n`, without control characters, trimmed. */
export function clean(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(unwanted, '')
    .normalize('NFC')
    .trim();
}

/** The variable of a description template that stands for the interlocutor's newest message. */
export const messageVariable = '{{@message}}';

/** A description template filled in, cleaned, and cut at `limit` code points. The message's own braces stay as they are. */
export function fillTemplate(template: string, message: string, limit: number): string {
  return cut(clean(template.split(messageVariable).join(message)), limit).trim();
}
