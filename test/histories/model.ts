/*
 * The model: what a conversation and its requests must be, from what was written and asked. The stored log is its
 * witness: replayed line by line, each has to be a legal next one, and nothing that was acknowledged may be missing.
 * It knows no networks, no clients and no ids of people: names only.
 */
import type { Status } from '../../backend/schema/index.js';
import { agentNames, agents, names, steps, type AgentName, type Name, type Step, type StepKey } from './cast.js';

export type Visibility = 'all' | 'groups';

/** A stored message, in names. */
export interface Line {
  id: string;
  seq: number;
  who: Name | 'bot' | 'system';
  type: 'text' | 'quick_replies' | 'control' | 'edit';
  text: string;
  created: string;
  payload?: string | undefined;
  /** control: from whom, to whom ('' is the bot), and why. */
  from?: Name | '' | undefined;
  to?: Name | '' | undefined;
  reason?: string | undefined;
  /** edit: of which line, and how it reads from then on; null withdraws. */
  of?: string | undefined;
  newText?: string | null | undefined;
}

/** What somebody has written. Texts are unique: a line is known by its text, an edit by what it changes, and to what. */
export interface Said {
  who: Name;
  text: string;
  of?: string;
  newText?: string | null;
  /** Whether the outbox has said that it is stored. */
  isKept: boolean;
  /** Taken out by its writer, because it was refused. */
  isWithdrawn: boolean;
  /** Of an agent: since when they had control, as their page said when they wrote it, and when they tried it again. */
  since: Set<string>;
}

export interface AskedControl {
  who: AgentName;
  action: 'take' | 'force' | 'release';
  step?: StepKey | undefined;
  /** The newest `seq` that is surely older than the question. */
  after: number;
}

export type Change = Partial<{ status: Status; assignee: AgentName | ''; group: string; title: string }>;

/** A change of a request as the server has answered it; without `row`, nobody knows whether it was done. */
export interface Patch {
  who: AgentName;
  request: string;
  change: Change;
  row?: Row | undefined;
  /** The newest `seq` of the conversation when it was done. */
  seq: number;
}

export interface Row {
  id: string;
  number: number;
  seq: number;
  title: string;
  status: Status;
  assignee: AgentName | '';
  group: string;
  waitingSince: string;
  rev: number;
}

export interface Facts {
  said: readonly Said[];
  controls: readonly AskedControl[];
  patches: readonly Patch[];
  /** The claim that an accepted line of an agent carried, by the message's id. */
  claims: ReadonlyMap<string, string>;
}

/** How long an agent had control, by `seq`; under the one claim that the lines between carry. */
interface Hold {
  agent: AgentName;
  since: string;
  from: number;
  to: number;
  claim: string;
}

export class Wrong extends Error {}

export class World {
  readonly holds: Hold[] = [];
  readonly requests: Row[] = [];
  readonly lines: Line[] = [];
  /** The newest `seq` at which each could see the conversation. */
  readonly seen: Partial<Record<AgentName, number>> = {};
  /** Who made the newest change of a request, by its id. */
  readonly changedBy = new Map<string, AgentName>();
  #due: Line['text'][] = [];
  #done = new Set<Patch>();
  #next = new Map<Name, number>();

