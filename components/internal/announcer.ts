/*
 * The one polite live region of a document. It stands in the light DOM, where every screen reader finds it: in the
 * provider that speaks, or in the page's body, or in the open modal dialog that contains the speaker (what is outside
 * of a modal is not read).
 */

import type { LiveRegion } from '../data/announcer.js';

let region: HTMLElement | undefined;

function modalAround(element: Element): Element | undefined {
  for (let node: Node | null = element; node;) {
    if (node instanceof Element && node.matches('dialog:modal')) return node;
    node =
      node.parentNode instanceof ShadowRoot
        ? node.parentNode.host
        : ((node as Element).assignedSlot ?? node.parentNode);
  }
  return undefined;
}

function regionIn(home: Element): HTMLElement {
  if (region && region.ownerDocument === home.ownerDocument) {
    if (region.parentElement !== home) home.append(region);
    return region;
  }
  region = home.ownerDocument.createElement('div');
  region.setAttribute('role', 'status');
  region.setAttribute('aria-live', 'polite');
  region.setAttribute('aria-atomic', 'false');
  // By the CSSOM, which a strict page allows, and so that no sheet of the page can show it.
  const hidden = {
    position: 'fixed',
    'inline-size': '1px',
    'block-size': '1px',
    overflow: 'hidden',
    'clip-path': 'inset(50%)',
    'white-space': 'nowrap',
  };
  for (const [name, value] of Object.entries(hidden)) region.style.setProperty(name, value, 'important');
  home.append(region);
  return region;
}

/** What a client speaks through on behalf of one element: where the region has to stand is found at each word. */
export class Voice implements LiveRegion {
  #speaker: Element;

  constructor(speaker: Element) {
    this.#speaker = speaker;
  }

  get textContent(): string | null {
    return region?.textContent ?? null;
  }

  set textContent(text: string | null) {
    const { body } = this.#speaker.ownerDocument;
    const home = modalAround(this.#speaker) ?? this.#speaker.closest('ur-provider') ?? body;
    const line = home.ownerDocument.createElement('p');
    line.textContent = text;
    regionIn(home).append(line);
    // Said once: what stays would be read again by whoever walks through the page.
    setTimeout(() => line.remove(), 10_000);
  }
}
