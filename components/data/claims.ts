import type { Claim, Message } from '../../backend/schema/index.js';

/** Tells of a change of control; `by` is the agent who did it, '' for nobody. */
export type ControlListener = (conversation: string, claim: Claim | null, by: string) => void;

/**
 * Who has control of each conversation, as of the newest `seq` that told of it. The claim's id is known from answers
 * only; a control message alone makes a claim without id.
 */
export class Claims {
  #known = new Map<string, { claim: Claim | null; seq: number }>();
  #listener: ControlListener;

  constructor(listener: ControlListener) {
    this.#listener = listener;
  }

  of(conversation: string): Claim | null {
    return this.#known.get(conversation)?.claim ?? null;
  }

  /** Whether somebody of these parties is talking: this agent has control, or anybody has (`me` undefined). */
  isHeld(me?: string): boolean {
    return [...this.#known.values()].some(({ claim }) => claim && (!me || claim.agent.id === me));
  }

  /** An answer has it, as of `seq`; where that is not known, whatever else is known is newer. */
  see(conversation: string, claim: Claim | null, seq = 0, by = claim?.agent.id ?? ''): void {
    const known = this.#known.get(conversation);
    if (known && seq < known.seq) return;
    this.#known.set(conversation, { claim, seq });
    if (!known || known.claim?.agent.id === claim?.agent.id) return;
    this.#listener(conversation, claim, by);
  }

  /** A control message tells of it; anything else is not about control. */
  hear({ type, data, conversation, seq, created }: Message): void {
    const known = this.#known.get(conversation);
    if (type !== 'control' || !data?.to || (known && seq <= known.seq)) return;
    const { to, from } = data;
    const claim =
      to.kind === 'agent' ? { id: '', conversation, agent: { id: to.id, name: to.name }, since: created } : null;
    this.see(conversation, claim, seq, claim?.agent.id ?? (from?.kind === 'agent' ? from.id : ''));
  }
}
