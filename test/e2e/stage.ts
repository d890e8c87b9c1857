/* A browser with somebody at each page, and what went wrong there. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { browserArgs, findBrowser } from '../support/browser.mjs';

/** Far more than anything takes, so that a slow machine fails nothing. */
const patience = 30_000;

export class Stage {
  /** Errors of all pages: what the console said, uncaught errors, violations of the content security policy. */
  readonly problems: string[] = [];
  readonly #pages = new Map<string, Page>();
  #browser: Browser;
  #failed = false;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async open(): Promise<Stage> {
    const executablePath = findBrowser();
    if (!executablePath) throw new Error('No Chromium found. `npm test` gets one; or name yours in CHROMIUM.');
    return new Stage(await chromium.launch({ executablePath, args: browserArgs }));
  }

  /** A page in a browser profile of its own; `who` names it in what is reported. */
  async page(who: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    context.setDefaultTimeout(patience);
    const page = await context.newPage();
    await page.exposeFunction('reportProblem', (problem: string) => void this.problems.push(`${who}: ${problem}`));
    await page.addInitScript(() =>
      document.addEventListener('securitypolicyviolation', (event) => {
        const report = (globalThis as unknown as { reportProblem(problem: string): void }).reportProblem;
        report(`violates ${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
      }),
    );
    page.on('pageerror', (error) => this.problems.push(`${who}: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error')
        this.problems.push(`${who}: ${message.text()} ${message.location().url.split('?')[0]}`);
    });
    this.#pages.set(who, page);
    return page;
  }

  /** One step of a story. When it fails, the pages are photographed and the steps after it are skipped. */
  async step(test: TestContext, name: string, act: () => Promise<void>): Promise<void> {
    await test.test(name, { skip: this.#failed ? 'a step before it failed' : false }, async (step) => {
      try {
        await act();
      } catch (error) {
        this.#failed = true;
        step.diagnostic(`Pictures of the pages: ${await this.#photograph()}`);
        for (const problem of this.problems) step.diagnostic(problem);
        throw error;
      }
    });
  }

  async #photograph(): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'user-requests-failed-'));
    for (const [who, page] of this.#pages)
      await page.screenshot({ path: join(folder, `${who}.png`), timeout: 5_000 }).catch(() => {});
    return folder;
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}
