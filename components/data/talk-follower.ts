/** Conversations followed at a time: somewhat more than what is on a screen. */
const most = 60;
/** Rows that rush past while somebody scrolls are left out, in ms: the server asks of each topic who may hear it. */
const rest = 250;

/** Follows what is said in the conversations of the rows on the screen, and leaves those that are gone. */
export class TalkFollower {
  #follow: (conversation: string) => () => void;
  #followed = new Map<string, () => void>();
  #wanted: readonly string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(follow: (conversation: string) => () => void) {
    this.#follow = follow;
  }

  /** These and no others; the first ones where they are too many. */
  set(conversations: readonly string[]): void {
    this.#wanted = conversations;
    this.#timer ??= setTimeout(() => this.#change(), this.#followed.size ? rest : 0);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const leave of this.#followed.values()) leave();
    this.#followed.clear();
  }

  #change(): void {
    this.#timer = undefined;
    const wanted = new Set(this.#wanted.slice(0, most));
    for (const conversation of wanted)
      if (!this.#followed.has(conversation)) this.#followed.set(conversation, this.#follow(conversation));
    for (const [conversation, leave] of this.#followed) {
      if (wanted.has(conversation)) continue;
      leave();
      this.#followed.delete(conversation);
    }
  }
}
