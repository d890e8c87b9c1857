/*
 * A claim is a lease: it ends when its agent's browser has been gone for a minute. There are no timers in this engine,
 * so a lease is judged whenever its conversation is read or written, and by a cron each minute.
 */
import type { Claim } from '../../schema/records.js';
import { answerUnanswered, unanswered } from '../bot/engine.js';
import { millis } from '../data/ids.js';
import { all } from '../data/sql.js';
import { write, type Write } from '../data/write.js';
import { agentHolder, announceLoss, appendControl, botHolder, claimOf, endClaim } from './claim.js';
import { type Conversation, conversationFrom } from './conversation.js';

/** Set when the hooks are loaded: until a minute after a start nobody has had the time to come back. */
export const startedKey = 'user-requests:started';

const seconds = Number($os.getenv('LEASE_SECONDS')) || 60;

export function hasLapsed(claim: Claim): boolean {
  if ($fanout.online([claim.agent.id]).length > 0) return false;
  const alive = Math.max(
    millis(claim.since),
    Number($app.store().get(startedKey) ?? 0),
    $fanout.lastSeen([claim.agent.id])[claim.agent.id] ?? 0,
  );
  return Date.now() - alive > seconds * 1000;
}

/** Who has control now. Ends a lease that is over, after which the bot answers what is still unanswered, once. */
export function settledClaim(
  conversation: Conversation,
  claim: Claim | null = claimOf($app, conversation.id),
): Claim | null {
  if (!claim || !hasLapsed(claim)) return claim;
  const question = unanswered(conversation);
  write((w) => {
    if (lapse(w, conversation, claim) && question) answerUnanswered(w, conversation, question);
  });
  return claimOf($app, conversation.id);
}

/** Ends the claim in a transaction that has found it lapsed, or its agent removed. */
export function lapse(
  w: Write,
  conversation: Conversation,
  claim: Claim,
  reason: 'lapsed' | 'removed' = 'lapsed',
): boolean {
  if (!endClaim(w, conversation, claim)) return false;
  appendControl(w, conversation, agentHolder(claim.agent), botHolder, reason);
  announceLoss(w, claim, '');
  return true;
}

/** For the cron: every conversation that an agent has. One that fails, or is erased meanwhile, does not stop the others. */
export function settleAll(): void {
  const sql = "SELECT [[conversation]] FROM {{claims}} WHERE [[conversation]] <> ''";
  for (const { conversation } of all($app, sql, {}, { conversation: '' })) {
    try {
      settledClaim(conversationFrom($app.findRecordById('conversations', conversation)));
    } catch (error) {
      $app.logger().error('A lease was not judged', 'conversation', conversation, 'error', String(error));
    }
  }
}
