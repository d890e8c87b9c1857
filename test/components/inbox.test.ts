import { html } from 'lit';
import '../../components/inbox/define.js';
import type { Inbox } from '../../components/inbox/inbox.js';
import { createMemoryClient, sampleIDs, sampleNow } from '../../components/data/memory/index.js';
import {
  activeElement,
  expect,
  expectAccessible,
  find,
  findAll,
  fixture,
  fixtureSync,
  hostPage,
  nextEvent,
  nextFrame,
  sendKeys,
  sendMouse,
  textOf,
  until,
  updated,
} from '../support/index.js';
import { talk } from './talk.js';

const zoes = sampleIDs.request(214);
const widths = { narrow: 400, medium: 800, rail: 1000, wide: 1280 };

interface Options {
  room?: keyof typeof widths;
  client?: ReturnType<typeof talk>['camille'];
  parent?: HTMLElement;
  height?: string;
}

async function inbox(template = html`<ur-inbox></ur-inbox>`, options: Options = {}): Promise<Inbox> {
  const { room = 'wide', client = talk().camille, parent = document.body, height = '600px' } = options;
  const place = document.createElement('div');
  places.push(place);
  place.style.setProperty('inline-size', `${widths[room]}px`);
  if (height) place.style.setProperty('block-size', height);
  parent.append(place);
  const element = await fixture<Inbox>(template, { client, parent: place });
  element.parentElement!.style.setProperty('block-size', '100%');
  await updated(element);
  return element;
}
const places: HTMLElement[] = [];

const part = <E extends HTMLElement = HTMLElement>(element: Inbox, name: string) =>
  element.shadowRoot!.querySelector<E>(name);
const list = (element: Inbox) => part(element, 'ur-request-list')!;
const rows = (element: Inbox) => findAll(list(element), '[part~="row-title"]');
const isShown = (element: Inbox, name: string) =>
  part(element, name)?.checkVisibility({ contentVisibilityAuto: true }) ?? false;
const openedNumber = (element: Inbox) => {
  const number = findAll(element, '.detail__number')[0];
  return number ? textOf(number) : '';
};
const isIn = (element: Inbox, name: string) => {
  const { activeElement: active } = element.shadowRoot!;
  return active !== null && active === part(element, name);
};

