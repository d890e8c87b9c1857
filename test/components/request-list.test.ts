import { html } from 'lit';
import '../../components/request-list/define.js';
import { UrError } from '../../components/data/errors.js';
import type { Client } from '../../components/data/client.js';
import { createMemoryClient, sampleIDs, sampleNow } from '../../components/data/memory/index.js';
import { latePickers } from '../../components/request-list/list-pickers.js';
import type { RequestList } from '../../components/request-list/request-list.js';
import {
  activeElement,
  countElements,
  expect,
  expectAccessible,
  expectFocus,
  find,
  findAll,
  fixture,
  fixtureSync,
  hostPage,
  nextEvent,
  nextFrame,
  recordWarnings,
  sendKeys,
  sendMouse,
  setViewport,
  textOf,
  until,
  updated,
} from '../support/index.js';
import { arrive, bank, HandList, handing, recordTimers, rowOf, rowsIn, rowsOf, titlesIn } from './request-rows.js';

const press = async (...keys: string[]) => {
  for (const key of keys) await sendKeys({ press: key });
};

/** In a page of a given height, unless another parent is named. */
async function list(client: Client | undefined, template = html`<ur-request-list></ur-request-list>`, options = {}) {
  const element = await fixture<RequestList>(template, { ...(client && { client }), ...options });
  if (!('parent' in options)) element.parentElement!.style.setProperty('block-size', '480px');
  await nextFrame();
  await updated(element);
  return element;
}
const open = html`<ur-request-list view="open" sort="waiting"></ur-request-list>`;
const scrollerOf = (element: Element) => find(element, '.rows');
const openOf = (row: Element) => find(row, '.row__open');
const title = (element: Element) => textOf(find(element, '.pane__title'));
const shown = (element: Element) => textOf(find(element, '.menu:popover-open'));
/** The row that the focus is in. */
const focusedRow = () => activeElement()?.closest('.row')?.querySelector('.row__title')?.textContent;

async function scrollTo(element: Element, top: number): Promise<void> {
  scrollerOf(element).scrollTop = top;
  await nextFrame();
  await updated(element);
}

async function moveOver(element: Element): Promise<void> {
  const { x, y } = element.getBoundingClientRect();
  await sendMouse({ type: 'move', position: [Math.round(x + 60), Math.round(y + 20)] });
}

async function choose(element: Element, button: HTMLElement, ...keys: string[]): Promise<void> {
  button.focus();
  await press('Enter');
  await until(() => findAll(element, '.menu:popover-open')[0]);
  await press(...keys);
}

