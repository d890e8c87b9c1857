/*
 * A history under way: everybody's pages on a stage, what they did, and whether all that they see is right. The stage
 * is in memory, with a time and a network of its own, or a real server behind a network that fails.
 */
import type { Api } from '../../components/data/api.js';
import { UrError } from '../../components/data/errors.js';
import type { HubOptions } from '../../components/data/hub.js';
import type { RequestPatch } from '../../backend/schema/index.js';
import { agentNames, agents, names, type AgentName, type Choice, type Name } from './cast.js';
import { differences } from './differences.js';
import type { Names, Truth } from './names.js';
import {
  World,
  Wrong,
  type AskedControl,
  type Change,
  type Facts,
  type Patch,
  type Said,
  type Visibility,
} from './model.js';
import { Page } from './page.js';
import { recorded, type Wiretap } from './wire.js';

export interface Stage {
  readonly visibility: Visibility;
  readonly conversation: string;
  readonly names: Names;
  /** What a new page of this person is made of; what it asks is told to the tap. */
  options(who: Name, tap: (api: Api) => Api): HubOptions;
  /** The page is gone: its questions are not answered any more. */
  leave(who: Name): void;
  pause(ms: number): Promise<void>;
  /** How often it is looked, with a pause each time, whether all has settled. */
  readonly looks: number;
  setDown(who: Name, isDown: boolean): void;
  /** The next answers to this person are lost. */
  loseAnswers(who: Name, count: number): void;
  /** Events to this person vanish from now on. */
  deafen(who: Name): void;
  restart(): Promise<void>;
  /** A network without faults, for everybody. */
  heal(): void;
  /** Whether something that this person hears of by events alone was lost since they last caught up. */
  hasMissed(who: Name, what: 'log' | 'lists'): boolean;
  /** The stream of a person ends, and comes back. */
  breakStream(who: Name): Promise<void>;
  truth(): Promise<Truth>;
}

interface Asked extends AskedControl {
  outcome?: 'done' | UrError;
}

/** A line, since when it is on its way; a change, and how it ended. */
type SaidAt = Said & { after: number };
interface AskedChange {
  who: AgentName;
  request: string;
  change: Change;
  error: UrError;
}

export class Play implements Wiretap {
  readonly #pages = new Map<Name, Page>();
  readonly #said: SaidAt[] = [];
  readonly #controls: Asked[] = [];
  readonly #patches: Patch[] = [];
  readonly #refused: AskedChange[] = [];
  readonly #claims = new Map<string, string>();
  readonly #underWay = new Map<Promise<unknown>, Name>();
  readonly #wrongs: string[] = [];
  readonly #readUpTo = new Map<Name, number>();
  #lines = 0;

  constructor(readonly stage: Stage) {
    for (const who of names) this.#open(who);
  }

  page(who: Name): Page {
    return this.#pages.get(who)!;
  }

