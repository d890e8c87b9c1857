import { html } from 'lit';
import '../../components/conversation/define.js';
import '../../components/request-detail/define.js';
import '../../components/webchat/define.js';
import { sampleIDs } from '../../components/data/memory/index.js';
import { findLinks } from '../../components/internal/link-finder.js';
import { linkFinder } from '../../components/internal/links.js';
import {
  expect,
  expectAccessible,
  expectFocusVisible,
  find,
  findAll,
  fixture,
  hostPage,
  sendKeys,
  settled,
  until,
} from '../support/index.js';
import { disguisedLinks, honestLinks } from '../support/text-corpus.js';
import { put, talk } from './talk.js';

const linksIn = (text: string) => findLinks(text).filter((piece) => typeof piece !== 'string');
const weblinks = (root: Element) => findAll<HTMLAnchorElement>(root, 'a');
const say = (...texts: string[]) => {
  const scene = talk();
  for (const text of texts) put(scene, { text });
  const conversation = html`<ur-conversation conversation-id=${scene.conversation}></ur-conversation>`;
  return { ...scene, conversation };
};

describe('a link', () => {
  for (const [text, ...live] of honestLinks)
    it(`lives in: ${text}`, () => {
      expect(linksIn(text).map((link) => link.text)).to.deep.equal(live);
      expect(
        findLinks(text)
          .map((piece) => (typeof piece === 'string' ? piece : piece.text))
          .join(''),
      ).to.equal(text);
      for (const { href } of linksIn(text)) expect(new URL(href).protocol).to.match(/^(https?|mailto|tel):$/);
    });

  for (const text of disguisedLinks)
    it(`stays text: ${JSON.stringify(text)}`, () => expect(findLinks(text)).to.deep.equal([text]));

  it('is found in no time in the longest and worst of texts', () => {
    const worst = [
      'https://a.com/(',
      'www.',
      '@',
      'a@b.',
      '([',
      'http://a.b ',
      'data:',
      'a.',
      'https://a.com?"',
      'tel:1',
    ];
    // The quickest of a few: the machine may stand still in any of them, but hardly in all.
    const times = [1, 2, 3, 4, 5].map(() => {
      const started = performance.now();
      for (const text of worst) findLinks(text.repeat(4000 / text.length));
      return performance.now() - started;
    });
    expect(Math.min(...times), `${times.map(Math.round).join(', ')} ms`).to.be.below(1000);
  });
});

