/* Short words for the fields of the migrations. A migration is history: change what it makes by a further one. */

type Options = Record<string, unknown>;
export type FieldShape = Options & { name: string; type: string };

/** The id of a row that is inserted by SQL is made by whoever inserts it. */
export const id15: FieldShape = {
  name: 'id',
  type: 'text',
  primaryKey: true,
  required: true,
  system: true,
  min: 15,
  max: 15,
  pattern: '^[a-z0-9]+$',
  autogeneratePattern: '[a-z0-9]{15}',
};
export const created: FieldShape = { name: 'created', type: 'autodate', onCreate: true, onUpdate: false };
export const updated: FieldShape = { name: 'updated', type: 'autodate', onCreate: true, onUpdate: true };

export const text = (name: string, options: Options = {}): FieldShape => ({
  name,
  type: 'text',
  max: 5000,
  ...options,
});
export const number = (name: string, options: Options = {}): FieldShape => ({
  name,
  type: 'number',
  onlyInt: true,
  ...options,
});
export const flag = (name: string): FieldShape => ({ name, type: 'bool' });
export const date = (name: string): FieldShape => ({ name, type: 'date' });
export const json = (name: string, options: Options = {}): FieldShape => ({
  name,
  type: 'json',
  maxSize: 262144,
  ...options,
});
export const select = (name: string, values: string[]): FieldShape => ({ name, type: 'select', values, maxSelect: 1 });

export const relation = (app: CoreApp, name: string, to: string, options: Options = {}): FieldShape => ({
  name,
  type: 'relation',
  collectionId: app.findCollectionByNameOrId(to).id,
  maxSelect: 1,
  cascadeDelete: false,
  ...options,
});

/** Everything belongs to exactly one bot. */
export const bot = (app: CoreApp): FieldShape => relation(app, 'bot', 'bots', { required: true, cascadeDelete: true });

/**
 * The first column of an index that serves lists: `bot`, in the form that PocketBase gives to `bot = @request.auth.bot`.
 *
 * The collation is the usual one and changes no order. It is written out because SQLite (3.53)
 * takes the value of an indexed expression out of the index, and does so too early once a filter `bot = "..."` beside
 * the rule makes the expression a constant: the list was empty. An expression with a collation it only searches by.
 */
export const ofBot = "COALESCE(bot,'') COLLATE BINARY";

/** A collection that nobody reads or writes through the record API, until a rule says otherwise. */
export function collection(
  app: CoreApp,
  name: string,
  shape: Options & { fields: FieldShape[]; indexes?: string[] },
): void {
  app.save(new Collection({ type: 'base', name, ...shape } as never));
}