  /** Of the log, as far as anybody sees it: what is asked from now on comes after it. */
  get #after(): number {
    return Math.max(0, ...[...this.#pages.values()].map(({ log }) => log.value?.last ?? 0));
  }

  // What people do -------------------------------------------------------------------------------------

  /** One of those whose screen says that they have control; anybody where nobody has. */
  holder(which: number): AgentName {
    const holders = agentNames.filter((who) => this.#hasComposer(who));
    return holders[which % holders.length] ?? agentNames[which % agentNames.length]!;
  }

  /** So many lines, one right after the other; the first answers with a quick reply. */
  says(who: Name, choice?: Choice, count = 1): void {
    const page = this.page(who);
    if (who !== 'zoe' && !this.#hasComposer(who)) return;
    const isOffered = page.lines.some(({ type }) => type === 'quick_replies');
    for (let i = 0; i < count; i++) {
      const text = `${who} ${++this.#lines}`;
      const said = this.#write({ who, text });
      const sending = page.send(text, isOffered && i === 0 ? choice : undefined);
      this.#during(
        who,
        sending.then((isKept) => (said.isKept = isKept)),
      );
    }
  }

  edits(who: Name, which: number, isWithdrawal: boolean): void {
    const page = this.page(who);
    const { changeable } = page;
    const line = changeable[which % changeable.length];
    if (!line || (who !== 'zoe' && !this.#hasComposer(who))) return;
    const newText = isWithdrawal ? null : `${who} ${++this.#lines}`;
    const said = this.#write({ who, text: `edit of ${line.text}`, of: line.id, newText });
    this.#during(
      who,
      page.edit(line.id, newText).then((isKept) => (said.isKept = isKept)),
    );
  }

  controls(who: AgentName, action: Asked['action'], step?: Choice): void {
    const asked: Asked = { who, action, step, after: this.#after };
    this.#controls.push(asked);
    const body =
      action === 'release'
        ? { action, ...(step && { step }) }
        : { action: 'take' as const, ...(action === 'force' && { force: true }) };
    this.#during(
      who,
      this.page(who)
        .client.control(this.stage.conversation, body)
        .then(
          () => (asked.outcome ??= 'done'),
          (error: UrError) => (asked.outcome ??= error),
        ),
    );
  }

  /** Resolves when it is on its way: a list that is loading is waited for, though not for long. */
  async changes(who: AgentName, which: number, change: Change): Promise<void> {
    const page = this.page(who);
    for (let i = 0; i < 5 && !page.all?.value; i++) await this.stage.pause(100);
    const rows = page.all?.value?.rows ?? [];
    const request = rows[which % rows.length]?.id;
    if (!request) return;
    this.#during(
      who,
      page.client.changeRequest(request, this.stage.names.patchOf(change)).catch((error: UrError) => {
        if (page === this.page(who)) this.#refused.push({ who, request, change, error });
      }),
    );
  }

  /** From a page that is older than what it changes. */
  changesStale(who: AgentName, which: number, change: Change): void {
    const page = this.page(who);
    const rows = (page.all?.value?.rows ?? []).filter(({ rev }) => rev > 1);
    const row = rows[which % rows.length];
    if (!row) return;
    const body = { rev: row.rev - 1, ...this.stage.names.patchOf(change) };
    this.#during(
      who,
      page.api.patchRequest(row.id, body).then(
        () => this.#wrongs.push(`a change of ${row.id} on top of rev ${body.rev} was accepted after rev ${row.rev}`),
        () => undefined,
      ),
    );
  }

  reads(who: Name): void {
    const page = this.page(who);
    const seq = page.log.value?.last ?? 0;
    if (!seq || page.log.state !== 'ready') return;
    this.#readUpTo.set(who, Math.max(seq, this.#readUpTo.get(who) ?? 0));
    page.client.read(this.stage.conversation, seq);
  }

  retries(who: Name): void {
    const { lines } = this.page(who);
    const failed = lines.find(({ delivery }) => delivery.state === 'failed');
    if (!failed || !this.#hasComposer(who)) return;
    // It goes, and all that wait behind it, under the control of now.
    const unsent = new Set(lines.filter(({ seq }) => !seq).map(({ text }) => text));
    for (const said of this.#said)
      if (said.who === who && (said.of || unsent.has(said.text))) said.since.add(this.#since(who));
    this.#during(
      who,
      this.page(who)
        .client.retry(this.stage.conversation, failed.id)
        .catch(() => undefined),
    );
  }

  reloads(who: Name): void {
    this.#close(who);
    this.#open(who);
  }

  // What comes of it -----------------------------------------------------------------------------------

  posted(id: string, claim: string, outcome: 'stored' | UrError): void {
    if (outcome === 'stored' || (isUnknown(outcome) && !this.#claims.has(id))) this.#claims.set(id, claim);
  }

  patched(
    who: Name,
    request: string,
    body: RequestPatch & { rev: number },
    outcome: Parameters<Wiretap['patched']>[3],
  ) {
    const { rev, ...patch } = body;
    const { names } = this.stage;
    const change = names.changeOf(patch);
    if (!(outcome instanceof UrError)) {
      const seq = outcome.expand?.conversation?.seq ?? 0;
      this.#patches.push({ who: who as AgentName, request, change, row: names.rowOf(outcome), seq });
    } else if (isUnknown(outcome)) {
      this.#patches.push({ who: who as AgentName, request, change, seq: 0 });
    } else if (outcome.code === 'conflict' && (outcome.current as { rev: number }).rev <= rev) {
      this.#wrongs.push(`a change of ${request} on top of rev ${rev} was refused as stale`);
    }
  }

  /** Waits until all is done on a network that is well again, and compares everything with the model. */
  async settles(): Promise<void> {
    this.stage.heal();
    await this.#until(() => this.#unquiet(), 'quiet');
    // What was heard of, if only by the event behind it, is there without any further help.
    await this.#until(() => this.#compare((who, what) => !this.stage.hasMissed(who, what)), 'as it should be');
    const deaf = names.filter((who) => this.stage.hasMissed(who, 'log') || this.stage.hasMissed(who, 'lists'));
    for (const who of deaf) await this.stage.breakStream(who);
    if (!deaf.length) return;
    await this.stage.pause(100);
    await this.#until(() => this.#unquiet(), 'quiet after a reconnect');
    await this.#until(() => this.#compare(() => true), 'as it should be after a reconnect');
  }

  close(): void {
    for (const who of names) this.#close(who);
  }

  /** How much happened. */
  get figures(): Record<string, number> {
    const refusals = this.#controls.filter(({ outcome }) => outcome instanceof UrError && outcome.status > 0);
    return {
      lines: this.#said.length,
      'refused lines': this.#said.filter(({ isWithdrawn }) => isWithdrawn).length,
      'changes of control': this.#controls.length - refusals.length,
      'refused ones': refusals.length,
      'changes of requests': this.#patches.length,
      'refused of those': this.#refused.length,
    };
  }

  async #takeOutRefused(who: AgentName): Promise<void> {
    const page = this.page(who);
    for (let i = 0; ; i++) {
      const failed = page.lines.find(({ delivery }) => delivery.state === 'failed');
      if (!failed) return;
      if (i > 100) throw new Wrong(`the refused lines of ${who} do not go`);
      const of = failed.data?.of;
      const said = this.#said.find(
        (other) => other.who === who && (of ? isEdit(other, of, failed.data?.text) : other.text === failed.text),
      );
      if (!said) throw new Wrong(`"${failed.text}" was not written by ${who}`);
      const { world } = await this.#world();
      if (world.heldThroughout(who, said.after))
        throw new Wrong(`"${said.text}" was refused, but ${who} has control since seq ${said.after}`);
      if (world.lines.some(({ id }) => id === failed.id))
        throw new Wrong(`"${said.text}" is shown as failed, and is stored`);
      said.isWithdrawn = true;
      if ((await page.withdraw(failed)) !== failed.text)
        throw new Wrong(`"${said.text}" was withdrawn without its text`);
      await this.#until(() => this.#unquiet(), 'quiet after a line was taken out');
    }
  }

  async #world(): Promise<{ world: World; truth: Truth }> {
    const truth = await this.stage.truth();
    const facts: Facts = { said: this.#said, controls: this.#controls, patches: this.#patches, claims: this.#claims };
    return { world: new World(this.stage.visibility, truth.log, truth.rows, facts), truth };
  }

  async #compare(isExpected: (who: Name, what: 'log' | 'lists') => boolean): Promise<string[]> {
    for (const who of agentNames) await this.#takeOutRefused(who);
    const { world, truth } = await this.#world();
    const wrongs = [...this.#wrongs, ...world.missing(), ...this.#answersWrong(world)];
    for (const who of names) {
      const page = this.page(who);
      wrongs.push(...page.wrongs.map((wrong) => `${who}: ${wrong}`));
      // Whoever may see it now opens it again.
      if (page.log.state === 'failed' && (who === 'zoe' || world.seesTalk(who))) {
        page.log.close();
        await this.stage.pause(1100);
        page.log.open();
      }
      const read = Math.max(truth.reads[who] ?? 0, this.#readUpTo.get(who) ?? 0);
      const found = differences(page, world, this.stage.names, read, (what) => isExpected(who, what));
      wrongs.push(...found.map((wrong) => `${who}: ${wrong}`));
    }
    return wrongs;
  }

  /** Whether each answer to a question of control, and each refusal, could be at its time. */
  #answersWrong(world: World): string[] {
    const wrongs: string[] = [];
    for (const { who, action, after, outcome } of this.#controls) {
      const what = `${action} of ${who} after seq ${after}`;
      const held = (agent: AgentName) => world.holds.some((hold) => hold.agent === agent && hold.to > after);
      if (!outcome) wrongs.push(`${what} was never answered`);
      else if (outcome === 'done') {
        if (action !== 'release' && !held(who)) wrongs.push(`${what} was done, and is not in the log`);
        if (action === 'release' && world.heldThroughout(who, after)) wrongs.push(`${what} was done, but they have it`);
      } else if (outcome.code === 'conflict') {
        const isOthers = agentNames.some((other) => other !== who && held(other));
        const isFit = action === 'release' ? !world.heldThroughout(who, after) : isOthers && action === 'take';
        if (!isFit) wrongs.push(`${what} was refused: ${outcome.message}`);
      } else if (outcome.code === 'forbidden') {
        if (action !== 'force' || agents[who].role === 'admin') wrongs.push(`${what} was forbidden`);
      } else if (outcome.code === 'gone') {
        if (world.visibility === 'all' || agents[who].role === 'admin') wrongs.push(`${what} found nothing`);
      } else if (!isUnknown(outcome)) wrongs.push(`${what}: ${outcome.status} ${outcome.message}`);
    }
    for (const { who, request, change, error } of this.#refused) {
      const what = `change ${JSON.stringify(change)} of ${request} by ${who}`;
      const isOthers = this.#patches.some(
        (other) => other.request === request && Object.keys(change).some((field) => field in other.change),
      );
      const seesAll = world.visibility === 'all' || agents[who].role === 'admin';
      const isFit = error.code === 'conflict' ? isOthers : error.code === 'gone' ? !seesAll : isUnknown(error);
      if (!isFit) wrongs.push(`${what}: ${error.status} ${error.message}`);
    }
    return wrongs;
  }

  /** What is not done yet. */
  async #unquiet(): Promise<string[]> {
    const busy = [...this.#pages.values()].flatMap((page) => {
      if (!page.isSignedIn) return [`${page.who} is ${page.client.session.current.state}`];
      if (!page.isLive) return [`${page.who} is ${page.client.connection.current.state}`];
      if (page.log.state === 'loading') return [`the log of ${page.who} is loading`];
      const waiting = page.lines.filter(({ seq }) => !seq);
      const isFailed = waiting.some(({ delivery }) => delivery.state === 'failed');
      return isFailed ? [] : waiting.map(({ text, delivery }) => `"${text}" of ${page.who} is ${delivery.state}`);
    });
    if (this.#underWay.size) busy.push(`${this.#underWay.size} questions are not answered`);
    return busy;
  }

  async #until(left: () => Promise<string[]>, what: string): Promise<void> {
    let found: string[] = [];
    for (let i = 0; i < this.stage.looks; i++) {
      found = await left();
      if (!found.length) return;
      await this.stage.pause(i < 20 ? 100 : 1000);
    }
    throw new Wrong(`Waited in vain for it to be ${what}:\n  ${found.join('\n  ')}`);
  }

