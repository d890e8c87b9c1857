import type { RequestPatch, RequestRecord, RequestRow } from '../../backend/schema/index.js';
import type { Api } from './api.js';
import { UrError } from './errors.js';

export interface RequestChangesOptions {
  api: Api;
  /** The newest known state of a request, where some feed has it. */
  find(id: string): RequestRow | undefined;
  /** A change is pending, or no longer: whoever shows the request shows it anew. */
  touched(id: string): void;
  /** The server's answer. */
  saved(record: RequestRecord): void;
}

type Field = keyof RequestPatch;

/** Changes of requests that are shown before the server has agreed, and taken back when it does not. */
export class RequestChanges {
  #options: RequestChangesOptions;
  #pending = new Map<string, RequestPatch[]>();
  #queue = new Map<string, Promise<unknown>>();
  #ownRev = new Map<string, number>();

  constructor(options: RequestChangesOptions) {
    this.#options = options;
  }

  /** The request as this person has just made it. */
  apply<T extends RequestRow>(row: T): T {
    const pending = this.#pending.get(row.id);
    return pending ? Object.assign({ ...row }, ...pending.map(normal)) : row;
  }

  /** Whether this state of the request is what this person made of it: it then stays where it is seen. */
  isOwn(row: RequestRow): boolean {
    return this.#pending.has(row.id) || this.#ownRev.get(row.id) === row.rev;
  }

  /** Shows the change at once; one at a time per request, so that no change of one's own meets the other's `rev`. */
  change(id: string, change: RequestPatch): Promise<RequestRecord> {
    const base = this.#options.find(id);
    const before = base && this.apply(base);
    this.#pending.set(id, [...(this.#pending.get(id) ?? []), change]);
    this.#options.touched(id);
    const saving = (this.#queue.get(id) ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => this.#save(id, change, before));
    this.#queue.set(id, saving);
    return saving.finally(() => {
      if (this.#queue.get(id) === saving) this.#queue.delete(id);
    });
  }

  async #save(id: string, change: RequestPatch, before: RequestRow | undefined): Promise<RequestRecord> {
    const { api, find, saved, touched } = this.#options;
    try {
      let known: RequestRow = find(id) ?? (await api.getRequest(id));
      for (let attempt = 0; ; attempt++) {
        try {
          const record = await api.patchRequest(id, { rev: known.rev, ...change });
          this.#ownRev.set(id, record.rev);
          this.#drop(id, change);
          saved(record);
          return record;
        } catch (error) {
          const current =
            error instanceof UrError && error.code === 'conflict' ? (error.current as RequestRow) : undefined;
          // What came between is of other fields: no conflict, the same on the newest state.
          if (!current || attempt >= 5 || isContested(change, before ?? known, current)) throw error;
          known = current;
        }
      }
    } catch (error) {
      this.#drop(id, change);
      touched(id);
      throw error;
    }
  }

  #drop(id: string, change: RequestPatch): void {
    const rest = (this.#pending.get(id) ?? []).filter((other) => other !== change);
    if (rest.length) this.#pending.set(id, rest);
    else this.#pending.delete(id);
  }
}

/** Null unassigns, and reads as ''. */
function normal(patch: RequestPatch): Partial<RequestRow> {
  return Object.fromEntries(Object.entries(patch).map(([field, value]) => [field, value ?? '']));
}

function isContested(change: RequestPatch, before: RequestRow, current: RequestRow): boolean {
  const wanted = normal(change);
  return (Object.keys(change) as Field[]).some(
    (field) => current[field] !== before[field] && current[field] !== wanted[field],
  );
}
