/** What a screen reader reads aloud when its text changes: an `aria-live` region of the host page. */
export interface LiveRegion {
  textContent: string | null;
}

/** Bursts within this time are said as one, in ms. */
const burst = 500;
/** Keys that are remembered as said. */
const remembered = 500;

/** One polite voice per document: each key once, bursts joined. */
export class Announcer {
  #regions: LiveRegion[] = [];
  #said = new Set<string>();
  #texts: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Speaks through this region from now on; returns what goes back to the one before. */
  through(region: LiveRegion): () => void {
    this.#regions.push(region);
    return () => {
      this.#regions = this.#regions.filter((other) => other !== region);
    };
  }

  say(text: string, key: string): void {
    if (this.#said.has(key)) return;
    this.#said.add(key);
    if (this.#said.size > remembered)
      for (const oldest of this.#said) {
        this.#said.delete(oldest);
        break;
      }
    this.#texts.push(text);
    this.#timer ??= setTimeout(() => {
      const region = this.#regions.at(-1);
      if (region) region.textContent = this.#texts.join('. ');
      this.#texts = [];
      this.#timer = undefined;
    }, burst);
  }
}
