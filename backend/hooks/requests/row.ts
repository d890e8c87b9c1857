import { topics } from '../../schema/events.js';
import type { RequestRecord, RequestRow } from '../../schema/records.js';
import { plain, plainAll } from '../data/records.js';
import { drawPos, type Write } from '../data/write.js';

/** A whole request, with its person and the last line of its conversation. */
export function wholeRequest(app: CoreApp, record: core.Record): RequestRecord {
  app.expandRecord(record, ['interlocutor', 'conversation'], null as never);
  return plain<RequestRecord>(record);
}

/** What a row of the list needs: without what was frozen. */
export function requestRow(app: CoreApp, record: core.Record): RequestRow {
  const { extract: _extract, attributes: _attributes, ...row } = wholeRequest(app, record);
  return row;
}

/** A request as it is told to others: the record alone, without what it points to. */
export function bareRequest(record: core.Record): RequestRecord {
  const { collectionId: _id, collectionName: _name, expand: _expand, ...request } = plain<Whole>(record);
  return request;
}
type Whole = RequestRecord & { collectionId: string; collectionName: string };

/** The same of many, in a few calls into Go. */
export function requestRows(app: CoreApp, records: (core.Record | undefined)[]): RequestRow[] {
  app.expandRecords(records, ['interlocutor', 'conversation'], null as never);
  return plainAll<RequestRecord>(records).map(({ extract: _extract, attributes: _attributes, ...row }) => row);
}

/** Tells lists of a saved request, which carries its new position. */
export function announce(w: Write, record: core.Record): void {
  const item = { collection: 'requests', id: record.id, record: requestRow(w.app, record) };
  w.changed(record.getString('bot'), record.getInt('pos'), item);
}

/** Saves a request that something other than `PATCH` has changed, or only what its row shows, and tells lists. */
export function saveAnew(w: Write, record: core.Record, changedBy = ''): void {
  record.set('changedBy', changedBy);
  record.set('pos', drawPos(w, record.getString('bot')));
  w.app.save(record);
  announce(w, record);
}

/** Tells an agent of a request that somebody else gave them. */
export function announceAssignment(w: Write, record: core.Record, actor: string): void {
  const assignee = record.getString('assignee');
  if (assignee && assignee !== actor) w.publish(topics.person(assignee), { assigned: { request: record.id } });
}
