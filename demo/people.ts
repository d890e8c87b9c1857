/** Somebody whom a demo site knows; `role` is an agent's. */
export interface DemoPerson {
  sub: string;
  name: string;
  role?: string;
}

/** `Zoë Martínez` is found as `zoe`, as `zoe-martinez` and by the site's own id of her. */
export function findPerson<P extends DemoPerson>(people: readonly P[], as: string | null | undefined): P | undefined {
  if (!as) return undefined;
  const wanted = plain(as);
  return (
    people.find(({ sub }) => sub === as) ??
    people.find(({ name }) => plain(name) === wanted || plain(name).split('-')[0] === wanted)
  );
}

/** Letters without their accents, words joined by hyphens: a name as it stands in an address. */
export function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-');
}

export const initials = (name: string) =>
  name
    .split(/\s+/)
    .map((word) => [...word][0])
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('')
    .toUpperCase();