describe('links in what people wrote', () => {
  it('lead out of the page, and tell nothing of it', async () => {
    const { conversation, camille } = say('See https://example.com/path, please');
    const element = await fixture(conversation, { client: camille });
    const [link] = await until(() => weblinks(element).length === 1 && weblinks(element));
    expect(link!.textContent).to.equal('https://example.com/path');
    expect(link!.href).to.equal('https://example.com/path');
    expect(link!.target).to.equal('_blank');
    expect(link!.relList.value).to.equal('noopener noreferrer nofollow');
    expect(link!.parentElement!.textContent).to.equal('See https://example.com/path, please');
  });

  it('are in the description, the extract and the attributes, and in no title', async () => {
    const { server, camille } = talk();
    const request = [...server.tables().requests.values()][0]!;
    const text = 'Seen on https://example.com/offer';
    Object.assign(request, { title: text, description: text, storyName: text, stepName: text });
    request.extract = [{ seq: 1, author: 'interlocutor', authorName: text, text, created: request.created }];
    request.attributes = { ...request.attributes, email: 'zoe@example.com', customAttributes: { [text]: text } };
    const element = await fixture(html`<ur-request-detail request-id=${request.id}></ur-request-detail>`, {
      client: camille,
    });
    await until(() => weblinks(element).length >= 4);
    expect(
      weblinks(element).map(
        ({ parentElement }) => parentElement!.closest('.extract, .attributes')?.className ?? 'description',
      ),
    ).to.include.members(['description', 'extract', 'attributes']);
    for (const { textContent } of weblinks(element))
      expect(textContent).to.match(/^(https:\/\/example\.com\/offer|\w+@(example\.com|mail\.example))$/);
    expect(findAll(element, 'h3 a, th a, button a, dd a, .extract__who a')).to.deep.equal([]);
  });

  it('come alive in their place: nothing moves, also where the address is broken over lines', async () => {
    const { load } = linkFinder;
    linkFinder.forget();
    let arrive = () => {};
    linkFinder.load = async () => {
      await new Promise<void>((resolve) => (arrive = resolve));
      return load();
    };
    const rects = (element: Element) =>
      findAll(element, '.bubble, .message').map((part) => JSON.stringify(part.getBoundingClientRect()));
    // One by one, so that each is shown before its links are known.
    for (const dir of ['ltr', 'rtl'] as const) {
      const { conversation, camille } = say(
        `Look: https://example.com/${'long/'.repeat(40)}end, then (www.example.org) and mail help@example.org.`,
        'مرحبا https://example.com/a شكرا',
      );
      const page = hostPage({ dir });
      const element = await fixture(conversation, { client: camille, parent: page.root });
      const before = rects(element);
      if (dir === 'ltr') {
        expect(weblinks(element)).to.deep.equal([]);
        arrive();
        linkFinder.load = load;
      }
      await until(() => weblinks(element).length === 4);
      expect(rects(element)).to.deep.equal(before);
    }
  });

  it('stay text when what finds them cannot be fetched', async () => {
    const { load } = linkFinder;
    linkFinder.forget();
    linkFinder.load = () => Promise.reject(new Error('No network'));
    const { conversation, camille } = say('https://example.com/first');
    const element = await fixture(conversation, { client: camille });
    linkFinder.load = load;
    expect(findAll(element, '.bubble').at(-1)!.textContent).to.equal('https://example.com/first');
  });

  it('are reached and followed with the keyboard, and say so', async () => {
    const { conversation, camille } = say('https://example.com/first and https://example.com/second');
    const element = await fixture(conversation, { client: camille });
    await until(() => weblinks(element).length === 2);
    const opened: string[] = [];
    element.addEventListener('click', (event) => {
      event.preventDefault();
      opened.push((event.composedPath()[0] as HTMLAnchorElement).href);
    });
    weblinks(element)[0]!.focus();
    await sendKeys({ press: 'Tab' });
    expectFocusVisible(weblinks(element)[1]!);
    await sendKeys({ press: 'Enter' });
    expect(opened).to.deep.equal(['https://example.com/second']);
  });

  it('are accessible in bubbles of every author, light and dark, and 24 px high', async () => {
    const scene = talk();
    const at = { text: 'Look at https://example.com/a' };
    put(scene, at);
    put(scene, { ...at, author: 'bot', authorID: '', authorName: 'Bot' });
    put(scene, { ...at, author: 'agent', authorID: sampleIDs.agent('camille'), authorName: 'Camille' });
    const element = await fixture(html`<ur-conversation conversation-id=${scene.conversation}></ur-conversation>`, {
      client: scene.camille,
    });
    await until(() => weblinks(element).length === 3);
    for (const link of weblinks(element)) expect(link.getBoundingClientRect().height).to.be.at.least(24);
    await expectAccessible(element);
  });

  it('read from left to right in Arabic too', async () => {
    const { conversation, camille } = say('انظر https://example.com/عربي/a هنا');
    const element = await fixture(conversation, { client: camille, parent: hostPage({ dir: 'rtl' }).root });
    const [link] = await until(() => weblinks(element).length === 1 && weblinks(element));
    expect(getComputedStyle(link!).direction).to.equal('ltr');
    expect(getComputedStyle(link!).unicodeBidi).to.equal('isolate');
    expect(getComputedStyle(find(element, '.bubble:has(a)')).direction).to.equal('rtl');
  });

  it('are live in the web chat', async () => {
    const { zoe } = say('https://example.com/help');
    const element = await fixture(html`<ur-webchat mode="inline" open></ur-webchat>`, { client: zoe });
    await until(() => weblinks(element).length === 1);
    await settled(element);
  });
});
