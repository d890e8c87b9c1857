/*
 * Checks dist/custom-elements.json: each element has the properties, events, slots and parts that hosts program
 * against (the table below is that contract), describes all of them, and dispatches no event and names no part that it
 * does not describe.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

interface Named {
  name: string;
  description?: string;
}
interface Element {
  name: string;
  tagName: string;
  summary?: string;
  members?: (Named & { kind: 'field' | 'method'; inheritedFrom?: unknown })[];
  attributes?: Named[];
  events?: Named[];
  slots?: Named[];
  cssParts?: Named[];
}

/**
 * By tag: properties, and `-attribute` where it is written otherwise; `name()` methods; events; `#slot`; `.part`.
 * `checked` of the list is not in it yet: it comes with choosing several rows at once.
 */
const contract: Record<string, string> = {
  'ur-provider': `api bot tokenEndpoint -token-endpoint getToken client locale density theme texts now signOut() reconnect()
    ur-session-change ur-connection-change ur-request-change ur-control-change ur-unread-change ur-error #`,
  'ur-inbox': `view filters sort requestId -request-id pane interlocutor layout routing base requestHref reload() focus()
    ur-view-select ur-filters-select ur-request-select ur-navigate #list-start #detail-end`,
  'ur-request-views': 'view rail reload() focus() ur-view-select .view .view-count',
  'ur-request-list': `view filters sort interlocutor selectedId -selected-id noToolbar -no-toolbar requestHref
    showNew() scrollToRequest() reload() focus() ur-request-select ur-request-edit ur-filters-select #empty
    .toolbar .rows .row .row-title .row-status .row-assignee .row-wait`,
  'ur-assignee-picker': `value disabled label requestId -request-id noTrigger -no-trigger show() hide() reload() focus()
    ur-assignee-select .picker-button .picker-menu .picker-option`,
  'ur-status-picker': `value disabled label requestId -request-id noTrigger -no-trigger show() hide() reload() focus()
    ur-status-select .picker-button .picker-menu .picker-option`,
  'ur-request-detail': `requestId -request-id conversationShown -conversation-shown reload() focus()
    ur-conversation-open ur-request-edit ur-intent-open #actions #end .detail-title .facts .extract .attributes`,
  'ur-conversation': `conversationId -conversation-id requestId -request-id at scrollToEnd() scrollToSeq() reload() focus()
    ur-request-select .messages .message .bubble .system .day`,
  'ur-takeover-chat': `conversationId -conversation-id requestId -request-id at reload() focus()
    ur-control-select ur-message-send #composer-tools .composer .control`,
  'ur-webchat': `api bot tokenEndpoint -token-endpoint getToken open mode toggle() reload() focus()
    ur-webchat-toggle #launcher #header .launcher .panel`,
  'ur-request-action':
    'step value disabled noSave -no-save save() checkValidity() reload() focus() ur-action-edit ur-action-save',
  'ur-intent-editor': 'requestId -request-id reload() focus() ur-intent-save',
};

const manifest = JSON.parse(readFileSync(join(root, 'dist/custom-elements.json'), 'utf8')) as {
  modules: { path: string; declarations: Element[] }[];
};
const problems: string[] = [];
const found = new Map(
  manifest.modules.flatMap(({ path, declarations }) => declarations.map((one) => [one.tagName, { path, ...one }])),
);

const has = (list: Named[] | undefined, name: string) => Boolean(list?.some((one) => one.name === name));

function isThere(element: Element, wanted: string): boolean {
  if (wanted === '#') return has(element.slots, '');
  if (wanted.startsWith('#')) return has(element.slots, wanted.slice(1));
  if (wanted.startsWith('.')) return has(element.cssParts, wanted.slice(1));
  if (wanted.startsWith('-')) return has(element.attributes, wanted.slice(1));
  if (wanted.startsWith('ur-')) return has(element.events, wanted);
  if (!wanted.endsWith('()')) return has(element.members, wanted);
  // Every HTMLElement has focus(); where nothing else is said, the shadow root delegates it.
  return wanted === 'focus()' || has(element.members, wanted.slice(0, -2));
}

for (const [tag, wanted] of Object.entries(contract)) {
  const element = found.get(tag);
  if (!element) {
    problems.push(`<${tag}> is missing.`);
    continue;
  }
  for (const one of wanted.trim().split(/\s+/)) if (!isThere(element, one)) problems.push(`<${tag}> lacks ${one}`);
}

/** Event class to event type, of events/. */
const types = new Map<string, string>();
for (const file of readdirSync(join(root, 'components/events'))) {
  const source = readFileSync(join(root, 'components/events', file), 'utf8');
  const [, name] = /export class (\w+Event) extends IntentEvent</.exec(source) ?? [];
  const [, type] = /super\('(ur-[\w-]+)'/.exec(source) ?? [];
  if (name && type) types.set(name, type);
}

for (const [tag, element] of found) {
  if (!(tag in contract)) problems.push(`<${tag}> is not in the contract of test/manifest.ts.`);
  if (!element.summary) problems.push(`<${tag}> has no @summary.`);
  const described = [
    ...(element.events ?? []),
    ...(element.slots ?? []),
    ...(element.cssParts ?? []),
    ...(element.members ?? []).filter(({ kind, inheritedFrom }) => kind === 'field' && !inheritedFrom),
  ];
  for (const { name, description } of described)
    if (!description?.trim()) problems.push(`<${tag}> says nothing of ${name || 'its default slot'}.`);

  const folder = join(root, element.path.replace(/^dist\//, ''), '..');
  if (!existsSync(folder)) continue;
  const sources = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  const code = sources.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  for (const [, name] of code.matchAll(/new (\w+Event)\(/g)) {
    const type = types.get(name!);
    if (type && !has(element.events, type)) problems.push(`<${tag}> dispatches ${type} and does not describe it.`);
  }
  const parts = new Set([...code.matchAll(/\spart="([\w -]+)/g)].flatMap(([, words]) => words!.trim().split(/\s+/)));
  for (const part of parts)
    if (part && !has(element.cssParts, part)) problems.push(`<${tag}> has a part ${part} and does not describe it.`);
}

for (const problem of problems) console.error(problem);
console.log(
  `${found.size} elements in dist/custom-elements.json${problems.length ? `, ${problems.length} problems` : ''}`,
);
process.exitCode = problems.length ? 1 : 0;
