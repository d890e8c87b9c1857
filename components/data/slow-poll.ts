import { isPageVisible } from './page-lifecycle.js';

/** Between two looks, in ms: drawn by lot, so that many browsers do not look at once. */
const pace = { from: 60_000, to: 120_000 };

/**
 * Looks now and then for what was missed though the stream seems fine, while somebody sees the page: an event may be
 * lost on a stream that lives. Hidden tabs look when they are shown again. Returns what ends that.
 */
export function pollSlowly(look: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const wait = () => {
    timer = setTimeout(
      () => {
        if (isPageVisible()) look();
        wait();
      },
      pace.from + Math.random() * (pace.to - pace.from),
    );
  };
  wait();
  return () => clearTimeout(timer);
}
