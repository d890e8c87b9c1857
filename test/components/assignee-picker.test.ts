import { html } from 'lit';
import '../../components/assignee-picker/define.js';
import type { AssigneePicker } from '../../components/assignee-picker/assignee-picker.js';
import { sampleIDs } from '../../components/data/memory/index.js';
import {
  expect,
  expectAccessible,
  expectFocus,
  find,
  findAll,
  fixture,
  hostPage,
  sendKeys,
  textOf,
  until,
} from '../support/index.js';
import { bank } from './request-rows.js';

const tom = sampleIDs.agent('tom');
const press = async (...keys: string[]) => {
  for (const key of keys) await sendKeys({ press: key });
};
const options = (picker: Element) => findAll(picker, '.menu__item').map(textOf);

async function open(picker: AssigneePicker): Promise<HTMLElement> {
  find(picker, '.picker__button').focus();
  await press('Enter');
  await until(() => find(picker, '.menu').matches(':popover-open'));
  return find(picker, 'input');
}

const picker = (value = tom, settings = {}) =>
  fixture<AssigneePicker>(html`<ur-assignee-picker value=${value}></ur-assignee-picker>`, {
    client: bank().camille,
    ...settings,
  });

describe('ur-assignee-picker', () => {
  it('offers oneself first, then the other admins and agents of the bot, and nobody', async () => {
    const element = await picker();
    await open(element);
    expect(options(element)).to.deep.equal([
      'CR Camille Rousseau You',
      'AB Aoife Byrne',
      'IL Inès Lambert',
      'MD Marek Dvořák',
      'PR Priya Raman',
      'TB Tom Becker',
      'Nobody',
    ]);
  });

  it('begins at who is assigned', async () => {
    const element = await picker();
    const field = await open(element);
    expectFocus(field);
    const chosen = find(element, `#${field.getAttribute('aria-activedescendant')}`);
    expect(chosen.getAttribute('aria-selected')).to.equal('true');
    expect(textOf(chosen)).to.contain('Tom Becker');
  });

  it('finds a name without case and accents, and marks what was typed', async () => {
    const element = await picker();
    await open(element);
    await sendKeys({ type: 'DVORA' });
    await until(() => options(element).length === 1);
    expect(textOf(find(element, 'mark'))).to.equal('Dvořá');
    await press('Enter');
    expect(element.value).to.equal(sampleIDs.agent('marek'));
    expectFocus(find(element, '.picker__button'));
  });

  it('says that nobody is called so', async () => {
    const element = await picker();
    await open(element);
    await sendKeys({ type: 'lena' });
    await until(() => options(element).length === 0);
    expect(textOf(find(element, '.menu__heading'))).to.equal('No agent is called “lena”.');
    await press('Enter');
    expect(element.value).to.equal(tom);
    await expectAccessible(element);
  });

  it('unassigns', async () => {
    const element = await picker();
    const told: unknown[] = [];
    element.addEventListener('ur-assignee-select', ({ detail }) => told.push(detail));
    await open(element);
    await sendKeys({ type: 'nob' });
    await press('Enter');
    expect(told).to.deep.equal([{ assignee: '', requestId: '' }]);
    expect(textOf(find(element, '.picker__value'))).to.equal('Nobody');
  });

  it('keeps what is typed from the shortcuts of the page', async () => {
    const page = hostPage();
    const element = await picker(tom, { parent: page.root });
    await open(element);
    page.shortcuts.length = 0;
    await sendKeys({ type: 'jk' });
    await press('ArrowDown');
    expect(page.shortcuts).to.deep.equal([]);
  });

  it('assigns a request', async () => {
    const { camille, server } = bank();
    const id = sampleIDs.request(209);
    const element = await fixture<AssigneePicker>(html`<ur-assignee-picker request-id=${id}></ur-assignee-picker>`, {
      client: camille,
    });
    expect(textOf(find(element, '.picker__value'))).to.equal('Nobody');
    await open(element);
    await sendKeys({ type: 'cam' });
    await press('Enter');
    await until(() => server.tables().requests.get(id)?.assignee === sampleIDs.agent('camille'));
    expect(textOf(find(element, '.picker__value'))).to.equal('Camille Rousseau');
  });

  it('opens to the start of the text on a right-to-left page', async () => {
    const page = hostPage({ host: 'white', dir: 'rtl' });
    const element = await picker(tom, { parent: page.root });
    await open(element);
    const [menu, button] = ['.menu', '.picker__button'].map((name) => find(element, name).getBoundingClientRect());
    expect(Math.abs(menu!.right - button!.right)).to.be.lessThan(2);
  });

  it('shows nothing of the old bot when it moves to a place without provider', async () => {
    const element = await picker();
    document.body.append(element);
    await until(() => textOf(element) === 'Not connected');
    element.remove();
  });

  it('is accessible, closed and open', async () => {
    const element = await picker();
    await expectAccessible(element);
    await open(element);
    await expectAccessible(element);
  });
});
