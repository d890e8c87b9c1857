import type { RequestRow } from '../../backend/schema/records.js';
import type { Line, Person } from '../data/client.js';
import { parseTime } from './times.js';

/** Said with a longer pause before it than this, in ms, a line has its time above it. */
const pause = 5 * 60_000;

/** A stretch of one author without anything between. */
export interface Run {
  kind: 'run';
  key: string;
  author: Line['author'];
  authorID: string;
  name: string;
  /** Whether the reader wrote it. */
  isOwn: boolean;
  lines: Line[];
  /** The line whose delivery is told below: each that failed, and one's own last while nobody answered. */
  told: Line | undefined;
}

export type Block =
  | Run
  | { kind: 'time'; key: string; at: number; isNewDay: boolean }
  /** A line of the system: a change of control, or where what was said before a login starts and ends. */
  | { kind: 'system'; key: string; line: Line }
  | { kind: 'request'; key: string; request: RequestRow }
  /** What was offered to answer with; `chosen` is the payload of the answer, '' while there is none. */
  | { kind: 'replies'; key: string; line: Line; chosen: string; isLive: boolean };

/** A part of a log, and what of it matters beyond its edges. */
export interface Slice {
  lines: readonly Line[];
  /** The line before the first; undefined at the start of the log, and where nothing is known before it. */
  previous: Line | undefined;
  isStart: boolean;
  isEnd: boolean;
}

export interface Reading {
  reader: Person | undefined;
  requests?: readonly RequestRow[];
  /** Whether what the bot offered may still be answered. */
  canReply?: boolean;
}

/** What is not sent has no place yet: behind everything. */
export const seqOf = (line: Line) => line.seq || Infinity;

export function isOwn(line: Line, reader: Person | undefined): boolean {
  if (!reader || line.author !== reader.kind) return false;
  return reader.kind === 'interlocutor' || line.authorID === reader.id;
}

/** A part of a log as it is read: runs of one author, and between them times, changes of control, and requests. */
export function threadBlocks({ lines, previous, isStart, isEnd }: Slice, reading: Reading): Block[] {
  const { reader, canReply = false } = reading;
  const requests = requestsWithin(reading.requests ?? [], lines, isStart, isEnd);
  const blocks: Block[] = [];
  const lastOwn = lines.findLast((line) => isOwn(line, reader));
  // An answer says more than a mark.
  const isAnswered =
    lastOwn?.delivery.state === 'sent' && lines.findLast(({ author }) => author !== 'system') !== lastOwn;
  let before = previous;
  let offer: Extract<Block, { kind: 'replies' }> | undefined;

  for (const line of lines) {
    for (let request = requests[0]; request && request.seq < seqOf(line); request = requests[0])
      blocks.push({ kind: 'request', key: `r-${request.id}`, request: requests.shift()! });
    const time = timeBefore(line, before, isStart);
    if (time) blocks.push(time);
    before = line;

    if (line.author === 'system') {
      blocks.push({ kind: 'system', key: line.id, line });
      continue;
    }
    if (line.author !== 'bot' && offer) {
      const wasOffered = offer.line.data?.replies?.some(({ payload }) => payload === line.data?.payload);
      offer.isLive = false;
      if (wasOffered) offer.chosen = line.data?.payload ?? '';
      offer = undefined;
      // The pressed reply says it; a line on its way that has trouble shows itself.
      if (wasOffered && (line.delivery.state === 'sent' || line.delivery.state === 'sending')) continue;
    }
    addToRun(blocks, line, isOwn(line, reader));
    if (line.delivery.state === 'failed' || (line === lastOwn && !isAnswered)) (blocks.at(-1) as Run).told = line;
    if (line.type === 'quick_replies' && line.text !== null && line.data?.replies?.length) {
      if (offer) offer.isLive = false;
      offer = { kind: 'replies', key: `o-${line.id}`, line, chosen: '', isLive: canReply && isEnd };
      blocks.push(offer);
    }
  }
  for (const request of requests) blocks.push({ kind: 'request', key: `r-${request.id}`, request });
  return blocks;
}

/** Those whose place is in this part, oldest first. */
function requestsWithin(
  requests: readonly RequestRow[],
  lines: readonly Line[],
  isStart: boolean,
  isEnd: boolean,
): RequestRow[] {
  const first = lines[0];
  const last = lines.at(-1);
  if (!first || !last) return [];
  return requests.filter(
    ({ seq }) => (isStart || seq >= seqOf(first)) && (isEnd || (seq < seqOf(last) && Number.isFinite(seqOf(last)))),
  );
}

function timeBefore(line: Line, before: Line | undefined, isStart: boolean): Block | undefined {
  const at = parseTime(line.created);
  const then = before && parseTime(before.created);
  if (then === undefined) return isStart ? { kind: 'time', key: `d-${line.id}`, at, isNewDay: true } : undefined;
  if (new Date(at).toDateString() !== new Date(then).toDateString())
    return { kind: 'time', key: `d-${line.id}`, at, isNewDay: true };
  // A line of the system says its own time.
  if (line.author === 'system' || at - then <= pause) return undefined;
  return { kind: 'time', key: `t-${line.id}`, at, isNewDay: false };
}

function addToRun(blocks: Block[], line: Line, own: boolean): void {
  const run = blocks.at(-1);
  const joins = run?.kind === 'run' && run.author === line.author && run.authorID === line.authorID && !run.told;
  if (joins) {
    run.lines.push(line);
    return;
  }
  const { id: key, author, authorID, authorName: name } = line;
  blocks.push({ kind: 'run', key, author, authorID, name, isOwn: own, lines: [line], told: undefined });
}
