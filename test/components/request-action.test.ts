import { html } from 'lit';
import { limits } from '../../backend/schema/limits.js';
import { UrError } from '../../components/data/errors.js';
import { createMemoryClient, sampleIDs, sampleNow } from '../../components/data/memory/index.js';
import '../../components/request-action/define.js';
import type { RequestAction } from '../../components/request-action/request-action.js';
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
  sendKeys,
  textOf,
  until,
  updated,
} from '../support/index.js';
import { talk } from './talk.js';

const key = 'ask-for-help';
const editor = (client = talk().ines, step = key, options = {}) =>
  fixture<RequestAction>(html`<ur-request-action .step=${step}></ur-request-action>`, { client, ...options });
const message = (element: Element) => find<HTMLTextAreaElement>(element, '#message');
const button = (element: Element, name: string) =>
  findAll<HTMLButtonElement>(element, 'button').find((one) => textOf(one) === name)!;
const count = (element: Element) => textOf(find(element, '#count > [aria-hidden]'));
const stepOf = (chat: ReturnType<typeof talk>, step = key) =>
  [...chat.server.tables().steps.values()].find((one) => one.key === step)!;
const storedMessage = (chat: ReturnType<typeof talk>, step = key) =>
  stepOf(chat, step).actions.flatMap((action) =>
    action.type === 'create_user_request_action' ? [action.message] : [],
  )[0];

async function write(element: Element, text: string): Promise<void> {
  message(element).focus();
  message(element).select();
  // Braces are keys of their own to the browser's driver.
  await sendKeys({ type: text });
}

