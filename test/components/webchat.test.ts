import { html } from 'lit';
import type { Message } from '../../backend/schema/index.js';
import '../../components/webchat/define.js';
import type { Client } from '../../components/data/client.js';
import { UrError } from '../../components/data/errors.js';
import { deviceOf } from '../../components/webchat/device.js';
import { lateTalk, type Webchat } from '../../components/webchat/webchat.js';
import {
  emulateMedia,
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
  setViewport,
  textOf,
  until,
  updated,
} from '../support/index.js';
import { put, sessionOf, talk } from './talk.js';

const webchat = (client: Client, options: Parameters<typeof fixture>[1] = {}) =>
  fixture<Webchat>(html`<ur-webchat></ur-webchat>`, { client, ...options });
const launcher = (element: Element) => find(element, '.launcher');
const panel = (element: Element) => findAll(element, '.panel')[0];
const field = (element: Element) => findAll<HTMLTextAreaElement>(element, 'textarea')[0];
const bubbles = (element: Element) => findAll(element, '.bubble').map(textOf);
const replies = (element: Element) => findAll(element, 'button.reply').map(textOf);
const offer: Partial<Message> = {
  author: 'bot',
  authorID: '',
  type: 'quick_replies',
  text: 'What is it about?',
  data: {
    replies: [
      { title: 'My card', payload: 'card-lost' },
      { title: 'Opening hours', payload: 'opening-hours' },
    ],
  },
};

async function opened(client: Client, options?: Parameters<typeof fixture>[1]) {
  const element = await webchat(client, options);
  element.toggle(true);
  await until(() => panel(element) && findAll(element, '.bone').length === 0);
  return element;
}

