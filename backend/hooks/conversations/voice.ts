/* Who may write into a conversation: the agent who has control, a bot while nobody has it, an interlocutor always. */
import type { Claim } from '../../schema/records.js';
import { ofBot } from '../data/records.js';
import type { Write } from '../data/write.js';
import type { AgentCaller, Caller } from '../http/caller.js';
import { conflict } from '../http/problem.js';

export type Sender = Exclude<Caller, { kind: 'anyone' }>;

/** What stands in the way: who has control now, or null. */
const current = (holder: Claim | null) => (holder ? { agent: holder.agent, since: holder.since } : null);

const notInControl = (holder: Claim | null) =>
  conflict('control', 'not_in_control', 'Take control first.', current(holder));
const claimEnded = (holder: Claim | null) =>
  conflict('control', 'claim_ended', 'The message was written under a control that has ended.', current(holder));

/** 409 unless this agent has control now. */
export function requireOwnControl(agent: AgentCaller, holder: Claim | null): void {
  if (holder?.agent.id !== agent.id) throw notInControl(holder);
}

/** 409 unless one may write now. */
export function requireVoice(sender: Sender, holder: Claim | null): void {
  if (sender.kind === 'agent') requireOwnControl(sender, holder);
  if (sender.kind === 'bot' && holder)
    throw conflict('control', 'controlled_by_agent', 'An agent has control.', current(holder));
}

/** The same for a message, of which an agent's names the control (`claim`) that it was written under. */
export function requireControl({ app }: Write, sender: Sender, holder: Claim | null, claim: string | undefined): void {
  if (sender.kind === 'agent' && holder?.id !== claim)
    throw ofBot(app, 'claims', sender.bot, claim ?? '') ? claimEnded(holder) : notInControl(holder);
  requireVoice(sender, holder);
}
