import * as z from 'zod/mini';
import { limits } from './limits.js';
import { isOvermarked } from './marks.js';
import { bytesOf, clean, isCleanLine, length } from './text.js';

// zod's compiled parsers need `new Function`, which a strict page and PocketBase's JS engine both lack.
z.config({ jitless: true });

/** 15 characters `[a-z0-9]`: an id of a record, also one made by a sender. */
export const id = z.string().check(z.regex(/^[a-z0-9]{15}$/, { error: 'validation_invalid_id' }));

/** A relation that may be empty: null and '' both mean "none". */
export const optionalID = z.union([id, z.literal(''), z.null()]);

const required = z.refine<string>((value) => value.length > 0, { error: 'validation_required' });
const atMost = (max: number) =>
  z.refine<string>((value) => length(value) <= max, { error: 'validation_max_text_constraint' });
const isMarkedWell = (value: string) => !isOvermarked(value, limits.combiningMarks);
const markedWell = z.refine<string>(isMarkedWell, { error: 'validation_combining_marks' });
const cleaned = z.pipe(z.string(), z.transform(clean));

/** Text that is cleaned (text.ts), then must have 1 to `max` code points, none with a tower of combining marks. */
export const text = (max: number) => z.pipe(cleaned, z.string().check(required, atMost(max), markedWell));

/** As {@link text}, but may be empty. */
export const optionalText = (max: number) => z.pipe(cleaned, z.string().check(atMost(max), markedWell));

/**
 * A key that the host chooses: of a person, a step, a story. It is never cleaned, since two keys would become one: what
 * text would lose is refused here.
 */
export const hostKey = z.string().check(
  z.refine((value) => value.trim() === value && value.length > 0, { error: 'validation_required' }),
  z.refine(isCleanLine, { error: 'validation_invalid_characters' }),
  atMost(limits.name),
  markedWell,
);

const cleanAttributes = (value: Record<string, string>) =>
  Object.fromEntries(Object.entries(value).map(([key, entry]) => [clean(key), clean(entry)]));

/** Custom attributes: string to string, cleaned as all text is, within the limits of keys, lengths and size. */
export const customAttributes = z.pipe(
  z.pipe(z.record(z.string(), z.string()), z.transform(cleanAttributes)),
  z.record(z.string(), z.string()).check(
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
    z.refine((value) => Object.entries(value).flat().every(isMarkedWell), { error: 'validation_combining_marks' }),
    z.refine((value) => bytesOf(JSON.stringify(value)) <= limits.attributesBytes, { error: 'validation_too_large' }),
  ),
);
