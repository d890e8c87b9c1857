import type { TextsOf } from '../texts.js';

export const conversation: TextsOf<'conversation'> = {};
