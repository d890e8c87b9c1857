import type { Claim, Message } from '../../backend/schema/index.js';
import type { Api } from './api.js';

/** Messages per answer. */
const page = 200;

/** Tells of a change of control; `by` is the agent who did it, '' for nobody. */
export type ControlListener = (conversation: string, claim: Claim | null, by: string) => void;

/**
 * What an agent writes under: a claim; or, where only a control message told of it, the `seq` of that message. Neither
 * is nothing that is known of.
 */
export interface Hold {
  claim: string;
  under?: number | undefined;
}

/**
 * Who has control of each conversation, as of the newest `seq` that told of it. The claim's id is known from answers
 * only; a control message alone makes a claim without id.
 */
export class Claims {
  #known = new Map<string, { claim: Claim | null; seq: number }>();
  #api: Api;
  #listener: ControlListener;

  constructor(api: Api, listener: ControlListener) {
    this.#api = api;
    this.#listener = listener;
  }

  of(conversation: string): Claim | null {
    return this.#known.get(conversation)?.claim ?? null;
  }

  /** Whether somebody of these parties is talking: this agent has control, or anybody has (`me` undefined). */
  isHeld(me?: string): boolean {
    return [...this.#known.values()].some(({ claim }) => claim && (!me || claim.agent.id === me));
  }

  /** What this agent writes under at this moment; asked for where they have no control as far as is known. */
  async hold(conversation: string, agent: string): Promise<Hold> {
    const known = this.#known.get(conversation);
    if (known?.claim?.agent.id === agent) {
      const { claim, seq } = known;
      return claim.id ? { claim: claim.id } : { claim: '', under: seq };
    }
    const { claim, last } = await this.#api.getMessages(conversation, { limit: 1 });
    this.see(conversation, claim, last);
    return { claim: claim?.agent.id === agent ? claim.id : '' };
  }

  /** The claim that the control message with this `seq` gave the agent; '' once it has ended. */
  async givenAt(conversation: string, seq: number, agent: string): Promise<string> {
    for (let after = seq; ;) {
      const { items, claim, last } = await this.#api.getMessages(conversation, { after, limit: page });
      this.see(conversation, claim, last);
      // A later one of their own is another claim, too.
      if (items.some(newHolder) || claim?.agent.id !== agent) return '';
      if (items.length < page) return claim.id;
      after = items.at(-1)!.seq;
    }
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
  hear(message: Message): void {
    const { conversation, seq, created } = message;
    const known = this.#known.get(conversation);
    const to = newHolder(message);
    if (!to || (known && seq <= known.seq)) return;
    const from = message.data?.from;
    const claim =
      to.kind === 'agent' ? { id: '', conversation, agent: { id: to.id, name: to.name }, since: created } : null;
    this.see(conversation, claim, seq, claim?.agent.id ?? (from?.kind === 'agent' ? from.id : ''));
  }
}

/** Who has control from this message on; undefined where it is not about that. */
const newHolder = ({ type, data }: Message) => (type === 'control' ? data?.to : undefined);
