import * as z from 'zod/mini';
import { limits } from './limits.js';
import { optionalText } from './shapes.js';

/*
 * The server stores an address as PocketBase's field of that type, which takes less than people write: what it would not
 * take has to be refused before, by the name of its field. Each part ends where the next begins, so that no text is slow.
 */
const letter = String.raw`a-zA-Z\u00a1-\ud7ff\uf900-\ufdcf\ufdf0-\uffef`;
const atom = String.raw`[${letter}\d!#$%&'*+/=?^_${'`'}{|}~-]+`;
const label = String.raw`[${letter}\d](?:[${letter}\d_~-]*[${letter}\d])?`;
const last = String.raw`[${letter}](?:[${letter}\d_~-]*[${letter}])?`;
const address = new RegExp(`^${atom}(?:\\.${atom})*@(?:${label}\\.)+${last}$`);

/** An email address, or nothing. */
export const email = z.pipe(
  optionalText(limits.name),
  z
    .string()
    .check(
      z.refine((value) => value === '' || (address.test(value) && !/\s/.test(value)), { error: 'validation_is_email' }),
    ),
);
