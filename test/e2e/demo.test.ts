/* The demo's host pages: their own login, their token endpoints, their strict policy, at every width and scheme. */
import { deepStrictEqual, match } from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startApp, type App } from './app.js';
import { Stage } from './stage.js';

let app: App;
let stage: Stage;
before(async () => {
  [app, stage] = await Promise.all([startApp(), Stage.open()]);
});
after(async () => {
  await stage?.close();
  await app?.stop();
});

const at = (path: string) => app.pages + path;

/** Each page, and what shows that its elements have their data. */
const pages: [name: string, path: string, isReady: (page: Page) => Promise<unknown>][] = [
  ['crm-requests', '/crm/?as=camille', (page) => page.locator('ur-inbox').getByRole('row').first().waitFor()],
  ['crm-today', '/crm/today?as=camille', (page) => page.locator('ur-request-list').getByRole('row').first().waitFor()],
  ['crm-settings', '/crm/settings?as=marek', (page) => page.getByRole('button', { name: 'Save' }).waitFor()],
  ['crm-sign-in', '/crm/sign-in', (page) => page.getByRole('button', { name: /Camille Rousseau/ }).waitFor()],
  ['bank', '/bank/?as=zoe', openChat],
  ['bank-anonymous', '/bank/?as=nobody', openChat],
  ['bank-sign-in', '/bank/sign-in', (page) => page.getByRole('button', { name: /Zoë Martínez/ }).waitFor()],
];

async function openChat(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Ask us anything' }).click();
  await page
    .getByRole('dialog')
    .getByText(/I am the bank’s assistant/)
    .first()
    .waitFor();
}

for (const [name, path, isReady] of pages)
  test(`${name}: nothing violates its policy, nothing sticks out, wide and narrow`, async () => {
    for (const [width, colorScheme] of [
      [1440, 'light'],
      [360, 'dark'],
    ] as const) {
      const page = await stage.page(`${name}-${width}`, { viewport: { width, height: 800 }, colorScheme });
      const response = await page.goto(at(path));
      const policy = response?.headers()['content-security-policy'] ?? '';
      match(
        policy,
        /default-src 'self'; style-src 'self'; .*require-trusted-types-for 'script'; trusted-types lit-html$/,
      );
      await isReady(page);
      const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth] as const);
      deepStrictEqual(content, window);
      await page.context().close();
    }
    deepStrictEqual(stage.problems.splice(0), []);
  });

test('an agent signs in to the CRM, and out', async () => {
  const page = await stage.page('login');
  await page.goto(at('/crm/settings'));
  await page.getByRole('button', { name: /Marek Dvořák/ }).click();
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
  await page.getByRole('button', { name: 'Marek Dvořák, Admin' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Who is working?' }).waitFor();
  deepStrictEqual((await page.request.post(at('/crm/token'))).status(), 401);
  await page.context().close();
});

test('a customer signs in to the bank, and out', async () => {
  const page = await stage.page('customer');
  await page.goto(at('/bank/'));
  deepStrictEqual((await page.request.post(at('/bank/token'))).status(), 204);
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: /Chidi Okafor/ }).click();
  await page.getByRole('banner').getByText('Chidi Okafor').waitFor();
  const answer = await page.request.post(at('/bank/token'));
  deepStrictEqual([answer.status(), Object.keys((await answer.json()) as object)], [200, ['token']]);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('link', { name: 'Sign in' }).waitFor();
  await page.context().close();
});

test('the token endpoints give nothing to other sites, to a made up cookie, or to a GET', async () => {
  const signedIn = await fetch(at('/crm/?as=camille'), { redirect: 'manual' });
  const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
  const post = (headers: Record<string, string>) =>
    fetch(at('/crm/token'), { method: 'POST', headers }).then(({ status }) => status);
  deepStrictEqual(await post({ cookie }), 200);
  deepStrictEqual(await post({ cookie, 'sec-fetch-site': 'cross-site' }), 403);
  deepStrictEqual(
    await post({ cookie: cookie.replace(/=[\w-]+/, `=${Buffer.from('marek').toString('base64url')}`) }),
    401,
  );
  deepStrictEqual((await fetch(at('/crm/token'), { headers: { cookie } })).status, 405);
});

test('what is not there is not found, and nothing outside of the built files is served', async () => {
  const statuses = ['/nothing', '/crm/nothing', '/assets/nothing.js', '/assets/..%2fpaths.json', '/assets/paths.json'];
  for (const path of statuses) deepStrictEqual([path, (await fetch(at(path))).status], [path, 404]);
});
