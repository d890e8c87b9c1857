import type { AgentRecord } from '../../backend/schema/records.js';
import type { TextsOf } from '../locales/texts.js';
import { nobodyAvatar, personAvatar } from '../styles/avatar.js';
import type { PickerOption } from './picker-menu.js';

/** The admins and agents of the bot, oneself first, and nobody. */
export function agentOptions(from: {
  agents: readonly AgentRecord[];
  me: string;
  chosen: readonly string[];
  language: string;
  words: TextsOf<'common'>;
}): PickerOption[] {
  const { chosen, me, words } = from;
  const isMe = ({ id }: AgentRecord) => Number(id === me);
  const agents = [...from.agents].sort((a, b) => isMe(b) - isMe(a) || a.name.localeCompare(b.name, from.language));
  return [
    ...agents.map(({ id, name }): PickerOption => ({
      value: id,
      label: name,
      isName: true,
      icon: personAvatar({ id, name }),
      ...(id === me && { hint: words.you }),
      isChosen: chosen.includes(id),
    })),
    {
      value: '',
      label: words.nobody,
      icon: nobodyAvatar(),
      isChosen: chosen.includes(''),
      startsSection: agents.length > 0,
    },
  ];
}
