/* Files between the bank's web chat and the agents' inbox: real uploads and downloads, under the pages' strict policy. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { jpeg, pdf, png } from '../backend/file-bytes.js';
import { startApp, type App } from './app.js';
import { Stage } from './stage.js';

let app: App;
let stage: Stage;
let zoe: Page;
let camille: Page;
before(async () => {
  [app, stage] = await Promise.all([startApp(), Stage.open()]);
  zoe = await stage.page('zoe');
  camille = await stage.page('camille');
});
after(async () => {
  await stage?.close();
  await app?.stop();
});

const chooser = () => zoe.getByRole('dialog').locator('input[type=file]');
const attachments = () => zoe.getByRole('list', { name: 'Attached files' }).getByRole('listitem');
const send = () => zoe.getByRole('dialog').getByRole('button', { name: 'Send' });
const large = Buffer.concat([pdf, Buffer.alloc(3 * 1024 * 1024, ' ')]);

test('files go from a visitor to an agent', async (context) => {
  await stage.step(context, 'Zoë attaches a picture and a document, and sends them', async () => {
    await zoe.goto(`${app.pages}/bank/?as=zoe`);
    await zoe.getByRole('button', { name: 'Ask us anything' }).click();
    await zoe.getByRole('dialog').getByRole('textbox').waitFor();
    await chooser().setInputFiles([
      { name: 'statement.png', mimeType: 'image/png', buffer: png(1600, 900) },
      { name: 'contract.pdf', mimeType: 'application/pdf', buffer: pdf },
    ]);
    await attachments()
      .filter({ hasText: /contract\.pdf\s*\d+\skB/ })
      .waitFor();
    await zoe.getByRole('dialog').getByRole('textbox').fill('This is what I see');
    await send().click();
    await zoe.getByRole('img', { name: 'statement.png' }).waitFor();
    await zoe.getByRole('button', { name: /contract\.pdf/ }).waitFor();
    deepStrictEqual(await attachments().count(), 0);
  });

  await stage.step(context, 'Camille sees the picture, drawn, and saves the document', async () => {
    await camille.goto(`${app.pages}/crm/?as=camille`);
    await camille.locator('ur-inbox').getByRole('row').filter({ hasText: 'Zoë' }).first().click();
    const picture = camille.getByRole('img', { name: 'statement.png' });
    await picture.waitFor();
    await camille.locator('.picture--here canvas').waitFor();
    const [width, colour] = await picture.evaluate((canvas: HTMLCanvasElement) => [
      canvas.getBoundingClientRect().width,
      [...canvas.getContext('2d')!.getImageData(10, 10, 1, 1).data],
    ]);
    ok((width as number) > 100 && (width as number) <= 320, String(width));
    deepStrictEqual(colour, [200, 60, 40, 255]);
    const [download] = await Promise.all([
      camille.waitForEvent('download'),
      camille.getByRole('button', { name: /contract\.pdf/ }).click(),
    ]);
    deepStrictEqual(download.suggestedFilename(), 'contract.pdf');
    ok(readFileSync(await download.path()).equals(pdf));
  });

  await stage.step(context, 'a page under the name of a picture is refused, with the reason', async () => {
    const buffer = Buffer.from('<!DOCTYPE html><script>alert(1)</script>');
    await chooser().setInputFiles([{ name: 'photo.png', mimeType: 'image/png', buffer }]);
    await attachments().filter({ hasText: 'This kind of file is not accepted' }).waitFor();
    deepStrictEqual(await send().getAttribute('aria-disabled'), 'true');
    await zoe.getByRole('button', { name: 'Remove photo.png' }).click();
    // The browser tells of the refusal by itself.
    const [refusal, ...others] = stage.problems.splice(0);
    ok(/status of 400/.test(refusal ?? ''), refusal);
    deepStrictEqual(others, []);
  });

  await stage.step(context, 'an upload tells how far it is, and is given up', async () => {
    const network = await zoe.context().newCDPSession(zoe);
    const throttle = (uploadThroughput: number) =>
      network.send('Network.emulateNetworkConditions', {
        ...{ offline: false, latency: 0, downloadThroughput: -1, uploadThroughput },
      });
    // Some seconds for each part of it that is shown.
    await throttle(100 * 1024);
    await chooser().setInputFiles([{ name: 'long.pdf', mimeType: 'application/pdf', buffer: large }]);
    await attachments()
      .filter({ hasText: /long\.pdf\s*[1-9]\d?\s%/ })
      .waitFor();
    await zoe.getByRole('button', { name: 'Remove long.pdf' }).click();
    await throttle(-1);
    deepStrictEqual(await attachments().count(), 0);
    // The connection is free again: the next one goes at once.
    await chooser().setInputFiles([{ name: 'turned.jpg', mimeType: 'image/jpeg', buffer: jpeg(40, 30, 6) }]);
    await attachments()
      .filter({ hasText: /turned\.jpg\s*\d+\skB/ })
      .waitFor();
  });

  await stage.step(context, 'nothing violated the policy of either page', async () => {
    deepStrictEqual(stage.problems, []);
  });
});
