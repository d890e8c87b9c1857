/** The element and everything inside it, through all open shadow roots, in document order. */
export function* allElements(root: Element | ShadowRoot): Generator<Element> {
  if (root instanceof Element) {
    yield root;
    if (root.shadowRoot) for (const child of root.shadowRoot.children) yield* allElements(child);
  }
  for (const child of root.children) yield* allElements(child);
}
