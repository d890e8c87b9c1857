/* A laptop that sleeps: the browser stands still for a while, and the network has forgotten it when it wakes up. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { asPerson, sign } from '../backend/host.js';
import { ask, Browser, HostPage } from './browser.js';
import { isWhole, patience, say } from './form.js';
import { within } from './screen.js';
import { Stage } from './stage.js';

/** Longer than a silent stream is believed in; in the short form the connections end, which needs no time to notice. */
const asleep = isWhole ? 50_000 : 1000;

it('a laptop that wakes up is soon live, and has missed nothing', patience, async (t) => {
  const host = await HostPage.open();
  const stage = await Stage.open({ origins: [host.url] });
  host.token = () => sign(stage.bot, { kind: 'interlocutor', sub: 'asleep', firstName: 'asleep' });
  const profile = mkdtempSync(join(tmpdir(), 'user-requests-profile-'));
  const browser = await Browser.start(profile);
  t.after(async () => {
    browser.goOn();
    await browser.kill();
    await Promise.all([stage.close(), host.close()]);
    rmSync(profile, { recursive: true, force: true });
  });
  const { network } = stage;
  const person = await asPerson(stage.server, stage.bot, 'asleep');
  const tabs = [await browser.newPage(), await browser.newPage()];
  for (const tab of tabs) await tab.goto(`${host.url}/?api=${encodeURIComponent(network.url)}`);
  const said: string[] = [];
  const isThere = async () => {
    for (const tab of tabs)
      if (!(await ask(tab, 'isCurrent')) || (await ask(tab, 'sent')).join() !== said.join()) return false;
    return true;
  };
  await within(60_000, isThere, 'both tabs to be live');
  await ask(tabs[0]!, 'send', 'before');
  said.push('before');
  await within(60_000, isThere, 'the line in both');

  browser.stop();
  // What comes meanwhile is lost without a word; or, in the short form, the connections end.
  if (isWhole) network.isBlackHole = true;
  else network.reset();
  for (const text of ['one', 'two', 'three']) {
    await person.send(text);
    said.push(text);
  }
  await sleep(asleep);
  network.isBlackHole = false;
  browser.goOn();
  const back = await within(60_000, isThere, 'both tabs to be live with all that was said');
  await within(
    30_000,
    () => network.openStreams === 1,
    () => `one stream, not ${network.openStreams}`,
  );
  await person.send('awake');
  said.push('awake');
  await within(60_000, isThere, 'the line in both');
  say('laptop asleep', `${asleep / 1000} s; live with all that was said after ${Math.round(back)} ms`);
  // As after a dead network; the short form runs beside others.
  assert.ok(!isWhole || back < 4000, 'live in 4 s');
});
