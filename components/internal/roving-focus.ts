/**
 * Moves the focus among buttons with the arrow keys, Home and End; each of them stays a tab stop of its own. In a row,
 * left and right follow the direction of the text. Handled keys go no further.
 */
export function moveFocus(event: KeyboardEvent, buttons: readonly HTMLElement[], way: 'column' | 'row'): void {
  const current = buttons.indexOf(event.composedPath()[0] as HTMLElement);
  if (current < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  const isRtl = way === 'row' && buttons[0]!.matches(':dir(rtl)');
  const keys =
    way === 'column' ? ['ArrowUp', 'ArrowDown'] : isRtl ? ['ArrowRight', 'ArrowLeft'] : ['ArrowLeft', 'ArrowRight'];
  const next = { [keys[0]!]: current - 1, [keys[1]!]: current + 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  buttons[next]?.focus();
}