describe('ur-inbox', () => {
  beforeEach(() => localStorage.removeItem('ur:layout'));
  afterEach(() => {
    history.replaceState(null, '', location.pathname + location.search);
    for (const place of places.splice(0)) place.remove();
  });

  describe('its layout', () => {
    it('wide: views, list, request and conversation side by side', async () => {
      const element = await inbox(html`<ur-inbox request-id=${zoes}></ur-inbox>`);
      const lefts = ['ur-request-views', 'ur-request-list', 'ur-request-detail', 'ur-takeover-chat'].map(
        (name) => part(element, name)!.getBoundingClientRect().left,
      );
      expect(lefts).to.deep.equal([...lefts].sort((a, b) => a - b));
      expect(new Set(lefts).size).to.equal(4);
      expect(findAll(element, '[role=tab]')).to.deep.equal([]);
      await expectAccessible(element);
    });

    it('with less room: the views as a rail', async () => {
      const element = await inbox(html`<ur-inbox request-id=${zoes}></ur-inbox>`, { room: 'rail' });
      expect(part(element, 'ur-request-views')!.offsetWidth).to.equal(48);
      await expectAccessible(element);
    });

    it('medium: list and request, the conversation as a tab', async () => {
      const element = await inbox(html`<ur-inbox request-id=${zoes}></ur-inbox>`, { room: 'medium' });
      expect(part(element, 'ur-request-views')).to.equal(null);
      expect([isShown(element, 'ur-request-list'), isShown(element, 'ur-request-detail')]).to.deep.equal([true, true]);
      await expectAccessible(element);
      findAll(element, '[role=tab]')[1]!.click();
      await until(() => isShown(element, 'ur-takeover-chat'));
      expect(isShown(element, 'ur-request-detail')).to.equal(false);
      expect(element.pane).to.equal('conversation');
    });

    it('narrow: one column', async () => {
      const element = await inbox(html`<ur-inbox></ur-inbox>`, { room: 'narrow' });
      expect(isShown(element, 'ur-request-list')).to.equal(true);
      expect(part(element, 'ur-request-detail')).to.equal(null);
      await expectAccessible(element);
    });

    it('follows its own width, not the window’s, and keeps what is open', async () => {
      const element = await inbox(html`<ur-inbox request-id=${zoes}></ur-inbox>`);
      const detail = part(element, 'ur-request-detail');
      places[0]!.style.setProperty('inline-size', '400px');
      await until(() => findAll(element, '[role=tab]').length === 2);
      expect(part(element, 'ur-request-detail')).to.equal(detail);
      expect(isShown(element, 'ur-request-list')).to.equal(false);
    });

    it('says so when nothing is opened', async () => {
      const element = await inbox();
      expect(textOf(element)).to.contain('No request opened');
      await expectAccessible(element);
    });

    it('is never higher than the window on a page that gives it no height', async () => {
      const page = hostPage();
      const element = await inbox(html`<ur-inbox request-id=${zoes}></ur-inbox>`, { parent: page.root, height: '' });
      element.parentElement!.style.removeProperty('block-size');
      await updated(element);
      expect(element.offsetHeight).to.be.within(320, window.innerHeight);
      expect(getComputedStyle(element).textTransform).to.equal('none');
    });
  });

  describe('opening a request', () => {
    it('tells, navigates, and shows it', async () => {
      const element = await inbox();
      const told: string[] = [];
      for (const type of ['ur-request-select', 'ur-navigate'])
        element.addEventListener(type, (event) =>
          told.push(`${type} ${JSON.stringify((event as CustomEvent).detail)}`),
        );
      rows(element)[0]!.click();
      await until(() => element.requestId);
      expect(told).to.deep.equal([
        `ur-request-select {"id":"${element.requestId}"}`,
        `ur-navigate {"path":"/all/${element.requestId}"}`,
      ]);
      await until(() => openedNumber(element).startsWith('#'));
    });

    for (const type of ['ur-request-select', 'ur-navigate'])
      it(`does not when ${type} is cancelled`, async () => {
        const element = await inbox();
        element.addEventListener(type, (event) => event.preventDefault());
        rows(element)[0]!.click();
        await updated(element);
        expect(element.requestId).to.equal('');
        expect((list(element) as HTMLElement & { selectedId: string }).selectedId).to.equal('');
      });

    it('says nothing when it is set from outside', async () => {
      const element = await inbox();
      for (const type of ['ur-request-select', 'ur-navigate', 'ur-view-select', 'ur-filters-select'])
        element.addEventListener(type, () => expect.fail(type));
      element.requestId = zoes;
      element.view = 'open';
      await until(() => openedNumber(element) === '#214');
    });

    it('narrow: shows it in place of the list, and back keeps the scroll place and the row', async () => {
      const element = await inbox(html`<ur-inbox></ur-inbox>`, { room: 'narrow' });
      const scroller = find(list(element), '[part~="rows"]');
      scroller.scrollTop = 300;
      await nextFrame();
      await updated(element);
      const place = scroller.scrollTop;
      const row = rows(element).find(
        (one) => one.getBoundingClientRect().top > scroller.getBoundingClientRect().top + 60,
      )!;
      row.click();
      await until(() => isShown(element, 'ur-request-detail'));
      await until(() => isIn(element, 'ur-request-detail'));
      expect(isShown(element, 'ur-request-list')).to.equal(false);
      find(element, '.tabs > button').click();
      await until(() => isShown(element, 'ur-request-list'));
      await until(() => isIn(element, 'ur-request-list'));
      expect(find(list(element), '[part~="rows"]').scrollTop).to.equal(place);
      expect(element.requestId).to.equal('');
    });

    it('narrow: Escape goes back, and the page does not hear it', async () => {
      const page = hostPage();
      const element = await inbox(html`<ur-inbox request-id=${zoes}></ur-inbox>`, {
        room: 'narrow',
        parent: page.root,
      });
      const told = nextEvent(element, 'ur-request-select');
      element.focus();
      await until(() => isIn(element, 'ur-request-detail'));
      await sendKeys({ press: 'Escape' });
      expect((await told).detail).to.deep.equal({ id: '' });
      await until(() => isShown(element, 'ur-request-list'));
      expect(page.keys).to.deep.equal([]);
    });

    it('narrow: Escape in an open menu only closes that', async () => {
      const element = await inbox(html`<ur-inbox request-id=${zoes}></ur-inbox>`, { room: 'narrow' });
      find(find(part(element, 'ur-request-detail')!, 'ur-status-picker'), 'button').click();
      await until(() => findAll(element, ':popover-open')[0]);
      await sendKeys({ press: 'Escape' });
      await until(() => !findAll(element, ':popover-open')[0]);
      expect(element.pane).to.equal('request');
    });
  });

  describe('its keys', () => {
    it('J and K move through the requests, kept from the page', async () => {
      const page = hostPage();
      const element = await inbox(html`<ur-inbox></ur-inbox>`, { parent: page.root });
      element.focus();
      await sendKeys({ press: 'j' });
      await until(() => element.requestId);
      const first = element.requestId;
      await sendKeys({ press: 'j' });
      await until(() => element.requestId !== first);
      await sendKeys({ press: 'k' });
      await until(() => element.requestId === first);
      expect(page.shortcuts).to.deep.equal([]);
      await sendKeys({ press: 'x' });
      expect(page.shortcuts, 'a key that is none of ours').to.deep.equal(['x']);
    });

    it('are letters in a field', async () => {
      const element = await inbox(html`<ur-inbox request-id=${zoes}></ur-inbox>`);
      find(element, '.detail__title').focus();
      await sendKeys({ press: 'j' });
      await updated(element);
      expect(element.requestId).to.equal(zoes);
    });

    it('F6 goes from pane to pane and back', async () => {
      const element = await inbox(html`<ur-inbox request-id=${zoes}></ur-inbox>`);
      element.focus();
      await until(() => isIn(element, 'ur-request-list'));
      for (const name of ['ur-request-detail', 'ur-takeover-chat', 'ur-request-views', 'ur-request-list']) {
        await sendKeys({ press: 'F6' });
        expect(isIn(element, name), name).to.equal(true);
      }
      await sendKeys({ press: 'Shift+F6' });
      expect(isIn(element, 'ur-request-views')).to.equal(true);
    });

    it('a skip leads from the list to the composer', async () => {
      const element = await inbox(html`<ur-inbox request-id=${zoes}></ur-inbox>`);
      element.focus();
      for (let i = 0; i < 12 && !activeElement()?.matches('.skip'); i++) await sendKeys({ press: 'Tab' });
      expect(activeElement()?.matches('.skip')).to.equal(true);
      await sendKeys({ press: 'Enter' });
      await until(() => activeElement()?.matches('.composer__text'));
    });

    it('arrows move between the tabs', async () => {
      const element = await inbox(html`<ur-inbox request-id=${zoes}></ur-inbox>`, { room: 'medium' });
      findAll(element, '[role=tab]')[0]!.focus();
      await sendKeys({ press: 'ArrowRight' });
      await until(() => element.pane === 'conversation');
      await until(() => activeElement() === findAll(element, '[role=tab]')[1]);
    });
  });

  describe('its borders', () => {
    const splitter = (element: Inbox, name = 'list') => part(element, `.splitter--${name}`)!;
    const width = (element: Inbox) => Math.round(part(element, '.list')!.getBoundingClientRect().width);

    it('are moved by dragging, and remembered', async () => {
      const element = await inbox();
      const before = width(element);
      const { left, top } = splitter(element).getBoundingClientRect();
      await sendMouse({ type: 'move', position: [Math.round(left), Math.round(top) + 100] });
      await sendMouse({ type: 'down' });
      await sendMouse({ type: 'move', position: [Math.round(left) + 40, Math.round(top) + 100] });
      await sendMouse({ type: 'up' });
      await until(() => Math.abs(width(element) - before - 40) <= 2);
      const other = await inbox();
      expect(width(other)).to.equal(width(element));
    });

    it('are moved by keyboard, and say how far', async () => {
      const element = await inbox(html`<ur-inbox request-id=${zoes}></ur-inbox>`);
      // Whatever another test has left behind, a double click gives the default back.
      splitter(element).dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
      await updated(element);
      const before = width(element);
      splitter(element).focus();
      await sendKeys({ press: 'ArrowRight' });
      await until(() => width(element) === before + 16);
      await sendKeys({ press: 'Home' });
      await until(() => width(element) === 240);
      await until(() => splitter(element).getAttribute('aria-valuenow') === '19');
      splitter(element).dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
      await until(() => width(element) === before);
    });

    it('are mirrored where the text goes to the left', async () => {
      const page = hostPage({ host: 'white', dir: 'rtl' });
      const element = await inbox(html`<ur-inbox></ur-inbox>`, { parent: page.root });
      const before = width(element);
      splitter(element).focus();
      await sendKeys({ press: 'ArrowLeft' });
      await until(() => width(element) === before + 16);
    });

    it('are the page’s where it keeps them', async () => {
      const element = await inbox(html`<ur-inbox .layout=${{ list: 400 }}></ur-inbox>`);
      expect(width(element)).to.equal(400);
      splitter(element).focus();
      await sendKeys({ press: 'ArrowRight' });
      await until(() => element.layout?.list === 416);
      expect(localStorage.getItem('ur:layout')).to.equal(null);
    });
  });

  describe('views and filters', () => {
    it('goes to another view, keeping what is open', async () => {
      const element = await inbox(html`<ur-inbox request-id=${zoes}></ur-inbox>`);
      const told = nextEvent(element, 'ur-view-select');
      findAll(part(element, 'ur-request-views')!, '.view')[1]!.click();
      expect((await told).detail).to.deep.equal({ view: 'mine' });
      await until(() => element.view === 'mine');
      await until(() => textOf(list(element)).includes('My requests'));
      expect(element.requestId).to.equal(zoes);
    });

    it('stays when the page cancels', async () => {
      const element = await inbox();
      element.addEventListener('ur-view-select', (event) => event.preventDefault());
      findAll(part(element, 'ur-request-views')!, '.view')[1]!.click();
      await updated(element);
      expect(element.view).to.equal('all');
      expect(textOf(find(element, '[aria-current=page]'))).to.contain('All requests');
    });

    it('shows only one person’s requests', async () => {
      const element = await inbox(html`<ur-inbox interlocutor="zoe"></ur-inbox>`);
      expect(rows(element).map(textOf)).to.deep.equal(['Rent transfer declined twice']);
    });
  });

  describe('the conversation', () => {
    it('medium: is opened from the request, in its tab', async () => {
      const element = await inbox(html`<ur-inbox request-id=${zoes}></ur-inbox>`, { room: 'medium' });
      const told = nextEvent(element, 'ur-conversation-open');
      find(element, '.ways__buttons > .button:last-child').click();
      expect((await told).detail.conversation).to.equal(sampleIDs.conversation('zoe'));
      await until(() => element.pane === 'conversation');
      expect(findAll(element, 'ur-takeover-chat')).to.have.length(1);
    });

    it('medium: stays closed when the page cancels', async () => {
      const element = await inbox(html`<ur-inbox request-id=${zoes}></ur-inbox>`, { room: 'medium' });
      element.addEventListener('ur-conversation-open', (event) => event.preventDefault());
      find(element, '.ways__buttons > .button:last-child').click();
      await updated(element);
      expect(element.pane).to.equal('request');
      expect(findAll(element, 'ur-takeover-chat')).to.deep.equal([]);
    });

    it('medium: takes control from the request, and leads to the composer', async () => {
      const chat = talk({ control: 'bot' });
      const element = await inbox(html`<ur-inbox request-id=${zoes}></ur-inbox>`, {
        room: 'medium',
        client: chat.camille,
      });
      (await until(() => findAll(element, '.ways__buttons > .button--primary')[0])).click();
      await until(() => chat.server.tables().claims.get(chat.conversation));
      await until(() => activeElement()?.matches('.composer__text'));
    });

    it('medium: a dot on its tab tells of new messages', async () => {
      const chat = talk();
      const element = await inbox(html`<ur-inbox request-id=${zoes}></ur-inbox>`, {
        room: 'medium',
        client: chat.camille,
      });
      expect(findAll(element, '.tab__dot')).to.deep.equal([]);
      await chat.zoe.send(chat.conversation, { text: 'Are you still there?' });
      await until(() => findAll(element, '.tab__dot')[0]);
      findAll(element, '[role=tab]')[1]!.click();
      await until(() => !findAll(element, '.tab__dot')[0]);
    });
  });

  describe('its address', () => {
    it('is nobody’s business unless the page opts in', async () => {
      const element = await inbox();
      rows(element)[0]!.click();
      await until(() => element.requestId);
      expect(location.hash).to.equal('');
      expect(rows(element)[0]!.closest('a')).to.equal(null);
    });

    it('is in the hash with routing="hash", and back goes back', async () => {
      const element = await inbox(html`<ur-inbox routing="hash" base="/requests"></ur-inbox>`);
      rows(element)[0]!.click();
      await until(() => element.requestId);
      await until(() => location.hash === `#/requests/all/${element.requestId}`);
      history.back();
      await until(() => element.requestId === '');
      history.forward();
      await until(() => element.requestId !== '');
    });

    it('says where to begin', async () => {
      history.replaceState(null, '', `#/mine/${zoes}/conversation`);
      const element = await inbox(html`<ur-inbox routing="hash"></ur-inbox>`, { room: 'medium' });
      expect(element.place).to.deep.equal({ view: 'mine', requestId: zoes, pane: 'conversation' });
      expect(isShown(element, 'ur-takeover-chat')).to.equal(true);
    });

    it('is not adopted by a router of the page', async () => {
      let adopted = 0;
      const hear = () => adopted++;
      document.addEventListener('lit-routes-connected', hear);
      await inbox();
      document.removeEventListener('lit-routes-connected', hear);
      expect(adopted).to.equal(0);
    });
  });

  it('hands its slots on', async () => {
    const element = await inbox(
      html`<ur-inbox request-id=${zoes}>
        <p slot="list-start">Of the list</p>
        <p slot="detail-end">Of the request</p>
      </ur-inbox>`,
    );
    for (const name of ['list-start', 'detail-end'])
      expect(element.querySelector(`[slot=${name}]`)!.checkVisibility(), name).to.equal(true);
  });

  it('lets a page style the parts inside', async () => {
    const style = document.createElement('style');
    style.textContent = 'ur-inbox::part(detail-title) { letter-spacing: 3px }';
    document.head.append(style);
    const element = await inbox(html`<ur-inbox request-id=${zoes}></ur-inbox>`);
    expect(getComputedStyle(find(element, '.detail__title')).letterSpacing).to.equal('3px');
    style.remove();
  });

  it('hands its client on', async () => {
    const own = createMemoryClient({ now: sampleNow });
    const element = fixtureSync<Inbox>(html`<ur-inbox .client=${own} request-id=${zoes}></ur-inbox>`);
    await until(() => openedNumber(element) === '#214');
  });

  it('is one message without a provider, and when signed out', async () => {
    const alone = fixtureSync<Inbox>(html`<ur-inbox></ur-inbox>`);
    await until(() => alone.matches(':state(unconfigured)'));
    expect(findAll(alone, '.blank')).to.have.length(1);
    const out = await inbox(html`<ur-inbox></ur-inbox>`, {
      client: createMemoryClient({ now: sampleNow, as: 'anonymous' }) as never,
    });
    await until(() => out.matches(':state(signed-out)'));
    expect(findAll(out, '.blank')).to.have.length(1);
  });
});
