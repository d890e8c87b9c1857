import type { TextsOf } from '../texts.js';

export const intent: TextsOf<'intent'> = {};