describe('ur-request-action', () => {
  it('shows what is stored', async () => {
    const chat = talk();
    const element = await editor(chat.ines);
    expect(message(element).value).to.equal(storedMessage(chat));
    expect(textOf(element)).to.contain('Ask for help');
    await expectAccessible(element);
  });

  it('saves to the step, whose other actions stay as they are', async () => {
    const chat = talk();
    const others = stepOf(chat).actions.filter(({ type }) => type !== 'create_user_request_action');
    const element = await editor(chat.ines);
    const told = nextEvent(element, 'ur-action-save');
    await write(element, 'Please call back');
    button(element, 'Save').click();
    expect((await told).detail.value.message).to.equal('Please call back');
    await until(() => textOf(element).includes('The next request is created with this.'));
    expect(storedMessage(chat)).to.equal('Please call back');
    expect(stepOf(chat).actions.filter(({ type }) => type !== 'create_user_request_action')).to.deep.equal(others);
  });

  it('saves by keyboard, and the focus stays on the button', async () => {
    const { ines } = talk();
    const element = await editor(ines);
    await write(element, 'Please call back');
    const release = ines.hold();
    button(element, 'Save').focus();
    await sendKeys({ press: 'Enter' });
    await until(() => textOf(element).includes('Saving'));
    expect(activeElement()?.matches('.button--primary[aria-disabled]')).to.equal(true);
    release();
    await until(() => textOf(element).includes('The next request is created with this.'));
    expect(activeElement()).to.equal(button(element, 'Save'));
  });

  it('adds the action to a step without one', async () => {
    const chat = talk();
    const before = stepOf(chat, 'welcome').actions;
    const element = await editor(chat.ines, 'welcome');
    expect(message(element).value).to.equal('');
    await write(element, 'Somebody said hello');
    button(element, 'Save').click();
    await until(() => storedMessage(chat, 'welcome') === 'Somebody said hello');
    expect(stepOf(chat, 'welcome').actions.slice(0, -1)).to.deep.equal(before);
  });

  it('sets who a new request is given to', async () => {
    const chat = talk();
    const element = await editor(chat.ines);
    const told = nextEvent(element, 'ur-action-edit');
    find(find(element, 'ur-assignee-picker'), 'button').click();
    await until(() => activeElement()?.matches('input'));
    await sendKeys({ type: 'camille' });
    await sendKeys({ press: 'Enter' });
    expect((await told).detail.value.assigneeID).to.equal(sampleIDs.agent('camille'));
    button(element, 'Save').click();
    await until(() =>
      stepOf(chat).actions.some((action) => 'assigneeID' in action && action.assigneeID === sampleIDs.agent('camille')),
    );
  });

  it('inserts the variable at the caret, where undo takes it back', async () => {
    const element = await editor();
    await write(element, 'Before after');
    message(element).setSelectionRange(7, 7);
    find(element, '.action__under button').click();
    await updated(element);
    expect(message(element).value).to.equal('Before {{@message}}after');
    expect(activeElement()).to.equal(message(element));
    expect(message(element).selectionStart).to.equal('Before {{@message}}'.length);
    await sendKeys({ press: 'Control+z' });
    await updated(element);
    expect(message(element).value).to.equal('Before after');
  });

  it('counts code points, and says how many are too many', async () => {
    const element = await editor();
    await write(element, 'ab');
    put(message(element), 'é👍🏽');
    await updated(element);
    expect(count(element)).to.equal('3 / 1,000');
    put(message(element), '👍'.repeat(limits.template));
    await updated(element);
    expect(count(element)).to.equal('1,000 / 1,000');
    expect(element.checkValidity()).to.equal(true);
    put(message(element), '👍'.repeat(limits.template + 2));
    await updated(element);
    expect(textOf(find(element, '#message-problem'))).to.equal('2 characters too many.');
    expect(element.checkValidity()).to.equal(false);
    await expectAccessible(element);
  });

  it('does not save an empty description, and says why beside it', async () => {
    const chat = talk();
    const element = await editor(chat.ines);
    await write(element, ' ');
    expect(findAll(element, '#message-problem'), 'not while one begins to type').to.deep.equal([]);
    button(element, 'Save').click();
    await until(() => findAll(element, '#message-problem')[0]);
    expect(textOf(find(element, '#message-problem'))).to.equal('A request needs a description.');
    expect(activeElement()).to.equal(message(element));
    expect(chat.ines.calls('patchStep')).to.equal(0);
  });

  it('keeps what was typed when it was not saved', async () => {
    const chat = talk();
    chat.ines.fail('patchStep', new UrError({ status: 503 }), 1);
    const element = await editor(chat.ines);
    await write(element, 'Please call back');
    expect(await element.save()).to.equal(false);
    await until(() => textOf(element).includes('Not saved. What you typed is kept here.'));
    expect(message(element).value).to.equal('Please call back');
    button(element, 'Try again').click();
    await until(() => storedMessage(chat) === 'Please call back');
  });

  describe('when somebody else has saved meanwhile', () => {
    async function meanwhile() {
      const chat = talk();
      const element = await editor(chat.ines);
      await write(element, 'Mine');
      const step = stepOf(chat);
      await createMemoryClient({
        server: chat.server,
        now: sampleNow,
        as: { kind: 'agent', id: sampleIDs.agent('ines') },
      }).saveStep(step.id, step.rev, [
        { type: 'send_text_action', text: 'Theirs too' },
        { type: 'create_user_request_action', message: 'Theirs' },
      ]);
      button(element, 'Save').click();
      await until(() => textOf(element).includes('Somebody else saved while you were typing.'));
      return { chat, element };
    }

    it('shows what is stored now, and keeps what was typed', async () => {
      const { chat, element } = await meanwhile();
      expect(textOf(find(element, '.action__stored'))).to.equal('Theirs');
      expect(message(element).value).to.equal('Mine');
      expect(storedMessage(chat)).to.equal('Theirs');
      await expectAccessible(element);
    });

    it('saves mine anyway, into what is stored now', async () => {
      const { chat, element } = await meanwhile();
      button(element, 'Save mine anyway').click();
      await until(() => storedMessage(chat) === 'Mine');
      expect(stepOf(chat).actions[0]).to.deep.equal({ type: 'send_text_action', text: 'Theirs too' });
    });

    it('takes theirs', async () => {
      const { element } = await meanwhile();
      button(element, 'Take theirs').click();
      await until(() => message(element).value === 'Theirs');
      expect(findAll(element, '.action__stored')).to.deep.equal([]);
    });
  });

  it('is read only for an agent, and says why', async () => {
    const element = await editor(talk().camille);
    expect(textOf(element)).to.contain('Only an admin of this bot can change this.');
    expect(message(element).readOnly).to.equal(true);
    expect(button(element, 'Save')).to.equal(undefined);
    expect(await element.save()).to.equal(false);
    await expectAccessible(element);
  });

  it('edits a value of the page’s, and saves nothing by itself', async () => {
    const element = await fixture<RequestAction>(
      html`<ur-request-action .value=${{ message: 'Hello', assigneeID: '', groupID: '' }}></ur-request-action>`,
      { client: talk().camille },
    );
    await write(element, 'Bye');
    expect(element.value).to.deep.equal({ message: 'Bye', assigneeID: '', groupID: '' });
    expect(button(element, 'Save')).to.equal(undefined);
    const told = nextEvent(element, 'ur-action-save');
    expect(await element.save()).to.equal(true);
    expect((await told).detail).to.deep.equal({ step: '', value: element.value });
  });

  it('has no button with no-save, nor anything to change when disabled', async () => {
    const element = await editor();
    element.noSave = true;
    element.disabled = true;
    await updated(element);
    expect(button(element, 'Save')).to.equal(undefined);
    expect(message(element).disabled).to.equal(true);
  });

  it('shows again what it had when the page cancels a change', async () => {
    const chat = talk();
    const element = await editor(chat.ines);
    element.addEventListener('ur-action-edit', (event) => event.preventDefault());
    await write(element, 'x');
    await updated(element);
    expect(message(element).value).to.equal(storedMessage(chat));
  });

  it('says nothing when its value is set from outside', async () => {
    const element = await editor();
    element.addEventListener('ur-action-edit', () => expect.fail('told'));
    element.value = { message: 'From outside', assigneeID: '', groupID: '' };
    await updated(element);
    expect(message(element).value).to.equal('From outside');
  });

  it('leaves the draft behind when another step is opened', async () => {
    const element = await editor();
    await write(element, 'Of the first');
    element.step = 'welcome';
    await until(() => findAll(element, '#message')[0] && message(element).value === '');
  });

  it('keeps what is typed from the page’s shortcuts', async () => {
    const page = hostPage();
    const element = await editor(undefined, key, { parent: page.root });
    await write(element, 'jk');
    expect(page.shortcuts).to.deep.equal([]);
  });

  it('shows each of its phases', async () => {
    for (const [status, state] of [
      [500, 'failed'],
      [403, 'forbidden'],
      [404, 'gone'],
    ] as const) {
      const client = createMemoryClient({ now: sampleNow });
      client.fail('getStep', new UrError({ status }));
      expect((await editor(client as never)).matches(`:state(${state})`)).to.equal(true);
    }
    const alone = fixtureSync(html`<ur-request-action step=${key}></ur-request-action>`);
    await until(() => alone.matches(':state(unconfigured)'));
  });
});

function put(field: HTMLTextAreaElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}
