import { html, type TemplateResult } from 'lit';
import { clean } from '../../backend/schema/text.js';
import '../../components/define.js';
import type { AssigneePicker } from '../../components/assignee-picker/assignee-picker.js';
import type { Route } from '../../components/data/api.js';
import { lateMessageFiles } from '../../components/controllers/thread-files.js';
import { UrError } from '../../components/data/errors.js';
import type { Inbox } from '../../components/inbox/inbox.js';
import { linkFinder } from '../../components/internal/links.js';
import * as english from '../../components/locales/en/index.js';
import type { Provider } from '../../components/provider/provider.js';
import type { StatusPicker } from '../../components/status-picker/status-picker.js';
import { expect, find, findAll, fixture, nextFrame, settled, textOf, until } from '../support/index.js';
import { removeFixtures } from '../support/fixture.js';
import { textBank, type TextBank } from '../support/text-bank.js';
import { payloads } from '../support/text-corpus.js';
import { allElements } from '../support/walk.js';
import { scrollAtOnce, scrollerOf } from './talk.js';

/* Every payload through every field into every element, on a page without any policy: it stays text. */

const texts = Object.values(payloads).flat();
/** Of the same length and lines. */
const harmlessOf = (text: string) => text.replace(/\S/gu, 'w');
const harmless = texts.map(harmlessOf);
/** Some of every kind, where all would take too long. */
const samples = Object.values(payloads).flatMap((kind) => [kind[0]!, kind[Math.floor(kind.length / 2)]!, kind.at(-1)!]);

/** How long going through all of them may take, in ms: some ten times what it does on a quiet machine. */
const patience = 240_000;

// The trap --------------------------------------------------------------------------------------------------------

const sprung: string[] = [];
const page = window as unknown as { urTrap(): void };
page.urTrap = () => void sprung.push('ran');
for (const dialog of ['alert', 'confirm', 'prompt'] as const) window[dialog] = () => void sprung.push(dialog) as never;
document.addEventListener('submit', () => void sprung.push('submitted'));
new PerformanceObserver((list) => {
  for (const { name } of list.getEntries()) if (/ur-trap|evil\.example|\/x$/.test(name)) sprung.push(name);
}).observe({ type: 'resource' });

// What is looked at -----------------------------------------------------------------------------------------------

const isLink = (element: Element) => element.localName === 'a' && element.className === 'weblink';

/** How many there are of each tag; links are the only ones that a text may add. */
function tags(root: Element): Record<string, number> {
  const count: Record<string, number> = {};
  for (const element of allElements(root))
    if (!isLink(element)) count[element.localName] = (count[element.localName] ?? 0) + 1;
  return count;
}

/** What there is more or less of than with a harmless text. */
const added = (expected: Record<string, number>, found: Record<string, number>): string[] =>
  [...new Set([...Object.keys(expected), ...Object.keys(found)])]
    .filter((tag) => expected[tag] !== found[tag])
    .map((tag) => `has ${found[tag] ?? 0} <${tag}>, not ${expected[tag] ?? 0}`);

/** All that is shown or can be edited, value by value. */
const shown = (root: Element): string[] =>
  [...allElements(root)].flatMap((element) =>
    element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement
      ? [element.value]
      : element.matches('bdi, [dir=auto], .menu__label')
        ? [element.textContent]
        : [],
  );

/** In how many places the text stands literally: but for white space and what is cleaned, and cut where it is long. */
function timesShown(root: Element, text: string): number {
  const flat = (value: string) => clean(value).replace(/\s+/g, '');
  const whole = flat(text);
  return shown(root)
    .map(flat)
    .filter((value) => value === whole || (value.length >= 200 && whole.startsWith(value))).length;
}

/**
 * What is wrong with how it is laid out: wider than the element, but for what is cut there on purpose; or painted over
 * what is beside it.
 */
