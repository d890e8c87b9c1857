import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { QuickReply } from '../../backend/schema/actions.js';
import type { Holder, RequestRow } from '../../backend/schema/records.js';
import { inWords } from '../../backend/schema/said.js';
import type { Line, Person } from '../data/client.js';
import type { TextsOf } from '../locales/texts.js';
import { botAvatar, personAvatar } from '../styles/avatar.js';
import { checkmark16, clock16, errorCircleFilled16, mailInbox16 } from '../styles/icons.js';
import type { Block, Run } from './thread-blocks.js';
import { linked } from './links.js';
import { firstName } from './people.js';
import { clockTime, dayAndTime, parseTime } from './times.js';

/** Everything that a thread says and does, beyond its lines. */
export interface ThreadView {
  reader: Person | undefined;
  words: TextsOf<'conversation'>;
  common: TextsOf<'common'>;
  language: string;
  now: number;
  /** The interlocutor, as agents see them. */
  personName: string;
  /** What the bot is called. */
  botName: string;
  isOffline: boolean;
  readByOther: number;
  /** Lines above this `seq` came while one was looking: they fade in. */
  newAfter: number;
  typing: readonly { id: string; name: string }[];
  /** How the files of a line look; another value when they look different. */
  files(line: Line): unknown;
  onRetry(line: Line): void;
  onDiscard(line: Line): void;
  /** Puts a line that was not sent back into a composer; absent where there is none. */
  onEdit?: ((line: Line) => void) | undefined;
  onRequest?(request: RequestRow): void;
  onReply?(reply: QuickReply): void;
}

/** The list of a thread's blocks. Rows that a window holds on to have the id `m-<line's id>`. */
export function thread(blocks: readonly Block[], view: ThreadView): TemplateResult {
  return html`<ol class="talk" role="list">
    ${repeat(
      blocks,
      ({ key }) => key,
      (block) => blockTemplate(block, view),
    )}
    ${view.typing.map((person) => typing(person, view))}
  </ol>`;
}

function blockTemplate(block: Block, view: ThreadView): TemplateResult {
  const { words, common, language, now } = view;
  switch (block.kind) {
    case 'run':
      return html`${guard(shownOf(block, view), () => run(block, view))}`;
    case 'time':
      return block.isNewDay
        ? html`<li class="rule rule--day" part="day"><span>${dayAndTime(block.at, now, language, common)}</span></li>`
        : html`<li class="system"><time dir="auto">${clockTime(block.at, language)}</time></li>`;
    case 'system': {
      const time = clockTime(parseTime(block.line.created), language);
      return html`<li class="system" part="system" id="m-${block.line.id}" dir="auto">
        ${words.at(time, systemText(block.line, view))}
      </li>`;
    }
    case 'request':
      return html`<li class="rule rule--request">
        <button class="rule__link" type="button" @click=${() => view.onRequest?.(block.request)}>
          ${mailInbox16()} ${words.requestHere(block.request.number)}
        </button>
      </li>`;
    case 'replies':
      return replies(block, view);
  }
}

// Runs -------------------------------------------------------------------------------------------------------

/** Everything that a run's rendering depends on: with each message that comes, most runs stay as they are. */
function shownOf({ lines, told, isOwn }: Run, view: ThreadView): unknown[] {
  const { reader, words, common, language, personName, botName, newAfter, isOffline, readByOther } = view;
  const delivery = told && [isOffline, told.seq <= readByOther, Boolean(view.onEdit)].join();
  const files = lines.some((line) => line.files.length) && view.files;
  return [...lines, told, delivery, files, isOwn, reader?.kind, words, common, language, personName, botName, newAfter];
}

function run(block: Run, view: ThreadView): TemplateResult {
  const isBot = block.author === 'bot';
  const isAtEnd = view.reader?.kind === 'interlocutor' ? block.isOwn : block.author !== 'interlocutor';
  return html`<li class="run ${isBot ? 'run--bot' : ''} ${isAtEnd ? 'run--own' : ''}">
    <p class="run__author"><bdi lang="">${authorName(block, view)}</bdi></p>
    ${
      isBot
        ? botAvatar('large')
        : personAvatar({ id: block.authorID, name: block.name || authorName(block, view) }, 'large')
    }
    <ol class="run__messages" role="list">
      ${repeat(
        block.lines,
        ({ id }) => id,
        (line) => message(line, block, view),
      )}
    </ol>
    ${block.told ? state(block.told, view) : nothing}
  </li>`;
}

function authorName(block: Run, { reader, common, botName, personName }: ThreadView): string {
  if (block.isOwn) return common.you;
  if (block.author === 'bot') return botName;
  if (block.author === 'interlocutor') return personName;
  return (reader?.kind === 'interlocutor' ? firstName(block.name) : block.name) || common.visitor;
}

function message(line: Line, { isOwn }: Run, { words, language, newAfter, files }: ThreadView): TemplateResult {
  const isNew = line.seq > newAfter || line.seq === 0;
  return html`<li
    class="message ${isNew ? 'message--new' : ''}"
    part=${isOwn ? 'message own' : 'message'}
    id="m-${line.id}"
  >
    ${
      line.text === null
        ? html`<p class="bubble bubble--withdrawn" part="bubble">${words.withdrawn}</p>`
        : html`${line.text ? html`<p class="bubble" part="bubble" dir="auto" lang="">${linked(line.text)}</p>` : nothing}
          ${line.files.length ? files(line) : nothing}`
    }
    <span class="message__time"
      ><time dir="auto">${clockTime(parseTime(line.created), language)}</time> ${
        line.edited && line.text !== null ? html`<span>${words.edited}</span>` : nothing
      }</span
    >
  </li>`;
}

