/*
 * Signing in and out at the bank and at the CRM, as people do it, in one tab and in several: what was said before goes
 * along, nothing that was written is lost, and who has signed out is signed out everywhere.
 */
import { deepStrictEqual, match, ok } from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { startApp, type App } from './app.js';
import { Stage } from './stage.js';
import { untilEqual } from './until.js';

let app: App;
let stage: Stage;
before(async () => {
  [app, stage] = await Promise.all([startApp(), Stage.open()]);
});
after(async () => {
  await stage?.close();
  await app?.stop();
});

const question = 'My contactless payment does not go through.';
const chatOf = (page: Page) => page.getByRole('dialog');

async function openChat(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Ask us anything' }).click();
  await chatOf(page).getByRole('textbox').waitFor();
  return chatOf(page);
}

const write = async (chat: Locator, text: string) => {
  await chat.getByRole('textbox').fill(text);
  await chat.getByRole('textbox').press('Enter');
};

/** Bubbles and lines of the system in their order; from this one on, where one is named. */
async function linesOf(chat: Locator, first?: string): Promise<string[]> {
  const texts = await chat.locator('[part~="bubble"], [part~="system"]').allInnerTexts();
  const lines = texts.map((text) => text.trim().replace(/^[\d:]+( [AP]M)? · /, ''));
  return first === undefined ? lines : lines.slice(lines.indexOf(first));
}

const device = (page: Page) =>
  page.evaluate(() => Object.entries(localStorage).find(([key]) => key.endsWith(':device'))?.[1]);

async function signIn(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('button', { name }).click();
  await page.getByRole('banner').getByText(name).waitFor();
}

for (const [language, started, ended] of [
  ['en', 'From before you signed in', 'You signed in'],
  ['fr', 'Avant votre connexion', 'Vous vous êtes connecté'],
] as const)
  test(`a visitor who signs in has what they said before in their own thread (${language})`, async () => {
    const page = await stage.page(`visitor-${language}`, { viewport: { width: 1280, height: 900 } });
    // The page's language is the elements'.
    await page.addInitScript((lang) => {
      document.addEventListener('DOMContentLoaded', () => document.documentElement.setAttribute('lang', lang));
    }, language);
    const name = language === 'en' ? /Zoë Martínez/ : /Chidi Okafor/;
    await page.goto(`${app.pages}/bank/?as=nobody`);
    const before = await openChat(page);
    await before.locator('[part~="bubble"]').first().waitFor();
    await write(before, question);
    await untilEqual(async () => (await linesOf(before, question)).length, 2);
    const said = await linesOf(before);
    match((await device(page)) ?? '', /^[\w-]{43}$/);

    await signIn(page, name);
    const chat = await openChat(page);
    await chat.getByText(question).waitFor();
    await untilEqual(() => linesOf(chat, started), [started, ...said, ended]);
    await untilEqual(() => device(page), '');
    await page.setViewportSize({ width: 360, height: 700 });

    // Signed out, the browser is somebody new.
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
    const fresh = await openChat(page);
    await fresh.locator('[part~="bubble"]').first().waitFor();
    deepStrictEqual(await fresh.getByText(question).count(), 0);
    await page.context().close();
    deepStrictEqual(stage.problems.splice(0), []);
  });

test('a tab that was left anonymous follows: what is written there is said once, in their own thread', async () => {
  const first = await stage.page('first');
  await first.goto(`${app.pages}/bank/?as=nobody`);
  const chat = await openChat(first);
  await write(chat, 'Do you have a branch in Lisbon?');
  await chat.getByText('Do you have a branch in Lisbon?').waitFor();
  const second = await first.context().newPage();
  await second.goto(`${app.pages}/bank/`);
  const other = await openChat(second);
  await other.getByText('Do you have a branch in Lisbon?').waitFor();
  await other.getByRole('textbox').fill('half a sen');

  await first.goto(`${app.pages}/bank/?as=hannah`);
  const own = await openChat(first);
  await own.getByText('· You signed in').waitFor();
  // The other tab was told: it shows the person's own thread, and has kept what was being written.
  await other.getByText('· You signed in').waitFor();
  await untilEqual(() => other.getByRole('textbox').inputValue(), 'half a sen');
  await other.getByRole('textbox').fill('half a sentence, and the rest');
  await other.getByRole('textbox').press('Enter');
  await own.getByText('half a sentence, and the rest').waitFor();
  await untilEqual(() => other.getByText('half a sentence, and the rest').count(), 1);
  deepStrictEqual(await own.getByText('half a sentence, and the rest').count(), 1);
  await first.context().close();
  deepStrictEqual(stage.problems.splice(0), []);
});

test('an agent who signs out is signed out in every tab at once', async () => {
  const first = await stage.page('agent');
  await first.goto(`${app.pages}/crm/?as=camille`);
  await first.getByRole('row').first().waitFor();
  const others = await Promise.all([1, 2].map(() => first.context().newPage()));
  for (const page of others) {
    await page.goto(`${app.pages}/crm/`);
    await page.getByRole('row').first().waitFor();
  }
  // As the CRM's own sign-out does it: its login ends, and our session with it.
  await first.evaluate(async () => {
    await fetch('/crm/sign-out', { method: 'POST' });
    await document.querySelector('ur-provider')!.signOut();
  });
  const started = performance.now();
  for (const page of [first, ...others]) await page.getByText('You are signed out').first().waitFor();
  const took = performance.now() - started;
  ok(took < 10_000, `${took} ms`);
  for (const page of others) deepStrictEqual(await page.getByRole('row').count(), 0);
  stage.problems.splice(0);
  await first.context().close();
});