function flaws(root: Element): string[] {
  const found: string[] = [];
  const box = root.getBoundingClientRect();
  if (root.scrollWidth > Math.ceil(box.width) + 1) found.push(`is ${root.scrollWidth} px wide`);
  for (const element of allElements(root)) {
    const { overflowX, overflowY } = getComputedStyle(element);
    const isField = element.matches('input, textarea');
    if (/auto|scroll/.test(overflowX) && !isField && element.scrollWidth > element.clientWidth + 1)
      found.push(`scrolls sideways in .${element.className}`);
    const isOthers =
      element.matches('bdi, [dir=auto], .avatar:not(:has(.avatar__online)), .avatar__letters') && !isField;
    if (isOthers && element.getClientRects().length && overflowY === 'visible')
      found.push(`lets marks out of ${element.localName}.${element.className}`);
  }
  for (const list of findAll(root, 'ol, .detail__body')) {
    const rows = [...list.children].map((child) => child.getBoundingClientRect()).filter(({ height }) => height > 0);
    if (rows.some((row, i) => i > 0 && row.top < rows[i - 1]!.bottom - 1)) found.push(`overlaps in .${list.className}`);
  }
  return found;
}

const banks: TextBank[] = [];
function openBank(...of: Parameters<typeof textBank>): TextBank {
  const bank = textBank(...of);
  banks.push(bank);
  return bank;
}

/** Clears away what was looked at: hundreds of clients of one person would all see to what the next one sends. */
function leave(): void {
  removeFixtures();
  for (const { admin } of banks.splice(0)) admin.close();
}

const narrow = (content: TemplateResult, bank: TextBank) =>
  fixture<HTMLElement>(html`<div class="narrow">${content}</div>`, { client: bank.admin });

before(async () => {
  // Not in the middle of a comparison.
  await Promise.all([linkFinder.get(), lateMessageFiles.get()]);
  const style = document.createElement('style');
  style.id = 'narrow';
  style.textContent =
    '.narrow { inline-size: 360px } .narrow > * { block-size: 640px; contain: layout } .narrow > ur-request-list { block-size: 2000px; max-block-size: none }';
  document.head.append(style);
});
after(() => document.querySelector('#narrow')!.remove());
afterEach(() => {
  leave();
  expect(sprung).to.deep.equal([]);
  expect((Object.prototype as { polluted?: boolean }).polluted).to.equal(undefined);
});

// Elements that show one thing at a time -----------------------------------------------------------------------------

interface Single {
  template: TemplateResult;
  /** Turns it to what has the text at that place. */
  show(element: HTMLElement, bank: TextBank, at: number): void;
  /** In how many places the text has to be readable, at least. */
  places: number;
}

const set =
  (name: string, of: (bank: TextBank, at: number) => string): Single['show'] =>
  (element, bank, at) =>
    void Object.assign(element, { [name]: of(bank, at) });
const singles: Record<string, Single> = {
  'ur-request-detail': {
    template: html`<ur-request-detail></ur-request-detail>`,
    show: set('requestId', (bank, at) => bank.request(at)),
    places: 8,
  },
  'ur-conversation': {
    template: html`<ur-conversation></ur-conversation>`,
    show: set('conversationId', (bank, at) => bank.conversation(at)),
    places: 6,
  },
  'ur-takeover-chat': {
    template: html`<ur-takeover-chat></ur-takeover-chat>`,
    show: set('conversationId', (bank, at) => bank.conversation(at)),
    places: 6,
  },
  'ur-intent-editor': {
    template: html`<ur-intent-editor></ur-intent-editor>`,
    show: set('requestId', (bank, at) => bank.request(at)),
    places: 1,
  },
  'ur-request-action': {
    template: html`<ur-request-action></ur-request-action>`,
    show: set('step', (bank, at) => bank.stepKey(at)),
    places: 1,
  },
  'ur-assignee-picker': {
    template: html`<ur-assignee-picker></ur-assignee-picker>`,
    show: set('value', (bank, at) => bank.agent(at)),
    places: 1,
  },
};

