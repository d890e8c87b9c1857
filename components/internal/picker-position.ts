const gap = 4;
const margin = 8;

/**
 * Keeps a menu of the top layer beside its anchor until the returned function is called. Within one shadow root the
 * sheet does it (`styles/menu.ts`, CSS anchor positioning); from another root, and in engines without it, we measure.
 */
export function keepBeside(menu: HTMLElement, anchor: HTMLElement): () => void {
  if (menu.getRootNode() === anchor.getRootNode() && CSS.supports('position-area', 'block-end')) return () => {};
  menu.style.setProperty('margin', '0');
  const place = () => placeBeside(menu, anchor);
  place();
  const options = { capture: true, passive: true };
  addEventListener('scroll', place, options);
  addEventListener('resize', place, options);
  const observer = new ResizeObserver(place);
  observer.observe(menu);
  return () => {
    removeEventListener('scroll', place, options);
    removeEventListener('resize', place, options);
    observer.disconnect();
    for (const name of ['left', 'top', 'margin']) menu.style.removeProperty(name);
  };
}

/** Below the anchor and from its start, unless there is no room; never outside of the window. */
function placeBeside(menu: HTMLElement, anchor: HTMLElement): void {
  const around = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const isRtl = menu.matches(':dir(rtl)');
  const starts = [around.left, around.right - width];
  if (isRtl) starts.reverse();
  const fits = (left: number) => left >= margin && left + width <= innerWidth - margin;
  const left = starts.find(fits) ?? Math.max(margin, Math.min(around.left, innerWidth - width - margin));
  const below = around.bottom + gap;
  const above = around.top - gap - height;
  const top = below + height <= innerHeight - margin || above < margin ? below : above;
  menu.style.setProperty('left', `${left}px`);
  menu.style.setProperty('top', `${Math.max(margin, Math.min(top, innerHeight - height - margin))}px`);
}
