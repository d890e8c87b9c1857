/*
 * `npm run screenshots`: the picture of the inbox that README.md shows, drawn from the real one on the demo's CRM, as
 * SVG: a picture that is text, and reads well at any size.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Locator } from 'playwright-core';
import { startApp } from '../test/e2e/app.js';
import { Stage } from '../test/e2e/stage.js';
import { drawPage } from './screenshot/draw-page.js';

const folder = resolve(import.meta.dirname, '../docs/images');
const app = await startApp();
const stage = await Stage.open();

const say = async (thread: Locator, text: string, other: Locator) => {
  await thread.getByRole('textbox').fill(text);
  await thread.getByRole('textbox').press('Enter');
  await other.getByText(text, { exact: true }).waitFor();
};

try {
  const [crm, site] = await Promise.all([
    stage.page('agent', { locale: 'en-GB', reducedMotion: 'reduce' }),
    stage.page('customer'),
  ]);
  await site.goto(`${app.pages}/bank/?as=zoe`);
  await site.getByRole('button', { name: 'Ask us anything' }).click();
  const chat = site.getByRole('dialog');
  await chat.getByText(/I raised my limit on Monday/).waitFor();

  await crm.goto(`${app.pages}/crm/?as=camille`);
  const inbox = crm.locator('ur-inbox');
  await inbox.getByRole('button', { name: /^Order/ }).click();
  await inbox.getByRole('option', { name: 'Longest wait' }).click();
  await inbox.getByRole('row').filter({ hasText: 'Rent transfer declined twice' }).getByText('Rent transfer').click();
  const work = crm.locator('ur-takeover-chat');
  await work.getByRole('button', { name: 'Take control' }).click();
  await work.getByText('You have control').waitFor();
  await say(
    work,
    'Hello Zoë, Camille here. Your change from Monday was saved but never confirmed, so the old limit stayed.',
    chat,
  );
  await say(work, 'I have confirmed it now. You can send €1,500.00 a day from this moment.', chat);
  await say(chat, 'oh great. do I have to send it again or does it go by itself?', work);
  await say(work, 'Please send it once more. The two declined ones are gone, so you cannot pay twice.', chat);
  await work.getByRole('textbox').fill('If you like, I will stay here until it has gone through.');
  await inbox.locator('ur-request-detail').getByText('Customer since').waitFor();

  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'inbox.svg');
  // Bundlers wrap functions in a helper that the page does not have.
  const source = `((__name) => (${drawPage.toString()})("The inbox of User Requests inside a bank's CRM"))((of) => of)`;
  writeFileSync(file, (await crm.evaluate(source)) as string);
  const photograph = join(tmpdir(), 'user-requests-inbox.png');
  await crm.screenshot({ path: photograph });
  console.log(`Drawn: ${file}\nThe same as a photograph, to compare: ${photograph}`);
} finally {
  await stage.close();
  await app.stop();
}
