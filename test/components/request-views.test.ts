import { html } from 'lit';
import '../../components/request-views/define.js';
import { UrError } from '../../components/data/errors.js';
import { createMemoryClient, sampleIDs } from '../../components/data/memory/index.js';
import type { RequestViews } from '../../components/request-views/request-views.js';
import {
  activeElement,
  expect,
  expectAccessible,
  expectFocus,
  expectFocusVisible,
  find,
  findAll,
  fixture,
  fixtureSync,
  hostPage,
  nextEvent,
  sendKeys,
  textOf,
  until,
  updated,
} from '../support/index.js';
import { arrive, bank } from './request-rows.js';

const views = (client = bank().camille, options = {}) =>
  fixture<RequestViews>(html`<ur-request-views></ur-request-views>`, { client, ...options });
const buttons = (element: Element) => findAll(element, '.view');
const names = (element: Element) => buttons(element).map(textOf);
const current = (element: Element) => textOf(find(element, '[aria-current="page"]'));

describe('ur-request-views', () => {
  it('offers the views in their order, with how many requests are in each', async () => {
    const element = await views();
    await until(() => buttons(element).length === 10);
    expect(names(element)).to.deep.equal([
      'All requests 23',
      'My requests 3',
      'Unassigned 7',
      'Open 20',
      'Online now 3',
      'Done 3',
      'Access 3',
      'Cards 7',
      'Documents 3',
      'Payments 7',
    ]);
    expect(current(element)).to.equal('All requests 23');
  });

  it('tells of a choice, and then shows it', async () => {
    const element = await views();
    const told = nextEvent(element, 'ur-view-select');
    buttons(element)[1]!.click();
    expect((await told).detail).to.deep.equal({ view: 'mine' });
    await updated(element);
    expect(current(element)).to.equal('My requests 3');
  });

  it('stays where it is when the choice is cancelled', async () => {
    const element = await views();
    element.addEventListener('ur-view-select', (event) => event.preventDefault());
    buttons(element)[1]!.click();
    await updated(element);
    expect(element.view).to.equal('all');
  });

  it('says nothing when the view is set from outside', async () => {
    const element = await views();
    element.addEventListener('ur-view-select', () => expect.fail('told'));
    element.view = `group:${sampleIDs.group('Cards')}`;
    await updated(element);
    expect(current(element)).to.equal('Cards 7');
  });

  it('moves with the arrows, and keeps them from the page', async () => {
    const page = hostPage();
    const element = await views(undefined, { parent: page.root });
    element.focus();
    expectFocusVisible(buttons(element)[0]!);
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: 'ArrowDown' });
    expectFocus(buttons(element)[2]!);
    await sendKeys({ press: 'End' });
    expect(activeElement()).to.equal(buttons(element).at(-1));
    expect(page.keys).to.deep.equal([]);
    await sendKeys({ press: 'Tab' });
    expect(page.keys).to.deep.equal(['Tab']);
  });

  it('counts anew when something happens', async () => {
    const { camille, server } = bank();
    const element = await views(camille);
    arrive(server, 'My flat was robbed');
    await until(() => names(element)[0] === 'All requests 24');
  });

  it('is a rail of icons, whose names are tooltips and are read aloud', async () => {
    const element = await views();
    element.style.setProperty('inline-size', '48px');
    element.rail = true;
    await updated(element);
    const button = buttons(element)[1]!;
    expect(button.title).to.equal('My requests, 3');
    expect(textOf(button)).to.equal('My requests 3');
    expect(button.getBoundingClientRect().width).to.equal(32);
    expect(find(button, '.view__label').getBoundingClientRect().width).to.be.at.most(1);
    await expectAccessible(element);
  });

  it('says how current it is', async () => {
    const { camille } = bank();
    const element = await views(camille);
    await until(() => textOf(find(element, '[role="status"]')) === 'Live');
    camille.offline = true;
    await until(() => textOf(find(element, '[role="status"]')) === 'Offline');
  });

  it('has its views before their counts', async () => {
    const { camille } = bank();
    const release = camille.hold();
    const element = fixtureSync<RequestViews>(html`<ur-request-views></ur-request-views>`, { client: camille });
    await updated(element);
    const before = buttons(element)[1]!.getBoundingClientRect();
    expect(element.matches(':state(loading)')).to.equal(true);
    expect(textOf(buttons(element)[1]!)).to.equal('My requests');
    release();
    await until(() => names(element)[1] === 'My requests 3');
    expect(buttons(element)[1]!.getBoundingClientRect()).to.deep.equal(before);
  });

  it('still switches views when the counts did not load, and loads them when asked', async () => {
    const { camille } = bank();
    camille.fail('getCounts', new UrError({ status: 500 }), 1);
    const element = await views(camille);
    expect(element.matches(':state(failed)')).to.equal(true);
    expect(textOf(find(element, 'footer'))).to.contain('The counts did not load.');
    await expectAccessible(element);
    buttons(element)[2]!.click();
    await updated(element);
    expect(element.view).to.equal('unassigned');
    find(element, 'footer button').click();
    await until(() => names(element)[0] === 'All requests 23');
  });

  it('says why it has nothing to show', async () => {
    expect(textOf(await fixture(html`<ur-request-views></ur-request-views>`))).to.contain('Not connected');
    const { camille } = bank();
    camille.fail('getCounts', new UrError({ status: 403 }));
    const element = await views(camille);
    expect(element.matches(':state(forbidden)')).to.equal(true);
    expect(textOf(element)).to.contain('This is not yours to see');
  });

  it('shows the other bot’s when it moves to another provider', async () => {
    const { server } = bank();
    const other = createMemoryClient({
      server,
      as: {
        kind: 'agent',
        id: [...server.bots.values()][1]!.agents.keys().next().value!,
        bot: [...server.bots.keys()][1]!,
      },
    });
    const element = await views();
    const place = await fixture<HTMLElement>(html`<div></div>`, { client: other });
    place.append(element);
    await until(() => names(element)[0] !== 'All requests 23' && /\d/.test(names(element)[0]!));
    expect(names(element).join()).to.not.contain('Documents');
  });

  it('speaks French', async () => {
    const element = await views(undefined, { settings: { locale: 'fr' } });
    await until(() => names(element)[1] === 'Mes demandes 3');
  });

  it('is accessible', async () => {
    await expectAccessible(await views());
  });
});
