/* POST conversations/{id}/control: an agent takes over, and hands back. */
import type * as z from 'zod/mini';
import type { controlBody } from '../../schema/bodies.js';
import type { Claim, Message } from '../../schema/records.js';
import { visibleConversation } from '../access.js';
import { runStep, stepByKey } from '../bot/execute.js';
import { write, type Write } from '../data/write.js';
import type { AgentCaller } from '../http/caller.js';
import { conflict, forbidden, invalid } from '../http/problem.js';
import type { Call } from '../http/route.js';
import { agentHolder, announceLoss, appendControl, botHolder, claimOf, endClaim, insertClaim } from './claim.js';
import type { Conversation } from './conversation.js';
import { settledClaim } from './lease.js';
import { requireOwnControl } from './voice.js';

interface Change {
  claim: Claim | null;
  message: Message | null;
}

export function changeControl({ caller, body, path }: Call<z.output<typeof controlBody>>): Change {
  const agent = caller as AgentCaller;
  const conversation = visibleConversation(agent, path('id'));
  if (body.action === 'take' && body.force && !agent.admin)
    throw forbidden('Only an admin takes control from somebody.', {
      force: { code: 'admin_only', message: 'Only an admin takes control from somebody.' },
    });

  settledClaim(conversation, conversation.claim);
  return body.action === 'take'
    ? take(agent, conversation, body.force ?? false)
    : write((w) => release(w, agent, conversation, body.step));
}

function take(agent: AgentCaller, conversation: Conversation, force: boolean): Change {
  const change = write((w) => {
    const held = claimOf(w.app, conversation.id);
    if (held?.agent.id === agent.id) return { claim: held, message: null };
    if (held && !force) return null;
    if (held && endClaim(w, conversation, held)) announceLoss(w, held, agent.name);
    const claim = insertClaim(w, conversation, agent);
    if (!claim) return null;
    const from = held ? agentHolder(held.agent) : botHolder;
    return { claim, message: appendControl(w, conversation, from, agentHolder(agent), held ? 'force' : 'take') };
  });
  if (change) return change;
  const winner = claimOf($app, conversation.id);
  throw conflict(
    'control',
    'taken',
    `${winner?.agent.name ?? 'Another agent'} has control.`,
    winner && { agent: winner.agent, since: winner.since },
  );
}

function release(w: Write, agent: AgentCaller, conversation: Conversation, stepKey: string | undefined): Change {
  const held = claimOf(w.app, conversation.id);
  requireOwnControl(agent, held);
  const step = stepKey === undefined ? null : stepByKey(w.app, conversation.bot, stepKey);
  if (stepKey !== undefined && !step) throw invalid('step', 'validation_missing_rel_records');
  endClaim(w, conversation, held!);
  const message = appendControl(w, conversation, agentHolder(agent), botHolder, 'release');
  if (step) {
    const bot = w.app.findRecordById('bots', conversation.bot);
    runStep(w, { bot, conversation, step, trigger: message.id });
  }
  return { claim: null, message };
}
