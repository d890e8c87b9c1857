/* How much one person may leave on the disk. */
import { stamp } from '../data/ids.js';
import { one } from '../data/sql.js';
import { invalid } from '../http/problem.js';

const day = 24 * 3600_000;
const megabyte = 1024 * 1024;

/** Uploads of one person that no message names yet. */
const mostUnsent = 20;
const mostUnsentBytes = (Number($os.getenv('FILES_UNSENT_MB')) || 50) * megabyte;
/** All of their uploads within a day. */
const mostPerDay = (Number($os.getenv('FILES_PER_DAY_MB')) || 500) * megabyte;

/** 400 when another file of that size is too much. */
export function requireRoom(person: string, size: number): void {
  const sql =
    "SELECT COUNT(CASE WHEN [[message]] = '' THEN 1 END) AS [[unsent]], COALESCE(SUM([[size]]), 0) AS [[bytes]], " +
    "COALESCE(SUM(CASE WHEN [[message]] = '' THEN [[size]] ELSE 0 END), 0) AS [[unsentBytes]] " +
    'FROM {{files}} WHERE [[authorID]] = {:person} AND [[created]] > {:since}';
  const since = stamp(Date.now() - day);
  const held = one($app, sql, { person, since }, { unsent: 0, bytes: 0, unsentBytes: 0 })!;
  if (held.unsent >= mostUnsent || held.unsentBytes + size > mostUnsentBytes || held.bytes + size > mostPerDay)
    throw invalid('file', 'validation_too_many', 'There is no room for more now. Send what is there, or wait.');
}
