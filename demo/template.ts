import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Markup that is put into a page as it is; every other value is escaped. */
export class Markup {
  constructor(readonly html: string) {}
}

export type Values = Record<string, string | Markup>;

/** Puts values where the markup says `{{name}}`. A name without a value is an error, not a hole in the page. */
export function fill(html: string, values: Values): Markup {
  const filled = html.replace(/\{\{([\w.-]+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The page says {{${name}}}, which has no value.`);
    return value instanceof Markup ? value.html : value.replace(/[&<>"']/g, (character) => entities[character]!);
  });
  return new Markup(filled);
}

/** A file of this folder, filled. */
export function page(file: string, values: Values): Markup {
  return fill(readFileSync(join(import.meta.dirname, file), 'utf8'), values);
}
