/** The version of this build, to tell two of them on one page apart. */
export const version = '0.1.0';

const defined = new Map<string, CustomElementConstructor>();

/**
 * Registers a tag. The same class again is a no-op; a tag that somebody else holds (another version of ours, most
 * likely) stays theirs and is warned of once. Never throws into the host page.
 */
export function defineElement(tag: string, element: CustomElementConstructor & { version?: string }): void {
  const holder = customElements.get(tag) as typeof element | undefined;
  if (!holder) {
    customElements.define(tag, element);
    defined.set(tag, element);
  } else if (holder !== element && defined.get(tag) !== element) {
    defined.set(tag, element);
    console.warn(
      `<${tag}> is already defined (version ${holder.version ?? 'unknown'}); version ${version} is not used.`,
    );
  }
}
