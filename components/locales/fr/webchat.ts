import type { TextsOf } from '../texts.js';

export const webchat: TextsOf<'webchat'> = {};
