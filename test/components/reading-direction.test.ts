import { adoptStyles, html, render } from 'lit';
import '../../components/conversation/define.js';
import '../../components/request-detail/define.js';
import '../../components/request-list/define.js';
import '../../components/takeover-chat/define.js';
import { isolate } from '../../components/internal/isolate.js';
import { linkFinder } from '../../components/internal/links.js';
import { reset } from '../../components/styles/reset.js';
import { expect, find, findAll, fixture, fixtureSync, hostPage, settled } from '../support/index.js';
import { removeFixtures } from '../support/fixture.js';
import { put, talk, type Talk } from './talk.js';

/** What turns the reading direction round, and does not turn it back, or closes what it has not opened. */
const turning = [
  '\u202eZoe',
  'Zoe\u202e',
  '\u202d\u202e\u202bZoe',
  '\u2067Zoe',
  '\u2069\u202eZoe',
  '\u202c\u2069\u2069\u202e\u2067Zoe',
  '\u2029\u202eZoe',
  'שלום (א) 12!',
  '؟ مرحبا [3/4]',
];

const openings = /[\u2066-\u2068]/g;
const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

/** Where each text that is not of the named people is painted. */
function placesOfOthers(element: Element, name: string): string[] {
  return findAll(element, '*').flatMap((parent) =>
    [...parent.childNodes].flatMap((node) => {
      if (!(node instanceof Text) || !node.data.trim() || node.data.includes(name.trim())) return [];
      const range = document.createRange();
      return [...node.data].flatMap((_, i) => {
        if (i >= node.length) return [];
        range.setStart(node, i);
        range.setEnd(node, i + 1);
        const { x } = range.getBoundingClientRect();
        return `${parent.localName}.${parent.className} ${node.data} ${i}: ${Math.round(x)}`;
      });
    }),
  );
}

function callAll(scene: Talk, name: string): void {
  const tables = scene.server.tables();
  const [zoe] = [...tables.interlocutors.values()].filter(({ userID }) => userID === 'zoe');
  Object.assign(zoe!, { firstName: name, lastName: '' });
  for (const map of [tables.groups, tables.stories]) for (const record of map.values()) record.name = name;
  for (const request of tables.requests.values()) {
    Object.assign(request, { storyName: name, stepName: name, description: name });
    request.attributes.customAttributes = { [name]: name };
    for (const line of request.extract) Object.assign(line, { authorName: name, text: name });
  }
  put(scene, { text: name, authorName: name });
}

