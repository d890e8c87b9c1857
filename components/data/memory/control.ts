import type { Claim, ControlAnswer, ControlBody, Message, MessageData } from '../../../backend/schema/index.js';
import { controlBody } from '../../../backend/schema/routes.js';
import { conflict, forbidden, invalid, parse } from './answers.js';
import { runStep } from './bot.js';
import { append, nameOf } from './log.js';
import type { Caller, MemoryServer } from './server.js';
import type { Tables } from './tables.js';
import { requireSeen } from './visibility.js';

/** An agent's line needs the claim that they have now; `claim` undefined asks for no particular one. */
export function checkControl({ id: me, tables }: Caller, conversation: string, claim?: string): void {
  const held = tables.claims.get(conversation);
  if (held?.agent.id === me && (claim === undefined || held.id === claim)) return;
  const current = held ? { agent: held.agent, since: held.since } : null;
  const isEnded = claim !== undefined && tables.endedClaims.has(claim);
  throw conflict('control', isEnded ? 'claim_ended' : 'not_in_control', current);
}

export function control(server: MemoryServer, caller: Caller, conversation: string, input: ControlBody): ControlAnswer {
  const { tables } = caller;
  if (caller.kind !== 'agent') throw forbidden();
  requireSeen(caller, conversation);
  const body = parse(controlBody, input);
  const isAdmin = tables.agents.get(caller.id)?.role === 'admin';
  if (body.action === 'take' && body.force && !isAdmin) throw forbidden('force', 'admin_only');
  const held = tables.claims.get(conversation) ?? null;
  if (body.action === 'release') {
    checkControl(caller, conversation);
    const step = body.step ? [...tables.steps.values()].find(({ key }) => key === body.step) : undefined;
    if (body.step && !step) throw invalid('step', 'validation_missing_rel_records');
    const message = hand(server, tables, conversation, null, 'release');
    if (step) runStep(server, tables, conversation, step);
    return { claim: null, message };
  }
  if (held?.agent.id === caller.id) return { claim: held, message: null };
  if (held && !body.force) throw conflict('control', 'taken', { agent: held.agent, since: held.since });
  const claim: Claim = {
    id: server.newID(),
    conversation,
    agent: { id: caller.id, name: nameOf(caller) },
    since: '',
  };
  return { claim, message: hand(server, tables, conversation, claim, held ? 'force' : 'take') };
}

/** Gives control, with its message, and tells who lost it. */
export function hand(
  server: MemoryServer,
  tables: Tables,
  conversation: string,
  claim: Claim | null,
  reason: NonNullable<MessageData['reason']>,
): Message {
  const held = tables.claims.get(conversation);
  const holder = (of: Claim | null | undefined) =>
    of ? ({ kind: 'agent', ...of.agent } as const) : ({ kind: 'bot' } as const);
  if (claim) tables.claims.set(conversation, claim);
  else tables.claims.delete(conversation);
  if (held) tables.endedClaims.add(held.id);
  const message = append(server, tables, conversation, {
    author: 'system',
    authorID: '',
    authorName: '',
    type: 'control',
    text: '',
    data: { from: holder(held), to: holder(claim), reason },
  });
  // Of one moment, as in the server's transaction.
  if (claim) claim.since = message.created;
  server.changed(tables, 'claims', claim?.id ?? held?.id ?? '');
  if (held && reason !== 'release')
    server.tell(held.agent.id, { claimLost: { conversation, by: claim?.agent.name ?? '' } });
  return message;
}
