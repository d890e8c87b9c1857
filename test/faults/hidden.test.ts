/*
 * A tab in the background, whose timers browsers slow down: it goes on hearing all, and the agent in it keeps control.
 * Nobody looks at it, for that would bring it in sight: it tells what it shows.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { asAgent, asPerson, sign } from '../backend/host.js';
import { Browser, HostPage } from './browser.js';
import { isWhole, patience, say } from './form.js';
import { within } from './screen.js';
import { Stage } from './stage.js';

interface Report {
  visibility: string;
  lines: string[];
}

/** An agent who has gone for so long loses control. */
const lease = 60_000;

it('a tab in the background hears all, and its agent keeps control', patience, async (t) => {
  const host = await HostPage.open(join(import.meta.dirname, '../e2e/lifecycle-page.ts'));
  const stage = await Stage.open({
    origins: [host.url],
    ...(isWhole && { env: { LEASE_SECONDS: `${lease / 1000}` } }),
  });
  const profile = mkdtempSync(join(tmpdir(), 'user-requests-profile-'));
  const browser = await Browser.launch(profile);
  t.after(async () => {
    await browser.kill();
    await Promise.all([stage.close(), host.close()]);
    rmSync(profile, { recursive: true, force: true });
  });
  const { bot, network, server } = stage;
  const person = await asPerson(server, bot, 'zoe');
  const agent = await asAgent(server, bot, 'camille');
  const taken = await agent.post(`conversations/${person.conversation}/control`, { action: 'take' });
  assert.equal(taken.status, 200);

  host.token = () => sign(bot, { kind: 'agent', sub: 'camille', name: 'camille' });
  host.bodies.set('/work', page(network.url, bot.bot, person.conversation));
  const shows = (visibility: string, line: string) =>
    within(
      30_000,
      () => {
        const report = host.report as Report | undefined;
        return report?.visibility === visibility && report.lines.at(-1) === line;
      },
      () => `a ${visibility} tab with "${line}": ${JSON.stringify(host.report)}`,
    );
  await person.send('in front');
  const activate = await browser.openTab(`${host.url}/work`);
  await shows('visible', 'in front');
  await browser.openTab(`${host.url}/elsewhere`);
  await shows('hidden', 'in front');

  let beats = 0;
  network.onRequest = (request) => (beats += Number(request === 'POST /api/ur/beat'));
  const times: number[] = [];
  for (const text of ['one', 'two', 'three']) {
    await person.send(text);
    times.push(await shows('hidden', text));
  }
  await within(
    30_000,
    () => network.openStreams === 1,
    () => `one stream, not ${network.openStreams}`,
  );
  if (isWhole) await sleep(2 * lease);
  const { claim } = await person.page('limit=1');
  assert.equal(claim?.agent.id, agent.id, 'the agent has control');
  if (isWhole) assert.ok(beats >= 3, `${beats} beats`);

  await person.send('shown again');
  await activate();
  await shows('visible', 'shown again');
  say('tab in the background', `lines shown after at most ${Math.round(Math.max(...times))} ms; ${beats} beats`);
});

/** A page that tells all the time what is on it. */
const page = (api: string, bot: string, conversation: string) => `
  <ur-provider api="${api}" bot="${bot}" token-endpoint="/token">
    <ur-takeover-chat conversation-id="${conversation}"></ur-takeover-chat>
  </ur-provider>
  <script>
    const bubbles = (root) => [...root.querySelectorAll('*')].flatMap((element) =>
      element.matches('[part~="bubble"]') ? [element.innerText.trim()]
        : element.shadowRoot ? bubbles(element.shadowRoot) : []);
    const tell = () => {
      const report = { visibility: document.visibilityState, lines: bubbles(document) };
      fetch('/report?' + encodeURIComponent(JSON.stringify(report))).finally(tell);
    };
    tell();
  </script>`;
