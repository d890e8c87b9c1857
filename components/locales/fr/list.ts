import type { TextsOf } from '../texts.js';

export const list: TextsOf<'list'> = {};
