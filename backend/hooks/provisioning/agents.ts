/* PUT agents/{sub}: an agent before the first sign-in, so that requests can already be given to them. */
import type * as z from 'zod/mini';
import type { agentPutBody } from '../../schema/bodies.js';
import { hostKey } from '../../schema/shapes.js';
import { plain } from '../data/records.js';
import { write } from '../data/write.js';
import { parse } from '../http/body.js';
import type { BotCaller } from '../http/caller.js';
import type { Call } from '../http/route.js';
import { provisionAgent } from '../session/people.js';

export function putAgent({ caller, body, path }: Call<z.output<typeof agentPutBody>>) {
  const { bot } = caller as BotCaller;
  const sub = parse(hostKey, path('sub'), ['sub']);
  return { agent: plain(write((w) => provisionAgent(w, bot, sub, body))) };
}
