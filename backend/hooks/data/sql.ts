/*
 * SQL for what the record API cannot do: draw a number, append a message, decide a race, count. Only what SQLite and
 * PostgreSQL both have: RETURNING and ON CONFLICT, quotes by dbx ({{table}}, [[column]]), no functions of one engine.
 */

type Row = Record<string, string | number | boolean>;
type Params = Record<string, string | number | boolean>;

/** The one row, or null. The shape has a value of the right type for each column. */
export function one<T extends Row>(app: CoreApp, sql: string, params: Params, shape: T): T | null {
  const model = new DynamicModel(shape);
  try {
    app.db().newQuery(sql).bind(params).one(model);
  } catch (error) {
    // No row is no error of the database: a transaction goes on.
    if (String(error).includes('no rows in result set')) return null;
    throw error;
  }
  return plain<T>(model);
}

export function all<T extends Row>(app: CoreApp, sql: string, params: Params, shape: T): T[] {
  const models = arrayOf(new DynamicModel(shape)) as unknown as T[];
  app
    .db()
    .newQuery(sql)
    .bind(params)
    .all(models as never);
  return plain<T[]>(models);
}

export function run(app: CoreApp, sql: string, params: Params = {}): void {
  app.db().newQuery(sql).bind(params).execute();
}

/** `IN (...)` for ids, which are named here because a parameter is one value: `list('id', ids)`. */
export function list(name: string, values: string[]): { sql: string; params: Params } {
  const params: Params = {};
  const names = values.map((value, index) => {
    params[`${name}${index}`] = value;
    return `{:${name}${index}}`;
  });
  return { sql: names.length > 0 ? `(${names.join(', ')})` : "('')", params };
}

// As text: a model of Go costs a call across the engines for each property that is read.
const plain = <T>(model: unknown): T => JSON.parse(toString(model)) as T;
