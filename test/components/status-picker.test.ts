import { html } from 'lit';
import '../../components/status-picker/define.js';
import { UrError } from '../../components/data/errors.js';
import { sampleIDs } from '../../components/data/memory/index.js';
import type { StatusPicker } from '../../components/status-picker/status-picker.js';
import {
  activeElement,
  expect,
  expectAccessible,
  expectFocus,
  expectFocusVisible,
  find,
  findAll,
  fixture,
  hostPage,
  nextFrame,
  sendKeys,
  sendMouse,
  textOf,
  until,
} from '../support/index.js';
import { bank } from './request-rows.js';

const press = async (...keys: string[]) => {
  for (const key of keys) await sendKeys({ press: key });
};
const menuOf = (picker: Element) => find(picker, '.menu');
const isOpen = (picker: Element) => menuOf(picker).matches(':popover-open');
const buttonOf = (picker: Element) => find(picker, '.picker__button');
const valueOf = (picker: Element) => textOf(find(picker, '.picker__value'));
const active = (picker: Element) => textOf(find(picker, '.menu__item.is-active'));

async function open(picker: Element): Promise<void> {
  buttonOf(picker).focus();
  await press('Enter');
  await until(() => isOpen(picker));
}

async function clickOn(element: Element): Promise<void> {
  const { x, y, width, height } = element.getBoundingClientRect();
  await sendMouse({ type: 'click', position: [Math.round(x + width / 2), Math.round(y + height / 2)] });
}

const zoes = sampleIDs.request(214);
const ofValue = (value = 'todo', options = {}) =>
  fixture<StatusPicker>(html`<ur-status-picker value=${value}></ur-status-picker>`, {
    client: bank().camille,
    ...options,
  });