  /** There is one while the screen says that one has control. */
  #hasComposer(who: Name): boolean {
    const claim = this.page(who).log.value?.claim;
    return claim !== null && claim !== undefined && this.stage.names.who(claim.agent.id) === who;
  }

  #since(who: Name): string {
    return this.page(who).log.value?.claim?.since ?? '';
  }

  #write(said: Pick<Said, 'who' | 'text' | 'of' | 'newText'>): SaidAt {
    const all = {
      ...said,
      isKept: false,
      isWithdrawn: false,
      since: new Set([this.#since(said.who)]),
      after: this.#after,
    };
    this.#said.push(all);
    return all;
  }

  #during(who: Name, work: Promise<unknown>): void {
    this.#underWay.set(work, who);
    void work.finally(() => this.#underWay.delete(work));
  }

  #open(who: Name): void {
    const options = this.stage.options(who, (api) => recorded(api, who, this));
    this.#pages.set(who, new Page(who, options, this.stage.conversation));
  }

  #close(who: Name): void {
    const page = this.page(who);
    this.#wrongs.push(...page.wrongs.map((wrong) => `${who}, before a reload: ${wrong}`));
    page.close();
    this.stage.leave(who);
    for (const [work, by] of this.#underWay) if (by === who) this.#underWay.delete(work);
    for (const asked of this.#controls) if (asked.who === who) asked.outcome ??= new UrError({ status: 0 });
    this.#readUpTo.delete(who);
  }
}

const isUnknown = ({ status }: UrError): boolean => status <= 0 || status >= 500;
const isEdit = (said: Said, of: string, text: string | null | undefined) => said.of === of && said.newText === text;
