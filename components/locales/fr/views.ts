import type { TextsOf } from '../texts.js';

export const views: TextsOf<'views'> = {};
