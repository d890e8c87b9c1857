import { html } from 'lit';
import { limits } from '../../backend/schema/limits.js';
import { UrError } from '../../components/data/errors.js';
import { createMemoryClient, sampleIDs, sampleNow } from '../../components/data/memory/index.js';
import '../../components/request-detail/define.js';
import type { RequestDetail } from '../../components/request-detail/request-detail.js';
import {
  activeElement,
  expect,
  expectAccessible,
  expectFocus,
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
import { talk } from './talk.js';

const zoes = sampleIDs.request(214);
const stored = 'Rent transfer declined twice';

const detail = (client = talk().camille, options = {}) =>
  fixture<RequestDetail>(html`<ur-request-detail request-id=${zoes}></ur-request-detail>`, { client, ...options });
const title = (element: Element) => find<HTMLTextAreaElement>(element, '.detail__title');
const button = (element: Element, name: string) =>
  findAll<HTMLButtonElement>(element, 'button').find((one) => textOf(one) === name)!;
const fact = (element: Element, name: string) => {
  const label = findAll(element, 'dt').find((one) => textOf(one) === name);
  return textOf(label!.nextElementSibling!);
};

async function retitle(element: Element, text: string): Promise<HTMLTextAreaElement> {
  const field = title(element);
  field.focus();
  field.select();
  await sendKeys({ type: text });
  return field;
}

describe('ur-request-detail', () => {
  it('shows everything of a request', async () => {
    const element = await detail();
    expect(textOf(find(element, '.detail__number'))).to.equal('#214');
    expect(title(element).value).to.equal(stored);
    expect(fact(element, 'Status')).to.contain('In progress');
    expect(fact(element, 'Assignee')).to.contain('Camille Rousseau');
    expect(fact(element, 'Group')).to.equal('Payments');
    expect(fact(element, 'Story')).to.equal('Transfer declined Ask for help');
    expect(fact(element, 'Created')).to.match(/^Today, .*Waiting long: 38 min$/);
    const text = textOf(element);
    expect(text).to.contain('The landlord is waiting for the rent.');
    expect(text).to.contain('I did that on Monday already, it still says 500');
    await expectAccessible(element);
  });

  it('shows attributes as they were beside those of today', async () => {
    const chat = talk();
    chat.server.tables().interlocutors.get(sampleIDs.person('zoe'))!.customAttributes = { 'Daily limit': '€1,500.00' };
    const element = await detail(chat.camille);
    const rows = findAll(element, 'tbody tr').map(textOf);
    expect(rows).to.include('First name Zoë Same');
    expect(rows.findIndex((row) => row.startsWith('Daily limit'))).to.be.below(rows.indexOf('First name Zoë Same'));
    expect(rows.find((row) => row.startsWith('Daily limit'))).to.match(/€500\.00 €1,500\.00$/);
    expect(rows.find((row) => row.startsWith('Account'))).to.match(/Not set$/);
  });

  it('shows attributes by whatever name a host gives them, on the side that has them', async () => {
    const chat = talk();
    const then = { constructor: 'then', phone: 'device:of old' };
    chat.server.tables().requests.get(zoes)!.attributes.customAttributes = then;
    chat.server.tables().interlocutors.get(sampleIDs.person('zoe'))!.customAttributes = { toString: 'today' } as never;
    const rows = findAll(await detail(chat.camille), 'tbody tr').map(textOf);
    expect(rows).to.include.members(['constructor then Not set', 'toString Not set today']);
    expect(rows).to.include('phone device:of old Not set');
  });

  it('has the name of an attribute at the beginning of its value, however long that is', async () => {
    const chat = talk();
    chat.server.tables().requests.get(zoes)!.attributes.customAttributes = { Note: 'Words. '.repeat(280), Short: 'x' };
    const element = await detail(chat.camille);
    const topsOf = (name: string) => {
      const row = findAll(element, 'tbody tr').find((line) => textOf(line).startsWith(name))!;
      const place = row.getBoundingClientRect();
      const text = (cell: Element) => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        return range.getBoundingClientRect();
      };
      return { place, texts: [...row.children].slice(0, 2).map(text) };
    };
    const { texts } = topsOf('Note');
    expect(texts[0]!.top).to.be.closeTo(texts[1]!.top, 1);
    const { place, texts: short } = topsOf('Short');
    for (const { top, bottom } of short) expect(top - place.top).to.be.closeTo(place.bottom - bottom, 2);
  });

  it('renders people’s words as text', async () => {
    const chat = talk();
    const request = chat.server.tables().requests.get(zoes)!;
    request.description = '<img src=x onerror=alert(1)>';
    request.extract[0] = { ...request.extract[0]!, author: 'interlocutor', authorName: '<b>Zoë</b>' };
    const element = await detail(chat.camille);
    expect(textOf(element)).to.contain('<img src=x onerror=alert(1)>');
    expect(findAll(element, 'img, .extract b')).to.deep.equal([]);
  });

  describe('its title', () => {
    it('is never wider than its pane, whatever its words are', async () => {
      const chat = talk();
      chat.server.tables().requests.get(zoes)!.title = 'Donaudampfschifffahrt'.repeat(9);
      const element = await detail(chat.camille);
      const body = find(element, '.detail__body');
      expect(body.scrollWidth).to.equal(body.clientWidth);
    });

    it('is saved with Enter, for everybody', async () => {
      const chat = talk();
      const element = await detail(chat.camille);
      const told = nextEvent(element, 'ur-request-edit');
      await retitle(element, 'Limit was never confirmed');
      await sendKeys({ press: 'Enter' });
      expect((await told).detail).to.deep.equal({
        id: zoes,
        change: { title: 'Limit was never confirmed' },
        previous: { title: stored },
      });
      await until(() => chat.server.tables().requests.get(zoes)?.title === 'Limit was never confirmed');
      expect(title(element).value).to.equal('Limit was never confirmed');
    });

    it('is saved when the focus leaves', async () => {
      const chat = talk();
      const element = await detail(chat.camille);
      await retitle(element, 'Limit was never confirmed');
      await sendKeys({ press: 'Tab' });
      await until(() => chat.server.tables().requests.get(zoes)?.title === 'Limit was never confirmed');
    });

    it('is restored with Escape, which the page does not hear', async () => {
      const page = hostPage();
      const element = await detail(undefined, { parent: page.root });
      const field = await retitle(element, 'Something else');
      await sendKeys({ press: 'Escape' });
      await updated(element);
      expect(field.value).to.equal(stored);
      expect(page.keys).to.deep.equal([]);
      await sendKeys({ press: 'Escape' });
      expect(page.keys, 'an Escape that nothing of ours has handled').to.deep.equal(['Escape']);
    });

    it('grows with its text', async () => {
      const element = await detail(undefined, { parent: narrow() });
      const before = title(element).offsetHeight;
      await retitle(element, 'A long title that takes more than one line in a narrow column of the page');
      await updated(element);
      expect(title(element).offsetHeight).to.be.greaterThan(before);
      expect(title(element).scrollHeight).to.be.at.most(title(element).clientHeight + 1);
    });

    it('stays as typed when it was not saved, with a way to try again', async () => {
      const chat = talk();
      chat.camille.fail('patchRequest', new UrError({ status: 503 }), 1);
      const element = await detail(chat.camille);
      const field = await retitle(element, 'Limit was never confirmed');
      await sendKeys({ press: 'Enter' });
      const problem = await until(() => findAll(element, '.detail__problem')[0]);
      expect(textOf(problem)).to.contain('Not saved. What you typed is kept here.');
      expect(field.value).to.equal('Limit was never confirmed');
      expect(field.getAttribute('aria-invalid')).to.equal('true');
      await expectAccessible(element);
      button(element, 'Try again').click();
      await until(() => chat.server.tables().requests.get(zoes)?.title === 'Limit was never confirmed');
      await until(() => !findAll(element, '.detail__problem').length);
    });

    it('keeps both when somebody else has changed it meanwhile', async () => {
      const chat = talk();
      const element = await detail(chat.camille);
      const field = await retitle(element, 'Mine');
      await chat.ines.changeRequest(zoes, { title: 'Theirs' });
      await until(() => element.request?.title === 'Theirs');
      await sendKeys({ press: 'Enter' });
      const problem = await until(() => findAll(element, '.detail__problem')[0]);
      expect(textOf(problem)).to.contain('Stored now: Theirs');
      expect(field.value).to.equal('Mine');
      expect(chat.server.tables().requests.get(zoes)?.title).to.equal('Theirs');
      button(element, 'Use mine').click();
      await until(() => chat.server.tables().requests.get(zoes)?.title === 'Mine');
    });

    it('can be given up for the other one', async () => {
      const chat = talk();
      const element = await detail(chat.camille);
      const field = await retitle(element, 'Mine');
      await chat.ines.changeRequest(zoes, { title: 'Theirs' });
      await until(() => element.request?.title === 'Theirs');
      await sendKeys({ press: 'Enter' });
      await until(() => findAll(element, '.detail__problem')[0]);
      button(element, 'Take theirs').click();
      await updated(element);
      expect(field.value).to.equal('Theirs');
      expect(findAll(element, '.detail__problem')).to.deep.equal([]);
    });

    it('says what is wrong with one that the server would refuse', async () => {
      const element = await detail();
      const field = await retitle(element, ' ');
      await sendKeys({ press: 'Enter' });
      expect(textOf(await until(() => findAll(element, '#title-problem')[0]))).to.equal('A request needs a title.');
      await retitle(element, 'x');
      field.value = 'x'.repeat(limits.title + 1);
      field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      await sendKeys({ press: 'Enter' });
      await until(() => textOf(find(element, '#title-problem')).includes('At most 200 characters.'));
    });

    it('goes back to what is stored when the page cancels', async () => {
      const chat = talk();
      const element = await detail(chat.camille);
      element.addEventListener('ur-request-edit', (event) => event.preventDefault());
      const field = await retitle(element, 'Something else');
      await sendKeys({ press: 'Enter' });
      await updated(element);
      expect(field.value).to.equal(stored);
      expect(chat.server.tables().requests.get(zoes)?.title).to.equal(stored);
    });

    it('is not lost when another request is opened while it is edited', async () => {
      const chat = talk();
      const element = await detail(chat.camille);
      await retitle(element, 'Typed just before');
      element.requestId = sampleIDs.request(217);
      await until(() => chat.server.tables().requests.get(zoes)?.title === 'Typed just before');
      await until(() => element.request?.number === 217);
      expect(title(element).value).to.equal(element.request?.title);
    });
  });

  it('marks as done, and reopens', async () => {
    const chat = talk();
    const element = await detail(chat.camille);
    button(element, 'Mark as done').click();
    await until(() => chat.server.tables().requests.get(zoes)?.status === 'done');
    (await until(() => button(element, 'Reopen'))).click();
    await until(() => chat.server.tables().requests.get(zoes)?.status === 'in_progress');
  });

  it('says when that was not saved, and tries again', async () => {
    const chat = talk();
    chat.camille.fail('patchRequest', new UrError({ status: 503 }), 1);
    const element = await detail(chat.camille);
    button(element, 'Mark as done').click();
    (await until(() => button(element, 'Try again'))).click();
    await until(() => chat.server.tables().requests.get(zoes)?.status === 'done');
    await until(() => !button(element, 'Try again'));
  });

  describe('its conversation', () => {
    it('opens in place of the request, with a way back', async () => {
      const element = await detail();
      const told = nextEvent(element, 'ur-conversation-open');
      button(element, 'Full history').click();
      const { conversation, take } = (await told).detail;
      expect({ conversation, take }).to.deep.equal({ conversation: sampleIDs.conversation('zoe'), take: false });
      await until(() => findAll(element, 'ur-takeover-chat:state(ready)')[0]);
      expect(findAll(element, '.facts')).to.deep.equal([]);
      find(element, '.opened__head button').click();
      await until(() => findAll(element, '.facts')[0]);
      expect(activeElement()).to.equal(find(element, '.detail__number'));
    });

    it('takes control, and puts the focus where one writes', async () => {
      const chat = talk({ control: 'bot' });
      const element = await detail(chat.camille);
      (await until(() => button(element, 'Take control'))).click();
      await until(() => chat.server.tables().claims.get(chat.conversation)?.agent.id === sampleIDs.agent('camille'));
      await until(() => activeElement()?.matches('.composer__text'));
    });

    it('leaves the place to the page when that cancels', async () => {
      const element = await detail();
      element.addEventListener('ur-conversation-open', (event) => event.preventDefault());
      button(element, 'Full history').click();
      await updated(element);
      expect(findAll(element, 'ur-takeover-chat')).to.deep.equal([]);
    });

    it('is not offered where the page shows it', async () => {
      const element = await detail();
      element.conversationShown = true;
      await updated(element);
      expect(button(element, 'Full history')).to.equal(undefined);
      expect(button(element, 'Take control')).to.equal(undefined);
    });
  });

  describe('creating an intent', () => {
    it('opens an editor in a dialog, from which Escape leads back', async () => {
      const element = await detail();
      const told = nextEvent(element, 'ur-intent-open');
      const opener = button(element, 'Create intent');
      opener.focus();
      await sendKeys({ press: 'Enter' });
      expect((await told).detail).to.deep.equal({ requestId: zoes });
      await until(() => activeElement()?.matches('#name'));
      const dialog = find<HTMLDialogElement>(element, 'dialog');
      expect(dialog.matches(':modal')).to.equal(true);
      await Promise.all(dialog.getAnimations().map(({ finished }) => finished));
      await expectAccessible(element);
      await sendKeys({ press: 'Escape' });
      await until(() => !dialog.open);
      expectFocus(opener);
    });

    it('has what was typed the next time', async () => {
      const element = await detail();
      button(element, 'Create intent').click();
      await until(() => activeElement()?.matches('#name'));
      await sendKeys({ type: 'Limit not active' });
      await sendKeys({ press: 'Escape' });
      await until(() => !find<HTMLDialogElement>(element, 'dialog').open);
      button(element, 'Create intent').click();
      await until(() => activeElement()?.matches('#name'));
      expect(find<HTMLInputElement>(element, '#name').value).to.equal('Limit not active');
    });

    it('does not open when the page cancels', async () => {
      const element = await detail();
      element.addEventListener('ur-intent-open', (event) => event.preventDefault());
      button(element, 'Create intent').click();
      await updated(element);
      expect(findAll(element, 'dialog')).to.deep.equal([]);
    });
  });

  describe('its phases', () => {
    it('while loading: the same places, nothing that looks empty', async () => {
      const client = createMemoryClient({ now: sampleNow });
      const release = client.hold();
      const element = fixtureSync<RequestDetail>(html`<ur-request-detail request-id=${zoes}></ur-request-detail>`, {
        client,
      });
      await until(() => findAll(element, '.facts')[0]);
      const top = (selector: string) => find(element, selector).getBoundingClientRect().top;
      const before = top('.facts');
      expect(element.matches(':state(loading)')).to.equal(true);
      release();
      await until(() => element.matches(':state(ready)'));
      await updated(element);
      expect(top('.facts')).to.equal(before);
    });

    for (const [status, state, text] of [
      [500, 'failed', 'This did not load'],
      [403, 'forbidden', 'This is not yours to see'],
      [404, 'gone', 'This is no longer here'],
    ] as const)
      it(`after ${status}: ${state}`, async () => {
        const client = createMemoryClient({ now: sampleNow });
        client.fail('getRequest', new UrError({ status }));
        const element = await detail(client as never);
        expect(element.matches(`:state(${state})`)).to.equal(true);
        expect(textOf(element)).to.contain(text);
        await expectAccessible(element);
      });

    it('offline: still there, and since when', async () => {
      const chat = talk();
      const element = await detail(chat.camille);
      chat.camille.offline = true;
      await until(() => element.matches(':state(stale)'));
      expect(textOf(element)).to.contain('Offline. This is the state of');
      element.conversationShown = true;
      await updated(element);
      expect(textOf(element), 'the conversation beside it says so').not.to.contain('Offline');
      expect(title(element).value).to.equal(stored);
    });

    it('without a provider: says so', async () => {
      const element = fixtureSync<RequestDetail>(html`<ur-request-detail request-id=${zoes}></ur-request-detail>`);
      await until(() => element.matches(':state(unconfigured)'));
      expect(textOf(element)).to.contain('Not connected');
    });
  });

  it('shows nothing of the one before when the client changes', async () => {
    const element = await detail();
    const next = createMemoryClient({ now: sampleNow });
    next.hold();
    element.client = next;
    await element.updateComplete;
    expect(textOf(element)).not.to.contain('The landlord is waiting');
  });

  it('keeps what it shows, and what is typed, when it is moved within its provider', async () => {
    const chat = talk();
    const element = await detail(chat.camille);
    await retitle(element, 'Typed before the move');
    const asked = chat.camille.calls('getRequest');
    const place = element.parentElement!.appendChild(document.createElement('div'));
    place.append(element);
    await element.updateComplete;
    expect(textOf(element)).to.contain('The landlord is waiting');
    expect(title(element).value).to.equal('Typed before the move');
    expect(chat.camille.calls('getRequest')).to.equal(asked);
  });

  it('shows what the new place may see when it is moved to another provider', async () => {
    const element = await detail();
    const other = await detail(createMemoryClient({ now: sampleNow, as: 'anonymous' }) as never);
    other.parentElement!.append(element);
    await until(() => element.matches(':state(signed-out)'));
    expect(textOf(element)).not.to.contain('The landlord is waiting');
  });

  it('is the same on a page that does everything to it', async () => {
    const page = hostPage();
    const element = await detail(undefined, { parent: page.root });
    expect(getComputedStyle(title(element)).textTransform).to.equal('none');
    await retitle(element, 'jk');
    expect(page.shortcuts, 'what is typed stays ours').to.deep.equal([]);
  });
});

function narrow(): HTMLElement {
  const place = document.createElement('div');
  place.style.setProperty('inline-size', '320px');
  document.body.append(place);
  return place;
}
