import { html } from 'lit';
import '../../components/takeover-chat/define.js';
import type { TakeoverChat } from '../../components/takeover-chat/takeover-chat.js';
import { sampleIDs } from '../../components/data/memory/index.js';
import { expect, find, findAll, fixture, sendKeys, textOf, until } from '../support/index.js';
import { talk } from './talk.js';

const bubbles = (element: Element) => findAll(element, '.bubble').map(textOf);
const lines = (element: Element) => findAll(element, '.system').map((line) => textOf(line).replace(/^.* · /, ''));
const field = (element: Element) => findAll<HTMLTextAreaElement>(element, 'textarea')[0];

describe('an agent in the conversation of a visitor who signs in', () => {
  async function start(control: 'bot' | 'camille') {
    const all = talk({ control });
    const { server } = all;
    const device = 'd'.repeat(43);
    const { api } = server.connect(server.device(device));
    const { conversation: old = '' } = await api.openSession({ bot: server.tables().id, device });
    await api.postMessage(old, { id: 'visitor00000001', text: 'Who can see my account?' });
    const element = await fixture<TakeoverChat>(html`<ur-takeover-chat conversation-id=${old}></ur-takeover-chat>`, {
      client: all.camille,
    });
    const login = () =>
      server
        .connect({ kind: 'interlocutor', id: sampleIDs.person('zoe') })
        .api.openSession({ token: 'signed', device });
    return { ...all, old, element, login };
  }

  it('goes on in the person’s own thread, in control, with what she was writing', async () => {
    const { element, login, conversation, server } = await start('bot');
    await element.takeControl();
    const area = await until(() => field(element));
    area.focus();
    await sendKeys({ type: 'Only you and' });
    await login();
    await until(() => lines(element).includes('They signed in'));
    expect(bubbles(element)).to.include('Who can see my account?');
    expect(textOf(element)).to.contain('Zoë Martínez');
    await until(() => field(element)?.value === 'Only you and');
    expect(field(element)!.readOnly).to.equal(false);
    await sendKeys({ type: ' the bank.' });
    await sendKeys({ press: 'Enter' });
    await until(() => bubbles(element).includes('Only you and the bank.'));
    const said = server.tables().messages.get(conversation)!;
    await until(() => said.some(({ text }) => text === 'Only you and the bank.'));
  });

  it('is told where somebody else has the person’s own thread', async () => {
    const { element, login, ines, conversation } = await start('bot');
    await ines.control(conversation, { action: 'take' });
    await element.takeControl();
    await until(() => field(element));
    await login();
    await until(() => lines(element).includes('They signed in'));
    await until(() => /Inès/.test(textOf(find(element, '.composer'))));
    expect(lines(element).at(-1)).to.equal('Inès took over the conversation');
  });
});
