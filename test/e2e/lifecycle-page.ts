/* What a host's page runs in the tests of the lifecycle: all elements, and what happened to the page. */
import '../../components/define.js';

/** What the tests read of a page. */
export interface Seen {
  /** Each `pageshow`: whether the page came back out of the cache. */
  shows: boolean[];
  errors: string[];
}

const seen: Seen = { shows: [], errors: [] };
addEventListener('pageshow', ({ persisted }) => seen.shows.push(persisted));
addEventListener('error', ({ message }) => seen.errors.push(message));
addEventListener('unhandledrejection', ({ reason }) => seen.errors.push(String(reason)));
Object.assign(globalThis, { seen });