/** How far a line of one's own is, and what can be done where it failed. */
function state(line: Line, view: ThreadView): TemplateResult | typeof nothing {
  const { words, common } = view;
  switch (line.delivery.state) {
    case 'failed':
      return html`<div class="run__state run__state--failed">
        ${errorCircleFilled16()}<span>${failure(line.delivery.error, words)}</span>
        <button class="link" type="button" @click=${() => view.onRetry(line)}>${common.tryAgain}</button>
        ${
          view.onEdit
            ? html`<button class="link" type="button" @click=${() => view.onEdit?.(line)}>${words.edit}</button>`
            : nothing
        }
        <button class="link" type="button" @click=${() => view.onDiscard(line)}>${words.discard}</button>
      </div>`;
    case 'waiting':
      return html`<p class="run__state">${clock16()}${view.isOffline ? words.waitingOffline : words.waiting}</p>`;
    case 'sending':
      return html`<p class="run__state run__state--sending">${words.sending}</p>`;
    case 'sent':
      return html`<p class="run__state">${checkmark16()}${line.seq <= view.readByOther ? words.read : words.sent}</p>`;
  }
}

/** Why a line was not sent, and that nothing is lost. */
export function failure(error: string, words: TextsOf<'conversation'>): string {
  if (error === 'not_in_control') return words.failedNotInControl;
  if (error === 'too_long') return words.failedTooLong;
  if (error === 'files') return words.failedFiles;
  return error === 'forbidden' ? words.failedForbidden : words.failed;
}

function typing({ id, name }: { id: string; name: string }, view: ThreadView): TemplateResult {
  const isAgentsSide = view.reader?.kind === 'agent' && id !== '' && name !== '' && name !== view.personName;
  const label = view.words.isTyping(firstName(name || view.botName));
  return html`<li class="run ${isAgentsSide ? 'run--own' : ''}">
    ${id ? personAvatar({ id, name: name || view.botName }, 'large') : botAvatar('large')}
    <div class="run__messages">
      <div class="bubble typing" role="img" aria-label=${label}><i></i><i></i><i></i></div>
    </div>
  </li>`;
}

// Quick replies ------------------------------------------------------------------------------------------------

function replies(block: Extract<Block, { kind: 'replies' }>, view: ThreadView): TemplateResult {
  const offered = block.line.data?.replies ?? [];
  const isAgents = view.reader?.kind === 'agent';
  return html`<li class="replies ${isAgents ? 'replies--end' : ''}">
    <ul class="replies__list" role="list" aria-label=${view.words.offered}>
      ${offered.map((reply) =>
        block.isLive && view.onReply
          ? html`<li>
              <button class="reply" type="button" dir="auto" lang="" @click=${() => view.onReply?.(reply)}>
                ${reply.title}
              </button>
            </li>`
          : html`<li class="reply ${reply.payload === block.chosen ? 'reply--chosen' : 'reply--past'}">
              ${reply.payload === block.chosen ? checkmark16({ label: view.words.chosen }) : nothing}
              <bdi lang="">${reply.title}</bdi>
            </li>`,
      )}
    </ul>
  </li>`;
}

// The system ------------------------------------------------------------------------------------------------------

/** A line of the system, in the words of whoever reads it. */
export function systemText(line: Line, view: Pick<ThreadView, 'reader' | 'words'>): string {
  const { words } = view;
  if (line.type === 'control') return controlText(line, view);
  if (line.type !== 'merge') return '';
  const isStart = line.data?.merge === 'started';
  if (view.reader?.kind === 'agent') return isStart ? words.saidBeforeLogin : words.signedIn;
  return isStart ? words.youSaidBeforeLogin : words.youSignedIn;
}

/** A change of control, in the words of whoever reads it; '' when the message does not say what happened. */
export function controlText(line: Line, { reader, words }: Pick<ThreadView, 'reader' | 'words'>): string {
  const { from, to, reason } = line.data ?? {};
  if (reader?.kind !== 'agent') {
    if (to?.kind !== 'agent') return words.assistantAnswersAgain;
    return from?.kind === 'agent' ? words.otherAgentJoined : words.agentJoined;
  }
  const isMe = (holder: Holder | undefined) => holder?.kind === 'agent' && holder.id === reader.id;
  const name = (holder: Holder | undefined) => (holder?.kind === 'agent' ? firstName(holder.name) : '');
  if (to?.kind === 'agent') {
    if (from?.kind !== 'agent') return isMe(to) ? words.youJoined : words.joined(name(to));
    return isMe(to) ? words.youTookOver(name(from)) : words.tookOver(name(to));
  }
  if (reason === 'lapsed') return isMe(from) ? words.youLapsed : words.lapsed(name(from));
  if (reason !== 'release' || !name(from)) return words.botAnswersAgain;
  return isMe(from) ? words.youHandedBack : words.handedBack(name(from));
}

/** A line as a screen reader says it when it arrives; '' for what is not said. */
export function sayLine(line: Line, view: Pick<ThreadView, 'reader' | 'words' | 'botName' | 'personName'>): string {
  if (line.author === 'system') return systemText(line, view);
  if (line.text === null) return '';
  const text = inWords({ text: line.text, files: line.files });
  if (line.author === 'bot') return view.words.said(view.botName, text);
  return view.words.said(firstName(line.authorName) || view.personName, text);
}
