import { html } from 'lit';
import type { MessageFile } from '../../backend/schema/index.js';
import '../../components/conversation/define.js';
import '../../components/takeover-chat/define.js';
import '../../components/webchat/define.js';
import type { Conversation } from '../../components/conversation/conversation.js';
import type { MemoryClient } from '../../components/data/memory/client.js';
import { UrError } from '../../components/data/errors.js';
import { newID } from '../../components/data/ids.js';
import type { TakeoverChat } from '../../components/takeover-chat/takeover-chat.js';
import type { Webchat } from '../../components/webchat/webchat.js';
import {
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
  settled,
  textOf,
  until,
  updated,
} from '../support/index.js';
import { choose, disguised, pdf, photo, tooLarge } from '../support/sample-files.js';
import { sessionOf, talk, type Talk } from './talk.js';

async function composer(client: MemoryClient, conversation: string) {
  const element = await fixture<TakeoverChat>(
    html`<ur-takeover-chat conversation-id=${conversation}></ur-takeover-chat>`,
    { client },
  );
  element.parentElement!.style.setProperty('block-size', '640px');
  await until(() => findAll(element, 'input[type=file]').length);
  return element;
}

async function thread(client: MemoryClient, conversation: string) {
  const element = await fixture<Conversation>(
    html`<ur-conversation conversation-id=${conversation}></ur-conversation>`,
    { client },
  );
  element.parentElement!.style.setProperty('block-size', '640px');
  return element;
}

const chips = (element: Element) => findAll(element, '.attachment').map(textOf);
const chip = (element: Element, name: string) =>
  findAll(element, '.attachment').find((item) => textOf(item).includes(name));
const labelled = (element: Element, label: string) =>
  findAll(element, 'button').find((button) => button.getAttribute('aria-label') === label);
const sendButton = (element: Element) => find(element, 'button[type=submit]');
const lastMessage = ({ server, conversation }: Talk) => server.tables().messages.get(conversation)!.at(-1)!;

/** Sends them as Zoë does; resolves when they are there, and all that she sent before. */
async function receive({ server, zoe, conversation }: Talk, ...files: File[]) {
  const uploaded: MessageFile[] = [];
  for (const file of files) uploaded.push(await zoe.uploadFile(conversation, file, { id: newID() }));
  await zoe.send(conversation, { text: '', files: uploaded });
  const said = server.tables().messages.get(conversation)!;
  await until(() => said.some((message) => message.files.some(({ id }) => id === uploaded[0]!.id)));
  return uploaded;
}

