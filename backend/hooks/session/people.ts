import { assign, find } from '../data/records.js';
import { one } from '../data/sql.js';
import { savePositioned, type Write } from '../data/write.js';
import { personName } from '../http/caller.js';
import { saveAnew } from '../requests/row.js';

/** What a host may say of its person; what is absent stays as it is. */
export interface PersonFields {
  firstName?: string | undefined;
  lastName?: string | undefined;
  email?: string | undefined;
  phoneNumber?: string | undefined;
  customAttributes?: Record<string, string> | undefined;
  usedToTest?: boolean | undefined;
}

/** The person of that `userID`, made or brought up to date. */
export function provisionInterlocutor(
  w: Write,
  bot: string,
  userID: string,
  fields: PersonFields,
  isLogged?: boolean,
): core.Record {
  const found = personWhere(w.app, "[[userID]] = {:userID} AND [[userID]] <> ''", { bot, userID });
  const person = found ?? newPerson(w, 'interlocutors', { bot, userID });
  const before = personName(person);
  if (assign(person, { ...fields, isLogged }) || !found) w.app.save(person);
  if (personName(person) !== before) renewRows(w, person.id);
  return person;
}

/** Lists show people by their name. */
function renewRows(w: Write, interlocutor: string): void {
  const theirs = 'interlocutor = {:interlocutor}';
  for (const request of w.app.findRecordsByFilter('requests', theirs, 'number', 0, 0, { interlocutor }))
    saveAnew(w, request!);
}

/** The anonymous person of that device: a new one after each login of somebody on it. */
export function provisionDevice(w: Write, bot: string, device: string): core.Record {
  const hash = $security.sha256(device);
  const found = personWhere(w.app, "[[device]] = {:hash} AND [[device]] <> '' AND [[merged]] = ''", { bot, hash });
  if (found) return found;
  return insertPerson(w, 'interlocutors', { bot, device: hash });
}

/** By SQL: the indexes leave blank ones out, which a condition has to say so that they are used. */
function personWhere(app: CoreApp, where: string, params: Record<string, string>): core.Record | null {
  const row = one(app, `SELECT [[id]] FROM {{interlocutors}} WHERE [[bot]] = {:bot} AND ${where}`, params, { id: '' });
  return row && app.findRecordById('interlocutors', row.id);
}

export interface AgentFields {
  name?: string | undefined;
  role?: string | undefined;
  groups?: string[] | undefined;
}

/** The agent of that `sub`, made or brought up to date. Groups are names; an unknown one is made. */
export function provisionAgent(w: Write, bot: string, sub: string, fields: AgentFields): core.Record {
  const found = find(w.app, 'agents', 'bot = {:bot} && sub = {:sub}', { bot, sub });
  const agent = found ?? newPerson(w, 'agents', { bot, sub, name: sub, role: 'agent' });
  const known = [...agent.getStringSlice('groups')];
  const named = [...new Set(fields.groups?.map((name) => groupNamed(w, bot, name)))];
  // Another order is no change.
  const areOthers = fields.groups && (named.length !== known.length || !named.every((id) => known.includes(id)));
  const reach = () => [agent.getString('role'), ...agent.getStringSlice('groups')].join();
  const before = reach();
  const changed = assign(agent, { name: fields.name, role: fields.role, groups: areOthers ? named : undefined });
  if (changed || !found) savePositioned(w, agent);
  if (found && reach() !== before) w.reconnect(agent.id);
  return agent;
}

function groupNamed(w: Write, bot: string, name: string): string {
  const found = find(w.app, 'groups', 'bot = {:bot} && name = {:name}', { bot, name });
  if (found) return found.id;
  const group = new Record(w.app.findCachedCollectionByNameOrId('groups'), { bot, name });
  savePositioned(w, group);
  return group.id;
}

/** A record of somebody who signs in by our sessions only. */
function newPerson(w: Write, collection: string, values: Record<string, unknown>): core.Record {
  // Who may see the record may see the address: the rule decides, not PocketBase's flag.
  const record = new Record(w.app.findCachedCollectionByNameOrId(collection), { ...values, emailVisibility: true });
  record.setRandomPassword();
  return record;
}

export function insertPerson(w: Write, collection: string, values: Record<string, unknown>): core.Record {
  const record = newPerson(w, collection, values);
  w.app.save(record);
  return record;
}
