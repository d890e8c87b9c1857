/* The table that a run of the faults closes with: what was promised of each, what was measured, whether it was kept. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** The faults, by their number. */
export const faults = {
  1: 'events shuffled and doubled',
  2: 'reader reconnecting each second',
  3: '10 sends 2 ms apart',
  4: 'answers to sends swallowed',
  5: 'connections reset',
  6: 'black hole',
  7: 'server killed under writers',
  8: 'three changes at once',
  9: 'browser killed with unsent lines',
  10: '20 tabs over HTTP/1.1',
  11: '500 clients, server restarted',
  12: 'reader that stops reading',
} as const;
export type Row = keyof typeof faults;

/** These start many browsers, or as many clients as a whole machine has room for. */
const wholeFormOnly: Row[] = [9, 10, 11];

interface Line {
  row: Row;
  promised: string;
  measured: string;
  isKept: boolean;
}

/** Each file of tests is a process of its own: what they note is in this file, one line of JSON each. */
const file = process.env.FAULTS_TABLE;

export function note(line: Line): void {
  if (file) appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** The table of what was noted there, in Markdown; of all faults, or of those that were tried. */
export function tableOf(noted: string, { isWhole, isAll }: { isWhole: boolean; isAll: boolean }): string {
  const lines = (existsSync(noted) ? readFileSync(noted, 'utf8') : '')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
  const rows = (Object.keys(faults).map(Number) as Row[]).flatMap((row): string[][] => {
    const name = `${row}. ${faults[row]}`;
    const own = lines.filter((line) => line.row === row);
    if (own.length)
      return own.map(({ promised, measured, isKept }) => [name, promised, measured, isKept ? 'yes' : '**no**']);
    if (!isAll) return [];
    return !isWhole && wholeFormOnly.includes(row)
      ? [[name, '', 'in the whole form only', '']]
      : [[name, '', 'it failed before', '**no**']];
  });
  return columns([['fault', 'promised', 'measured', 'kept'], ...rows]);
}

function columns(cells: string[][]): string {
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  const lines = cells.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`);
  lines.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  return lines.join('\n');
}
