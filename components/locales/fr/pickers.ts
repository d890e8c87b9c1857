import type { TextsOf } from '../texts.js';

export const pickers: TextsOf<'pickers'> = {};
