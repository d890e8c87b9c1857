/* What may happen, as fast-check draws and shrinks it. */
import fc from 'fast-check';
import { agentNames, choices, names, type AgentName, type Choice, type Name } from './cast.js';
import type { Change } from './model.js';
import type { Play, Stage } from './play.js';

type Do = (play: Play, stage: Stage) => Promise<void> | void;

/** One thing that happens, and how long it is until the next. The verdict is the model's, when all has settled. */
class Happening implements fc.AsyncCommand<object, { play: Play; stage: Stage }> {
  constructor(
    readonly name: string,
    readonly happen: Do,
    readonly pause: number,
  ) {}
  check(): boolean {
    return true;
  }
  async run(_model: object, { play, stage }: { play: Play; stage: Stage }): Promise<void> {
    await this.happen(play, stage);
    await stage.pause(this.pause);
  }
  toString(): string {
    return `${this.name} +${this.pause}`;
  }
}

/** In ms: at once, within what is on its way, after it, after the client's patience, after its pace. */
const pause = fc.constantFrom(0, 0, 2, 15, 60, 200, 700, 3000);
const anybody = fc.constantFrom<Name>(...names);
const agent = fc.constantFrom<AgentName>(...agentNames);
const which = fc.nat(3);
const few = fc.integer({ min: 1, max: 3 });
const choice = fc.option(fc.constantFrom<Choice>(...choices), { nil: undefined });
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ status: fc.constantFrom('todo', 'in_progress', 'done') }),
  fc.record({ assignee: fc.constantFrom<AgentName | ''>('', ...agentNames) }),
  fc.record({ group: fc.constantFrom('', 'Cards', 'Documents') }),
  fc.record({ title: fc.constantFrom('One', 'Two', 'Three') }),
);

function happening<T extends unknown[]>(
  name: string,
  arbs: { [K in keyof T]: fc.Arbitrary<T[K]> },
  happen: (stage: Play, ...args: T) => Promise<void> | void,
): fc.Arbitrary<Happening> {
  return fc.tuple(pause, fc.tuple<T>(...arbs)).map(([ms, args]) => {
    const said = args
      .filter((arg) => arg !== undefined)
      .map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg)));
    return new Happening([name, ...said].join(' '), (play) => happen(play, ...args), ms);
  });
}

const zoe = fc.constant<Name>('zoe');
const often = <T>(times: number, arb: fc.Arbitrary<T>) => Array.from({ length: times }, () => arb);

/** `changes`: how often requests are changed, against all else. */
const all = (changes: number) => [
  ...often(
    4,
    happening('line', [zoe, choice, few], (play, who, choice, count) => play.says(who, choice, count)),
  ),
  ...often(
    4,
    happening('line of who has control', [which, few], (play, i, count) => play.says(play.holder(i), undefined, count)),
  ),
  ...often(
    2,
    happening('edit', [anybody, which, fc.boolean()], (play, ...args) => play.edits(...args)),
  ),
  ...often(
    3,
    happening('take', [agent], (play, who) => play.controls(who, 'take')),
  ),
  ...often(
    1,
    happening('force', [fc.constantFrom('ines', 'ines', 'tom')], (play, who) => play.controls(who, 'force')),
  ),
  ...often(
    2,
    happening('release of who has control', [which, choice], (play, i, step) =>
      play.controls(play.holder(i), 'release', step),
    ),
  ),
  ...often(
    1,
    happening('release', [agent], (play, who) => play.controls(who, 'release')),
  ),
  ...often(
    changes,
    happening('change', [agent, which, change], (play, ...args) => play.changes(...args)),
  ),
  ...often(
    1,
    happening('stale change', [agent, which, change], (play, ...args) => play.changesStale(...args)),
  ),
  ...often(
    2,
    happening('read', [anybody], (play, who) => play.reads(who)),
  ),
  ...often(
    1,
    happening('retry', [agent], (play, who) => play.retries(who)),
  ),
  ...often(
    3,
    happening('reload', [anybody], (play, who) => play.reloads(who)),
  ),
  ...often(
    3,
    happening('down', [anybody], ({ stage }, who) => stage.setDown(who, true)),
  ),
  ...often(
    3,
    happening('up', [anybody], ({ stage }, who) => stage.setDown(who, false)),
  ),
  ...often(
    3,
    happening('lose answers', [anybody, few], ({ stage }, ...args) => stage.loseAnswers(...args)),
  ),
  ...often(
    2,
    happening('deafen', [anybody], ({ stage }, who) => stage.deafen(who)),
  ),
  ...often(
    1,
    happening('restart', [], ({ stage }) => stage.restart()),
  ),
  ...often(
    1,
    happening('settle', [], (play) => play.settles()),
  ),
];

/** Histories of up to so many happenings. */
export const histories = (longest: number, changes = 5) =>
  fc.commands(all(changes), { maxCommands: longest, size: 'max' });
