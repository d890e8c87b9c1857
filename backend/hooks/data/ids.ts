/** An id of a row that SQL inserts. */
export const newID = () => $security.randomStringWithAlphabet(15, 'abcdefghijklmnopqrstuvwxyz0123456789');

/** The id that follows from another one: what is done twice with the same id is done once. */
export const derivedID = (from: string, what: string) => $security.sha256(`${from}:${what}`).slice(0, 15);

/** A moment as PocketBase writes it. */
export const stamp = (milliseconds: number) => new Date(milliseconds).toISOString().replace('T', ' ');

/** Milliseconds of a moment as PocketBase writes it. */
export const millis = (moment: string) => Date.parse(moment.replace(' ', 'T'));
