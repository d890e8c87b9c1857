/* Many tabs of one browser, which allows six connections to a server over HTTP/1.1. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { asPerson, sign } from '../backend/host.js';
import { ask, Browser, HostPage } from './browser.js';
import { figures, isWhole, keep, keepTime, patience, say } from './form.js';
import { within } from './screen.js';
import { Stage } from './stage.js';

const tabs = 20;
const deaths = 10;

// Twenty renderers are more than a machine that is shared has to spare.
const alone = { ...patience, skip: !isWhole && 'in the whole form only' };

describe('many tabs', () => {
  it('have one stream, are all answered, and soon another when its tab dies', alone, async (t) => {
    const host = await HostPage.open();
    t.after(() => host.close());
    const stage = await Stage.open({ origins: [host.url] });
    t.after(() => stage.close());
    host.token = () => sign(stage.bot, { kind: 'interlocutor', sub: 'tabs', firstName: 'tabs' });
    const profile = mkdtempSync(join(tmpdir(), 'user-requests-profile-'));
    t.after(() => rmSync(profile, { recursive: true, force: true }));
    const browser = await Browser.start(profile);
    t.after(() => browser.kill());

    const { network } = stage;
    let opened = 0;
    let most = 0;
    network.onRequest = (request) => {
      if (request === 'GET /api/realtime') opened++;
      most = Math.max(most, network.openStreams);
    };
    let leader: Page | undefined;
    const crashed: Page[] = [];
    const openTab = async (): Promise<Page> => {
      const page = await browser.newPage();
      page.on('crash', () => crashed.push(page));
      page.on('request', (request) => {
        if (request.method() === 'GET' && new URL(request.url()).pathname === '/api/realtime') leader = page;
      });
      await page.goto(`${host.url}/?api=${encodeURIComponent(network.url)}`);
      return page;
    };
    let pages = await Promise.all(Array.from({ length: tabs }, openTab));
    const all = <T>(look: (page: Page) => Promise<T>) => Promise.all(pages.map(look));
    const current = async () => (await all((page) => ask(page, 'isCurrent'))).every(Boolean);
    await within(60_000, current, 'all tabs to be live');
    assert.equal(opened, 1, 'one stream was ever opened');

    // More questions at once than the browser has connections.
    const answers = (await Promise.all(pages.map((page) => ask(page, 'ask', 5)))).flat();
    const sending = performance.now();
    await Promise.all(pages.map((page, i) => ask(page, 'send', `of tab ${i}`)));
    const person = await asPerson(stage.server, stage.bot, 'tabs');
    const said: string[] = [];
    /** Every tab shows what the server has, in that order. */
    const isShown = async () => {
      const texts = (await person.page('limit=200')).items.map(({ text }: { text: string }) => text);
      said.splice(0, said.length, ...(texts as string[]));
      return (await all((page) => ask(page, 'sent'))).every((sent) => sent.join('\n') === texts.join('\n'));
    };
    await within(60_000, async () => (await isShown()) && said.length === tabs, 'all lines in all tabs');
    const spread = performance.now() - sending;
    assert.equal(new Set(said).size, tabs);
    assert.equal(network.openStreams, 1);
    keep(10, 'one stream', `${opened}`, opened === 1);
    keep(10, "each tab's fetches answered", figures(answers), answers.length === tabs * 5);
    say(10, `a line of each in all of them after ${Math.round(spread)} ms`);

    const successions: number[] = [];
    const heard: number[] = [];
    for (let death = 0; death < deaths; death++) {
      const dead = leader!;
      const before: number = opened;
      const session = await dead.context().newCDPSession(dead);
      const died = performance.now();
      // Never answered.
      session.send('Page.crash').catch(() => undefined);
      await within(30_000, () => crashed.length > death, 'the tab to die');
      assert.deepEqual(crashed.slice(death), [dead], 'no other tab died with it');
      pages = pages.filter((page) => page !== dead);
      await person.send(`after death ${death}`);
      await within(30_000, () => opened > before && network.openStreams === 1, 'another stream');
      successions.push(performance.now() - died);
      await within(30_000, async () => (await isShown()) && said.length === tabs + death + 1, 'the line in all tabs');
      heard.push(performance.now() - died);
      await within(30_000, current, 'all tabs to be live');
      assert.equal(opened, before + 1, 'one stream took its place');
      assert.notEqual(leader, dead);
      await dead.close();
      pages.push(await openTab());
      await within(30_000, current, 'the new tab to be live');
      assert.equal(opened, before + 1, 'the new tab opened none');
    }
    say(10, `at most ${most} streams at a time`);
    keepTime(10, 'leader killed: another within 5 s', 5000, 1, successions);
    keepTime(10, 'what was said meanwhile in all tabs by then', 5000, 1, heard);
  });
});
