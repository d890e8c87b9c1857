import { html, nothing, type TemplateResult } from 'lit';
import type { GroupRecord, InterlocutorRecord, RequestRecord } from '../../backend/schema/records.js';
import { linked } from '../internal/links.js';
import { clockTime, dayAndTime, parseTime } from '../internal/times.js';
import type { TextsOf } from '../locales/texts.js';
import { chevronRight16, lightbulb16, lockClosed16, people16 } from '../styles/icons.js';
import { waitTime, type WaitingThresholds } from '../styles/wait.js';
import { compareAttributes, type AttributeRow } from './attributes.js';

/** What every part of the detail needs besides its data. */
export interface Scene {
  words: TextsOf<'detail'>;
  common: TextsOf<'common'>;
  language: string;
  now: number;
}

/** The labels of the facts in their order, shared by the facts and their skeleton: nothing moves when they arrive. */
const factNames = ['status', 'assignee', 'group', 'story', 'created'] as const;
export type Fact = (typeof factNames)[number];

export function facts(words: TextsOf<'detail'>, of: (fact: Fact) => unknown): TemplateResult {
  return html`<dl class="facts" part="facts">
    ${factNames.map(
      (name) =>
        html`<dt>${words[name]}</dt>
          <dd>${of(name)}</dd>`,
    )}
  </dl>`;
}

export function groupFact(group: GroupRecord | undefined, { words }: Scene): TemplateResult {
  if (!group) return html`<span class="secondary">${words.noGroup}</span>`;
  return html`${people16()}<bdi lang="">${group.name}</bdi>`;
}

export function storyFact({ storyName, stepName }: RequestRecord): TemplateResult {
  return html`<span class="facts__path"
    ><bdi lang="">${storyName}</bdi>${chevronRight16({ class: 'icon--directed' })}<bdi lang="">${stepName}</bdi></span
  >`;
}

export function createdFact(request: RequestRecord, thresholds: WaitingThresholds, scene: Scene): TemplateResult {
  const { words, common, language, now } = scene;
  const waiting = request.status === 'done' ? NaN : parseTime(request.waitingSince);
  // Beside the time of creation, "Now" would be said of it.
  const isTold = now - waiting >= 60_000;
  return html`<time class="numbers" datetime=${request.created.replace(' ', 'T')}
      >${dayAndTime(parseTime(request.created), now, language, common)}</time
    >
    ${isTold ? waitTime(waiting, now, thresholds, common, words) : nothing}`;
}

/** `Frozen 13:51`, with the day when it was another one. */
function frozenTime(request: RequestRecord, { now, language, common }: Scene): string {
  const created = parseTime(request.created);
  const isToday = new Date(created).toDateString() === new Date(now).toDateString();
  return isToday ? clockTime(created, language) : dayAndTime(created, now, language, common);
}

export function descriptionSection(request: RequestRecord, { words }: Scene): TemplateResult {
  return html`<section class="section">
    <h3 class="section__title">${words.description}</h3>
    ${
      request.description
        ? html`<p class="people" dir="auto" lang="">${linked(request.description)}</p>`
        : html`<p class="secondary">${words.noDescription}</p>`
    }
  </section>`;
}

export function extractSection(request: RequestRecord, scene: Scene, onCreateIntent: () => void): TemplateResult {
  const { words, common } = scene;
  const who = (line: RequestRecord['extract'][number]) =>
    line.author === 'bot' ? common.bot : line.authorName.split(' ')[0] || common.visitor;
  const lines = request.extract.filter(({ author }) => author !== 'system');
  return html`<section class="section">
    <header class="section__head">
      <h3 class="section__title">${words.extract}</h3>
      <span class="frozen">${lockClosed16()}${words.frozen(frozenTime(request, scene))}</span>
      <button class="quiet" type="button" aria-haspopup="dialog" @click=${onCreateIntent}>
        ${lightbulb16()}${words.createIntent}
      </button>
    </header>
    ${
      lines.length
        ? html`<ol class="extract" part="extract" role="list">
            ${lines.map(
              (line) =>
                html`<li class="extract__line">
                  <bdi class="extract__who" lang="">${who(line)}</bdi>
                  <span class="people" dir="auto" lang="">${linked(line.text)}</span>
                </li>`,
            )}
          </ol>`
        : html`<p class="secondary" part="extract">${words.noExtract}</p>`
    }
  </section>`;
}

/** `today`: 'failed' when it could not be asked, undefined while it is. */
export function attributesSection(
  request: RequestRecord,
  today: InterlocutorRecord | 'failed' | undefined,
  scene: Scene,
): TemplateResult {
  const { words, common } = scene;
  const known = today === 'failed' ? undefined : today;
  const rows = compareAttributes(request.attributes, known, words);
  const time = frozenTime(request, scene);
  const todayCell = (row: AttributeRow) => {
    if (!known) return today === 'failed' ? nothing : html`<span class="bone bone--60"></span>`;
    if (row.today === row.then) return html`<span class="attributes__same">${words.same}</span>`;
    return html`<span class="attributes__now people" dir="auto" lang="">${linked(row.today ?? words.notSet)}</span>`;
  };
  return html`<section class="section">
    <h3 class="section__title">${words.attributes}</h3>
    ${
      rows.length
        ? html`<table class="attributes" part="attributes">
            <thead>
              <tr>
                <th scope="col"><span class="hidden">${words.attributeName}</span></th>
                <th scope="col">
                  <span class="frozen"
                    >${lockClosed16()}<span class="hidden">${words.frozenAt(time)}</span><bdi>${time}</bdi></span
                  >
                </th>
                <th scope="col">${today === 'failed' ? words.notLoaded : common.today}</th>
              </tr>
            </thead>
            <tbody>
              ${rows.map(
                (row) =>
                  html`<tr>
                    <th scope="row">${row.label ?? html`<bdi lang="">${row.key.slice('own:'.length)}</bdi>`}</th>
                    <td>
                      ${
                        row.then === undefined
                          ? html`<span class="secondary">${words.notSet}</span>`
                          : html`<span class="people" dir="auto" lang="">${linked(row.then)}</span>`
                      }
                    </td>
                    <td>${todayCell(row)}</td>
                  </tr>`,
              )}
            </tbody>
          </table>`
        : html`<p class="secondary" part="attributes">${words.noAttributes}</p>`
    }
  </section>`;
}

/** The same places as the real thing. */
export function detailSkeleton(words: TextsOf<'detail'>, hasWays: boolean): TemplateResult {
  return html`<div class="detail__body" aria-hidden="true">
    <div>
      <div class="detail__title detail__title--bone"><span class="bone bone--75"></span></div>
      ${facts(words, () => html`<span class="bone bone--60"></span>`)}
    </div>
    ${
      hasWays
        ? html`<section class="section ways">
            <p class="section__title">${words.conversation}</p>
            <div class="ways__person ways__person--bone">
              <span class="bone bone--round"></span><span class="bone bone--45"></span>
            </div>
            <div class="ways__buttons"><span class="bone bone--button"></span></div>
          </section>`
        : nothing
    }
    <section class="section">
      <p class="section__title">${words.description}</p>
      <p class="lines">
        <span class="bone bone--90"></span><span class="bone bone--90"></span><span class="bone bone--60"></span>
      </p>
    </section>
    <section class="section">
      <div class="section__head"><p class="section__title">${words.extract}</p></div>
      <div class="extract lines">
        <span class="bone bone--75"></span><span class="bone bone--90"></span><span class="bone bone--60"></span>
      </div>
    </section>
  </div>`;
}