describe('ur-webchat', () => {
  before(() => setViewport({ width: 1000, height: 800 }));
  beforeEach(() => localStorage.clear());

  describe('launcher and panel', () => {
    it('opens with a click, and the focus goes to the composer', async () => {
      const element = await webchat(talk().zoe);
      expect(panel(element)).to.equal(undefined);
      const told = nextEvent(element, 'ur-webchat-toggle');
      launcher(element).click();
      expect((await told).detail).to.deep.equal({ open: true });
      // The panel has it until the field is there.
      await until(() => field(element)?.matches(':focus'));
      expect(element.open).to.equal(true);
      expectFocus(field(element)!);
      expect(launcher(element).getAttribute('aria-expanded')).to.equal('true');
    });

    it('closes with Escape, which nothing else hears, and the focus goes back', async () => {
      const page = hostPage();
      const element = await opened(talk().zoe, { parent: page.root });
      field(element)!.focus();
      await sendKeys({ press: 'Escape' });
      await until(() => !panel(element));
      await updated(element);
      expectFocus(launcher(element));
      expect(page.keys).not.to.include('Escape');
    });

    it('does what its page decides', async () => {
      const element = await webchat(talk().zoe);
      element.addEventListener('ur-webchat-toggle', (event) => event.preventDefault());
      launcher(element).click();
      await updated(element);
      expect(element.open).to.equal(false);
      element.open = true;
      await until(() => panel(element));
    });

    it('leaves the focus alone when the page opens it by its property', async () => {
      const element = await webchat(talk().zoe);
      element.open = true;
      await until(() => panel(element));
      await updated(element);
      expect(element.shadowRoot?.activeElement).to.equal(null);
    });

    it('stands in the corner of the window, whatever the page transforms', async () => {
      const page = hostPage();
      const element = await webchat(talk().zoe, { parent: page.root });
      const box = launcher(element).getBoundingClientRect();
      expect(innerWidth - box.right).to.be.closeTo(24, 16);
      expect(innerHeight - box.bottom).to.be.closeTo(24, 1);
      page.root.style.setProperty('--ur-webchat-inset', '24px auto 80px 24px');
      const moved = launcher(element).getBoundingClientRect();
      expect(innerHeight - moved.bottom).to.be.closeTo(80, 1);
    });

    it('lets the page be clicked where nothing of it is seen', async () => {
      const element = await webchat(talk().zoe);
      const { left, top } = launcher(element).getBoundingClientRect();
      expect(document.elementFromPoint(left + 20, top - 100)).to.not.equal(element);
    });

    it('is the screen of a phone', async () => {
      await setViewport({ width: 360, height: 640 });
      try {
        await until(() => innerWidth === 360 && innerHeight === 640);
        const element = await opened(talk().zoe);
        const { width, height } = panel(element)!.getBoundingClientRect();
        expect([width, height]).to.deep.equal([360, 640]);
        expect(launcher(element).getBoundingClientRect().width).to.equal(0);
      } finally {
        await setViewport({ width: 1000, height: 800 });
      }
    });

    it('stands in the flow where it is told to', async () => {
      const { zoe } = talk();
      const element = await fixture<Webchat>(html`<ur-webchat mode="inline"></ur-webchat>`, { client: zoe });
      await until(() => bubbles(element).length);
      expect(findAll(element, '.launcher')).to.have.length(0);
      expect(findAll(element, '[popover]')).to.have.length(0);
      expect(element.getBoundingClientRect().height).to.be.within(320, innerHeight);
      await expectAccessible(element);
    });

    it('counts what came while it was closed', async () => {
      const all = talk();
      const element = await opened(all.zoe);
      element.toggle(false);
      await until(() => !panel(element));
      expect(findAll(element, '.launcher__count')).to.have.length(0);
      await all.camille.send(all.conversation, { text: 'One' });
      await all.camille.send(all.conversation, { text: 'Two' });
      await until(() => findAll(element, '.launcher__count').map(textOf).join() === '2');
      expect(launcher(element).getAttribute('aria-label')).to.equal('Open the chat, 2 new messages');
      await expectAccessible(element);
      const reads = all.zoe.calls('putRead');
      element.toggle(true);
      await until(() => all.zoe.calls('putRead') > reads);
      element.toggle(false);
      await until(() => !panel(element));
      expect(findAll(element, '.launcher__count')).to.have.length(0);
    });
  });

  describe('its own connection', () => {
    it('asks nobody before it is opened for the first time', async () => {
      let asked = 0;
      const getToken = () => {
        asked++;
        return Promise.reject(new UrError({ status: 401 }));
      };
      const element = await fixture<Webchat>(
        html`<ur-webchat api="http://127.0.0.1:9" bot="botunasked00000" .getToken=${getToken}></ur-webchat>`,
      );
      await updated(element);
      expect(asked).to.equal(0);
      expect(localStorage).to.have.length(0);
      element.toggle(true);
      await until(() => asked > 0);
      await until(() => element.matches(':state(signed-out)'));
      expect(textOf(panel(element)!)).to.contain('You are signed out');
      await expectAccessible(element);
      // The page did not say that nobody is signed in: no secret is needed yet.
      expect(localStorage.getItem('ur:http://127.0.0.1:9:botunasked00000:device')).to.equal('');
    });

    it('makes a secret of this browser where the page knows nobody', async () => {
      const element = fixtureSync<Webchat>(
        html`<ur-webchat api="http://127.0.0.1:9" bot="botsecret000000" .getToken=${() => null}></ur-webchat>`,
      );
      element.toggle(true);
      const stored = () => localStorage.getItem('ur:http://127.0.0.1:9:botsecret000000:device');
      await until(() => /^[\w-]{43}$/.test(stored() ?? ''));
    });

    it('asks at once where there may be answers that were not read', async () => {
      localStorage.setItem('ur:http://127.0.0.1:9:botanswered0000:device', 'd'.repeat(43));
      let asked = 0;
      await fixture(
        html`<ur-webchat
          api="http://127.0.0.1:9"
          bot="botanswered0000"
          .getToken=${() => {
            asked++;
            return Promise.reject(new UrError({ status: 401 }));
          }}
        ></ur-webchat>`,
      );
      expect(asked).to.be.greaterThan(0);
    });
  });

  describe('talking', () => {
    it('says that the bot is one, and who the agent is', async () => {
      const all = talk({ control: 'bot' });
      const element = await opened(all.zoe);
      expect(textOf(find(element, 'header'))).to.equal('Assistant A bot. A person can join.');
      await all.camille.control(all.conversation, { action: 'take' });
      await until(() => /Camille Customer support$/.test(textOf(find(element, 'header'))));
      expect(textOf(element)).to.contain('An agent joined the conversation');
      expect(textOf(element)).not.to.contain('Rousseau');
    });

    it('shows that whoever has control is writing, and nobody who lost it', async () => {
      const all = talk({ control: 'bot' });
      const element = await opened(all.zoe);
      await all.camille.control(all.conversation, { action: 'take' });
      await until(() => /Camille/.test(textOf(find(element, 'header'))));
      await until(() => {
        // As long as she does: what one event tells is soon over.
        all.camille.typing(all.conversation);
        return findAll(element, '.typing').length === 1;
      });
      await all.camille.control(all.conversation, { action: 'release' });
      await until(() => /Assistant/.test(textOf(find(element, 'header'))));
      expect(findAll(element, '.typing')).to.have.length(0);
    });

    it('sends with Enter', async () => {
      const all = talk();
      const element = await opened(all.zoe);
      field(element)!.focus();
      await sendKeys({ type: 'thank you' });
      await sendKeys({ press: 'Enter' });
      await until(() => bubbles(element).at(-1) === 'thank you');
      expect(field(element)!.value).to.equal('');
    });

    it('sends what was entered before it was known to whom, and not what was typed after', async () => {
      const { zoe } = talk();
      const session = await sessionOf(zoe);
      session.close();
      const element = fixtureSync<Webchat>(html`<ur-webchat></ur-webchat>`, { client: zoe });
      element.toggle(true);
      const area = await until(() => field(element));
      area.focus();
      await sendKeys({ type: 'hello?' });
      await sendKeys({ press: 'Enter' });
      await sendKeys({ type: ' and' });
      session.open();
      await until(() => bubbles(element).at(-1) === 'hello?');
      expect(field(element)!.value).to.equal(' and');
    });

    it('keeps what was left unsent, though one begins to type before it is there', async () => {
      const { zoe, conversation } = talk();
      const session = await sessionOf(zoe);
      zoe.setDraft(conversation, 'left unsent');
      session.close();
      const element = fixtureSync<Webchat>(html`<ur-webchat></ur-webchat>`, { client: zoe });
      element.toggle(true);
      const area = await until(() => field(element));
      area.focus();
      await sendKeys({ type: 'hello' });
      session.open();
      await until(() => field(element)!.value === 'left unsent\nhello');
      expect(await zoe.draft(conversation)).to.equal('left unsent\nhello');

      zoe.setDraft(conversation, 'left unsent');
      session.close();
      await until(() => field(element)!.value === '');
      await sendKeys({ type: 'anybody?' });
      await sendKeys({ press: 'Enter' });
      session.open();
      await until(() => bubbles(element).at(-1) === 'anybody?');
      await until(() => field(element)!.value === 'left unsent');
    });

    it('answers with a quick reply, which then is the chosen one', async () => {
      const all = talk({ control: 'bot' });
      put(all, offer);
      const element = await opened(all.zoe);
      expect(replies(element)).to.deep.equal(['My card', 'Opening hours']);
      await expectAccessible(element);
      findAll(element, 'button.reply')[1]!.click();
      await until(() => findAll(element, '.reply--chosen').map(textOf).join() === 'Opening hours');
      expect(replies(element)).to.deep.equal([]);
      const said = await until(() =>
        all.server
          .tables()
          .messages.get(all.conversation)!
          .find(({ data }) => data?.payload === 'opening-hours'),
      );
      expect(said).to.include({ text: 'Opening hours', type: 'text', author: 'interlocutor' });
      expectFocus(field(element)!);
      await expectAccessible(element);
    });

    it('offers only the last replies, and none while a person answers', async () => {
      const all = talk({ control: 'bot' });
      put(all, offer);
      put(all, { text: 'something else' });
      put(all, { ...offer, data: { replies: [{ title: 'Yes', payload: 'yes' }] } });
      const element = await opened(all.zoe);
      expect(replies(element)).to.deep.equal(['Yes']);
      await all.camille.control(all.conversation, { action: 'take' });
      await until(() => replies(element).length === 0);
    });

    it('says that a line goes out later, and keeps those that fail', async () => {
      const all = talk();
      const element = await opened(all.zoe);
      all.zoe.offline = true;
      field(element)!.focus();
      await sendKeys({ type: 'are you there' });
      await sendKeys({ press: 'Enter' });
      await until(() => /Sent when you are online again/.test(textOf(panel(element)!)));
      await until(() => /No connection. What you write is sent later/.test(textOf(panel(element)!)));
      await expectAccessible(element);
    });

    it('lets a failed line be written anew', async () => {
      const all = talk();
      all.zoe.fail('postMessage', new UrError({ status: 400 }), 1);
      const element = await opened(all.zoe);
      await all.zoe.send(all.conversation, { text: 'oops' });
      (await until(() => findAll(element, 'button').find((button) => textOf(button) === 'Edit'))).click();
      await until(() => field(element)!.value === 'oops');
    });

    it('invites to write where nothing was said', async () => {
      const all = talk({ control: 'bot' });
      all.server.tables().messages.set(all.conversation, []);
      all.server.tables().conversations.get(all.conversation)!.seq = 0;
      const element = await opened(all.zoe);
      expect(textOf(panel(element)!)).to.contain('Write to us');
      await expectAccessible(element);
    });

    it('says that it did not load, and loads again', async () => {
      const all = talk();
      all.zoe.fail('getMessages', new UrError({ status: 500 }));
      const element = await webchat(all.zoe);
      element.toggle(true);
      await until(() => panel(element) && /did not load/.test(textOf(panel(element)!)));
      await expectAccessible(element);
      all.zoe.fail('getMessages', undefined, 0);
      findAll(element, 'button')
        .find((button) => textOf(button) === 'Try again')!
        .click();
      await until(() => bubbles(element).length);
    });
  });

  describe('what is fetched late', () => {
    const { load } = lateTalk;
    const replace = (by: typeof load) => {
      lateTalk.forget();
      lateTalk.load = by;
    };
    afterEach(() => replace(load));

    it('is not asked for while nobody has said or opened anything', async () => {
      let asked = 0;
      replace(() => {
        asked++;
        return load();
      });
      const element = await fixture<Webchat>(
        html`<ur-webchat api="http://127.0.0.1:9" bot="botunopened0000"></ur-webchat>`,
      );
      await updated(element);
      expect(asked).to.equal(0);
      launcher(element).focus();
      expect(asked).to.equal(1);
    });

    it('is asked for at once where the chat was opened before: there may be an answer', async () => {
      let asked = 0;
      replace(() => {
        asked++;
        return new Promise(() => undefined);
      });
      deviceOf('http://127.0.0.1:9', 'botopened000000').noteOpened();
      const element = fixtureSync<Webchat>(
        html`<ur-webchat api="http://127.0.0.1:9" bot="botopened000000"></ur-webchat>`,
      );
      await element.updateComplete;
      expect(asked).to.equal(1);
    });

    it('says that it did not load, and shows the conversation when that is tried again', async () => {
      replace(() => Promise.reject(new TypeError('No network')));
      const element = await webchat(talk().zoe);
      element.toggle(true);
      await until(() => panel(element) && /did not load/.test(textOf(panel(element)!)));
      await expectAccessible(element);
      lateTalk.load = load;
      findAll(element, 'button')
        .find((button) => textOf(button) === 'Try again')!
        .click();
      await until(() => bubbles(element).length);
      expect(getComputedStyle(find(element, '.bubble')).borderRadius).not.to.equal('0px');
    });

    it('gives the focus to the field when that comes after the panel', async () => {
      let arrive = () => undefined as void;
      const arrived = new Promise<void>((resolve) => (arrive = resolve));
      replace(() => arrived.then(load));
      const element = await webchat(talk().zoe);
      element.toggle(true);
      await until(() => panel(element)?.matches(':focus'));
      arrive();
      await until(() => field(element)?.matches(':focus'));
    });
  });

  it('is unconfigured without anything', async () => {
    const element = await fixture<Webchat>(html`<ur-webchat open></ur-webchat>`);
    expect(element.matches(':state(unconfigured)')).to.equal(true);
    expect(textOf(panel(element)!)).to.contain('Not connected');
  });

  it('is a dialog with a name, in which the keyboard goes everywhere', async () => {
    const element = await opened(talk().zoe);
    expect(panel(element)!.getAttribute('role')).to.equal('dialog');
    expect(panel(element)!.getAttribute('aria-label')).to.equal('Chat with Bank assistant');
    await expectAccessible(element);
    const stops: Element[] = [];
    field(element)!.focus();
    for (let i = 0; i < 5; i++) {
      stops.push(element.shadowRoot!.activeElement!);
      if (i) expectFocusVisible(element.shadowRoot!.activeElement!);
      await sendKeys({ press: 'Shift+Tab' });
      if (!element.shadowRoot!.activeElement) break;
    }
    expect(stops.map((stop) => stop.getAttribute('aria-label'))).to.deep.equal([
      'Message',
      'Attach files',
      'Messages',
      'Close the chat',
    ]);
  });

  it('is shown again after a move', async () => {
    const element = await webchat(talk().zoe);
    const place = document.createElement('div');
    element.parentElement!.append(place);
    place.append(element);
    await updated(element);
    expect(launcher(element).getBoundingClientRect().width).to.equal(56);
  });

  it('is gone from the screen while hidden', async () => {
    const element = await webchat(talk().zoe);
    element.hidden = true;
    expect(launcher(element).getBoundingClientRect().width).to.equal(0);
  });

  it('moves nothing for whoever wants no motion', async () => {
    await emulateMedia({ reducedMotion: 'reduce' });
    try {
      const element = await opened(talk().zoe);
      expect(getComputedStyle(panel(element)!).animationName).to.equal('none');
    } finally {
      await emulateMedia({ reducedMotion: 'no-preference' });
    }
  });

  it('speaks French', async () => {
    const element = await opened(talk().zoe, { settings: { locale: 'fr' } });
    await until(() => /Service client/.test(textOf(panel(element)!)));
    expect(launcher(element).getAttribute('aria-label')).to.equal('Fermer la discussion');
  });
});
