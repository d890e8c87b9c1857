import { html } from 'lit';
import '../../components/takeover-chat/define.js';
import type { Client } from '../../components/data/client.js';
import { UrError } from '../../components/data/errors.js';
import { sampleIDs } from '../../components/data/memory/index.js';
import type { TakeoverChat } from '../../components/takeover-chat/takeover-chat.js';
import {
  expect,
  expectAccessible,
  expectFocus,
  find,
  findAll,
  fixture,
  hostPage,
  nextEvent,
  sendKeys,
  textOf,
  until,
  updated,
} from '../support/index.js';
import { talk } from './talk.js';

async function chat(client: Client, id: string, options: Parameters<typeof fixture>[1] = {}) {
  const element = await fixture<TakeoverChat>(html`<ur-takeover-chat conversation-id=${id}></ur-takeover-chat>`, {
    client,
    ...options,
  });
  if (!options.parent) element.parentElement!.style.setProperty('block-size', '560px');
  // Who it is with has come, too: everything is as it stays.
  await until(() => findAll(element, 'h2 > bdi').length);
  return element;
}

const button = (element: Element, label: string) =>
  findAll(element, 'button').find((candidate) => textOf(candidate) === label);
const press = async (element: Element, label: string) => (await until(() => button(element, label), label)).click();
const field = (element: Element) => findAll<HTMLTextAreaElement>(element, 'textarea')[0];
const control = (element: Element) => textOf(find(element, '.composer'));
const bubbles = (element: Element) => findAll(element, '.bubble').map(textOf);

/** What is written into drafts from now on, by conversation. */
function draftsOf(client: Client): Map<string, string> {
  const drafts = new Map<string, string>();
  const setDraft = client.setDraft.bind(client);
  client.setDraft = (conversation, text) => {
    drafts.set(conversation, text);
    setDraft(conversation, text);
  };
  return drafts;
}