describe('ur-request-list', () => {
  describe('rows', () => {
    it('shows the requests of its view, in its order, with how many there are', async () => {
      const element = await list(bank().camille, open);
      expect(title(element)).to.equal('Open');
      expect(textOf(find(element, '.list__total'))).to.equal('20');
      expect(titlesIn(element).slice(0, 2)).to.deep.equal([
        'Card left in a taxi, wants it blocked',
        'Rent transfer declined twice',
      ]);
    });

    it('shows one person’s requests, by the id that the page knows them by', async () => {
      const element = await list(bank().camille, html`<ur-request-list interlocutor="zoe"></ur-request-list>`);
      expect(new Set(findAll(element, '.row__part:first-child').map(textOf))).to.deep.equal(new Set(['Zoë Martínez']));
    });

    it('puts the description first as long as the title is the step’s', async () => {
      const rows = rowsOf(2).map((row, index) =>
        index ? row : { ...row, title: 'Ask for help', description: 'My card\nis gone' },
      );
      const element = await list(handing(new HandList(rows)));
      expect(titlesIn(element)).to.deep.equal(['My card', 'Request 1']);
      expect(textOf(find(element, '.row__line'))).to.contain('Ask for help');
      expect(textOf(findAll(element, '.row__line')[1]!)).to.contain('What 1 is about');
    });

    it('shows a step’s name in full or not at all', async () => {
      const rows = rowsOf(1).map((row) => ({ ...row, title: row.stepName, description: 'My card is gone' }));
      const element = await list(handing(new HandList(rows)));
      const [line, step] = [find(element, '.row__line'), find(element, '.row__part--step')];
      const isSeen = () => step.getBoundingClientRect().top < line.getBoundingClientRect().bottom;
      expect(isSeen()).to.equal(true);
      expect(step.scrollWidth).to.equal(step.clientWidth);
      element.style.inlineSize = '200px';
      await until(() => !isSeen());
    });

    it('says how long somebody waits, from when on it is soon late, and late', async () => {
      const element = await list(bank().camille, open);
      const waits = findAll(element, '.row__wait').map(textOf);
      expect(waits.slice(0, 4)).to.deep.equal([
        'Waiting too long: 1 h 12',
        'Waiting long: 38 min',
        'Waiting long: 24 min',
        'Waiting 19 min',
      ]);
    });

    it('tells what is unread by weight, dot and word', async () => {
      const element = await list(bank().camille, open);
      const row = rowOf(element, 209);
      expect(find(row, '.row__unread').getAttribute('aria-label')).to.equal('Unread');
      expect(getComputedStyle(openOf(row)).fontWeight).to.equal('600');
      expect(findAll(rowOf(element, 214), '.row__unread')).to.have.length(0);
    });

    it('tells the waiting time anew each minute, with one timer, and none while nobody sees the page', async () => {
      let now = sampleNow;
      const client = createMemoryClient({ server: bank().server, now: () => now });
      const timers = recordTimers();
      const element = await list(client, open);
      const minutes = () => timers.running.filter(({ every }) => every === 60_000);
      expect(minutes()).to.have.length(1);
      now += 60_000;
      minutes()[0]!.run();
      await until(() => textOf(find(element, '.row__wait')) === 'Waiting too long: 1 h 13');
      timers.hide(true);
      expect(minutes()).to.have.length(0);
      now += 60_000;
      timers.hide(false);
      await until(() => textOf(find(element, '.row__wait')) === 'Waiting too long: 1 h 14');
      element.remove();
      expect(minutes()).to.have.length(0);
    });

    it('cuts a name of the other direction at its own end', async () => {
      const element = await list(bank().camille, open);
      const arabic = findAll(element, '.row__title').find((each) => /[\u0600-\u06ff]/.test(textOf(each)))!;
      expect(getComputedStyle(arabic).direction).to.equal('rtl');
      expect(arabic.getAttribute('lang')).to.equal('');
    });

    it('is one line high and wide when compact', async () => {
      const element = await list(bank().camille, open, { settings: { density: 'compact' } });
      expect(element.matches(':state(compact)')).to.equal(true);
      const [first, line] = ['.row__title', '.row__line'].map((name) => find(element, name).getBoundingClientRect());
      expect(line!.left).to.be.at.least(first!.right);
      expect(rowsIn(element)[0]!.getBoundingClientRect().height).to.be.at.most(44);
    });

    it('keeps its rows equally high with the big letters of a page', async () => {
      const page = hostPage({ host: 'white' });
      page.root.style.setProperty('font-size', '22px');
      const element = await list(bank().camille, open, { parent: page.root });
      const [one, two] = rowsIn(element).map((row) => row.getBoundingClientRect());
      expect(one!.height).to.be.greaterThan(50);
      expect(two!.top - one!.top).to.equal(one!.height);
      const line = find(element, '.row__line').getBoundingClientRect();
      expect(line.bottom).to.be.at.most(one!.bottom);
    });
  });

  describe('opening', () => {
    it('tells which, and selects it', async () => {
      const element = await list(bank().camille, open);
      const told = nextEvent(element, 'ur-request-select');
      openOf(rowOf(element, 214)).click();
      expect((await told).detail).to.deep.equal({ id: sampleIDs.request(214) });
      await updated(element);
      expect(rowOf(element, 214).matches('.is-selected')).to.equal(true);
      expect(openOf(rowOf(element, 214)).getAttribute('aria-current')).to.equal('true');
    });

    it('selects nothing when that is cancelled', async () => {
      const element = await list(bank().camille, open);
      element.addEventListener('ur-request-select', (event) => event.preventDefault());
      openOf(rowOf(element, 214)).click();
      await updated(element);
      expect(element.selectedId).to.equal('');
    });

    it('says nothing when it is selected from outside', async () => {
      const element = await list(bank().camille, open);
      element.addEventListener('ur-request-select', () => expect.fail('told'));
      element.selectedId = sampleIDs.request(214);
      await updated(element);
      expect(rowOf(element, 214).matches('.is-selected')).to.equal(true);
    });

    it('has links only where the page gives addresses, and a cancelled one does not navigate', async () => {
      const element = await list(bank().camille, open);
      expect(openOf(rowOf(element, 214)).localName).to.equal('button');
      element.requestHref = ({ number }) => `#request-${number}`;
      await updated(element);
      const link = openOf(rowOf(element, 214)) as HTMLAnchorElement;
      expect(link.getAttribute('href')).to.equal('#request-214');
      element.addEventListener('ur-request-select', (event) => event.preventDefault());
      link.click();
      expect(location.hash).to.equal('');
    });
  });

  describe('keyboard', () => {
    it('is one tab stop, the page’s next element comes after it', async () => {
      const element = await list(bank().camille, html`<ur-request-list no-toolbar></ur-request-list>`);
      const after = document.createElement('button');
      element.parentElement!.append(after);
      element.focus();
      expectFocus(openOf(rowsIn(element)[0]!));
      expect(getComputedStyle(rowsIn(element)[0]!, '::after').borderTopWidth).to.equal('2px');
      await press('ArrowDown', 'ArrowDown', 'Tab');
      expectFocus(after);
      await sendKeys({ press: 'Shift+Tab' });
      expect(focusedRow()).to.equal(titlesIn(element)[2]);
    });

    it('moves with the arrows, Home, End and the page keys, and opens with Enter', async () => {
      const element = await list(handing(new HandList(rowsOf(500))));
      element.focus();
      await press('ArrowDown', 'ArrowDown', 'ArrowUp');
      await until(() => focusedRow() === 'Request 1');
      await press('End');
      await until(() => focusedRow() === 'Request 499');
      await press('PageUp');
      await until(() => focusedRow() !== 'Request 499');
      const number = Number(focusedRow()!.slice('Request '.length));
      expect(number).to.be.within(485, 495);
      await press('Home');
      await until(() => focusedRow() === 'Request 0');
      await press('Enter');
      await until(() => element.selectedId === 'r00000000000000');
    });

    it('keeps up with a key that is held down', async () => {
      const element = await list(handing(new HandList(rowsOf(500))));
      element.focus();
      for (let i = 0; i < 40; i++)
        activeElement()!.dispatchEvent(
          new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, composed: true }),
        );
      await until(() => focusedRow() === 'Request 40');
      const [row, scroller] = [activeElement()!.closest('.row')!, scrollerOf(element)].map((each) =>
        each.getBoundingClientRect(),
      );
      expect(row!.bottom).to.be.at.most(scroller!.bottom);
    });

    it('goes left and right through the controls of a row, and stays in their column', async () => {
      const element = await list(bank().camille, open);
      element.focus();
      await press('ArrowLeft');
      expect(activeElement()!.matches('.row__status')).to.equal(true);
      await press('ArrowDown');
      await until(() => focusedRow() === titlesIn(element)[1]);
      expect(activeElement()!.matches('.row__status')).to.equal(true);
      await press('ArrowRight', 'ArrowRight', 'ArrowRight');
      expect(activeElement()!.matches('.row__assignee')).to.equal(true);
    });

    it('turns left and right round on a right-to-left page', async () => {
      const page = hostPage({ host: 'white', dir: 'rtl' });
      const element = await list(bank().camille, open, { parent: page.root });
      element.focus();
      await press('ArrowRight');
      expect(activeElement()!.matches('.row__status')).to.equal(true);
    });

    it('keeps its keys from the page, and lets the others through', async () => {
      const page = hostPage();
      const element = await list(bank().camille, open, { parent: page.root });
      element.focus();
      await press('ArrowDown', 'j', 'Escape');
      expect(page.keys).to.deep.equal(['j', 'Escape']);
    });

    it('says how many rows there are, and which one each is', async () => {
      const element = await list(handing(new HandList(rowsOf(500))));
      await scrollTo(element, 5000);
      expect(scrollerOf(element).getAttribute('aria-rowcount')).to.equal('500');
      const row = rowsIn(element).at(-1)!;
      expect(textOf(find(row, '.row__title'))).to.equal(`Request ${Number(row.getAttribute('aria-rowindex')) - 1}`);
    });
  });

  describe('a row that goes away', () => {
    it('hands the focus to the next one, then to the previous one, then to the list', async () => {
      const hand = new HandList(rowsOf(3));
      const element = await list(handing(hand));
      element.focus();
      await press('ArrowDown');
      await until(() => focusedRow() === 'Request 1');
      hand.remove('r00000000000001');
      await until(() => focusedRow() === 'Request 2');
      hand.remove('r00000000000002');
      await until(() => focusedRow() === 'Request 0');
      hand.remove('r00000000000000');
      await until(() => activeElement() === scrollerOf(element));
    });

    it('leaves the focus alone when it is elsewhere', async () => {
      const hand = new HandList(rowsOf(3));
      const element = await list(handing(hand));
      hand.remove('r00000000000000');
      await until(() => rowsIn(element).length === 2);
      expect(activeElement()).to.equal(document.body);
    });

    it('closes the picker that was open for it', async () => {
      const hand = new HandList(rowsOf(3));
      const element = await list(handing(hand));
      find(rowsIn(element)[1]!, '.row__status').click();
      await until(() => findAll(element, '.menu:popover-open')[0]);
      hand.remove('r00000000000001');
      await until(() => !findAll(element, '.menu:popover-open')[0]);
    });
  });

  describe('window', () => {
    it('has under 1,500 elements with 100,000 requests', async () => {
      await setViewport({ width: 1440, height: 900 });
      try {
        const element = await list(handing(new HandList(rowsOf(100_000))));
        element.parentElement!.style.setProperty('block-size', '900px');
        await nextFrame();
        await scrollTo(element, 2_000_000);
        expect(countElements(element)).to.be.lessThan(1500);
        expect(scrollerOf(element).scrollHeight).to.be.greaterThan(4_000_000);
        const top = scrollerOf(element).getBoundingClientRect().top;
        const visible = rowsIn(element).filter((row) => row.getBoundingClientRect().bottom > top);
        expect(textOf(find(visible[0]!, '.row__title'))).to.equal('Request 45454');
      } finally {
        await setViewport({ width: 800, height: 600 });
      }
    });

    it('mounts at most 120 rows, whatever its height, and warns once', async () => {
      const warnings = recordWarnings();
      const ofHeight = () => warnings.filter((text) => text.includes('<ur-request-list> is higher than 120 rows'));
      const element = await list(handing(new HandList(rowsOf(1000))));
      element.style.setProperty('max-block-size', 'none');
      element.parentElement!.style.setProperty('block-size', '20000px');
      await until(() => ofHeight().length > 0);
      await scrollTo(element, 100);
      expect(rowsIn(element).length).to.be.within(100, 120);
      expect(ofHeight()).to.have.length(1);
    });

    it('stays within the window on a page that gives it no height', async () => {
      const page = hostPage();
      const element = await list(handing(new HandList(rowsOf(1000))), undefined, { parent: page.root });
      expect(element.getBoundingClientRect().height).to.be.within(320, innerHeight);
      expect(rowsIn(element).length).to.be.lessThan(60);
      expect(getComputedStyle(find(element, '.row__title')).textTransform).to.equal('none');
      expect(getComputedStyle(rowsIn(element)[0]!).display).to.equal('grid');
    });

    it('asks for more two screens before the end, once', async () => {
      const hand = new HandList(rowsOf(100), true);
      const element = await list(handing(hand));
      expect(hand.asked).to.equal(0);
      await scrollTo(element, 3400);
      expect(hand.asked).to.equal(1);
      hand.change({ unread: new Set() });
      await updated(element);
      expect(hand.asked).to.equal(1);
      hand.change({ rows: rowsOf(150) });
      await updated(element);
      expect(hand.asked).to.equal(1);
    });

    it('does not move what is read when rows come and go above', async () => {
      const rows = rowsOf(300);
      const hand = new HandList(rows);
      const element = await list(handing(hand));
      await scrollTo(element, 2000);
      const seen = rowsIn(element).find((row) => textOf(find(row, '.row__title')) === 'Request 50')!;
      const before = seen.getBoundingClientRect().top;
      hand.change({ rows: [...rowsOf(3).map((row) => ({ ...row, id: `new${row.id}` })), ...rows] });
      await updated(element);
      expect(seen.getBoundingClientRect().top).to.equal(before);
      hand.remove('r00000000000001', 'r00000000000002');
      await updated(element);
      expect(seen.getBoundingClientRect().top).to.equal(before);
    });

    it('keeps the active row mounted when it is scrolled away', async () => {
      const element = await list(handing(new HandList(rowsOf(500))));
      element.focus();
      await press('ArrowDown');
      await until(() => focusedRow() === 'Request 1');
      await scrollTo(element, 10_000);
      expect(focusedRow()).to.equal('Request 1');
      await press('ArrowDown');
      await until(() => focusedRow() === 'Request 2');
      expect(scrollerOf(element).scrollTop).to.be.lessThan(200);
    });

    it('keeps a row with an open picker mounted', async () => {
      const element = await list(handing(new HandList(rowsOf(500))));
      find(rowsIn(element)[3]!, '.row__assignee').click();
      await until(() => findAll(element, '.menu:popover-open')[0]);
      await scrollTo(element, 10_000);
      expect(titlesIn(element)).to.contain('Request 3');
    });

    it('scrolls to a request', async () => {
      const element = await list(handing(new HandList(rowsOf(500))));
      element.scrollToRequest('r00000000000300');
      await updated(element);
      const [row, around] = [find(element, '#row-r00000000000300'), scrollerOf(element)].map((each) =>
        each.getBoundingClientRect(),
      );
      expect(row!.top).to.be.at.least(around!.top);
      expect(row!.bottom).to.be.at.most(around!.bottom);
    });

    it('starts at its start when it shows something else', async () => {
      const { camille } = bank({ more: 200 });
      const element = await list(camille);
      await scrollTo(element, 1200);
      element.sort = 'oldest';
      await until(() => scrollerOf(element).scrollTop === 0 && rowsIn(element).length > 0);
    });

    it('brings everything as one scrolls', async () => {
      const { camille } = bank({ more: 200 });
      const element = await list(camille);
      const total = camille.server.tables().requests.size;
      for (let i = 0; i < 12; i++) await scrollTo(element, 1e6);
      await until(() => Number(rowsIn(element).at(-1)!.getAttribute('aria-rowindex')) === total);
      expect(findAll(element, '.row--bones')).to.have.length(0);
    });
  });

  describe('live', () => {
    it('shows a new request without anybody’s doing', async () => {
      const all = bank();
      const element = await list(all.camille);
      arrive(all.server, 'My flat was robbed');
      await until(() => titlesIn(element)[0]?.includes('My flat was robbed'));
    });

    it('holds new ones back while somebody points at the rows, until they are asked for', async () => {
      const all = bank();
      const announced: string[] = [];
      all.camille.announce = (text) => void announced.push(text);
      const element = await list(all.camille);
      const first = titlesIn(element)[0];
      await moveOver(rowsIn(element)[1]!);
      arrive(all.server, 'My flat was robbed');
      const pill = await until(() => findAll<HTMLElement>(element, '.pill')[0]);
      expect(textOf(pill)).to.equal('1 new request');
      expect(titlesIn(element)[0]).to.equal(first);
      expect(announced).to.contain('1 new request');
      pill.focus();
      await press('Enter');
      await until(() => titlesIn(element)[0]?.includes('My flat was robbed'));
      expect(focusedRow()).to.contain('My flat was robbed');
    });

    it('holds them back when it is scrolled, and goes to its start with showNew()', async () => {
      const all = bank();
      const element = await list(all.camille);
      await scrollTo(element, 300);
      arrive(all.server, 'My flat was robbed');
      await until(() => findAll(element, '.pill')[0]);
      element.showNew();
      await until(() => titlesIn(element)[0]?.includes('My flat was robbed'));
      expect(scrollerOf(element).scrollTop).to.equal(0);
    });

    it('shows what others do', async () => {
      const all = bank();
      const element = await list(all.camille, open);
      await all.tom.changeRequest(sampleIDs.request(209), { assignee: sampleIDs.agent('tom') });
      await until(() => find(rowOf(element, 209), '.row__assignee').title === 'Tom Becker');
    });
  });

  describe('changes in the row', () => {
    it('assigns to oneself, telling of it before', async () => {
      const all = bank();
      const element = await list(all.camille, open);
      const told = nextEvent(element, 'ur-request-edit');
      element.addEventListener('ur-assignee-select', () =>
        expect.fail('the picker of the row is the list’s own matter'),
      );
      await choose(element, find(rowOf(element, 209), '.row__assignee'), 'ArrowUp', 'ArrowUp', 'Home');
      await sendKeys({ type: 'camille' });
      await press('Enter');
      expect((await told).detail).to.deep.equal({
        id: sampleIDs.request(209),
        change: { assignee: sampleIDs.agent('camille') },
        previous: { assignee: '' },
      });
      await until(
        () => all.server.tables().requests.get(sampleIDs.request(209))?.assignee === sampleIDs.agent('camille'),
      );
      expect(find(rowOf(element, 209), '.row__assignee').title).to.equal('Camille Rousseau');
      expectFocus(find(rowOf(element, 209), '.row__assignee'));
    });

    it('leaves a done request where it is until the list is loaded again', async () => {
      const all = bank();
      const element = await list(all.camille, open);
      await choose(element, find(rowOf(element, 209), '.row__status'), 'End', 'Enter');
      await until(() => all.server.tables().requests.get(sampleIDs.request(209))?.status === 'done');
      await updated(element);
      expect(find(rowOf(element, 209), '.row__status').title).to.equal('Done');
      await element.reload();
      await until(() => !titlesIn(element).includes('Card left in a taxi, wants it blocked'));
    });

    it('changes nothing when that is cancelled', async () => {
      const all = bank();
      const element = await list(all.camille, open);
      element.addEventListener('ur-request-edit', (event) => event.preventDefault());
      await choose(element, find(rowOf(element, 209), '.row__status'), 'End', 'Enter');
      await nextFrame();
      expect(find(rowOf(element, 209), '.row__status').title).to.equal('To do');
      expect(all.camille.calls('patchRequest')).to.equal(0);
    });

    it('tells a screen reader that a change is saved', async () => {
      const all = bank();
      const announced: string[] = [];
      all.camille.announce = (text) => void announced.push(text);
      const element = await list(all.camille, open);
      await choose(element, find(rowOf(element, 209), '.row__status'), 'End', 'Enter');
      await until(() => announced.includes('Saved'));
    });

    it('shows the old value again when it is refused, and tries again when asked', async () => {
      const all = bank();
      const element = await list(all.camille, open);
      all.camille.fail('patchRequest', new UrError({ status: 503 }), 1);
      await choose(element, find(rowOf(element, 209), '.row__status'), 'End', 'Enter');
      const toast = await until(() => findAll(element, '.toast')[0]);
      expect(textOf(toast)).to.contain('Could not change #209. It is still To do.');
      expect(find(rowOf(element, 209), '.row__status').title).to.equal('To do');
      await expectAccessible(element);
      find(toast, '.notice__action').click();
      await until(() => find(rowOf(element, 209), '.row__status').title === 'Done');
      expect(findAll(element, '.toast')).to.have.length(0);
    });

    it('says what is stored when somebody else was faster', async () => {
      const all = bank();
      const element = await list(all.camille, open);
      const current = {
        ...all.server.tables().requests.get(sampleIDs.request(209))!,
        assignee: sampleIDs.agent('tom'),
        rev: 9,
      };
      all.camille.fail('patchRequest', new UrError({ status: 409, current }), 1);
      await choose(element, find(rowOf(element, 209), '.row__assignee'));
      await sendKeys({ type: 'ines' });
      await press('Enter');
      const toast = await until(() => findAll(element, '.toast')[0]);
      expect(textOf(toast)).to.contain('Somebody assigned #209 at the same time. It is now with Tom Becker.');
    });
  });

  describe('what is fetched late', () => {
    const { load } = latePickers;
    const replace = (by: typeof load) => {
      latePickers.forget();
      latePickers.load = by;
    };
    const refuse = () => replace(() => Promise.reject(new TypeError('No network')));
    afterEach(() => replace(load));

    it('says that a menu did not load, and opens it when that is tried again', async () => {
      const element = await list(bank().camille, open);
      refuse();
      const button = findAll(element, '.filter')[0]!;
      button.click();
      const toast = await until(() => findAll(element, '.toast')[0]);
      expect(textOf(toast)).to.contain('This did not load');
      expect(findAll(element, '.menu:popover-open')).to.have.length(0);
      latePickers.load = load;
      find(toast, '.notice__action').click();
      await until(() => findAll(element, '.menu:popover-open')[0]);
      expect(findAll(element, '.toast')).to.have.length(0);
      expect(button.getAttribute('aria-expanded')).to.equal('true');
    });

    it('says the same of a picker in a row, until that is closed', async () => {
      const element = await list(bank().camille, open);
      refuse();
      find(rowOf(element, 209), '.row__status').click();
      const toast = await until(() => findAll(element, '.toast')[0]);
      find(toast, '.quiet').click();
      await until(() => findAll(element, '.toast').length === 0);
    });

    it('is asked for when a pointer or the focus comes near', async () => {
      const element = await list(bank().camille, open);
      let asked = 0;
      replace(() => {
        asked++;
        return load();
      });
      findAll(element, '.filter')[0]!.focus();
      expect(asked).to.equal(1);
      await moveOver(element);
      expect(asked).to.equal(1);
    });
  });

  describe('toolbar', () => {
    it('filters by status, on the server, several at once', async () => {
      const { camille } = bank();
      const element = await list(camille, open);
      const told = nextEvent(element, 'ur-filters-select');
      await choose(element, findAll(element, '.filter')[0]!, 'ArrowDown', 'Enter');
      expect((await told).detail).to.deep.equal({ filters: { status: ['in_progress'] }, sort: 'waiting' });
      await until(() => rowsIn(element).length === 6);
      await press('Home', 'Enter');
      await until(() => rowsIn(element).length > 6);
      expect(element.filters.status).to.have.members(['in_progress', 'todo']);
      expect(textOf(findAll(element, '.filter')[0]!)).to.equal('Status: 2');
    });

    it('filters by assignee, nobody too, and by story', async () => {
      const element = await list(bank().camille, open);
      await choose(element, findAll(element, '.filter')[1]!, 'End');
      await sendKeys({ type: 'nobody' });
      await press('Enter', 'Escape');
      await until(() => rowsIn(element).length === 7);
      await choose(element, findAll(element, '.filter')[2]!);
      await sendKeys({ type: 'card lost' });
      await press('Enter');
      await until(() => rowsIn(element).length === 1);
      expect(textOf(findAll(element, '.filter')[2]!)).to.equal('Card lost');
    });

    it('orders', async () => {
      const element = await list(bank().camille, open);
      await choose(element, find(element, '.filter--sort'), 'Home', 'Enter');
      expect(element.sort).to.equal('newest');
    });

    it('searches when the typing pauses, and is as before with Escape', async () => {
      const { camille } = bank();
      const page = hostPage({ host: 'white' });
      const element = await list(camille, open, { parent: page.root });
      find(element, '.list__find').click();
      await until(() => activeElement()?.matches('.list__field'));
      const before = camille.calls('listRequests');
      const field = find<HTMLInputElement>(element, '.list__field');
      // All in one task: on a slow machine there is a pause after each key.
      for (const text of ['t', 'ta', 'tax', 'taxi']) type(field, text);
      await until(() => rowsIn(element).length === 1);
      expect(camille.calls('listRequests')).to.equal(before + 1);
      expect(element.filters).to.deep.equal({ text: 'taxi' });
      await press('Escape');
      await until(() => rowsIn(element).length > 1);
      expectFocus(find(element, '.list__find'));
      expect(page.keys).to.deep.equal([]);
    });

    it('keeps the spaces of what is typed', async () => {
      const element = await list(bank().camille, open);
      find(element, '.list__find').click();
      await until(() => activeElement()?.matches('.list__field'));
      await sendKeys({ type: 'card ' });
      await until(() => element.filters.text === 'card');
      await updated(element);
      expect(find<HTMLInputElement>(element, '.list__field').value).to.equal('card ');
    });

    it('changes nothing when that is cancelled', async () => {
      const element = await list(bank().camille, open);
      element.addEventListener('ur-filters-select', (event) => event.preventDefault());
      await choose(element, findAll(element, '.filter')[0]!, 'Enter');
      expect(element.filters).to.deep.equal({});
    });

    it('goes from button to button with the arrows', async () => {
      const element = await list(bank().camille, open);
      findAll(element, '.filter')[0]!.focus();
      await press('ArrowRight', 'ArrowRight');
      expectFocus(findAll(element, '.filter')[2]!);
    });

    it('switches the view in its head, with the counts', async () => {
      const element = await list(bank().camille, open);
      await choose(element, find(element, '.list__view'));
      await until(() => shown(element).includes('Unassigned 7'));
      await expectAccessible(element);
      await press('Home', 'ArrowDown', 'Enter');
      expect(element.view).to.equal('mine');
      await until(() => rowsIn(element).length === 3);
      expect(title(element)).to.equal('My requests');
    });

    it('leaves the switching of views to something else', async () => {
      const element = await list(bank().camille, html`<ur-request-list no-views></ur-request-list>`);
      expect(findAll(element, '.list__view')).to.have.length(0);
      expect(findAll(element, '.filter')).to.have.length(4);
    });

    it('goes away with no-toolbar', async () => {
      const element = await list(bank().camille, html`<ur-request-list no-toolbar></ur-request-list>`);
      expect(findAll(element, '.filter, .list__find, .list__view')).to.have.length(0);
    });
  });

  describe('states', () => {
    it('has rows of bones in their final height while it loads, never the words of an empty list', async () => {
      const { camille } = bank();
      const release = camille.hold();
      const element = fixtureSync<RequestList>(html`<ur-request-list view="open"></ur-request-list>`, {
        client: camille,
      });
      element.parentElement!.style.setProperty('block-size', '480px');
      await updated(element);
      expect(element.matches(':state(loading)')).to.equal(true);
      const bone = findAll(element, '.row--bones')[1]!.getBoundingClientRect();
      expect(findAll(element, '.blank')).to.have.length(0);
      await expectAccessible(element, { schemes: [] });
      release();
      await until(() => rowsIn(element).length > 0);
      const row = rowsIn(element)[1]!.getBoundingClientRect();
      expect([row.top, row.height]).to.deep.equal([bone.top, bone.height]);
    });

    it('says what will appear in an empty view, or what the page says', async () => {
      const { camille, server } = bank();
      for (const request of server.tables().requests.values()) request.assignee = '';
      const element = await list(camille, html`<ur-request-list view="mine"></ur-request-list>`);
      expect(element.matches(':state(empty)')).to.equal(true);
      expect(textOf(find(element, '.blank'))).to.contain('Nothing is waiting for you');
      const own = await list(
        camille,
        html`<ur-request-list view="mine"><p slot="empty">Time for coffee</p></ur-request-list>`,
      );
      expect(textOf(scrollerOf(own))).to.equal('Time for coffee');
      await expectAccessible(element);
    });

    it('says how many the filters hide, and clears them', async () => {
      const element = await list(bank().camille, open);
      element.filters = { text: 'zzz' };
      await until(() => textOf(scrollerOf(element)).includes('20 requests are hidden by the filters.'));
      find(element, '.blank button').click();
      await until(() => rowsIn(element).length > 0);
      expect(element.filters).to.deep.equal({});
    });

    it('says that it did not load, and loads again when asked', async () => {
      const { camille } = bank();
      camille.fail('listRequests', new UrError({ status: 500 }), 1);
      const element = await list(camille, open);
      expect(element.matches(':state(failed)')).to.equal(true);
      expect(textOf(find(element, '.blank'))).to.contain('The list did not load');
      await expectAccessible(element);
      find(element, '.blank button').click();
      await until(() => rowsIn(element).length > 0);
    });

    it('says that it is not yours to see, and shows yours', async () => {
      const { camille } = bank();
      camille.fail('listRequests', new UrError({ status: 403 }), 1);
      const element = await list(camille, open);
      expect(element.matches(':state(forbidden)')).to.equal(true);
      find(element, '.blank button').click();
      await until(() => title(element) === 'My requests' && rowsIn(element).length > 0);
    });

    it('keeps the last known rows while it is offline, and says since when', async () => {
      const { camille } = bank();
      const element = await list(camille, open);
      camille.offline = true;
      const notice = await until(() => findAll(element, '.notice')[0]);
      expect(textOf(notice)).to.match(/^Offline\. This is the state of .+ Try now$/);
      expect(rowsIn(element).length).to.be.greaterThan(5);
      expect(element.matches(':state(stale)')).to.equal(true);
      await expectAccessible(element);
      camille.offline = false;
      find(notice, 'button').click();
      await until(() => !findAll(element, '.notice')[0]);
    });

    it('says in its head that it is offline when nothing has loaded yet', async () => {
      const { camille } = bank();
      camille.offline = true;
      const element = fixtureSync<RequestList>(open, { client: camille });
      await until(() => findAll(element, 'header [role="status"]').some((word) => textOf(word) === 'Offline'));
      expect(findAll(element, '.row--bones').length).to.be.greaterThan(0);
    });

    it('says that it is signed out, outdated, without provider, or of a wrong view', async () => {
      expect(textOf(await list(undefined))).to.contain('Not connected');
      const wrong = await list(bank().camille, html`<ur-request-list view="nosuch"></ur-request-list>`);
      expect(wrong.matches(':state(unconfigured)')).to.equal(true);
      const { server } = bank();
      server.api = 2;
      const old = await list(createMemoryClient({ server, now: sampleNow }));
      expect(old.matches(':state(outdated)')).to.equal(true);
      const out = bank();
      const element = await list(out.camille);
      await out.camille.signOut();
      await until(() => element.matches(':state(signed-out)'));
      expect(textOf(element)).to.contain('You are signed out');
    });
  });

  describe('place', () => {
    it('keeps its rows when it moves within its provider', async () => {
      const { camille } = bank();
      const element = await list(camille, open);
      const asked = camille.calls('listRequests');
      const other = document.createElement('div');
      element.parentElement!.append(other);
      other.append(element);
      await nextFrame();
      await updated(element);
      expect(rowsIn(element).length).to.be.greaterThan(5);
      expect(camille.calls('listRequests')).to.equal(asked);
    });

    it('shows the other bot’s requests when it moves to another provider, and nothing without one', async () => {
      const element = await list(bank().camille, open);
      const other = await fixture<HTMLElement>(html`<div></div>`, { client: handing(new HandList(rowsOf(3))) });
      other.append(element);
      await until(() => titlesIn(element).join() === 'Request 0,Request 1,Request 2');
      document.body.append(element);
      await until(() => textOf(element).includes('Not connected'));
      expect(rowsIn(element)).to.have.length(0);
      element.remove();
    });

    it('speaks French', async () => {
      const element = await list(bank().camille, open, { settings: { locale: 'fr' } });
      await until(() => title(element) === 'Ouvertes');
      expect(textOf(find(element, '.row__wait'))).to.match(/^Attente trop longue :/);
    });

    it('is accessible, and so are its menus', async () => {
      const element = await list(bank().camille, open);
      await expectAccessible(element);
      await choose(element, findAll(element, '.filter')[1]!);
      await expectAccessible(element);
    });
  });
});

function type(field: HTMLInputElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}
