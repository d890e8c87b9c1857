import type { TextsOf } from '../texts.js';

export const inbox: TextsOf<'inbox'> = {};
