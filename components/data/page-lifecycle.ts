/** A tab that was out of sight for longer than this looks for what it missed, in ms. */
const absence = 30_000;

export interface PageLifecycle {
  /** The page is shown again, or the network is back: whatever was missed is asked for. */
  wake(): void;
  /** The page goes away, perhaps into the back/forward cache: nothing may be left open. */
  sleep(): void;
}

/** Whether somebody can see this page; true where there is none. */
export function isPageVisible(): boolean {
  return (globalThis.document as Document | undefined)?.visibilityState !== 'hidden';
}

/** Tells of the page's own comings and goings; returns what ends that. Without a page, it tells nothing. */
export function watchPage({ wake, sleep }: PageLifecycle): () => void {
  const page = globalThis.document as Document | undefined;
  if (!page) return () => undefined;
  let hiddenAt = 0;
  const onVisibility = () => {
    if (page.visibilityState === 'hidden') hiddenAt = Date.now();
    else if (hiddenAt && Date.now() - hiddenAt > absence) wake();
  };
  // A page that is shown for the first time has nothing to catch up on.
  const onShow = (event: Event) => (event as PageTransitionEvent).persisted && wake();
  const watched: [EventTarget, string, (event: Event) => void][] = [
    [globalThis, 'online', wake],
    [globalThis, 'pageshow', onShow],
    [globalThis, 'pagehide', sleep],
    [page, 'resume', wake],
    [page, 'visibilitychange', onVisibility],
  ];
  for (const [target, type, listener] of watched) target.addEventListener(type, listener);
  return () => {
    for (const [target, type, listener] of watched) target.removeEventListener(type, listener);
  };
}