describe('text that would like to be more', () => {
  it('comes in more than 200 kinds, no two alike', () => {
    expect(new Set(texts).size).to.equal(texts.length);
    expect(texts.length).to.be.at.least(200);
  });

  for (const [kind, some] of Object.entries(payloads))
    it(`stays text in what shows one request, conversation, step or agent: ${kind}`, async () => {
      const template = html`${Object.values(singles).map((single) => single.template)}`;
      const turn = async (root: HTMLElement, to: TextBank, at: number) => {
        const elements = Object.entries(singles).map(([tag, single]) => ({
          element: find(root, `.narrow > ${tag}`),
          ...single,
        }));
        for (const { element, show } of elements) show(element, to, at);
        const text = to.texts[at]!;
        for (const { element, places } of elements)
          await until(
            () => timesShown(element, text) >= places,
            `<${element.localName}> shows ${JSON.stringify(text.slice(0, 80))} in ${places} places`,
          );
        await settled(root);
        return elements.map(({ element }) => element);
      };
      const tame = openBank(some.map(harmlessOf));
      const counts = (await turn(await narrow(template, tame), tame, 0)).map(tags);
      leave();

      const bank = openBank(some);
      const root = await narrow(template, bank);
      const wrong: string[] = [];
      for (const [at, text] of some.entries())
        for (const [i, element] of (await turn(root, bank, at)).entries()) {
          const here = `<${element.localName}> with ${JSON.stringify(text.slice(0, 40))}`;
          wrong.push(...[...added(counts[i]!, tags(element)), ...flaws(element)].map((flaw) => `${here} ${flaw}`));
        }
      expect(wrong.join('\n')).to.equal('');
    }).timeout(patience);

  it('stays text in what shows many at once', async () => {
    const lists = {
      'ur-request-list': html`<ur-request-list></ur-request-list>`,
      'ur-request-views': html`<ur-request-views></ur-request-views>`,
      'ur-assignee-picker': html`<ur-assignee-picker></ur-assignee-picker>`,
    };
    // Few at a time: a list mounts no more than it shows.
    for (let from = 0; from < texts.length; from += 30) {
      const some = texts.slice(from, from + 30);
      for (const [tag, template] of Object.entries(lists)) {
        const counts: Record<string, number>[] = [];
        for (const words of [harmless.slice(from, from + 30), some]) {
          const element = (await narrow(template, openBank(words))).firstElementChild as HTMLElement;
          if (tag === 'ur-assignee-picker') await (element as AssigneePicker).show();
          await settled(element);
          counts.push(tags(element));
          for (const text of words) expect(timesShown(element, text), `${tag}: ${text.slice(0, 60)}`).to.be.at.least(1);
          expect(flaws(element).join('; '), `${tag} from ${from}`).to.equal('');
          leave();
        }
        expect(added(counts[0]!, counts[1]!).join('; '), `${tag} from ${from}`).to.equal('');
      }
    }
  }).timeout(patience);

  it('stays text in a status picker, also as a value that there is not', async () => {
    const client = openBank(['Words']).admin;
    const root = await fixture(html`<div class="narrow"><ur-status-picker></ur-status-picker></div>`, { client });
    const picker = root.firstElementChild as StatusPicker;
    Object.assign(picker, { value: 'w' });
    await picker.updateComplete;
    const expected = tags(picker);
    for (const text of texts) {
      Object.assign(picker, { label: text, value: text });
      await picker.updateComplete;
      // In a sentence of ours it is isolated, so it may close no more than it has opened.
      const flat = (value: string) => value.replace(/[\u2066-\u2069]/g, '').replace(/\u2029/g, ' ');
      expect(flat(find(picker, 'button .hidden').textContent), text.slice(0, 60)).to.contain(flat(text));
      expect(find(picker, '.picker__value').textContent).to.equal('');
      expect(added(expected, tags(picker)).concat(flaws(picker)).join('; '), text.slice(0, 60)).to.equal('');
    }
  });

  it('stays text in every line of the web chat, which is called so too', async () => {
    /** What there is in the thread, from its end to its beginning: it mounts no more than it shows. */
    const readThrough = async (words: readonly string[]) => {
      const bank = openBank(words.slice(0, 1), words);
      const chat = html`<div class="narrow"><ur-webchat mode="inline" open></ur-webchat></div>`;
      const element = (await fixture(chat, { client: bank.person(0) })).firstElementChild as HTMLElement;
      const unread = new Set(words);
      const kinds = new Set<string>();
      await until(() => findAll(element, '.bubble').length);
      for (let before: Element | undefined; ;) {
        await settled(element);
        for (const text of unread) if (timesShown(element, text)) unread.delete(text);
        for (const tag of Object.keys(tags(element))) kinds.add(tag);
        expect(flaws(element).join('; '), words[0]).to.equal('');
        const [first] = findAll(element, '.message');
        if (first === before) break;
        before = first;
        const scroller = scrollerOf(element);
        scrollAtOnce(scroller, first!.getBoundingClientRect().top - scroller.getBoundingClientRect().top);
        await nextFrame();
      }
      leave();
      expect([...unread]).to.deep.equal([]);
      return [...kinds].sort();
    };
    const expected = await readThrough(harmless.slice(0, 30));
    for (let from = 0; from < texts.length; from += 30)
      expect(await readThrough(texts.slice(from, from + 30)), `from ${from}`).to.deep.equal(expected);
  }).timeout(patience);

  it('stays text in the whole inbox, pane by pane', async () => {
    const size = 12;
    const countsOf = async (words: readonly string[]) => {
      const bank = openBank(words);
      const inbox = (await narrow(html`<ur-inbox></ur-inbox>`, bank)).firstElementChild as Inbox;
      const counts: Record<string, number>[] = [];
      const look = async (what: string, isThere: () => boolean) => {
        await until(isThere, `${what} with ${JSON.stringify(words[0]!.slice(0, 60))}`);
        await settled(inbox);
        counts.push(tags(inbox));
        expect(flaws(inbox).join('; '), `${what}: ${words[0]!.slice(0, 60)}`).to.equal('');
      };
      await look('the list', () => words.every((text) => timesShown(inbox, text) > 0));
      for (const [pane, at] of [['request', 0] as const, ['conversation', size - 1] as const]) {
        Object.assign(inbox, { requestId: bank.request(at), pane });
        await look(`the ${pane}`, () => timesShown(inbox, words[at]!) > 4);
      }
      leave();
      return counts;
    };
    for (let from = 0; from < texts.length; from += size) {
      const some = texts.slice(Math.min(from, texts.length - size)).slice(0, size);
      const expected = await countsOf(some.map(harmlessOf));
      const wrong = (await countsOf(some)).map((counts, i) => added(expected[i]!, counts).join('; '));
      expect(wrong, some[0]).to.deep.equal(['', '', '']);
    }
  }).timeout(patience);

  it('stays text when a page words its elements so', async () => {
    const worded = (text: string) =>
      Object.fromEntries(
        Object.entries(english).map(([area, words]) => [
          area,
          Object.fromEntries(
            Object.entries(words).map(([key, own]) => [key, typeof own === 'string' ? text : () => text]),
          ),
        ]),
      );
    const bank = openBank(['Words']);
    const provider = await fixture<Provider>(html`
      <ur-provider .client=${bank.admin}>
        <ur-request-list></ur-request-list>
        <ur-request-detail request-id=${bank.request(0)}></ur-request-detail>
        <ur-takeover-chat conversation-id=${bank.conversation(0)}></ur-takeover-chat>
        <ur-request-action step=${bank.stepKey(0)}></ur-request-action>
        <ur-intent-editor request-id=${bank.request(0)}></ur-intent-editor>
        <ur-request-views></ur-request-views>
        <ur-status-picker></ur-status-picker>
      </ur-provider>
    `);
    const elements = [...provider.children];
    const turn = async (text: string) => {
      provider.texts = worded(text) as Provider['texts'];
      await settled(provider);
      for (const element of elements)
        expect(textOf(element).replace(/\s+/g, ''), element.localName).to.contain(text.trim().replace(/\s+/g, ''));
      return elements.map(tags);
    };
    const expected = await turn('w');
    for (const text of samples) {
      const wrong = (await turn(text)).map((counts, i) => added(expected[i]!, counts).join('; '));
      expect(wrong.join(''), text.slice(0, 60)).to.equal('');
    }
  }).timeout(patience);

  describe('in an error of the server', () => {
    const errorOf = (message: string, more: { status?: number; current?: unknown } = {}) => {
      const field = { code: message, message };
      return new UrError({ status: 500, message, data: { title: field, text: field, [message]: field }, ...more });
    };
    const failing: Record<string, [Route, (bank: TextBank) => TemplateResult]> = {
      'ur-request-list': ['listRequests', () => html`<ur-request-list></ur-request-list>`],
      'ur-request-views': ['getCounts', () => html`<ur-request-views></ur-request-views>`],
      'ur-request-detail': [
        'getRequest',
        (bank) => html`<ur-request-detail request-id=${bank.request(0)}></ur-request-detail>`,
      ],
      'ur-conversation': [
        'getMessages',
        (bank) => html`<ur-conversation conversation-id=${bank.conversation(0)}></ur-conversation>`,
      ],
      'ur-takeover-chat': [
        'getMessages',
        (bank) => html`<ur-takeover-chat conversation-id=${bank.conversation(0)}></ur-takeover-chat>`,
      ],
      'ur-request-action': ['getStep', (bank) => html`<ur-request-action step=${bank.stepKey(0)}></ur-request-action>`],
      'ur-intent-editor': [
        'getRequest',
        (bank) => html`<ur-intent-editor request-id=${bank.request(0)}></ur-intent-editor>`,
      ],
      'ur-assignee-picker': ['listAgents', () => html`<ur-assignee-picker></ur-assignee-picker>`],
      'ur-status-picker': [
        'getRequest',
        (bank) => html`<ur-status-picker request-id=${bank.request(0)}></ur-status-picker>`,
      ],
    };
    for (const [tag, [route, template]] of Object.entries(failing))
      it(`is replaced by words of ours in <${tag}>`, async () => {
        const saying = async (message: string) => {
          const bank = openBank(['Words']);
          const told: unknown[] = [];
          bank.admin.addEventListener('ur-error', (event) => told.push((event as CustomEvent).detail));
          bank.admin.fail(route, errorOf(message));
          const root = await fixture(html`<div>${template(bank)}</div>`, { client: bank.admin });
          const element = root.firstElementChild!;
          await until(() => textOf(element).includes('Try again'), `<${tag}> says that it failed`);
          const shown = { text: textOf(element), tags: tags(element), told: JSON.stringify(told) };
          leave();
          return shown;
        };
        const expected = await saying('Words');
        for (const message of samples) expect(await saying(message), message.slice(0, 60)).to.deep.equal(expected);
      }).timeout(patience);

    it('is replaced by words of ours under a line that was not sent', async () => {
      const saying = async (message: string) => {
        const bank = openBank(['Words']);
        bank.admin.fail('postMessage', errorOf(message, { status: 400 }));
        const conversation = html`<ur-conversation conversation-id=${bank.conversation(0)}></ur-conversation>`;
        const element = await fixture(conversation, { client: bank.admin });
        await bank.admin.send(bank.conversation(0), { text: 'Hello' });
        await until(() => textOf(element).includes('Not sent. Your text is kept.'));
        const shown = { text: textOf(element), tags: tags(element) };
        leave();
        return shown;
      };
      const expected = await saying('Words');
      for (const message of samples) expect(await saying(message), message.slice(0, 60)).to.deep.equal(expected);
    }).timeout(patience);

    it('stays text as the name of who was faster', async () => {
      const saying = async (name: string) => {
        const bank = openBank(['Words']);
        const current = { agent: { id: bank.agent(0), name }, since: '2026-11-24 14:29:00.000Z' };
        const taken = { code: 'taken', message: name };
        bank.admin.fail('control', new UrError({ status: 409, message: name, data: { control: taken }, current }));
        const chat = html`<ur-takeover-chat conversation-id=${bank.conversation(0)}></ur-takeover-chat>`;
        const element = await fixture<HTMLElement>(chat, { client: bank.admin });
        (await until(() => findAll(element, 'button').find((button) => textOf(button) === 'Take over'))).click();
        const told = await until(() => findAll(element, 'p').find((line) => textOf(line).includes('just before you')));
        const shown = { text: told.textContent, tags: tags(element), flaws: flaws(element) };
        leave();
        return shown;
      };
      const expected = await saying('Words');
      for (const name of samples) {
        const { text, ...rest } = await saying(name);
        expect(rest, name.slice(0, 60)).to.deep.equal({ tags: expected.tags, flaws: [] });
        expect(text).to.match(/^\s*(\u2068[^]*\u2069|[^\u202a-\u202e\u2066-\u2069]*) took control just before you/);
      }
    }).timeout(patience);
  });
});
