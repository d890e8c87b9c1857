import { html, type TemplateResult } from 'lit';
import { clean } from '../../backend/schema/text.js';
import '../../components/define.js';
import { UrError } from '../../components/data/errors.js';
import type { AssigneePicker } from '../../components/assignee-picker/assignee-picker.js';
import { expect, find, findAll, fixture, settled, textOf, until } from '../support/index.js';
import { removeFixtures } from '../support/fixture.js';
import { textBank, type TextBank } from '../support/text-bank.js';
import { payloads } from '../support/text-corpus.js';
import { allElements } from '../support/walk.js';

/* Every payload through every field into every element, on a page without any policy: it stays text. */

const texts = Object.values(payloads).flat();
/** Of the same length and lines. */
const harmlessOf = (text: string) => text.replace(/\S/gu, 'w');
const harmless = texts.map(harmlessOf);

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
    if (element.matches('bdi, [dir=auto]') && element.getClientRects().length && overflowY === 'visible' && !isField)
      found.push(`lets marks out of ${element.localName}.${element.className}`);
  }
  for (const list of findAll(root, 'ol, .detail__body')) {
    const rows = [...list.children].map((child) => child.getBoundingClientRect()).filter(({ height }) => height > 0);
    if (rows.some((row, i) => i > 0 && row.top < rows[i - 1]!.bottom - 1)) found.push(`overlaps in .${list.className}`);
  }
  return found;
}

const narrow = (content: TemplateResult, bank: TextBank) =>
  fixture<HTMLElement>(html`<div class="narrow">${content}</div>`, { client: bank.admin });

before(() => {
  const style = document.createElement('style');
  style.id = 'narrow';
  style.textContent =
    '.narrow { inline-size: 360px } .narrow > * { block-size: 640px; contain: layout } .narrow > ur-request-list { block-size: 2000px; max-block-size: none }';
  document.head.append(style);
});
after(() => document.querySelector('#narrow')!.remove());
afterEach(() => {
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
    places: 5,
  },
  'ur-takeover-chat': {
    template: html`<ur-takeover-chat></ur-takeover-chat>`,
    show: set('conversationId', (bank, at) => bank.conversation(at)),
    places: 5,
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

  it('stays text in what shows one request, conversation, step or agent', async () => {
    const template = html`${Object.values(singles).map((single) => single.template)}`;
    const [clean, bank] = [textBank(harmless), textBank(texts)];
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
    const expected = await narrow(template, clean);
    const counts = (await turn(expected, clean, 0)).map(tags);
    expected.remove();

    const root = await narrow(template, bank);
    const wrong: string[] = [];
    for (const [at, text] of texts.entries())
      for (const [i, element] of (await turn(root, bank, at)).entries()) {
        const here = `<${element.localName}> with ${JSON.stringify(text.slice(0, 40))}`;
        wrong.push(...[...added(counts[i]!, tags(element)), ...flaws(element)].map((flaw) => `${here} ${flaw}`));
      }
    expect(wrong.join('\n')).to.equal('');
  }).timeout(120_000);

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
          const element = (await narrow(template, textBank(words))).firstElementChild as HTMLElement;
          if (tag === 'ur-assignee-picker') await (element as AssigneePicker).show();
          await settled(element);
          counts.push(tags(element));
          for (const text of words) expect(timesShown(element, text), `${tag}: ${text.slice(0, 60)}`).to.be.at.least(1);
          expect(flaws(element).join('; '), `${tag} from ${from}`).to.equal('');
          removeFixtures();
        }
        expect(added(counts[0]!, counts[1]!).join('; '), `${tag} from ${from}`).to.equal('');
      }
    }
  }).timeout(60_000);

  it('stays text in the web chat, which is called so too', async () => {
    for (let from = 0; from < texts.length; from += 30) {
      const some = texts.slice(from, from + 30);
      const [expected, root] = await Promise.all(
        [harmless.slice(from, from + some.length), some].map(async (words) => {
          const bank = textBank(words.slice(0, 1), words);
          const client = bank.person(0);
          const place = await fixture(html`<div class="narrow"><ur-webchat mode="inline" open></ur-webchat></div>`, {
            client,
          });
          const element = place.firstElementChild as HTMLElement;
          await until(() => timesShown(element, words.at(-1)!) > 0);
          await settled(element);
          return element;
        }),
      );
      // How many lines are mounted depends on how high they are: what there is, is the same.
      expect(Object.keys(tags(root!)).sort()).to.deep.equal(Object.keys(tags(expected!)).sort());
      expect(flaws(root!).join('; '), `from ${from}`).to.equal('');
      removeFixtures();
    }
  }).timeout(60_000);

  it('stays text in the whole inbox', async () => {
    for (const kind of Object.values(payloads)) {
      const [expected, root] = await Promise.all(
        [kind.slice(0, 3).map(harmlessOf), kind.slice(0, 3)].map(async (words) => {
          const bank = textBank(words);
          const inbox = html`<ur-inbox request-id=${bank.request(0)} pane="request"></ur-inbox>`;
          const element = (await narrow(inbox, bank)).firstElementChild as HTMLElement;
          await until(() => timesShown(element, words[0]!) > 2);
          await settled(element);
          return element;
        }),
      );
      const wrong = added(tags(expected!), tags(root!)).concat(flaws(root!));
      expect(wrong.join('; '), kind[0]!.slice(0, 60)).to.equal('');
      removeFixtures();
    }
  }).timeout(60_000);

  it('is not even shown when a server says it in an error', async () => {
    for (const message of texts.slice(0, 5)) {
      const bank = textBank(['Words']);
      const data = { title: { code: message, message }, actions: { code: message, message } };
      const error = new UrError({ status: 400, message, data });
      for (const route of ['request', 'requests', 'messages', 'counts', 'directory', 'step'] as const)
        bank.admin.fail(route as never, error);
      const root = await narrow(
        html`<ur-request-list></ur-request-list><ur-request-detail request-id=${bank.request(0)}></ur-request-detail
          ><ur-conversation conversation-id=${bank.conversation(0)}></ur-conversation>`,
        bank,
      );
      expect(textOf(root)).not.to.contain(message);
      removeFixtures();
    }
  });
});