describe('files in a composer', () => {
  it('are uploaded when they are chosen, and go with the line', async () => {
    const all = talk();
    const element = await composer(all.camille, all.conversation);
    choose(element.shadowRoot!, await photo(60, 40), pdf());
    await until(() => chips(element).every((text) => /kB$/.test(text)) && chips(element).length === 2);
    expect(chips(element)[1]).to.contain('contract.pdf');
    expect(all.announced.size).to.equal(2);
    expect([...all.announced.values()]).to.deep.equal(['balcony.png is attached.', 'contract.pdf is attached.']);
    const told = nextEvent(element, 'ur-message-send');
    sendButton(element).click();
    const { text, files } = (await told).detail;
    expect([text, files.map(({ name }) => name)]).to.deep.equal(['', ['balcony.png', 'contract.pdf']]);
    await until(() => lastMessage(all).files.length === 2);
    await until(() => chips(element).length === 0);
    expect(lastMessage(all).files[0]).to.include({ type: 'image/png', width: 60, height: 40 });
  });

  it('tell how far they are, and are given up', async () => {
    const all = talk();
    const element = await composer(all.camille, all.conversation);
    all.camille.latency = 3_600_000;
    choose(element.shadowRoot!, pdf('first.pdf'), pdf('second.pdf'));
    await until(() => /40 %/.test(chips(element)[0] ?? ''));
    expect(chips(element)[1]).to.contain('Waiting');
    const bar = find<HTMLProgressElement>(element, 'progress');
    expect([bar.getAttribute('aria-label'), bar.value]).to.deep.equal(['Upload of first.pdf', 0.4]);
    await expectAccessible(element);
    all.camille.latency = 0;
    labelled(element, 'Remove first.pdf')!.focus();
    await sendKeys({ press: 'Enter' });
    expectFocus(labelled(element, 'Remove second.pdf')!);
    await until(() => /kB/.test(chips(element)[0] ?? ''));
    expect(chips(element)).to.have.length(1);
    expect(all.server.tables().files.size).to.equal(1);
    await sendKeys({ press: 'Enter' });
    expectFocus(find(element, 'textarea'));
    expect(chips(element)).to.have.length(0);
  });

  it('that failed say why, are tried again under the same id, and hold the line back', async () => {
    const all = talk();
    const element = await composer(all.camille, all.conversation);
    all.camille.fail('postFile', new UrError({ status: 0 }), 1);
    choose(element.shadowRoot!, pdf(), disguised(), tooLarge());
    await until(() => findAll(element, '.attachment--failed').length === 3);
    expect(textOf(chip(element, 'contract.pdf')!)).to.contain('Not uploaded');
    expect(textOf(chip(element, 'photo.png')!)).to.contain('This kind of file is not accepted');
    expect(textOf(chip(element, 'film.mp4')!)).to.contain('Larger than 10 MB');
    expect([...all.announced.values()]).to.contain('photo.png is not attached. This kind of file is not accepted');
    expect(sendButton(element).getAttribute('aria-disabled')).to.equal('true');
    // Only what was not refused itself.
    expect(labelled(element, 'Try again to upload photo.png')).to.equal(undefined);
    await expectAccessible(element);
    labelled(element, 'Try again to upload contract.pdf')!.click();
    await until(() => /kB/.test(textOf(chip(element, 'contract.pdf')!)));
    labelled(element, 'Remove photo.png')!.click();
    labelled(element, 'Remove film.mp4')!.click();
    await until(() => sendButton(element).getAttribute('aria-disabled') === 'false');
    expect(all.camille.calls('postFile')).to.equal(3);
  });

  it('on their way keep the line until they are there; what was typed stays', async () => {
    const all = talk();
    const element = await composer(all.camille, all.conversation);
    element.focus();
    await sendKeys({ type: 'Here it is' });
    const release = all.camille.hold();
    choose(element.shadowRoot!, pdf());
    await until(() => /40 %/.test(chips(element)[0] ?? ''));
    await sendKeys({ press: 'Enter' });
    expect(find<HTMLTextAreaElement>(element, 'textarea').value).to.equal('Here it is');
    expect(textOf(find(element, '.attachments__note'))).to.equal('Sent as soon as the files are there.');
    release();
    await until(() => lastMessage(all).text === 'Here it is');
    expect(lastMessage(all).files.map(({ name }) => name)).to.deep.equal(['contract.pdf']);
    expect(find<HTMLTextAreaElement>(element, 'textarea').value).to.equal('');
  });

  it('are all said, though two are refused in the same moment', async () => {
    const all = talk();
    const element = await composer(all.camille, all.conversation);
    for (const name of ['film.mp4', 'holiday.mp4']) choose(element.shadowRoot!, tooLarge(name));
    await until(() => findAll(element, '.attachment--failed').length === 2);
    expect([...all.announced.values()].map((text) => text.split(' ')[0])).to.deep.equal(['film.mp4', 'holiday.mp4']);
  });

  it('are at most five', async () => {
    const all = talk();
    const element = await composer(all.camille, all.conversation);
    choose(element.shadowRoot!, ...Array.from({ length: 7 }, (_, index) => pdf(`${index}.pdf`)));
    await until(() => chips(element).length === 5);
    expect(textOf(find(element, '.attachments__note'))).to.equal('A message takes 5 files at most.');
  });

  it('are dropped anywhere in the chat, and pasted where there is no text with them', async () => {
    const all = talk();
    const element = await composer(all.camille, all.conversation);
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(pdf('dropped.pdf'));
    const drag = (type: string) => {
      const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true, composed: true });
      find(element, '[part~=messages]').dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(drag('dragover')).to.equal(true);
    await until(() => findAll(element, '.drop-hint').length);
    expect(drag('drop')).to.equal(true);
    await until(() => chips(element).length === 1);
    expect(findAll(element, '.drop-hint')).to.have.length(0);

    const paste = (withText: boolean) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(pdf('pasted.pdf'));
      if (withText) clipboardData.setData('text/plain', 'a table');
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true, composed: true });
      find(element, 'textarea').dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(paste(true)).to.equal(false);
    expect(paste(false)).to.equal(true);
    await until(() => chips(element).length === 2);
  });

  it('are not taken from whoever has no control', async () => {
    const all = talk({ control: 'bot' });
    const element = await fixture<TakeoverChat>(
      html`<ur-takeover-chat conversation-id=${all.conversation}></ur-takeover-chat>`,
      { client: all.camille },
    );
    expect(findAll(element, 'input[type=file]')).to.have.length(0);
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(pdf());
    const event = new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true, composed: true });
    find(element, '.composer').dispatchEvent(event);
    expect(event.defaultPrevented).to.equal(false);
  });

  it('stay with their conversation while one looks at another, and end with the session', async () => {
    const all = talk();
    const element = await composer(all.camille, all.conversation);
    choose(element.shadowRoot!, pdf());
    await until(() => /kB/.test(chips(element)[0] ?? ''));
    const other = [...all.server.tables().conversations.keys()].find((id) => id !== all.conversation)!;
    element.conversationId = other;
    await until(() => chips(element).length === 0);
    element.conversationId = all.conversation;
    await until(() => chips(element).length === 1);
    await all.camille.signOut();
    await until(() => chips(element).length === 0);
  });

  it('come back with a line that was not sent', async () => {
    const all = talk();
    const element = await composer(all.camille, all.conversation);
    choose(element.shadowRoot!, pdf());
    await until(() => /kB/.test(chips(element)[0] ?? ''));
    all.camille.fail('postMessage', new UrError({ status: 400 }), 1);
    sendButton(element).click();
    const edit = await until(() => findAll(element, '.run__state button').find((button) => textOf(button) === 'Edit'));
    expect(chips(element)).to.have.length(0);
    edit.click();
    await until(() => chips(element).length === 1);
    sendButton(element).click();
    await until(() => lastMessage(all).files.length === 1);
  });

  it('all come back with it, though they are too many beside those attached since', async () => {
    const all = talk();
    const element = await composer(all.camille, all.conversation);
    const names = (count: number, of: string) => Array.from({ length: count }, (_, index) => pdf(`${of}-${index}.pdf`));
    const attached = (count: number) =>
      until(() => chips(element).length === count && chips(element).every((text) => /kB$/.test(text)));
    choose(element.shadowRoot!, ...names(4, 'first'));
    await attached(4);
    all.camille.fail('postMessage', new UrError({ status: 400 }), 1);
    sendButton(element).click();
    const edit = await until(() => findAll(element, '.run__state button').find((button) => textOf(button) === 'Edit'));
    choose(element.shadowRoot!, ...names(3, 'second'));
    await attached(3);
    edit.click();
    await attached(7);
    const notes = () => findAll(element, '.attachments__note').map(textOf);
    expect(notes()).to.deep.equal(['A message takes 5 files at most.']);
    expect([...all.announced.values()].at(-1)).to.equal('A message takes 5 files at most.');
    expect(sendButton(element).getAttribute('aria-disabled')).to.equal('true');
    sendButton(element).click();
    labelled(element, 'Remove first-0.pdf')!.click();
    await attached(6);
    expect(notes()).to.have.length(1);
    labelled(element, 'Remove second-0.pdf')!.click();
    await attached(5);
    expect(notes()).to.deep.equal([]);
    expect(sendButton(element).getAttribute('aria-disabled')).to.equal('false');
    sendButton(element).click();
    await until(() => lastMessage(all).files.length === 5);
    expect(lastMessage(all).files.map(({ name }) => name)).to.deep.equal(
      [1, 2, 3].map((index) => `first-${index}.pdf`).concat([1, 2].map((index) => `second-${index}.pdf`)),
    );
  });

  it('stay where the line is that another tab has taken back', async () => {
    const all = talk();
    const element = await composer(all.camille, all.conversation);
    choose(element.shadowRoot!, pdf());
    await until(() => /kB/.test(chips(element)[0] ?? ''));
    all.camille.fail('postMessage', new UrError({ status: 400 }), 1);
    sendButton(element).click();
    const edit = await until(() => findAll(element, '.run__state button').find((button) => textOf(button) === 'Edit'));
    all.camille.withdrawUnsent = async () => undefined;
    edit.click();
    await updated(element);
    expect(chips(element)).to.have.length(0);
  });

  it('that are gone are said to be, and do not come back', async () => {
    const all = talk();
    const element = await composer(all.camille, all.conversation);
    choose(element.shadowRoot!, pdf());
    await until(() => /kB/.test(chips(element)[0] ?? ''));
    all.server.tables().files.clear();
    sendButton(element).click();
    const state = await until(() => findAll(element, '.run__state--failed')[0]);
    expect(textOf(state)).to.contain('a file is no longer there');
  });

  it('that are chosen before the session is there go where it leads', async () => {
    const { zoe } = talk();
    const session = await sessionOf(zoe);
    session.close();
    const element = fixtureSync<Webchat>(html`<ur-webchat open></ur-webchat>`, { client: zoe });
    await until(() => findAll(element, '.webchat-composer input[type=file]').length);
    choose(find(element, '.webchat-composer'), pdf());
    session.open();
    await until(() => /kB/.test(chips(element)[0] ?? ''));
  });

  it('are a visitor’s to send, too', async () => {
    const all = talk();
    const element = await fixture<Webchat>(html`<ur-webchat open></ur-webchat>`, { client: all.zoe });
    await until(() => findAll(element, '.webchat-composer input[type=file]').length);
    choose(find(element, '.webchat-composer'), await photo(60, 40));
    await until(() => /kB/.test(chips(element)[0] ?? ''));
    await expectAccessible(element);
    sendButton(element).click();
    await until(() => lastMessage(all).files.length === 1);
    await until(() => findAll(element, '.picture--here').length);
  });
});

