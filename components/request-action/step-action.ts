import type { Action, CreateUserRequestAction } from '../../backend/schema/actions.js';
import { limits } from '../../backend/schema/limits.js';
import type { StepRecord } from '../../backend/schema/records.js';
import { clean, length } from '../../backend/schema/text.js';
import type { UserRequestAction } from '../data/client.js';

export type MessageProblem = 'required' | 'too-long';

export const emptyAction: UserRequestAction = { message: '', assigneeID: '', groupID: '' };

const isOurs = (action: Action): action is CreateUserRequestAction => action.type === 'create_user_request_action';

/** The step's User request action as its editor has it; an empty one where the step has none. */
export function actionOf({ actions }: StepRecord): UserRequestAction {
  const found = actions.find(isOurs);
  return found
    ? { message: found.message, assigneeID: found.assigneeID ?? '', groupID: found.groupID ?? '' }
    : emptyAction;
}

/** The step's actions with this one in its place, or at their end; all others stay as they are. */
export function actionsWith({ actions }: StepRecord, value: UserRequestAction): Action[] {
  const ours: Action = {
    type: 'create_user_request_action',
    message: clean(value.message),
    assigneeID: value.assigneeID,
    groupID: value.groupID,
  };
  const place = actions.findIndex(isOurs);
  return place < 0 ? [...actions, ours] : actions.with(place, ours);
}

export const isSame = (a: UserRequestAction, b: UserRequestAction): boolean =>
  a.message === b.message && a.assigneeID === b.assigneeID && a.groupID === b.groupID;

/** Code points as the server counts them: after cleaning. */
export const messageLength = (message: string): number => length(clean(message));

export function problemOf({ message }: UserRequestAction): MessageProblem | undefined {
  const count = messageLength(message);
  if (count === 0) return 'required';
  return count > limits.template ? 'too-long' : undefined;
}
