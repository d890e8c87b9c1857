const passing = new Set(['Escape', 'Tab']);

/** Whether what is typed there becomes text. */
export function isEditable(target: EventTarget | undefined): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.localName === 'textarea' || target.localName === 'select') return true;
  return (
    target instanceof HTMLInputElement && !/^(?:button|checkbox|radio|submit|reset|range|color)$/.test(target.type)
  );
}

function keep(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || passing.has(event.key) || /^F\d+$/.test(event.key)) return;
  if (isEditable(event.composedPath()[0])) event.stopPropagation();
}

/**
 * Keeps what is typed into our fields from the page's own shortcuts: to a listener on the document the target is our
 * element, not the field in it, so its "not while typing" check fails. Keys that are the browser's or the page's pass
 * (with Ctrl or Meta, Tab, function keys, and an Escape that nothing of ours has handled).
 */
export function keepEditableKeys(host: HTMLElement): void {
  for (const type of ['keydown', 'keypress', 'keyup'] as const) host.addEventListener(type, keep);
}