describe('ur-takeover-chat', () => {
  describe('while the bot has control', () => {
    it('offers to take it, and then the focus is in the composer', async () => {
      const { camille, conversation } = talk({ control: 'bot' });
      const element = await chat(camille, conversation);
      expect(control(element)).to.contain('The bot is answering');
      expect(field(element)).to.equal(undefined);
      await press(element, 'Take control');
      await until(() => field(element));
      expect(control(element)).to.contain('You have control');
      await until(() => element.shadowRoot?.activeElement);
      expectFocus(field(element)!);
    });

    it('tells before it does, and lets that be prevented', async () => {
      const { camille, conversation, server } = talk({ control: 'bot' });
      const element = await chat(camille, conversation);
      const told = nextEvent(element, 'ur-control-select');
      element.addEventListener('ur-control-select', (event) => event.preventDefault());
      await press(element, 'Take control');
      expect((await told).detail).to.deep.equal({ conversation, action: 'take', to: 'agent' });
      await updated(element);
      expect(server.tables().claims.has(conversation)).to.equal(false);
    });

    it('promises nothing while the person is gone', async () => {
      const { camille, conversation, server } = talk({ control: 'bot' });
      server.setPresence(sampleIDs.person('zoe'), { state: 'offline', seenAt: '2026-11-24 13:55:00.000Z' });
      const element = await chat(camille, conversation);
      await until(() => /You can take it when Zoë is back/.test(control(element)));
      expect(button(element, 'Take control')).to.equal(undefined);
    });

    it('says who was first when somebody was', async () => {
      const { camille, ines, conversation } = talk({ control: 'bot' });
      const element = await chat(camille, conversation);
      const taken = { agent: { id: sampleIDs.agent('ines'), name: 'Inès Lambert' }, since: '2026-11-24 14:29:00.000Z' };
      camille.fail(
        'control',
        new UrError({ status: 409, data: { control: { code: 'taken', message: '' } }, current: taken }),
        1,
      );
      (await until(() => button(element, 'Take control'))).focus();
      await sendKeys({ press: 'Enter' });
      await until(() => /Inès took control just before you/.test(control(element)));
      expect(field(element)).to.equal(undefined);
      await ines.control(conversation, { action: 'take' });
      await until(() => /Inès has control/.test(control(element)));
      expect(element.shadowRoot?.activeElement, 'the focus is not lost').to.not.equal(null);
      await expectAccessible(element);
    });

    it('says that it was not taken where nobody answers', async () => {
      const { camille, conversation } = talk({ control: 'bot' });
      const element = await chat(camille, conversation);
      camille.fail('control', undefined, 1);
      await press(element, 'Take control');
      await until(() => /Control was not taken. Try again/.test(control(element)));
      await press(element, 'Take control');
      await until(() => field(element));
    });
  });

  describe('while somebody else has control', () => {
    it('lets an admin take over', async () => {
      const { ines, conversation } = talk();
      const element = await chat(ines, conversation);
      expect(control(element)).to.contain('Camille has control');
      const told = nextEvent(element, 'ur-control-select');
      await press(element, 'Take over');
      expect((await told).detail.action).to.equal('force');
      await until(() => /You have control/.test(control(element)));
    });

    it('offers an agent nothing that would be refused', async () => {
      const { ines, camille, conversation } = talk();
      await ines.control(conversation, { action: 'take', force: true });
      const element = await chat(camille, conversation);
      expect(control(element)).to.contain('Inès has control');
      expect(findAll(find(element, '.composer'), 'button')).to.have.length(0);
    });
  });

  describe('while one has control', () => {
    it('hands back to the bot', async () => {
      const { camille, conversation } = talk();
      const element = await chat(camille, conversation);
      await press(element, 'Hand back to the bot');
      await until(() => /The bot is answering/.test(control(element)));
      expect(control(element)).not.to.contain('took');
      expect(field(element)).to.equal(undefined);
    });

    it('sends with Enter, and clears only then', async () => {
      const { camille, conversation } = talk();
      const element = await chat(camille, conversation);
      const told = nextEvent(element, 'ur-message-send');
      field(element)!.focus();
      await sendKeys({ type: 'It is done' });
      await sendKeys({ press: 'Enter' });
      expect((await told).detail).to.deep.equal({ conversation, text: 'It is done', files: [] });
      await until(() => bubbles(element).at(-1) === 'It is done');
      expect(field(element)!.value).to.equal('');
      expectFocus(field(element)!);
    });

    it('begins a new line with Shift and Enter', async () => {
      const { camille, conversation } = talk();
      const element = await chat(camille, conversation);
      field(element)!.focus();
      await sendKeys({ type: 'one' });
      await sendKeys({ press: 'Shift+Enter' });
      await sendKeys({ type: 'two' });
      expect(field(element)!.value).to.equal('one\ntwo');
    });

    it('leaves Enter to an input method that composes', async () => {
      const { camille, conversation } = talk();
      const element = await chat(camille, conversation);
      field(element)!.focus();
      await sendKeys({ type: 'にほん' });
      for (const how of [{ isComposing: true }, { keyCode: 229 }])
        field(element)!.dispatchEvent(
          new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, composed: true, ...how }),
        );
      await updated(element);
      expect(field(element)!.value).to.equal('にほん');
    });

    it('keeps the text when the line could not even be stored', async () => {
      const { camille, conversation } = talk();
      camille.send = () => Promise.reject(new Error('full'));
      const element = await chat(camille, conversation);
      field(element)!.focus();
      await sendKeys({ type: 'Keep me' });
      await sendKeys({ press: 'Enter' });
      await until(() => /Not sent. Your text is kept/.test(control(element)));
      expect(field(element)!.value).to.equal('Keep me');
      await expectAccessible(element);
    });

    it('keeps the text when the page prevents it from being sent', async () => {
      const { camille, conversation } = talk();
      const element = await chat(camille, conversation);
      element.addEventListener('ur-message-send', (event) => event.preventDefault());
      field(element)!.focus();
      await sendKeys({ type: 'Not yet' });
      await sendKeys({ press: 'Enter' });
      await updated(element);
      expect(field(element)!.value).to.equal('Not yet');
    });

    it('keeps a draft, for each conversation its own', async () => {
      const { camille, conversation } = talk();
      const element = await chat(camille, conversation);
      field(element)!.focus();
      await sendKeys({ type: 'Half a line' });
      element.conversationId = sampleIDs.conversation('chidi');
      await until(() => /Chidi/.test(textOf(find(element, 'h2'))));
      expect(
        findAll<HTMLTextAreaElement>(element, 'textarea')
          .map(({ value }) => value)
          .join(''),
      ).to.equal('');
      element.conversationId = conversation;
      await until(() => field(element)?.value === 'Half a line');
    });

    it('keeps what was typed before the stored draft came, though one has left meanwhile', async () => {
      const { camille, conversation } = talk();
      camille.setDraft(conversation, 'Stored');
      const draft = camille.draft.bind(camille);
      let come = () => {};
      const came = new Promise<void>((resolve) => (come = resolve));
      camille.draft = async (id) => {
        await came;
        return draft(id);
      };
      const drafts = draftsOf(camille);
      const element = await chat(camille, conversation);
      field(element)!.focus();
      await sendKeys({ type: 'typed' });
      element.conversationId = sampleIDs.conversation('chidi');
      await until(() => /Chidi/.test(textOf(find(element, 'h2'))));
      come();
      await until(() => drafts.get(conversation) === 'Stored\ntyped');
      element.conversationId = conversation;
      await until(() => field(element)?.value === 'Stored\ntyped');
    });

    it('has nothing twice, and nothing elsewhere, when one leaves before a line is stored', async () => {
      const { camille, conversation } = talk();
      const element = await chat(camille, conversation);
      const other = sampleIDs.conversation('chidi');
      const drafts = draftsOf(camille);
      const goTo = async (id: string, name: RegExp) => {
        element.conversationId = id;
        await until(() => name.test(textOf(find(element, 'h2'))));
      };
      field(element)!.focus();
      const send = camille.send.bind(camille);
      let store = () => {};
      const stored = new Promise<void>((resolve) => (store = resolve));
      camille.send = async (...line) => {
        await stored;
        await send(...line);
      };
      await sendKeys({ type: 'Sent' });
      await sendKeys({ press: 'Enter' });
      await sendKeys({ type: ' and more' });
      await goTo(other, /Chidi/);
      store();
      await until(() => drafts.get(conversation) === ' and more');
      expect(drafts.get(other)).to.equal(undefined);
      await goTo(conversation, /Zoë/);
      await until(() => field(element)?.value === ' and more');
      await until(() => bubbles(element).at(-1) === 'Sent');
    });

    it('puts a failed line back where it was written, though one has left meanwhile', async () => {
      const { camille, conversation } = talk();
      const element = await chat(camille, conversation);
      const other = sampleIDs.conversation('chidi');
      const drafts = draftsOf(camille);
      camille.fail('postMessage', new UrError({ status: 400 }), 1);
      await camille.send(conversation, { text: 'Failed' });
      const withdraw = camille.withdrawUnsent.bind(camille);
      camille.withdrawUnsent = async (...line) => {
        element.conversationId = other;
        await until(() => /Chidi/.test(textOf(find(element, 'h2'))));
        return withdraw(...line);
      };
      await press(element, 'Edit');
      await until(() => drafts.get(conversation) === 'Failed');
      expect(drafts.get(other)).to.equal(undefined);
      element.conversationId = conversation;
      await until(() => field(element)?.value === 'Failed');
    });

    it('says how much still fits, and sends nothing that does not', async () => {
      const { camille, conversation } = talk();
      const element = await chat(camille, conversation);
      const write = async (text: string) => {
        field(element)!.value = text;
        field(element)!.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
        await updated(element);
      };
      await write('😀'.repeat(3990));
      expect(control(element)).to.contain('10 characters left');
      await write('😀'.repeat(4001));
      expect(control(element)).to.contain('1 character too many');
      await expectAccessible(element);
      field(element)!.focus();
      await sendKeys({ press: 'Enter' });
      await updated(element);
      expect(field(element)!.value).to.have.length(8002);
    });

    it('grows to eight lines and no further', async () => {
      const { camille, conversation } = talk();
      const element = await chat(camille, conversation);
      const heightOf = async (lines: number) => {
        field(element)!.value = Array(lines).fill('line').join('\n');
        field(element)!.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
        await updated(element);
        return field(element)!.clientHeight;
      };
      const [two, five, eight, twenty] = [await heightOf(2), await heightOf(5), await heightOf(8), await heightOf(20)];
      expect(five).to.be.greaterThan(two);
      expect(eight).to.be.greaterThan(five);
      expect(twenty).to.be.closeTo(eight, 2);
    });

    it('puts a failed line back into the composer', async () => {
      const { camille, conversation } = talk();
      camille.fail('postMessage', new UrError({ status: 400 }), 1);
      const element = await chat(camille, conversation);
      await camille.send(conversation, { text: 'With a mistaek' });
      const told = nextEvent(element, 'ur-message-edit');
      await press(element, 'Edit');
      await told;
      await until(() => field(element)!.value === 'With a mistaek');
      expectFocus(field(element)!);
      expect(bubbles(element)).not.to.include('With a mistaek');
    });

    it('keeps the page’s shortcuts out of what is typed', async () => {
      const page = hostPage();
      const { camille, conversation } = talk();
      const element = await chat(camille, conversation, { parent: page.root });
      field(element)!.focus();
      await sendKeys({ type: 'jk' });
      await sendKeys({ press: 'Escape' });
      expect(page.shortcuts).to.deep.equal(['Escape']);
      expect(field(element)!.value).to.equal('jk');
    });

    it('has a place for tools of the page', async () => {
      const { camille, conversation } = talk();
      const element = await fixture(
        html`<ur-takeover-chat conversation-id=${conversation}
          ><button slot="composer-tools">GIF</button></ur-takeover-chat
        >`,
        { client: camille },
      );
      await until(() => field(element));
      expect(element.querySelector('button')!.getBoundingClientRect().width).to.be.greaterThan(0);
    });
  });

  describe('when control is lost', () => {
    const lost = async () => {
      const all = talk();
      const element = await chat(all.camille, all.conversation);
      field(element)!.focus();
      await sendKeys({ type: 'I was saying' });
      await all.ines.control(all.conversation, { action: 'take', force: true });
      await until(() => /Inès took over at .* Your text is kept/.test(control(element)));
      return { ...all, element };
    };

    it('says so at once, keeps the draft readable and the focus where it is', async () => {
      const { element } = await lost();
      expect(field(element)!.value).to.equal('I was saying');
      expect(field(element)!.readOnly).to.equal(true);
      expectFocus(field(element)!);
      expect(button(element, 'Send')).to.equal(undefined);
      await expectAccessible(element);
    });

    it('offers to take it back once that is possible, and goes on with the same text', async () => {
      const { element, ines, conversation } = await lost();
      expect(button(element, 'Take back')).to.equal(undefined);
      await ines.control(conversation, { action: 'release' });
      const take = await until(() => button(element, 'Take back') ?? button(element, 'Take control'));
      take.click();
      await until(() => field(element)?.readOnly === false);
      expect(field(element)!.value).to.equal('I was saying');
    });
  });

  it('takes control when it is told to', async () => {
    const { camille, conversation } = talk({ control: 'bot' });
    const element = await chat(camille, conversation);
    await element.takeControl();
    await until(() => field(element));
  });

  it('is unconfigured without a provider', async () => {
    const element = await fixture(html`<ur-takeover-chat conversation-id="x"></ur-takeover-chat>`);
    expect(element.matches(':state(unconfigured)')).to.equal(true);
    expect(findAll(element, '.blank')).to.have.length(1);
  });

  it('is gone with its conversation', async () => {
    const { camille } = talk();
    const element = await fixture(html`<ur-takeover-chat conversation-id="cnvnobody000000"></ur-takeover-chat>`, {
      client: camille,
    });
    expect(element.matches(':state(gone)')).to.equal(true);
    expect(findAll(element, '.composer')).to.have.length(0);
  });

  it('speaks French, the conversation in it too', async () => {
    const { camille, conversation } = talk();
    const element = await chat(camille, conversation, { settings: { locale: 'fr' } });
    await until(() => /Vous avez la main/.test(textOf(element)) && /Vous avez rejoint/.test(textOf(element)));
  });

  it('can be used by everybody', async () => {
    const { camille, conversation } = talk();
    await expectAccessible(await chat(camille, conversation));
  });
});
