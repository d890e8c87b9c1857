/**
 * Whether a menu, popover or dialog is open where the key was pressed: it is innermost, so Escape and letters are its
 * own. Looked for in every root on the event's way, since a menu may open beside the button that keeps the focus.
 */
export function hasOpenLayer(event: Event): boolean {
  return event
    .composedPath()
    .some((place) => place instanceof ShadowRoot && place.querySelector(':popover-open, dialog[open]') !== null);
}
