/** Lets a textarea grow with its text where `field-sizing: content` does not exist yet. Call after each change of it. */
export function autoGrow(area: HTMLTextAreaElement | null | undefined): void {
  if (!area || CSS.supports('field-sizing', 'content')) return;
  area.style.setProperty('block-size', 'auto');
  area.style.setProperty('block-size', `${area.scrollHeight}px`);
}
