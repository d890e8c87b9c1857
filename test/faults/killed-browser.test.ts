/* A browser that dies with lines that were not sent. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { asPerson, sign } from '../backend/host.js';
import { ask, Browser, HostPage } from './browser.js';
import { figures, isWhole, keep, patience, say } from './form.js';
import { within } from './screen.js';
import { Stage } from './stage.js';

const kills = 20;
const each = 3;

// Starts a browser for each kill: longer than a change is to wait for.
const long = { ...patience, skip: !isWhole && 'in the whole form only' };

describe('a browser that is killed', () => {
  it('sends exactly once, when it returns, what it had not sent', long, async (t) => {
    const host = await HostPage.open();
    t.after(() => host.close());
    const stage = await Stage.open({ origins: [host.url] });
    t.after(() => stage.close());
    host.token = () => sign(stage.bot, { kind: 'interlocutor', sub: 'killed', firstName: 'killed' });
    const profile = mkdtempSync(join(tmpdir(), 'user-requests-profile-'));
    t.after(() => rmSync(profile, { recursive: true, force: true }));
    const { network } = stage;
    const person = await asPerson(stage.server, stage.bot, 'killed');
    const stored = async (): Promise<string[]> =>
      (await person.page('limit=200')).items.map(({ text }: { text: string }) => text);

    const said: string[] = [];
    const returns: number[] = [];
    let reached = 0;
    for (let kill = 0; kill <= kills; kill++) {
      const browser = await Browser.start(profile);
      let isOpen = true;
      const end = async () => {
        if (isOpen) await browser.kill();
        isOpen = false;
      };
      t.after(end);
      const page = await browser.newPage();
      const started = performance.now();
      await page.goto(`${host.url}/?api=${encodeURIComponent(network.url)}`);
      // The log opens at its end.
      const isAllSent = async () =>
        (await ask(page, 'isCurrent')) &&
        !(await ask(page, 'unsent')).length &&
        (await ask(page, 'sent')).at(-1) === said.at(-1);
      await within(60_000, isAllSent, 'what was written before to be sent');
      if (kill) returns.push(performance.now() - started);
      assert.deepEqual(await stored(), said, `each line once and in order, after ${kill} kills`);
      const shown = await ask(page, 'sent');
      assert.ok(shown.length >= Math.min(said.length, each * 2), `shows ${shown.length} lines`);
      assert.deepEqual(shown, said.slice(said.length - shown.length));
      if (kill < kills) {
        // By turns nothing leaves the browser, and what does is stored but never answered.
        if (kill % 2) network.cuts = (request) => /^POST .+\/messages$/.test(request);
        else {
          network.isDown = true;
          network.reset();
        }
        for (let i = 0; i < each; i++) {
          const text = `line ${i} before kill ${kill}`;
          await ask(page, 'send', text);
          said.push(text);
        }
        const isReached = async () => (await stored()).length > said.length - each;
        if (kill % 2) await within(30_000, isReached, 'a line to reach the server');
      }
      await end();
      reached += (await stored()).length - said.length + (kill < kills ? each : 0);
      network.isDown = false;
      network.cuts = undefined;
    }
    say(9, `all sent after the page's start: ${figures(returns)}`);
    const lines = `${said.length} lines without an answer, ${reached} of them stored before`;
    keep(9, 'sent exactly once when it returns', `${kills} kills, ${lines}: each once and in order`);
  });
});
