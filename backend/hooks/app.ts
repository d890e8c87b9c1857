/*
 * What the JS engines run: main.pb.ts only names things of here. PocketBase runs each handler in an engine of a pool
 * that shares nothing with the others, so module state is at most a cache.
 */
import * as body from '../schema/bodies.js';
import { changeBot } from './bot/change.js';
import { forgetTombstones, forgetUsedTokens } from './cleanup.js';
import { createBot } from './commands/bot.js';
import { runCommand } from './commands/output.js';
import { changeControl } from './conversations/control.js';
import { settleAll, startedKey } from './conversations/lease.js';
import { postMessage } from './conversations/messages.js';
import { pageOfMessages } from './conversations/page.js';
import { markRead, tellTyping } from './conversations/signals.js';
import { countDeliveries } from './deliveries/counts.js';
import { forgetDeliveries } from './deliveries/forget.js';
import { retryDeliveries } from './deliveries/retry.js';
import { postFile, readFile } from './files/files.js';
import { forgetUnsentFiles } from './files/forget.js';
import { type Route, route, serve as serveRoute } from './http/route.js';
import { putAgent, removeAgent } from './provisioning/agents.js';
import { eraseInterlocutor } from './provisioning/erase.js';
import { createAccessToken, createSecret, deleteAccessToken, deleteSecret } from './provisioning/keys.js';
import { stepReached } from './provisioning/reached.js';
import { changeStep, putStep } from './provisioning/steps.js';
import { changesSince } from './realtime/changes.js';
import { presenceOf } from './realtime/presence.js';
import { filterSubscriptions } from './realtime/subscribe.js';
import { countRequests } from './requests/counts.js';
import { saveIntent } from './requests/intent.js';
import { changeRequest } from './requests/patch.js';
import { endSessions, requireSession, startSession } from './session/session.js';

/** The HTTP contract, below `/api/ur/`. */
export const routes: Route[] = [
  route('POST', 'session', ['anyone', 'agent', 'interlocutor'], body.sessionBody, startSession),
  route('DELETE', 'session', ['agent', 'interlocutor'], null, endSessions),

  route('POST', 'steps/{step}/reached', ['bot'], body.reachedBody, stepReached),
  route('PUT', 'steps/{key}', ['bot'], body.stepPutBody, putStep),
  route('PATCH', 'steps/{id}', ['admin'], body.stepPatchBody, changeStep),
  route('PUT', 'agents/{sub}', ['bot'], body.agentPutBody, putAgent),
  route('DELETE', 'agents/{sub}', ['bot'], null, removeAgent),
  route('DELETE', 'interlocutors/{userID}', ['bot'], null, eraseInterlocutor),

  route('POST', 'conversations/{id}/messages', ['interlocutor', 'agent', 'bot'], body.messageBody, postMessage),
  route('GET', 'conversations/{id}/messages', ['interlocutor', 'agent', 'bot'], null, pageOfMessages),
  route('POST', 'conversations/{id}/files', ['interlocutor', 'agent', 'bot'], null, postFile, 'in'),
  route('GET', 'files/{id}', ['interlocutor', 'agent', 'bot'], null, readFile, 'out'),
  route('PUT', 'conversations/{id}/read', ['interlocutor', 'agent'], body.readBody, markRead),
  route('POST', 'conversations/{id}/typing', ['interlocutor', 'agent', 'bot'], null, tellTyping),
  route('POST', 'conversations/{id}/control', ['agent'], body.controlBody, changeControl),

  route('GET', 'requests/counts', ['agent'], null, countRequests),
  route('PATCH', 'requests/{id}', ['agent'], body.requestBody, changeRequest),
  route('POST', 'requests/{id}/intent', ['agent'], body.intentBody, saveIntent),

  route('PATCH', 'bot', ['admin'], body.botBody, changeBot),
  route('POST', 'access-tokens', ['admin'], body.keyBody, createAccessToken),
  route('DELETE', 'access-tokens/{id}', ['admin'], null, deleteAccessToken),
  route('POST', 'secrets', ['admin'], body.keyBody, createSecret),
  route('DELETE', 'secrets/{id}', ['admin'], null, deleteSecret),
  route('GET', 'deliveries/counts', ['admin'], null, countDeliveries),
  route('POST', 'deliveries/retry', ['admin'], null, retryDeliveries),

  route('GET', 'changes', ['agent'], null, changesSince),
  route('GET', 'presence', ['agent'], null, presenceOf),
  // Every accepted call is noted (route.ts); this one does nothing else.
  route('POST', 'beat', ['interlocutor', 'agent'], null, requireSession),
];

export const serve = (index: number, e: core.RequestEvent) => serveRoute(routes[index]!, e);

export {
  createBot,
  filterSubscriptions,
  forgetDeliveries,
  forgetTombstones,
  forgetUnsentFiles,
  forgetUsedTokens,
  runCommand,
  settleAll,
  startedKey,
};

/** Of PocketBase's own ways to a file. */
export function refuse(): never {
  throw new NotFoundError('', null);
}