describe('the reading direction of people’s words', () => {
  // Links that come alive between two looks would not be where they were.
  before(() => linkFinder.get());

  for (const dir of ['ltr', 'rtl'] as const)
    it(`stays inside each value, and turns nothing beside it (${dir})`, async () => {
      const scenes = {
        conversation: ({ conversation }: Talk) =>
          html`<ur-conversation conversation-id=${conversation}></ur-conversation>`,
        detail: ({ server }: Talk) =>
          html`<ur-request-detail
            request-id=${[...server.tables().requests.values()].find(({ number }) => number === 214)!.id}
          ></ur-request-detail>`,
        list: () => html`<ur-request-list></ur-request-list>`,
        chat: ({ conversation }: Talk) => html`<ur-takeover-chat conversation-id=${conversation}></ur-takeover-chat>`,
      };
      const page = hostPage({ host: 'white', dir });
      for (const [what, template] of Object.entries(scenes)) {
        const places = new Map<string, string[]>();
        const placesWith = async (name: string) => {
          const scene = talk();
          callAll(scene, name);
          const element = await fixture<HTMLElement>(template(scene), { client: scene.camille, parent: page.root });
          const found = placesOfOthers(element, name);
          removeFixtures();
          places.set(name, found);
          return found;
        };
        for (const name of turning) {
          // The same letters without what turns them: the same widths, so all others have to stand where they stood.
          const plain = name.replace(/[\u202a-\u202e\u2066-\u2069]/g, '');
          const expected = places.get(plain) ?? (await placesWith(plain));
          expect(expected).to.have.length.above(20);
          expect(await placesWith(name), `${what}, ${JSON.stringify(name)}`).to.deep.equal(expected);
        }
      }
    }).timeout(180_000);

  for (const dir of ['ltr', 'rtl'] as const)
    it(`stays inside each value in the middle of a line (${dir})`, () => {
      const line = fixtureSync<HTMLElement>(html`<div dir=${dir}></div>`);
      const root = line.attachShadow({ mode: 'open' });
      adoptStyles(root, [reset]);
      const placesWith = (name: string) => {
        const kinds = [
          html`<bdi lang="">${name}</bdi>`,
          html`<span dir="auto">${name}</span>`,
          html`<b dir="auto">${name}</b>`,
        ];
        render(
          kinds.map((kind) => html`<p>Before 12 ${kind}, after (3) <i>and on!</i></p>`),
          root,
        );
        return placesOfOthers(line, name);
      };
      for (const name of turning) {
        const expected = placesWith(name.replace(/[\u202a-\u202e\u2066-\u2069]/g, ''));
        expect(expected).to.have.length.above(60);
        expect(placesWith(name), JSON.stringify(name)).to.deep.equal(expected);
      }
    });

  it('is that of its language in a time, on a page that reads from the right', async () => {
    const scene = talk();
    const page = hostPage({ host: 'white', dir: 'rtl' });
    put(scene, { text: 'Still there?', created: '2026-11-24 14:39:00.000Z' });
    const requests = [...scene.server.tables().requests.values()];
    for (const request of requests) request.waitingSince = '';
    const id = requests.find(({ number }) => number === 214)!.id;
    const places = {
      '.row__wait bdi': html`<ur-request-list></ur-request-list>`,
      'th bdi': html`<ur-request-detail request-id=${id}></ur-request-detail>`,
      '.message__time time': html`<ur-conversation conversation-id=${scene.conversation}></ur-conversation>`,
      '.system > time': html`<ur-conversation conversation-id=${scene.conversation}></ur-conversation>`,
    };
    for (const [place, template] of Object.entries(places)) {
      const element = await fixture<HTMLElement>(template, { client: scene.camille, parent: page.root });
      const times = findAll(element, place).filter(({ textContent }) => /^\d+:\d\d\s[AP]M$/.test(textContent));
      expect(times.length, place).to.be.at.least(1);
      for (const time of times) {
        const text = [...time.childNodes].find((node): node is Text => node instanceof Text && node.data !== '')!;
        const range = document.createRange();
        const xOf = (at: number) => {
          range.setStart(text, at);
          range.setEnd(text, at + 1);
          return range.getBoundingClientRect().x;
        };
        expect(xOf(0), `${place}: ${text.data}`).to.be.below(xOf(text.length - 1));
      }
      removeFixtures();
    }
  });

  it('is kept apart in sentences and labels', async () => {
    for (const name of turning) {
      const scene = talk();
      callAll(scene, name);
      const holder = scene.server.tables().claims.get(scene.conversation)!;
      holder.agent = { ...holder.agent, name };
      const element = await fixture(html`<ur-takeover-chat conversation-id=${scene.conversation}></ur-takeover-chat>`, {
        client: scene.ines,
      });
      await settled(element);
      const said = find(element, '.control__text').textContent!;
      expect(said, JSON.stringify(name)).to.match(/^\u2068[^]*\u2069 has control$/);
      expect(count(said, openings)).to.equal(count(said, /\u2069/g));
    }
  });

  it('is opened and closed in every value as often, whatever is in it', () => {
    for (const name of turning) {
      const value = isolate(name);
      let open = 0;
      for (const char of value) {
        if (/[\u2066-\u2068]/.test(char)) open++;
        if (char === '\u2069') open--;
        expect(open, JSON.stringify(name)).to.be.at.least(0);
      }
      expect(open).to.equal(0);
      expect(value).to.match(/^\u2068[^\u2029]*\u2069$/);
    }
  });
});
