import { html } from 'lit';
import { limits } from '../../backend/schema/limits.js';
import { UrError } from '../../components/data/errors.js';
import { createMemoryClient, sampleIDs, sampleNow } from '../../components/data/memory/index.js';
import '../../components/intent-editor/define.js';
import type { IntentEditor } from '../../components/intent-editor/intent-editor.js';
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

const zoes = sampleIDs.request(214);
const said = [
  'hi, I tried to pay my rent twice and both times it says declined',
  'my landlord is asking where it is',
  'I did that on Monday already, it still says 500',
];

const editor = (client = talk().camille, options = {}) =>
  fixture<IntentEditor>(html`<ur-intent-editor request-id=${zoes}></ur-intent-editor>`, { client, ...options });
const phrases = (element: Element) => findAll<HTMLTextAreaElement>(element, '.phrase textarea');
const intents = (chat: ReturnType<typeof talk>) => [...chat.server.tables().intents.values()];
const button = (element: Element, name: string) =>
  findAll<HTMLButtonElement>(element, 'button').find((one) => textOf(one) === name)!;

async function name(element: Element, text: string): Promise<void> {
  find<HTMLInputElement>(element, '#name').focus();
  await sendKeys({ type: text });
}

describe('ur-intent-editor', () => {
  it('starts from what the person said before the request', async () => {
    const element = await editor();
    expect(phrases(element).map(({ value }) => value)).to.deep.equal(said);
    await expectAccessible(element);
  });

  it('saves a new intent to the bot, and says so', async () => {
    const chat = talk();
    const element = await editor(chat.camille);
    const told = nextEvent(element, 'ur-intent-save');
    await name(element, 'Limit not active');
    await sendKeys({ press: 'Enter' });
    expect((await told).detail).to.deep.equal({
      requestId: zoes,
      intent: { name: 'Limit not active', phrases: said },
    });
    const heading = await until(() => findAll(element, '.saved__title')[0]);
    expect(textOf(heading)).to.equal('“Limit not active” is saved');
    expect(activeElement()).to.equal(heading);
    expect(intents(chat).find((one) => one.name === 'Limit not active')?.phrases).to.deep.equal(said);
    await expectAccessible(element);
  });

  it('adds the phrases to a known one', async () => {
    const chat = talk();
    const known = intents(chat)[0]!;
    const element = await editor(chat.camille);
    const choice = await until(() => findAll<HTMLSelectElement>(element, 'select')[0]);
    choice.focus();
    // Not by its first letters: the browser joins those only for a second.
    for (let i = 0; i < choice.options.length && choice.value !== known.id; i++) await sendKeys({ press: 'ArrowDown' });
    expect(choice.value).to.equal(known.id);
    await updated(element);
    expect(findAll(element, '#name')).to.deep.equal([]);
    button(element, 'Add phrases').click();
    await until(() => findAll(element, '.saved__title')[0]);
    const after = chat.server.tables().intents.get(known.id)!;
    expect(after.phrases).to.include.members([...known.phrases, ...said]);
  });

  it('lets phrases be changed, added and removed by keyboard', async () => {
    const chat = talk();
    const element = await editor(chat.camille);
    await name(element, 'Limit not active');
    findAll(element, '.phrase .quiet')[1]!.focus();
    await sendKeys({ press: 'Enter' });
    await updated(element);
    expect(activeElement(), 'the focus stays among the phrases').to.equal(phrases(element)[1]);
    await sendKeys({ press: 'Enter' });
    await updated(element);
    expect(activeElement()).to.equal(phrases(element)[2]);
    await sendKeys({ type: 'raise  it' });
    button(element, 'Create intent').click();
    await until(() => findAll(element, '.saved__title')[0]);
    expect(intents(chat).find((one) => one.name === 'Limit not active')?.phrases).to.deep.equal([
      said[0],
      said[2],
      'raise  it',
    ]);
  });

  it('says beside each field what is wrong, and goes there', async () => {
    const element = await editor();
    button(element, 'Create intent').click();
    await until(() => findAll(element, '#name-problem')[0]);
    expect(textOf(find(element, '#name-problem'))).to.equal('An intent needs a name.');
    await until(() => activeElement() === find(element, '#name'));
    await expectAccessible(element);
    await sendKeys({ type: 'N' });
    await updated(element);
    expect(findAll(element, '#name-problem'), 'looked at again while typing').to.deep.equal([]);

    for (const field of phrases(element)) type(field, '');
    button(element, 'Create intent').click();
    await until(() => textOf(element).includes('An intent needs at least one phrase.'));

    type(phrases(element)[1]!, 'x'.repeat(limits.phrase + 1));
    button(element, 'Create intent').click();
    await until(() => textOf(element).includes(`At most ${limits.phrase} characters.`));
  });

  it('offers to add to the intent that has the name', async () => {
    const chat = talk();
    const known = intents(chat)[0]!;
    const element = await editor(chat.camille);
    await until(() => findAll(element, 'select')[0]);
    await name(element, known.name);
    button(element, 'Create intent').click();
    await until(() => textOf(element).includes('An intent has this name.'));
    button(element, `Add to “${known.name}”`).click();
    await until(() => find<HTMLSelectElement>(element, 'select').value === known.id);
    expect(phrases(element).map(({ value }) => value)).to.deep.equal(said);
  });

  it('loses nothing when it was not saved', async () => {
    const chat = talk();
    chat.camille.fail('createIntent', new UrError({ status: 503 }), 1);
    const element = await editor(chat.camille);
    await name(element, 'Limit not active');
    button(element, 'Create intent').click();
    await until(() => textOf(element).includes('Not saved. Your text is kept.'));
    expect(find<HTMLInputElement>(element, '#name').value).to.equal('Limit not active');
    expect(phrases(element).map(({ value }) => value)).to.deep.equal(said);
    button(element, 'Try again').click();
    await until(() => findAll(element, '.saved__title')[0]);
  });

  it('does not save when the page cancels', async () => {
    const chat = talk();
    const element = await editor(chat.camille);
    element.addEventListener('ur-intent-save', (event) => event.preventDefault());
    await name(element, 'Limit not active');
    button(element, 'Create intent').click();
    await updated(element);
    expect(chat.camille.calls('createIntent')).to.equal(0);
    expect(find<HTMLInputElement>(element, '#name').value).to.equal('Limit not active');
  });

  it('starts anew for another request', async () => {
    const element = await editor();
    await name(element, 'Of the first');
    element.requestId = sampleIDs.request(217);
    await until(() => findAll<HTMLInputElement>(element, '#name')[0]?.value === '');
    expect(phrases(element).map(({ value }) => value)).not.to.include(said[0]);
  });

  it('keeps what is typed from the page’s shortcuts', async () => {
    const page = hostPage();
    const element = await editor(undefined, { parent: page.root });
    await name(element, 'jk');
    expect(page.shortcuts).to.deep.equal([]);
    expect(getComputedStyle(find(element, '#name')).textTransform).to.equal('none');
  });

  it('shows each of its phases', async () => {
    for (const [status, state] of [
      [500, 'failed'],
      [403, 'forbidden'],
      [404, 'gone'],
    ] as const) {
      const client = createMemoryClient({ now: sampleNow });
      client.fail('getRequest', new UrError({ status }));
      expect((await editor(client as never)).matches(`:state(${state})`)).to.equal(true);
    }
    const alone = fixtureSync(html`<ur-intent-editor request-id=${zoes}></ur-intent-editor>`);
    await until(() => alone.matches(':state(unconfigured)'));
  });
});

function type(field: HTMLTextAreaElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
}
