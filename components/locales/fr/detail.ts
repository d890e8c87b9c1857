import type { TextsOf } from '../texts.js';

export const detail: TextsOf<'detail'> = {};
