import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Claim, Presence, TakenConflict } from '../../backend/schema/index.js';
import type { Client, ConversationValue, Person } from '../data/client.js';
import { UrError } from '../data/errors.js';
import { lossOf, type Loss } from './loss.js';

/** Who has control, as the first line of the composer's card says it. */
export type ControlState =
  | { kind: 'loading' }
  | { kind: 'bot'; canTake: boolean }
  | { kind: 'own' }
  | { kind: 'other'; claim: Claim; canForce: boolean };

/** What went wrong with the last attempt. */
export type ControlTrouble = { kind: 'was-first'; name: string } | { kind: 'not-taken' } | { kind: 'not-released' };

export type Change = 'take' | 'force' | 'release';

export interface ControlOptions {
  client(): Client | undefined;
  conversation(): string;
  me(): Person | undefined;
  value(): ConversationValue | undefined;
  presence(): Presence | undefined;
  /** Control was taken by the host's own button. */
  onWon(): void;
}

/** Follows who has control of a conversation, changes it, and remembers how it was lost or not won. */
export class ControlController implements ReactiveController {
  isPending = false;
  trouble: ControlTrouble | undefined;
  /** How control was lost, until it is one's own again. */
  loss: Loss | undefined;
  #host: ReactiveControllerHost;
  #options: ControlOptions;
  #conversation = '';
  #wasOwn = false;

  constructor(host: ReactiveControllerHost, options: ControlOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  get state(): ControlState {
    const { value, me, presence } = this.#options;
    const claim = value()?.claim;
    const person = me();
    if (claim === undefined || person?.kind !== 'agent') return { kind: 'loading' };
    // Where presence is not known the server is asked: it refuses neither a take nor a late message.
    if (!claim) return { kind: 'bot', canTake: presence()?.state !== 'offline' };
    if (claim.agent.id === person.id) return { kind: 'own' };
    return { kind: 'other', claim, canForce: person.role === 'admin' };
  }

  hostUpdate(): void {
    const conversation = this.#options.conversation();
    if (conversation !== this.#conversation) {
      this.#conversation = conversation;
      this.#wasOwn = this.isPending = false;
      this.loss = this.trouble = undefined;
    }
    const { kind } = this.state;
    if (kind === 'loading') return;
    if (kind === 'own') this.loss = this.trouble = undefined;
    else if (this.#wasOwn) this.loss = lossOf(this.#options.value()?.lines ?? []);
    this.#wasOwn = kind === 'own';
  }

  /** Changes control; whatever comes of it is in `state`, `trouble` and `loss`. */
  async change(change: Change): Promise<void> {
    const client = this.#options.client();
    const conversation = this.#conversation;
    if (!client || !conversation || this.isPending) return;
    this.isPending = true;
    this.trouble = undefined;
    this.#host.requestUpdate();
    let trouble: ControlTrouble | undefined;
    try {
      await client.control(
        conversation,
        change === 'release' ? { action: 'release' } : { action: 'take', force: change === 'force' },
      );
    } catch (error) {
      trouble = troubleOf(error, change);
    }
    if (conversation !== this.#conversation) return;
    this.isPending = false;
    this.trouble = trouble;
    if (!trouble && change !== 'release') this.#options.onWon();
    this.#host.requestUpdate();
  }
}

function troubleOf(error: unknown, change: Change): ControlTrouble {
  if (change === 'release') return { kind: 'not-released' };
  const taken = error instanceof UrError && error.code === 'conflict' ? (error.current as TakenConflict) : undefined;
  return taken?.agent ? { kind: 'was-first', name: taken.agent.name } : { kind: 'not-taken' };
}
