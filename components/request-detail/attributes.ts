import type { FrozenAttributes, InterlocutorRecord } from '../../backend/schema/records.js';
import type { TextsOf } from '../locales/texts.js';

/** One line of "then and today"; undefined is "not set". */
export interface AttributeRow {
  key: string;
  /** Our word for it; undefined for the host's own attributes, whose key is their name. */
  label: string | undefined;
  then: string | undefined;
  today: string | undefined;
}

const named = ['userID', 'firstName', 'lastName', 'email', 'phoneNumber'] as const;
const flags = ['isLogged', 'usedToTest'] as const;

/** A person's attributes as they were when the request was created, beside those of today: the host's own first; without what neither has. */
export function compareAttributes(
  then: FrozenAttributes,
  today: InterlocutorRecord | undefined,
  words: TextsOf<'detail'>,
): AttributeRow[] {
  const yesNo = (flag: boolean | undefined) => (flag === undefined ? undefined : flag ? words.yes : words.no);
  // As maps: the host's keys are any words, `constructor` too.
  const ownThen = new Map(Object.entries(then.customAttributes));
  const ownToday = new Map(Object.entries(today?.customAttributes ?? {}));
  const rows: AttributeRow[] = [
    // What the host itself tells of a person says more about a request than who they are.
    ...[...new Map([...ownThen, ...ownToday]).keys()].map((key) => ({
      key: `own:${key}`,
      label: undefined,
      then: ownThen.get(key),
      today: ownToday.get(key),
    })),
    ...named.map((key) => ({ key, label: words[key], then: then[key] || undefined, today: today?.[key] || undefined })),
    ...flags
      .filter((key) => key === 'isLogged' || then[key] || today?.[key])
      .map((key) => ({ key, label: words[key], then: yesNo(then[key]), today: yesNo(today?.[key]) })),
  ];
  // An anonymous person's id is of our making, and tells nobody anything.
  const isMade = ({ key, then }: AttributeRow) => key === 'userID' && then?.startsWith('device:');
  return rows.filter((row) => (row.then ?? row.today) !== undefined && !isMade(row));
}
