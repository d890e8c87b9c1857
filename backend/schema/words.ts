import * as z from 'zod/mini';

/** The version of the API that this build speaks. A client that meets a higher number says that it is outdated. */
export const apiVersion = 1;

/* The words that a field can have, in records and in bodies. */

export const statuses = ['todo', 'in_progress', 'done'] as const;
export const status = z.enum(statuses);
export const role = z.enum(['admin', 'agent']);
/** What a bot's agents see of each other's requests. Admins see all. */
export const visibility = z.enum(['all', 'groups']);
export const author = z.enum(['interlocutor', 'bot', 'agent', 'system']);

/** What a bot's webhook may be told. */
export const webhookEvents = [
  'request.created',
  'request.changed',
  'message.created',
  'control.changed',
  'conversation.merged',
] as const;
export const webhookEvent = z.enum(webhookEvents);
export const deliveryStates = ['pending', 'delivered', 'dead'] as const;

export type Status = z.infer<typeof status>;
export type Role = z.infer<typeof role>;
export type Author = z.infer<typeof author>;
export type WebhookEvent = z.infer<typeof webhookEvent>;
