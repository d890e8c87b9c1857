/** An answer that is not a success, thrown from wherever it is noticed and written by `serve` (route.ts). */
export class Problem extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly data: Record<string, { code: string; message: string }> = {},
    /** What a conflict is about, as it is now. */
    readonly current?: unknown,
  ) {
    super(message);
  }

  /** PocketBase's shape. Written with `e.json`: PocketBase's own errors mangle what `current` holds. */
  shape() {
    const { status, message, data, current } = this;
    return current === undefined ? { status, message, data } : { status, message, data, current };
  }
}

const words: Record<string, string> = {
  validation_required: 'Cannot be blank.',
  validation_invalid_type: 'Has the wrong type.',
  validation_invalid_value: 'Is not one of the allowed values.',
  validation_invalid_id: 'Must be 15 characters a-z and 0-9.',
  validation_invalid_text: 'Is not well-formed Unicode.',
  validation_invalid_characters: 'Has control characters, or others that are no text.',
  validation_combining_marks: 'Has too many combining marks on one character.',
  validation_invalid_key: 'Has a key that no field may have.',
  validation_is_email: 'Must be an email address.',
  validation_invalid_device: 'Must be 43 to 64 characters of base64url.',
  validation_max_text_constraint: 'Is too long.',
  validation_too_many: 'Has too many items.',
  validation_too_few: 'Has too few items.',
  validation_too_large: 'Is too large.',
  validation_invalid_mime_type: 'Is of a kind that is not accepted.',
  validation_not_unique: 'Is taken.',
  validation_missing_rel_records: 'Does not exist.',
};

/** 400 on one field, by its path (`messages.0.text`). */
export const invalid = (field: string, code: string, message = words[code] ?? 'Is invalid.') =>
  new Problem(400, 'The body is not valid.', { [field]: { code, message } });

/** Absent and forbidden are the same answer, so that nobody learns what exists. */
export const notFound = () => new Problem(404, "The requested resource wasn't found.");

export const unauthorized = (code: string, message: string, field = 'token') =>
  new Problem(401, 'Sign in first.', { [field]: { code, message } });

export const forbidden = (message: string, data: Problem['data'] = {}) => new Problem(403, message, data);

/** 409 on a field, with what stands in the way. */
export const conflict = (field: string, code: string, message: string, current?: unknown) =>
  new Problem(409, message, { [field]: { code, message } }, current);
