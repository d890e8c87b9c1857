import type { Message } from './records.js';

/*
 * What comes over the realtime channel. Every event is a hint: it may be lost, doubled or late,
 * and whoever hears it catches up by cursor.
 */

export const topics = {
  /** Messages and typing of one conversation: {@link ConversationEvent}. */
  conversation: (id: string) => `ur/c/${id}`,
  /** Something of the bot changed: {@link BotEvent}. Any agent of it. */
  bot: (id: string) => `ur/b/${id}`,
  /** The same with what changed: {@link BotAllEvent}. Only who may see everything. */
  botAll: (id: string) => `ur/b/${id}/all`,
  /** What concerns one person: {@link PersonEvent}. */
  person: (id: string) => `ur/u/${id}`,
  /** An empty event every 25 s. */
  ping: 'ur/ping',
};

export type ConversationEvent =
  | { message: Message }
  | { typing: { author: 'interlocutor' | 'agent' | 'bot'; name: string; id: string } }
  /** An agent or the interlocutor has read this far. */
  | { read: { reader: string; seq: number } }
  /** Its person has signed in: it goes on in this conversation, which may be itself. */
  | { merged: { conversation: string } }
  /** Its person was erased, and it with them. */
  | { erased: true };
export interface BotEvent {
  pos: number;
}
/** What changed, as `changes` has it: `record` is a row of requests, or null when it is gone. */
export interface BotAllItem {
  collection: string;
  id: string;
  record: unknown;
}
/** Something was appended to a conversation. `text` is its last line from now on, said `at`; absent, it is as it was. */
export interface Activity {
  conversation: string;
  seq: number;
  at: string;
  text?: string | undefined;
}
export type BotAllEvent = { pos: number; item: BotAllItem } | { activity: Activity };
export type PersonEvent =
  | { claimLost: { conversation: string; by: string } }
  | { assigned: { request: string } }
  | { revoked: true }
  /** An agent has read this far, in whichever tab or browser. */
  | { read: { conversation: string; seq: number } };
