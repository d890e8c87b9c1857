import type { View } from '../data/client.js';

/** The column that a narrow inbox shows, and the tab of a medium one. */
export type Pane = 'list' | 'request' | 'conversation';

/** Where the inbox is. */
export interface InboxPlace {
  view: View;
  requestId: string;
  pane: Pane;
}

/** `/mine`, `/mine/<request>`, `/mine/<request>/conversation`. */
export function pathOf({ view, requestId, pane }: InboxPlace): string {
  const parts = [view, ...(requestId ? [requestId] : []), ...(requestId && pane === 'conversation' ? [pane] : [])];
  return parts.map((part) => `/${encodeURIComponent(part).replaceAll('%3A', ':')}`).join('');
}

/** The other way round. */
export function placeOf(path: string): InboxPlace {
  const [view = '', requestId = '', pane = ''] = path.split('/').slice(1).map(decode);
  return {
    view: (view || 'all') as View,
    requestId,
    pane: requestId ? (pane === 'conversation' ? 'conversation' : 'request') : 'list',
  };
}

/** An address that somebody typed may hold a lone `%`. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
