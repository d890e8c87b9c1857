/*
 * The main job, as people do it: an admin, two agents and a customer of the bank, each at a page of their own, on the
 * product as `npm start` starts it. Everything is found by what people read.
 */
import { deepStrictEqual } from 'node:assert/strict';
import { test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { startApp } from './app.js';
import { Stage } from './stage.js';
import { untilEqual } from './until.js';

// Words of real bank customers: banking77, PolyAI, CC BY 4.0 (Casanueva et al., 2020).
const question = 'My top-up didn’t go through; it still says pending. What’s up with that?';
const knownQuestion = 'Can you track my card for me?';
const anotherKnownQuestion = 'I forgot my passcode. Now what?';

const answerToUnknown =
  'I do not know that one. I have passed it on to a person: you can close this window, the answer will be here.';
const answerToPasscode = 'On the sign-in page choose Forgotten. We send a code to the phone number that we know.';
const hello = 'Hello Aoife, Camille here. I see the top-up: it waits for your other bank.';
const thanks = 'ah ok. so nothing for me to do?';
const nothingToDo = 'Nothing at all. It will be on your account tomorrow morning.';

/** The lines of a thread from this one on, in the order they stand in. */
async function linesFrom(thread: Locator, first: string): Promise<string[]> {
  const lines = (await thread.locator('[part~="bubble"]').allInnerTexts()).map((line) => line.trim());
  return lines.slice(lines.lastIndexOf(first));
}

const write = async (thread: Locator, text: string) => {
  await thread.getByRole('textbox').fill(text);
  await thread.getByRole('textbox').press('Enter');
};

const choose = async (page: Page, button: Locator, option: RegExp) => {
  await button.click();
  await page.getByRole('option', { name: option }).click();
};

test('from a question that the bot does not know to a request that is done', async (t) => {
  const app = await startApp();
  t.after(() => app.stop());
  const stage = await Stage.open();
  t.after(() => stage.close());

  const [marek, camille, ines, aoife] = await Promise.all([
    stage.page('marek'),
    stage.page('camille'),
    stage.page('ines'),
    stage.page('aoife'),
  ]);
  const chat = aoife.getByRole('dialog');
  const work = camille.locator('ur-takeover-chat');
  const detail = camille.locator('ur-request-detail');
  const rowOn = (page: Page) => page.getByRole('row').filter({ hasText: 'pending. What’s up with that?' });

  await stage.step(t, 'an admin sets what the step creates, and saves', async () => {
    await marek.goto(`${app.pages}/crm/settings?as=marek`);
    await choose(marek, marek.getByRole('button', { name: 'Assignee: Nobody. Change' }), /Inès Lambert/);
    const description = marek.getByRole('textbox', { name: 'Request description' });
    await description.fill('The bot had no answer. In their words: ');
    await marek.getByRole('button', { name: /Insert the newest message/ }).click();
    await untilEqual(() => description.inputValue(), 'The bot had no answer. In their words: {{@message}}');
    await marek.getByRole('button', { name: 'Save' }).click();
    await marek.getByRole('status').filter({ hasText: 'Saved' }).waitFor();
  });

  await stage.step(t, 'two agents look at their list', async () => {
    await Promise.all([
      camille.goto(`${app.pages}/crm/?as=camille`).then(() => camille.getByRole('row').first().waitFor()),
      ines.goto(`${app.pages}/crm/?as=ines`).then(() => ines.getByRole('row').first().waitFor()),
    ]);
    deepStrictEqual(await rowOn(camille).count(), 0);
  });

  await stage.step(t, 'a customer asks what the bot does not know', async () => {
    await aoife.goto(`${app.pages}/bank/?as=aoife`);
    await aoife.getByRole('button', { name: 'Ask us anything' }).click();
    await chat
      .getByText(/I am the bank’s assistant/)
      .first()
      .waitFor();
    await write(chat, question);
    await untilEqual(() => linesFrom(chat, question), [question, answerToUnknown]);
  });

  await stage.step(t, 'the request appears in both lists by itself, with the default assignee', async () => {
    await rowOn(camille).getByRole('button', { name: 'Assignee: Inès Lambert. Change' }).waitFor();
    await rowOn(ines).getByRole('button', { name: 'Assignee: Inès Lambert. Change' }).waitFor();
  });

  await stage.step(t, 'an agent assigns it to herself in the row, and the other one sees it', async () => {
    const assignee = rowOn(camille).getByRole('button', { name: /^Assignee: / });
    await choose(camille, assignee, /Camille Rousseau/);
    await rowOn(camille).getByRole('button', { name: 'Assignee: Camille Rousseau. Change' }).waitFor();
    await rowOn(ines).getByRole('button', { name: 'Assignee: Camille Rousseau. Change' }).waitFor();
  });

  await stage.step(t, 'she opens it and sees description, extract and attributes', async () => {
    await rowOn(camille).getByText('pending. What’s up with that?').click();
    await detail.getByText(`The bot had no answer. In their words: ${question}`, { exact: true }).waitFor();
    await detail.locator('[part~="extract"]').getByText(question, { exact: true }).waitFor();
    const since = detail.locator('[part~="attributes"]').getByRole('row').filter({ hasText: 'Customer since' });
    await since.getByText('2019').first().waitFor();
  });

  await stage.step(t, 'she takes control, and the customer sees that an agent joined', async () => {
    await work.getByRole('button', { name: 'Take control' }).click();
    await work.getByText('You have control').waitFor();
    await chat.getByText(/An agent joined the conversation/).waitFor();
  });

  await stage.step(t, 'both write, each sees the other in order, and the bot is mute', async () => {
    const said = [question, answerToUnknown, hello, thanks, knownQuestion, nothingToDo];
    await write(work, hello);
    await untilEqual(() => linesFrom(chat, question), said.slice(0, 3));
    await write(chat, thanks);
    await write(chat, knownQuestion);
    await untilEqual(() => linesFrom(work, question), said.slice(0, 5));
    await write(work, nothingToDo);
    await untilEqual(() => linesFrom(chat, question), said);
    await untilEqual(() => linesFrom(work, question), said);
  });

  await stage.step(t, 'she hands back, and the bot answers again', async () => {
    await work.getByRole('button', { name: 'Hand back to the bot' }).click();
    await work.getByText('The bot is answering').waitFor();
    await chat.getByText(/The assistant answers again/).waitFor();
    await write(chat, anotherKnownQuestion);
    // Nothing in between: what was asked while she had control stays unanswered.
    const said = [nothingToDo, anotherKnownQuestion, answerToPasscode];
    await untilEqual(() => linesFrom(chat, nothingToDo), said);
    await untilEqual(() => linesFrom(work, nothingToDo), said);
  });

  await stage.step(t, 'she makes an intent of the request', async () => {
    await detail.getByRole('button', { name: 'Create intent' }).click();
    const editor = camille.getByRole('dialog');
    await editor
      .getByRole('textbox', { name: 'Name' })
      .or(editor.getByRole('combobox', { name: 'Name' }))
      .fill('Top-up pending');
    await untilEqual(async () => (await editor.getByRole('textbox', { name: 'Phrase 1' }).inputValue()) !== '', true);
    await editor.getByRole('button', { name: 'Create intent' }).click();
    await editor.getByText('“Top-up pending” is saved').waitFor();
    await editor.getByRole('button', { name: 'Close' }).last().click();
  });

  await stage.step(t, 'she sets it to done, and the other agent sees all of it without a reload', async () => {
    await detail.getByRole('button', { name: 'Mark as done' }).click();
    await rowOn(camille).getByRole('button', { name: 'Status: Done. Change' }).waitFor();
    await rowOn(ines).getByRole('button', { name: 'Status: Done. Change' }).waitFor();
    await rowOn(ines).getByRole('button', { name: 'Assignee: Camille Rousseau. Change' }).waitFor();
  });

  await stage.step(t, 'nothing went wrong on any page', async () => {
    deepStrictEqual(stage.problems, []);
  });
});
