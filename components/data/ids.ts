const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** An id that a sender makes for what it sends: 15 random characters, so that the same again is known as the same. */
export function newID(): string {
  let id = '';
  while (id.length < 15) {
    // 252 is the greatest multiple of 36 in a byte: no character is likelier than another.
    for (const byte of crypto.getRandomValues(new Uint8Array(32)))
      if (byte < 252 && id.length < 15) id += alphabet[byte % 36];
  }
  return id;
}