  /** Throws {@link Wrong} at the first line that cannot be. */
  constructor(
    readonly visibility: Visibility,
    log: readonly Line[],
    stored: readonly Row[],
    readonly facts: Facts,
  ) {
    this.#run(steps.welcome, stored);
    this.#see();
    for (const [index, line] of log.entries()) {
      this.#say(line, log[index + 1], stored);
      this.#see();
      for (const patch of this.#patchesAt(line.seq)) {
        this.#change(patch);
        this.#see();
      }
    }
    if (this.#due.length) throw new Wrong(`the bot did not say "${this.#due[0]}"`);
    this.#requestsAre(stored);
  }

  get holder(): AgentName | '' {
    const hold = this.holds.at(-1);
    return hold?.to === Infinity ? hold.agent : '';
  }

  get last(): number {
    return this.lines.at(-1)?.seq ?? 0;
  }

  /** What the outbox had taken, and is neither stored nor refused. */
  missing(): string[] {
    // Who sees nothing of the conversation does not see either that a line was refused.
    const watching = names.filter((who) => who === 'zoe' || this.seesTalk(who));
    return watching.flatMap((who) =>
      this.facts.said
        .filter((said) => said.who === who)
        .slice(this.#next.get(who) ?? 0)
        .filter(({ isKept, isWithdrawn }) => isKept && !isWithdrawn)
        .map(({ text }) => `"${text}" of ${who} is missing`),
    );
  }

  /** Whether one had control all the time between two moments of the log. */
  heldThroughout(who: AgentName, from: number, to = this.last): boolean {
    return this.holds.some((hold) => hold.agent === who && hold.from <= from && hold.to > to);
  }

  sees(who: AgentName, { assignee, group }: Row): boolean {
    if (this.visibility === 'all' || agents[who].role === 'admin' || assignee === who) return true;
    return group ? agents[who].groups.includes(group) : assignee === '';
  }

  seesTalk(who: AgentName): boolean {
    const seesAll = this.visibility === 'all' || agents[who].role === 'admin';
    return seesAll || this.holder === who || this.requests.some((row) => this.sees(who, row));
  }

  /** As it reads now: what was withdrawn is null. */
  shown(): { seq: number; id: string; text: string | null }[] {
    const edits = new Map<string, string | null>();
    for (const { of, newText } of this.lines) if (of) edits.set(of, newText ?? null);
    return this.lines
      .filter(({ type }) => type !== 'edit')
      .map(({ seq, id, text }) => ({ seq, id, text: edits.has(id) ? edits.get(id)! : text }));
  }

  rowsOf(who: AgentName): Row[] {
    return this.requests.filter((row) => this.sees(who, row));
  }

  counts(who: AgentName): Record<string, number> {
    const rows = this.rowsOf(who);
    const open = rows.filter(({ status }) => status !== 'done');
    return {
      all: rows.length,
      open: open.length,
      done: rows.length - open.length,
      mine: open.filter(({ assignee }) => assignee === who).length,
      unassigned: open.filter(({ assignee }) => assignee === '').length,
      Cards: open.filter(({ group }) => group === 'Cards').length,
      Documents: open.filter(({ group }) => group === 'Documents').length,
    };
  }

  /** What is said after a person's newest request is about that one; older ones are read when they are. */
  unread(who: AgentName, read: number): string[] {
    const rows = this.rowsOf(who);
    const newest = rows.at(-1);
    return rows
      .filter((row) => row.status !== 'done' && (row === newest ? this.last : row.seq) > read)
      .map(({ id }) => id);
  }

  #say(line: Line, next: Line | undefined, stored: readonly Row[]): void {
    const wrong = (why: string) => new Wrong(`seq ${line.seq}, ${line.type} of ${line.who} "${line.text}": ${why}`);
    if (line.seq !== this.last + 1) throw wrong(`comes after seq ${this.last}`);
    if (this.lines.some(({ id }) => id === line.id)) throw wrong('is there twice');
    this.lines.push(line);
    if (line.who === 'bot') {
      const due = this.#due.shift();
      if (due !== line.text) throw wrong(`the bot should say "${due ?? 'nothing'}"`);
      if (!this.#due.length) this.#ask?.(line.seq);
      return;
    }
    if (this.#due.length) throw wrong(`comes before the bot's "${this.#due[0]}"`);
    if (line.who === 'system') this.#hand(line, next, stored, wrong);
    else {
      const said = this.#takeFrom(line.who, line, wrong);
      if (line.who !== 'zoe') this.#underClaim(line.who, line, said, wrong);
      if (line.type === 'edit') this.#edit(line, wrong);
      else if (line.who === 'zoe') this.#hear(line, stored);
      else for (const row of this.requests) row.waitingSince = '';
    }
  }

  /** Each thing that somebody wrote is stored once, and in the order in which they wrote. */
  #takeFrom(who: Name, line: Line, wrong: (why: string) => Wrong): Said {
    const said = this.facts.said.filter((other) => other.who === who);
    const isIt = ({ text, of, newText }: Said) =>
      line.type === 'edit' ? of === line.of && newText === line.newText : !of && text === line.text;
    const index = said.findIndex((other, i) => i >= (this.#next.get(who) ?? 0) && isIt(other));
    if (index < 0) throw wrong('was not written, or is there twice, or overtook what was written before it');
    if (said[index]!.isWithdrawn) throw wrong('was shown as refused, and taken out');
    const skipped = said.slice(this.#next.get(who) ?? 0, index).find((other) => other.isKept && !other.isWithdrawn);
    if (skipped) throw wrong(`"${skipped.text}" is missing before it`);
    this.#next.set(who, index + 1);
    return said[index]!;
  }

  #underClaim(who: AgentName, line: Line, { since }: Said, wrong: (why: string) => Wrong): void {
    const hold = this.holds.at(-1);
    if (this.holder !== who || !hold) throw wrong(`${this.holder || 'the bot'} has control`);
    if (!since.has(hold.since)) throw wrong(`was written under control since ${[...since].join()}, not ${hold.since}`);
    const claim = this.facts.claims.get(line.id) ?? hold.claim;
    hold.claim ||= claim;
    if (hold.claim !== claim || this.holds.slice(0, -1).some((other) => other.claim && other.claim === claim))
      throw wrong('was written under a control that had ended');
  }

  #edit(line: Line, wrong: (why: string) => Wrong): void {
    const edited = this.lines.find(({ id }) => id === line.of);
    if (edited?.who !== line.who || edited.type !== 'text') throw wrong('changes no line of its own');
  }

  #hear(line: Line, stored: readonly Row[]): void {
    for (const row of this.requests) if (row.status !== 'done') row.waitingSince ||= line.created;
    if (!this.holder) this.#run(steps[(line.payload as StepKey | undefined) ?? 'unknown'], stored);
  }

  #hand(
    { from, to, reason, seq, created: since }: Line,
    next: Line | undefined,
    stored: readonly Row[],
    wrong: (why: string) => Wrong,
  ) {
    if (from !== this.holder) throw wrong(`taken from ${from}, but ${this.holder || 'the bot'} has it`);
    const [who, other] = reason === 'release' ? [from, to] : [to, from];
    const isFit = reason === 'take' ? !other : reason === 'force' ? other && other !== who : other === '';
    const asked = this.facts.controls.filter(
      (control) =>
        control.who === who &&
        control.after < seq &&
        // A forced take of what nobody has is a take.
        (control.action === reason || (reason === 'take' && control.action === 'force')),
    );
    if (!who || !isFit || !asked.length) throw wrong(`${reason} from ${from || 'the bot'} to ${to || 'the bot'}`);
    if (this.holder) this.holds.at(-1)!.to = seq;
    // The answer to it has the line, whatever else they see.
    if (reason === 'release') this.seen[who as AgentName] = seq;
    if (to) this.holds.push({ agent: to as AgentName, since, from: seq, to: Infinity, claim: '' });
    if (reason !== 'release' || next?.who !== 'bot') return;
    const step = asked.find(({ step }) => step && steps[step].says === next.text)?.step;
    if (!step) throw wrong(`released at no step that says "${next.text}"`);
    this.#run(steps[step], stored);
  }

  /** What a step makes once its last line is said. */
  #ask: ((seq: number) => void) | undefined;

  #run({ says, asksFor }: Step, stored: readonly Row[]): void {
    if (says) this.#due.push(says);
    this.#ask =
      asksFor &&
      ((seq) => {
        const number = this.requests.length + 1;
        const id = stored.find((row) => row.number === number)?.id;
        if (!id) throw new Wrong(`request ${number} is missing`);
        const title = Object.entries(steps).find(([, step]) => step.says === says)![0];
        const edits = this.shown();
        const question = this.lines.findLast(
          ({ who, type, id }) =>
            who === 'zoe' && type === 'text' && edits.some((line) => line.id === id && line.text !== null),
        );
        const [status, assignee] = ['todo', ''] as const;
        const waitingSince = question?.created ?? '';
        this.requests.push({ id, number, seq, title, status, assignee, group: asksFor.group, waitingSince, rev: 1 });
      });
  }

