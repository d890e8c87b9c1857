import type { TextsOf } from '../texts.js';

export const action: TextsOf<'action'> = {};
