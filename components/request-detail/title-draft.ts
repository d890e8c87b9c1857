import { limits } from '../../backend/schema/limits.js';
import { clean, length } from '../../backend/schema/text.js';
import type { RequestRecord } from '../../backend/schema/records.js';
import { UrError } from '../data/errors.js';

export type TitleProblem = 'required' | 'too-long' | 'failed' | 'conflict';

export interface TitleDraftHost {
  readonly request: RequestRecord | undefined;
  requestUpdate(): void;
  /** Shows the change at once and saves it; undefined when the page did not let it happen. */
  change(change: { title: string }): Promise<unknown> | undefined;
}

/**
 * The title while somebody edits it. What was typed stays until it is stored or given up on purpose: a failure, and a
 * title that somebody else has stored meanwhile, leave it in the field with the choice beside it.
 */
export class TitleDraft {
  /** What the field has in place of the stored title. */
  text: string | undefined;
  problem: TitleProblem | undefined;
  /** The stored title that the typing began with. */
  #base: string | undefined;
  #host: TitleDraftHost;

  constructor(host: TitleDraftHost) {
    this.#host = host;
  }

  type(text: string): void {
    this.#base ??= this.#host.request?.title;
    this.text = text;
    if (this.problem !== 'conflict') this.problem = undefined;
    this.#host.requestUpdate();
  }

  /** Back to what is stored. */
  restore(): void {
    this.text = this.problem = this.#base = undefined;
    this.#host.requestUpdate();
  }

  /** Saves mine although somebody else has stored another one. */
  overrule(): Promise<void> {
    this.#base = this.#host.request?.title;
    this.problem = undefined;
    return this.save();
  }

  async save(): Promise<void> {
    const request = this.#host.request;
    if (this.text === undefined || !request || this.problem === 'conflict') return;
    const title = clean(this.text.replace(/\s+/g, ' '));
    if (title === request.title) return this.restore();
    this.problem = problemOf(title) ?? (this.#base === request.title ? undefined : 'conflict');
    this.#host.requestUpdate();
    if (this.problem) return;
    this.restore();
    try {
      await this.#host.change({ title });
    } catch (error) {
      if (this.#host.request?.id === request.id) this.#keep(title, error);
    }
  }

  #keep(title: string, error: unknown): void {
    this.text ??= title;
    this.#base = this.#host.request?.title;
    this.problem = isConflict(error) ? 'conflict' : 'failed';
    this.#host.requestUpdate();
  }
}

/** Whether somebody else has changed the same field meanwhile. */
export const isConflict = (error: unknown): boolean => error instanceof UrError && error.code === 'conflict';

function problemOf(title: string): TitleProblem | undefined {
  if (!title) return 'required';
  return length(title) > limits.title ? 'too-long' : undefined;
}
