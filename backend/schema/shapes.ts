import * as z from 'zod/mini';
import { limits } from './limits.js';
import { clean, length } from './text.js';

// zod's compiled parsers need `new Function`, which a strict page and PocketBase's JS engine both lack.
z.config({ jitless: true });

/** 15 characters `[a-z0-9]`: an id of a record, also one made by a sender. */
export const id = z.string().check(z.regex(/^[a-z0-9]{15}$/, { error: 'validation_invalid_id' }));

/** A relation that may be empty: null and '' both mean "none". */
export const optionalID = z.union([id, z.literal(''), z.null()]);

/** Text that is cleaned (text.ts), then must have 1 to `max` code points. */
export const text = (max: number) =>
  z.pipe(
    z.pipe(z.string(), z.transform(clean)),
    z.string().check(
      z.refine((value) => value.length > 0, { error: 'validation_required' }),
      z.refine((value) => length(value) <= max, { error: 'validation_max_text_constraint' }),
    ),
  );

/** As {@link text}, but may be empty. */
export const optionalText = (max: number) =>
  z.pipe(
    z.pipe(z.string(), z.transform(clean)),
    z.string().check(z.refine((value) => length(value) <= max, { error: 'validation_max_text_constraint' })),
  );

/** A key that the host chooses: of a person, a step, a story. */
export const hostKey = z.string().check(
  z.refine((value) => value.trim() === value && value.length > 0, { error: 'validation_required' }),
  z.refine((value) => length(value) <= limits.name, { error: 'validation_max_text_constraint' }),
);

/** Custom attributes: string to string, within the limits of keys, lengths and size. */
export const customAttributes = z.record(z.string(), z.string()).check(
  z.refine((value) => Object.keys(value).length <= limits.attributeKeys, { error: 'validation_too_many' }),
  z.refine(
    (value) =>
      Object.entries(value).every(
        ([key, entry]) =>
          key.length > 0 &&
          key !== '__proto__' &&
          length(key) <= limits.attributeKey &&
          length(entry) <= limits.attributeValue,
      ),
    { error: 'validation_max_text_constraint' },
  ),
  z.refine((value) => length(JSON.stringify(value)) <= limits.attributesBytes, { error: 'validation_too_large' }),
);
