/* Who plays in the histories, and what the bot knows. */
import type { Action } from '../../backend/schema/index.js';

export type AgentName = 'ines' | 'marek' | 'tom';
export type Name = AgentName | 'zoe';

/** Who may see only their own groups' requests sees, where visibility is by groups, the cards' (Marek) or not (Tom). */
export const agents: Record<AgentName, { role: 'admin' | 'agent'; groups: string[] }> = {
  ines: { role: 'admin', groups: [] },
  marek: { role: 'agent', groups: ['Cards'] },
  tom: { role: 'agent', groups: ['Documents'] },
};
export const agentNames = Object.keys(agents) as AgentName[];
export const names: Name[] = ['zoe', ...agentNames];
export const groups = ['Cards', 'Documents'];

export type StepKey = 'welcome' | 'unknown' | 'hours' | 'cards' | 'anyone';

/** What a step does: lines of the bot, then a request; `group` '' is nobody's. */
export interface Step {
  says?: string;
  offers?: boolean;
  asksFor?: { group: string };
}

/** `welcome` greets, `unknown` is the fallback; the others are chosen by quick reply, or released at. */
export const steps: Record<StepKey, Step> = {
  welcome: { says: 'Hello. What is it about?', offers: true },
  unknown: { says: 'Which of these is it?', offers: true },
  hours: { says: 'We are open on weekdays.' },
  cards: { says: 'The cards team will look at it.', asksFor: { group: 'Cards' } },
  anyone: { says: 'Somebody will look at it.', asksFor: { group: '' } },
};

export const choices = ['hours', 'cards', 'anyone'] as const;
export type Choice = (typeof choices)[number];

/** The step as the server is told of it. */
export function actionsOf({ says, offers, asksFor }: Step, groupID: (name: string) => string): Action[] {
  const actions: Action[] = [];
  const replies = choices.map((payload) => ({ title: payload, payload }));
  if (says)
    actions.push(
      offers ? { type: 'send_quick_replies_action', text: says, replies } : { type: 'send_text_action', text: says },
    );
  if (asksFor) {
    const group = asksFor.group && { groupID: groupID(asksFor.group) };
    actions.push({ type: 'create_user_request_action', message: '{{@message}}', ...group });
  }
  return actions;
}
