/**
 * What somebody is about to do with an element: it bubbles, crosses shadow roots, and fires before anything happens.
 * Not cancelled, the element does it.
 */
export class IntentEvent<T> extends CustomEvent<T> {
  constructor(type: string, detail: T) {
    super(type, { detail, bubbles: true, composed: true, cancelable: true });
  }
}
