import { invalid } from '../http/problem.js';

/** A record as the API shows it, as a plain value. One call into Go, instead of one for each field. */
export function plain<T>(record: core.Record): T {
  return JSON.parse(toString(record.marshalJSON())) as T;
}

/** The same of many. */
export function plainAll<T>(records: (core.Record | undefined)[]): T[] {
  return JSON.parse(toString(records)) as T[];
}

/** The value of a JSON field. */
export function json<T>(record: core.Record, field: string, fallback: T): T {
  const text = record.getString(field);
  if (text === '' || text === 'null') return fallback;
  return JSON.parse(text) as T;
}

/**
 * The one record that the filter finds. The values are put into it here: PocketBase writes its own parameters as Go quotes
 * them (`\u200d`), which its filters do not read, so that no name with a joiner or a no-break space would be found.
 */
export function find(
  app: CoreApp,
  collection: string,
  filter: string,
  params: Record<string, string>,
): core.Record | null {
  // Where a filter ends, whatever stands behind it; no record has it.
  if (Object.values(params).some((value) => value.includes('\0'))) return null;
  const whole = filter.replace(/\{:(\w+)\}/g, (_, name: string) => quoted(params[name]!));
  return app.findRecordsByFilter(collection, whole, '', 1, 0)[0] ?? null;
}

const quoted = (value: string) => `"${value.replace(/[\\"]/g, (char) => `\\${char}`)}"`;

/** The record if it belongs to the bot. */
export function ofBot(app: CoreApp, collection: string, bot: string, id: string): core.Record | null {
  return find(app, collection, 'id = {:id} && bot = {:bot}', { id, bot });
}

/** Whether the id names an agent (a group) of the bot, and not one that was removed. */
export const isThere = (app: CoreApp, collection: 'agents' | 'groups', bot: string, id: string) =>
  Boolean(ofBot(app, collection, bot, id)?.getString('name'));

/** 400 on the field unless the id is empty or names an agent (a group) of the bot. */
export function requireOfBot(
  app: CoreApp,
  collection: 'agents' | 'groups',
  bot: string,
  id: string | null | undefined,
  field: string,
) {
  if (id && !isThere(app, collection, bot, id)) throw invalid(field, 'validation_missing_rel_records');
}

export function create(app: CoreApp, collection: string, values: Record<string, unknown>): core.Record {
  const record = new Record(app.findCachedCollectionByNameOrId(collection), values);
  app.save(record);
  return record;
}

/** Sets what differs; true when something did. JSON fields are compared as text. */
export function assign(record: core.Record, values: Record<string, unknown>): boolean {
  let changed = false;
  for (const [field, value] of Object.entries(values)) {
    if (value === undefined || same(record, field, value)) continue;
    record.set(field, value);
    changed = true;
  }
  return changed;
}

function same(record: core.Record, field: string, value: unknown): boolean {
  if (typeof value === 'string') return record.getString(field) === value;
  if (typeof value === 'boolean') return record.getBool(field) === value;
  if (typeof value === 'number') return record.getInt(field) === value;
  return canonical(plain<Record<string, unknown>>(record)[field]) === canonical(value);
}

// PocketBase sorts the keys of what it stores.
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}
