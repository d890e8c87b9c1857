import type { TextsOf } from '../texts.js';

export const chat: TextsOf<'chat'> = {};
