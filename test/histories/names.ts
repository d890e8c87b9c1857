/* What the server calls everybody, and what the model does. */
import type { Message, RequestPatch, RequestRecord, RequestRow } from '../../backend/schema/index.js';
import type { AgentName, Name } from './cast.js';
import type { Change, Line, Row } from './model.js';

/** What is stored, in names. */
export interface Truth {
  log: Line[];
  rows: Row[];
  /** How far each has read. */
  reads: Partial<Record<Name, number>>;
}

export class Names {
  readonly #people: Map<string, Name>;
  readonly #groups: Map<string, string>;

  /** Ids of people and groups, by name. */
  constructor(people: Record<Name, string>, groups: Record<string, string>) {
    this.#people = new Map(Object.entries(people).map(([name, id]) => [id, name as Name]));
    this.#groups = new Map(Object.entries(groups).map(([name, id]) => [id, name]));
  }

  who(id: string): Name {
    const name = this.#people.get(id);
    if (!name) throw new Error(`Nobody has the id ${id}.`);
    return name;
  }

  id(name: Name): string {
    return keyOf(this.#people, name);
  }

  groupID(name: string): string {
    return keyOf(this.#groups, name);
  }

  groupOf(id: string): string {
    return this.#groups.get(id) ?? '';
  }

  lineOf({ id, seq, author, authorID, type, text, data, created }: Message): Line {
    const who = author === 'bot' || author === 'system' ? author : this.who(authorID);
    const holder = (of: NonNullable<Message['data']>['from']) => (of?.kind === 'agent' ? this.who(of.id) : '');
    return {
      // Of what people do here, nothing merges.
      ...{ id, seq, who, type: type as Line['type'], text, created, payload: data?.payload },
      ...(type === 'control' && { from: holder(data?.from), to: holder(data?.to), reason: data?.reason }),
      ...(type === 'edit' && { of: data?.of, newText: data?.text }),
    };
  }

  rowOf({ id, number, seq, title, status, assignee, group, waitingSince, rev }: RequestRow | RequestRecord): Row {
    const who = (assignee && this.who(assignee)) as AgentName | '';
    return { id, number, seq, title, status, assignee: who, group: this.groupOf(group), waitingSince, rev };
  }

  patchOf(change: Change): RequestPatch {
    const { assignee, group } = change;
    return {
      ...change,
      ...(assignee !== undefined && { assignee: assignee && this.id(assignee) }),
      ...(group !== undefined && { group: group && this.groupID(group) }),
    };
  }

  changeOf({ assignee, group, ...rest }: RequestPatch): Change {
    return {
      ...(rest as Change),
      ...(assignee !== undefined && { assignee: assignee ? (this.who(assignee) as AgentName) : '' }),
      ...(group !== undefined && { group: group ? this.groupOf(group) : '' }),
    };
  }
}

function keyOf(ids: ReadonlyMap<string, string>, name: string): string {
  const found = [...ids].find(([, other]) => other === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found[0];
}