  #patchesAt(seq: number): Patch[] {
    return this.facts.patches.filter((patch) => patch.row && patch.seq === seq).sort((a, b) => a.row!.rev - b.row!.rev);
  }

  #change(patch: Patch): void {
    const { who, request, change, row, seq } = patch;
    const wrong = (why: string) =>
      new Wrong(`change of ${request} at seq ${seq} by ${who} ${JSON.stringify(change)}: ${why}`);
    const known = this.requests.find(({ id }) => id === request);
    if (!known || !row) throw wrong('there is no such request');
    const between = this.#fill(known, row.rev - 1, row, change);
    if (row.rev !== known.rev + 1) throw wrong(`rev ${row.rev} after ${known.rev}`);
    const seeing = agentNames.filter((one) => between.some((state) => this.sees(one, state)));
    for (const one of seeing) this.seen[one] = this.last;
    if (!this.sees(who, known) && !seeing.includes(who)) throw wrong('is not theirs to see');
    Object.assign(known, change, { rev: row.rev });
    if (known.status === 'done') known.waitingSince = '';
    this.changedBy.set(known.id, who);
    this.#done.add(patch);
    const [is, should] = [JSON.stringify(row), JSON.stringify({ ...row, ...known })];
    if (is !== should) throw wrong(`answered ${is} instead of ${should}`);
  }

  /**
   * Changes of which nobody knows whether they were done: as many as the `rev` tells were, and what they asked for.
   * Returns how the request may have been meanwhile: of what `own` changed once more, `row` does not tell it.
   */
  #fill(known: Row, rev: number, row: Row, own: Change = {}): Row[] {
    if (known.rev >= rev) return [];
    const unknown = this.facts.patches.filter((patch) => patch.request === known.id && !patch.row);
    for (; known.rev < rev; known.rev++) {
      const patch = unknown.find((other) => !this.#done.has(other));
      if (!patch) throw new Wrong(`rev ${known.rev + 1} of ${known.id} is of nobody`);
      this.#done.add(patch);
      this.changedBy.set(known.id, patch.who);
    }
    for (const { change } of unknown) {
      for (const field of Object.keys(change) as (keyof Change)[])
        if (!(field in own) && change[field] === row[field]) Object.assign(known, { [field]: row[field] });
      if (change.status) known.waitingSince = row.waitingSince;
    }
    return unknown.map(({ change }) => ({ ...known, ...change }));
  }

  #see(): void {
    for (const who of agentNames) if (this.seesTalk(who)) this.seen[who] = this.last;
  }

  #requestsAre(stored: readonly Row[]): void {
    for (const known of this.requests) {
      const row = stored.find(({ id }) => id === known.id)!;
      this.#fill(known, row.rev, row);
      const [is, should] = [JSON.stringify(row), JSON.stringify({ ...row, ...known })];
      if (is !== should) throw new Wrong(`request ${row.number} is ${is} instead of ${should}`);
    }
    if (stored.length !== this.requests.length)
      throw new Wrong(`${stored.length} requests instead of ${this.requests.length}`);
  }
}
