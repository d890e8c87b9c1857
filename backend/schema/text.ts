/** Text as both sides count, clean and cut it. */

// Control characters (but for tab and line feed), lone surrogates and noncharacters never reach a record. With the flag
// `u` a surrogate in a class means a lone one; to look around for its other half breaks pairs in PocketBase's JS engine.
// eslint-disable-next-line no-control-regex
const unwanted = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff\ud800-\udfff]/gu;

/** How many Unicode code points the text has. */
export function length(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++, count++) if ((text.codePointAt(i) ?? 0) > 0xffff) i++;
  return count;
}

/** The first `limit` code points; never half of a surrogate pair. */
export function cut(text: string, limit: number): string {
  let end = 0;
  for (let count = 0; count < limit && end < text.length; count++) end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  return text.slice(0, end);
}

/** Unicode-normalised (NFC), line ends as `\n`, without control characters, trimmed. */
export function clean(text: string): string {
  return text.replace(/\r\n?|[\u2028\u2029]/g, '\n').replace(unwanted, '').normalize('NFC').trim();
}

/** The variable of a description template that stands for the interlocutor's newest message. */
export const messageVariable = '{{@message}}';

/** A description template filled in, cleaned, and cut at `limit` code points. The message's own braces stay as they are. */
export function fillTemplate(template: string, message: string, limit: number): string {
  return cut(clean(template.split(messageVariable).join(message)), limit).trim();
}
