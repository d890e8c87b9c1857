/** The name to show of somebody: first and last name, else the host's id of them, else the fallback. */
export function personName(
  person: { firstName?: string; lastName?: string; userID?: string } | undefined,
  fallback: string,
): string {
  const name = [person?.firstName, person?.lastName].filter(Boolean).join(' ');
  return name || (person?.userID && !person.userID.startsWith('device:') ? person.userID : '') || fallback;
}

/** The first word of a name: how people speak of each other. */
export const firstName = (name: string) => name.trim().split(/\s+/u)[0] ?? '';