describe('files in a thread', () => {
  /** The colours of a canvas: more than one when something is drawn on it. */
  const colours = (canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  };

  it('are pictures on a canvas, no larger than they are shown, and rows', async () => {
    const all = talk();
    await receive(all, await photo(1200, 800), pdf());
    const element = await thread(all.camille, all.conversation);
    await until(() => findAll(element, '.picture--here').length === 1);
    const canvas = find<HTMLCanvasElement>(element, 'canvas');
    expect([canvas.getAttribute('role'), canvas.getAttribute('aria-label')]).to.deep.equal(['img', 'balcony.png']);
    expect(canvas.width).to.equal(320 * Math.min(devicePixelRatio, 3.75));
    expect(canvas.getBoundingClientRect().width).to.equal(320);
    expect(colours(canvas)).to.be.greaterThan(20);
    expect(findAll(element, 'img')).to.have.length(0);
    expect(textOf(find(element, '.file'))).to.contain('contract.pdf');
    expect(textOf(find(element, '.file'))).to.contain('340 kB');
    await expectAccessible(element);
  });

  it('have their room before they come, and those far away are not fetched', async () => {
    const all = talk();
    await receive(all, await photo(1200, 800));
    for (let i = 0; i < 30; i++) await all.zoe.send(all.conversation, { text: 'x\n'.repeat(20) });
    const [seen] = await receive(all, await photo(800, 600, 'near.png'));
    let refuse = () => {};
    const refused = new Promise<never>((_, reject) => (refuse = () => reject(new UrError({ status: 0 }))));
    const asked: string[] = [];
    all.camille.readFile = (id) => {
      asked.push(id);
      return refused;
    };
    const element = await thread(all.camille, all.conversation);
    await until(() => asked.length);
    const [, near] = findAll<HTMLCanvasElement>(element, 'canvas');
    expect(near!.getAttribute('aria-label')).to.equal('near.png');
    expect(near!.getBoundingClientRect().height).to.equal(240);
    refuse();
    // It could not be had: it is a row, which can be tried.
    await until(() => findAll(element, '.file').length === 1);
    expect(asked).to.deep.equal([seen!.id]);
  });

  it('that are not what they claim to be, or too large to decode, are rows', async () => {
    const all = talk();
    const [broken, bomb] = await receive(all, await photo(800, 600, 'broken.png'), await photo(80, 60, 'bomb.png'));
    const { files, messages } = all.server.tables();
    files.get(broken!.id)!.bytes = new File(['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'], 'a.png');
    // The bytes claim more than the message said.
    const bytes = new Uint8Array(await files.get(bomb!.id)!.bytes.arrayBuffer());
    new DataView(bytes.buffer).setUint32(16, 60_000);
    new DataView(bytes.buffer).setUint32(20, 60_000);
    files.get(bomb!.id)!.bytes = new Blob([bytes]);
    expect(messages.get(all.conversation)!.at(-1)!.files).to.have.length(2);
    const element = await thread(all.camille, all.conversation);
    await until(() => findAll(element, '.file').length === 2);
    expect(findAll(element, 'canvas, img, svg:not(.icon)')).to.have.length(0);
  });

  it('are saved under their names; what is gone says so', async () => {
    const all = talk();
    const [file] = await receive(all, pdf());
    const element = await thread(all.camille, all.conversation);
    const row = await until(() => findAll(element, '.file')[0]);
    const saved = new Promise<HTMLAnchorElement>((resolve) => {
      const { click } = HTMLAnchorElement.prototype;
      HTMLAnchorElement.prototype.click = function () {
        HTMLAnchorElement.prototype.click = click;
        resolve(this);
      };
    });
    row.click();
    const { download, href } = await saved;
    expect(download).to.equal('contract.pdf');
    expect(href).to.match(/^blob:/);
    expect((await (await fetch(href)).blob()).size).to.equal(file!.size);
    all.server.tables().files.delete(file!.id);
    row.click();
    await until(() => textOf(find(element, '.file')).includes('No longer available'));
    expect([...all.announced.values()].at(-1)).to.equal('contract.pdf: No longer available');
  });

  it('that were sent with the name of a page are text, and nothing else', async () => {
    const all = talk();
    const name = '<img src=x onerror="document.title=1">.pdf';
    await receive(all, new File(['%PDF-1.4'], name));
    const element = await thread(all.camille, all.conversation);
    await until(() => findAll(element, '.file__name').some((part) => textOf(part) === name));
    expect(findAll(element, 'img')).to.have.length(0);
  });

  for (const dir of ['ltr', 'rtl'] as const)
    it(`have their names beside their icons, whichever way they read (${dir})`, async () => {
      const scene = talk();
      const names = ['contract.pdf', 'عقد.pdf'];
      await receive(scene, ...names.map((name) => pdf(name)));
      const parent = hostPage({ host: 'white', dir }).root;
      const conversation = html`<ur-conversation conversation-id=${scene.conversation}></ur-conversation>`;
      const chat = html`<ur-takeover-chat conversation-id=${scene.conversation}></ur-takeover-chat>`;
      for (const [template, kind] of [[conversation, 'file'] as const, [chat, 'attachment'] as const]) {
        const element = await fixture<HTMLElement>(template, { client: scene.camille, parent });
        if (kind === 'attachment') choose(element.shadowRoot!, ...names.map((name) => pdf(name)));
        await until(() => findAll(element, `.${kind}__name`).length === 2);
        await settled(element);
        for (const value of findAll(element, `.${kind}__text > bdi`)) {
          const range = document.createRange();
          range.selectNodeContents(value);
          const side = dir === 'ltr' ? 'left' : 'right';
          const place = value.parentElement!.getBoundingClientRect()[side];
          expect(range.getBoundingClientRect()[side], `${kind}: ${textOf(value)}`).to.be.closeTo(place, 1);
        }
      }
    });

  it('go with a message that is withdrawn', async () => {
    const all = talk();
    await receive(all, pdf());
    const element = await thread(all.camille, all.conversation);
    await until(() => findAll(element, '.file').length);
    await all.zoe.send(all.conversation, { text: '', type: 'edit', data: { of: lastMessage(all).id, text: null } });
    await until(() => findAll(element, '.bubble--withdrawn').length);
    expect(findAll(element, '.file')).to.have.length(0);
  });
});
