/*
 * `npm run bench:send`: how long a line takes from the Enter that sends it to its paint on the other side, on the
 * product as `npm start` starts it, an agent and a customer each in a browser profile of their own.
 */
import type { Locator, Page } from 'playwright-core';
import { startApp } from '../e2e/app.js';
import { Stage } from '../e2e/stage.js';
import { judge } from './figures.js';

const rounds = Number(process.argv[2] ?? 40);
const budget = 150;

// One that the bot does not know: banking77, PolyAI, CC BY 4.0 (Casanueva et al., 2020).
const question = "My top-up didn't go through; it still says pending. What's up with that?";

/** What this file adds to the pages. Times are Unix ms of the one clock that both pages have. */
declare global {
  var bench: { sentAt: number; painted: Promise<number> };
}

const now = () => performance.timeOrigin + performance.now();

/** Takes the time of the next Enter, before anything of ours sees it. */
const watchSend = (page: Page) =>
  page.evaluate(() => {
    globalThis.bench = { sentAt: 0, painted: Promise.resolve(0) };
    addEventListener('keydown', () => (globalThis.bench.sentAt = performance.timeOrigin + performance.now()), {
      capture: true,
      once: true,
    });
  });

/** Takes the time of the first paint with this text in the thread. */
const watchPaint = (thread: Locator, text: string) =>
  thread.locator('[part~="messages"]').evaluate((messages, text) => {
    const painted = new Promise<number>((resolve) => {
      const observer = new MutationObserver(() => {
        if (!messages.textContent.includes(text)) return;
        observer.disconnect();
        // The frame that paints it has been made when a task queued from within that frame runs.
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => resolve(performance.timeOrigin + performance.now());
          channel.port2.postMessage(0);
        });
      });
      observer.observe(messages, { subtree: true, childList: true, characterData: true });
    });
    globalThis.bench = { sentAt: 0, painted };
  }, text);

async function sendOnce(from: { page: Page; thread: Locator }, to: { page: Page; thread: Locator }, text: string) {
  await watchPaint(to.thread, text);
  await from.thread.getByRole('textbox').fill(text);
  await watchSend(from.page);
  await from.thread.getByRole('textbox').press('Enter');
  const painted = await to.page.evaluate(() => globalThis.bench.painted);
  const sent = await from.page.evaluate(() => globalThis.bench.sentAt);
  return painted - sent;
}

const app = await startApp({ env: { RATE_LIMITS: 'off' } });
const stage = await Stage.open();
try {
  const [crm, site] = await Promise.all([stage.page('agent'), stage.page('customer')]);
  await site.goto(`${app.pages}/bank/?as=aoife`);
  await site.getByRole('button', { name: 'Ask us anything' }).click();
  const customer = { page: site, thread: site.getByRole('dialog') };
  await customer.thread
    .getByText(/I am the bank’s assistant/)
    .first()
    .waitFor();
  await customer.thread.getByRole('textbox').fill(question);
  await customer.thread.getByRole('textbox').press('Enter');

  await crm.goto(`${app.pages}/crm/?as=camille`);
  await crm
    .getByRole('row')
    .filter({ hasText: 'still says pending' })
    .first()
    .getByText('still says pending')
    .first()
    .click();
  const agent = { page: crm, thread: crm.locator('ur-takeover-chat') };
  await agent.thread.getByRole('button', { name: 'Take control' }).click();
  await agent.thread.getByText('You have control').waitFor();

  const toCustomer: number[] = [];
  const toAgent: number[] = [];
  for (let i = -3; i < rounds; i++) {
    const there = await sendOnce(agent, customer, `Line ${i} of the agent, ${Math.round(now())}`);
    const back = await sendOnce(customer, agent, `Line ${i} of the customer, ${Math.round(now())}`);
    if (i < 0) continue; // the first ones warm up
    toCustomer.push(there);
    toAgent.push(back);
  }
  judge('from Send to painted, agent to customer', toCustomer, budget);
  judge('from Send to painted, customer to agent', toAgent, budget);
} finally {
  await stage.close();
  await app.stop();
}
