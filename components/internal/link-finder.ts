import { LinkifyIt } from 'linkify-it';

/*
 * Which parts of people's words are links. Fetched when the first text comes that could have one (links.ts), so nothing
 * of ours is imported here. A link is live only when it leads where a reader thinks that it leads; what is in doubt stays
 * text, which can still be read and copied.
 */

export interface Link {
  /** Exactly what was written. */
  text: string;
  href: string;
}

const linkify = new LinkifyIt({ fuzzyLink: true, urlAuth: true })
  .add('ftp:', null)
  .add('//', null)
  .add('www.', { validate: (text, at, self) => matchAt(self.re.get_relative_proto_validator(), text, at) })
  .add('tel:', { validate: (text, at) => matchAt(/\+?\d[\d().-]{1,22}\d(?![\d().-]*[\w*#])/y, text, at) })
  // Without `www.` only where the ending is no word: "Merci.De rien", `setup.sh` and `notes.md` are not addresses.
  .tlds(['com', 'org', 'net', 'edu', 'gov', 'fr', 'uk']);

/** The text in order, links apart from what stays text. */
export function findLinks(text: string): (string | Link)[] {
  // What turns the reading direction round makes of one address the look of another.
  if (/[\u202d\u202e]/.test(text)) return [text];
  const pieces: (string | Link)[] = [];
  let done = 0;
  for (const { schema, index, raw } of linkify.match(text) ?? []) {
    // They are of the sentence, or make a word bold.
    const shown = raw.replace(/[?!*]+$/, '');
    const end = index + shown.length;
    const isIt = isApart(text.slice(Math.max(0, index - 300), index), shown, text.slice(end));
    const href = isIt ? hrefOf(schema, shown) : undefined;
    if (href === undefined) continue;
    if (index > done) pieces.push(text.slice(done, index));
    pieces.push({ text: shown, href });
    done = end;
  }
  if (done < text.length) pieces.push(text.slice(done));
  return pieces;
}

function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

// What is not seen.
const unseen = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;
const otherSchemes = /(?:javascript|vbscript|livescript|data|file|filesystem|blob|about|jar|ftp|view-source|intent):/i;
const isWeb = (raw: string) => /^https?:/i.test(raw);

/** Whether the address begins and ends where it seems to: nothing beside it, without a space, reads as more of it. */
function isApart(before: string, raw: string, after: string): boolean {
  const start = before.slice(before.search(/\S*$/));
  const end = /^\S*/.exec(after)?.[0].normalize('NFKC') ?? '';
  if (unseen.test(raw) || otherSchemes.test(start) || /[@\\\u2024\u2027\u00b7\u2010-\u2012]$/.test(start)) return false;
  // `https://bank%2eevil.example`: the rest of an address that is none.
  if (!isWeb(raw) && start.includes('://')) return false;
  if (/^[@\\/%\u2044\u2215\u29f8]|^[.\u3002\u2027\u00b7\u30fb\u2010\u2012\u2043\u2212&=+~^$|*#-][a-z\d]/i.test(end))
    return false;
  // `https://bank.example:x(y@evil.example`: all before the `@` is a name there.
  return !isWeb(raw) || /^[^/]*\/\/[^/?#]*[/?#]/.test(raw) || !/[@\\]/.test(end);
}

/** As the URL parser makes it; undefined where it would lead elsewhere than it says. */
function hrefOf(schema: string, raw: string): string | undefined {
  const address = raw.replace(/^mailto:/i, '');
  const written = schema === 'mailto:' ? `mailto:${address}` : schema === 'tel:' || isWeb(raw) ? raw : `https://${raw}`;
  if (!URL.canParse(written)) return undefined;
  const { protocol, username, password, hostname, href } = new URL(written);
  switch (protocol) {
    case 'http:':
    case 'https:': {
      const host = /^https?:\/\/([^/?#]*?)(?::\d*)?(?:[/?#]|$)/i.exec(written)?.[1] ?? '';
      return !username && !password && isRead(host, hostname) ? href : undefined;
    }
    case 'mailto:': {
      // Others have a meaning there: `a?bcc=b@c.example` has a second reader.
      const [, host = ''] = /^[\w.+'-]+@(.*)$/.exec(address) ?? [];
      const web = `https://${host}`;
      return URL.canParse(web) && isRead(host, new URL(web).hostname) ? href : undefined;
    }
    case 'tel:':
      return href;
    default:
      return undefined;
  }
}

// No letter of these can be taken for an ASCII one. Of those that can, a name is Greek or Russian to its end.
const distinct = ['Han}\\p{scx=Hira}\\p{scx=Kana', 'Hang', 'Arab', 'Hebr', 'Deva', 'Beng', 'Taml', 'Thai', 'Geor'];
const alike = ['Cyrl', 'Grek', 'Armn'];
const wholly = (script: string) => new RegExp(`^[\\p{scx=${script}}\\p{M}\\d-]+$`, 'u');
const distinctLabels = distinct.map(wholly);
const alikeLabels = alike.map(wholly);

/**
 * Whether the host that is read is the one that is reached: no number that means another, nothing encoded, no letter
 * that only looks like one of a name that is known. An accent is overlooked too easily.
 */
function isRead(shown: string, reached: string): boolean {
  const isAscii = (text: string) => /^[a-z\d.:[\]-]+$/i.test(text) && !/(?:^|\.)xn--/i.test(text);
  if (isAscii(shown)) return shown.toLowerCase() === reached;
  const labels = shown.split('.');
  // `https://bank.com.ノ.evil.com`: a letter can look like the slash behind a name that is whole.
  if (labels.findIndex((label) => !isAscii(label)) > 1) return false;
  const isOf = (label: string, scripts: RegExp[]) =>
    scripts.some((script) => script.test(label)) && label === label.normalize('NFKC');
  return (
    labels.every((label) => isAscii(label) || isOf(label, distinctLabels)) ||
    alikeLabels.some((script) => labels.every((label) => isOf(label, [script])))
  );
}
