/*
 * Type-checks what templates bind, with lit-analyzer. It does not know Lit's `nothing` (it comes along as
 * `Symbol(undefined)`), so a finding is dropped when everything else of the bound type fits.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const { stdout, stderr, status, error } = spawnSync(
  process.execPath,
  [
    resolve(root, 'node_modules/lit-analyzer/cli.js'),
    ...['components', '--strict', '--quiet', '--format', 'list'],
    // Its CSS parser is of 2020: it knows neither `:has(> a)` nor nesting.
    ...['--rules.no-invalid-css', 'off'],
  ],
  { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26, env: { ...process.env, FORCE_COLOR: '0' } },
);
if (error) throw error;

const membersOf = (type: string): string[] => type.split(' | ').map((member) => member.trim());

function fits(member: string, target: string[]): boolean {
  if (target.includes(member) || target.includes('any')) return true;
  // A long union is cut short ("... 89 more ..."): what is left out is taken to have it.
  const isCut = target.some((one) => /^\.\.\. \d+ more/.test(one));
  if (/^"[^"]*"$/.test(member)) return isCut || target.includes('string');
  if (/^-?[\d.]+$/.test(member)) return target.includes('number') || target.includes(`"${member}"`);
  return false;
}

/** Whether the finding is only about `nothing`. */
function isAboutNothing(finding: string): boolean {
  const [, from, to] = /^Type '(.*)' is not assignable to '(.*)'$/.exec(finding) ?? [];
  if (!from?.includes('Symbol(undefined)') || !to) return false;
  return membersOf(from).every((member) => member === 'Symbol(undefined)' || fits(member, membersOf(to)));
}

let file = '';
let understood = 0;
const findings: string[] = [];
for (const line of stdout.split('\n')) {
  if (/^\.\/\S+$/.test(line)) file = line;
  const [, place, finding] = /^\s+(\d+:\d+)\s+(?:error|warning)\s+(.*?)\s*$/.exec(line) ?? [];
  if (!place || !finding) continue;
  understood++;
  if (!isAboutNothing(finding)) findings.push(`${file}:${place}  ${finding}`);
}
// Its own count proves that nothing it says was overlooked.
const told = Number(/(\d+) problems?/.exec(stdout)?.[1] ?? 0);
if (told !== understood || (status !== 0 && told === 0)) {
  console.error(stdout, stderr);
  throw new Error(`lit-analyzer tells of ${told} problems, of which ${understood} were understood.`);
}
if (findings.length) console.error(`${findings.join('\n')}\n\n${findings.length} problems in templates`);
process.exitCode = findings.length ? 1 : 0;