describe('ur-status-picker', () => {
  it('shows the value as word and shape, and says what it is of', async () => {
    const picker = await ofValue('in_progress');
    expect(valueOf(picker)).to.equal('In progress');
    expect(textOf(find(picker, '.hidden'))).to.equal('Status: In progress. Change');
  });

  it('chooses with the keyboard, and gives the focus back', async () => {
    const picker = await ofValue();
    await open(picker);
    expect(buttonOf(picker).getAttribute('aria-expanded')).to.equal('true');
    await press('ArrowDown', 'ArrowDown', 'Enter');
    expect(picker.value).to.equal('done');
    expect(isOpen(picker)).to.equal(false);
    expectFocusVisible(buttonOf(picker));
    expect(buttonOf(picker).getAttribute('aria-expanded')).to.equal('false');
  });

  it('goes to what is typed', async () => {
    const picker = await ofValue();
    await open(picker);
    await press('d');
    await until(() => active(picker) === 'Done');
    await press('Space');
    expect(picker.value).to.equal('done');
  });

  it('closes with Escape, changing nothing, and the page around does not hear of it', async () => {
    const page = hostPage();
    const picker = await ofValue('todo', { parent: page.root });
    await open(picker);
    await press('ArrowDown', 'Escape');
    await until(() => !isOpen(picker));
    expect(picker.value).to.equal('todo');
    expectFocus(buttonOf(picker));
    expect(page.keys).to.deep.equal(['Enter']);
    await press('Escape');
    expect(page.keys).to.deep.equal(['Enter', 'Escape']);
  });

  it('leaves a dialog of the page open when Escape closes the menu', async () => {
    const dialog = document.createElement('dialog');
    document.body.append(dialog);
    dialog.showModal();
    const picker = await ofValue('todo', { parent: dialog });
    await open(picker);
    await press('Escape');
    await until(() => !isOpen(picker));
    expect(dialog.open).to.equal(true);
    dialog.remove();
  });

  it('closes when its button is pressed again', async () => {
    const picker = await ofValue();
    await clickOn(buttonOf(picker));
    await until(() => isOpen(picker));
    await clickOn(buttonOf(picker));
    await nextFrame();
    expect(isOpen(picker)).to.equal(false);
    await clickOn(buttonOf(picker));
    await until(() => isOpen(picker));
  });

  it('goes on from the button with Tab', async () => {
    const picker = await ofValue();
    const after = document.createElement('button');
    picker.parentElement!.append(after);
    await open(picker);
    await press('Tab');
    expect(isOpen(picker)).to.equal(false);
    expectFocus(after);
  });

  it('tells before it sets, and sets nothing when that is cancelled', async () => {
    const picker = await ofValue();
    const told: unknown[] = [];
    picker.addEventListener('ur-status-select', (event) => {
      told.push(event.detail, picker.value);
      event.preventDefault();
    });
    await open(picker);
    await press('End', 'Enter');
    expect(told).to.deep.equal([{ status: 'done', requestId: '' }, 'todo']);
    expect(picker.value).to.equal('todo');
  });

  it('says nothing when the value is set from outside', async () => {
    const picker = await ofValue();
    picker.addEventListener('ur-status-select', () => expect.fail('told'));
    picker.value = 'done';
    await picker.updateComplete;
    expect(valueOf(picker)).to.equal('Done');
  });

  it('stands beside its button on a page that moves and scales it', async () => {
    const page = hostPage();
    page.root.style.setProperty('transform', 'translate(90px, 40px)');
    const picker = await ofValue('todo', { parent: page.root });
    await open(picker);
    const [menu, button] = [menuOf(picker), buttonOf(picker)].map((element) => element.getBoundingClientRect());
    expect(Math.abs(menu!.left - button!.left)).to.be.lessThan(2);
    expect(menu!.top - button!.bottom).to.be.within(0, 8);
    expect(getComputedStyle(find(picker, '.menu__item')).textTransform).to.equal('none');
  });

  it('opens beside a button of another root, and gives the focus back to it', async () => {
    const picker = await fixture<StatusPicker>(html`<ur-status-picker no-trigger></ur-status-picker>`, {
      client: bank().camille,
    });
    const place = document.createElement('div');
    const button = document.createElement('button');
    button.textContent = 'Change';
    button.style.setProperty('margin', '120px');
    place.attachShadow({ mode: 'open' }).append(button);
    picker.parentElement!.append(place);
    button.focus();
    await picker.show(button);
    const [menu, around] = [menuOf(picker).getBoundingClientRect(), button.getBoundingClientRect()];
    expect(Math.abs(menu.left - around.left)).to.be.lessThan(2);
    expect(menu.top - around.bottom).to.be.within(0, 8);
    expect(button.getAttribute('aria-expanded')).to.equal('true');
    await press('Escape');
    await until(() => !isOpen(picker));
    expect(activeElement()).to.equal(button);
  });

  it('shows nothing of itself without a trigger', async () => {
    const picker = await fixture(html`<ur-status-picker no-trigger></ur-status-picker>`, { client: bank().camille });
    expect(textOf(picker)).to.equal('');
    expect(picker.getBoundingClientRect().height).to.equal(0);
  });

  it('does not open when it is disabled', async () => {
    const picker = await fixture<StatusPicker>(html`<ur-status-picker disabled></ur-status-picker>`, {
      client: bank().camille,
    });
    await picker.show();
    expect(isOpen(picker)).to.equal(false);
    await expectAccessible(picker);
  });

  describe('with a request', () => {
    const ofRequest = ({ camille } = bank()) =>
      fixture<StatusPicker>(html`<ur-status-picker request-id=${zoes}></ur-status-picker>`, { client: camille });

    it('shows its status, and changes it', async () => {
      const all = bank();
      const picker = await ofRequest(all);
      expect(valueOf(picker)).to.equal('In progress');
      await open(picker);
      await press('End', 'Enter');
      await until(() => all.server.tables().requests.get(zoes)?.status === 'done');
      expect(valueOf(picker)).to.equal('Done');
    });

    it('shows what somebody else made of it', async () => {
      const all = bank();
      const picker = await ofRequest(all);
      await all.tom.changeRequest(zoes, { status: 'todo' });
      await until(() => valueOf(picker) === 'To do');
    });

    it('shows the old value again when the change is refused, and tries again when asked', async () => {
      const all = bank();
      const picker = await ofRequest(all);
      all.camille.fail('patchRequest', new UrError({ status: 503 }), 1);
      await open(picker);
      await press('End', 'Enter');
      const problem = await until(() => findAll(picker, '[role="alert"]')[0]);
      expect(textOf(problem)).to.equal('Not saved. Try again');
      expect(valueOf(picker)).to.equal('In progress');
      await expectAccessible(picker);
      find(problem, 'button').click();
      await until(() => valueOf(picker) === 'Done');
    });

    it('says what is stored when somebody else was faster', async () => {
      const all = bank();
      const picker = await ofRequest(all);
      const current = { ...all.server.tables().requests.get(zoes)!, status: 'todo', rev: 9 };
      all.camille.fail('patchRequest', new UrError({ status: 409, current }), 1);
      await open(picker);
      await press('End', 'Enter');
      const problem = await until(() => findAll(picker, '[role="alert"]')[0]);
      expect(textOf(problem)).to.contain('Somebody changed it to To do at the same time.');
    });

    it('says that it is gone when nobody may see it', async () => {
      const picker = await fixture(html`<ur-status-picker request-id="nosuchrequest00"></ur-status-picker>`, {
        client: bank().camille,
      });
      expect(textOf(picker)).to.equal('This is no longer here');
      expect(picker.matches(':state(gone)')).to.equal(true);
    });
  });

  it('says that it is not connected without a provider', async () => {
    const picker = await fixture(html`<ur-status-picker></ur-status-picker>`);
    expect(textOf(picker)).to.equal('Not connected');
  });

  it('speaks French', async () => {
    const picker = await ofValue('todo', { settings: { locale: 'fr' } });
    await until(() => valueOf(picker) === 'À faire');
  });

  it('is accessible, closed and open', async () => {
    const picker = await ofValue();
    await expectAccessible(picker);
    await open(picker);
    await expectAccessible(picker);
  });
});
