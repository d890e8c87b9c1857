/* A host's page with the elements, in a browser that keeps pages in its cache as people's browsers do. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { asBot, asPerson, newID, sign } from '../backend/host.js';
import type { TestBot } from '../backend/server.js';
import { Browser, HostPage } from '../faults/browser.js';
import { within } from '../faults/screen.js';
import { Stage } from '../faults/stage.js';
import type { Seen } from './lifecycle-page.js';

/** Far more than anything takes, so that a slow machine fails nothing. */
const patience = 30_000;

export class Lifecycle {
  private constructor(
    readonly host: HostPage,
    readonly stage: Stage,
    readonly browser: Awaited<ReturnType<typeof Browser.start>>,
  ) {}

  /** `name` is the name that pages and API are known by in this browser, in place of their address. */
  static async open(t: TestContext, { name }: { name?: string } = {}): Promise<Lifecycle> {
    const ends: (() => unknown)[] = [];
    // Also of what was opened before something else could not be.
    t.after(async () => {
      for (const end of ends.reverse()) await end();
    });
    const host = await HostPage.open(join(import.meta.dirname, 'lifecycle-page.ts'));
    ends.push(() => host.close());
    if (name) host.name = name;
    const stage = await Stage.open({ origins: [host.url] });
    ends.push(() => stage.close());
    host.token = (url) => tokenFor(stage.bot, url);
    const profile = mkdtempSync(join(tmpdir(), 'user-requests-profile-'));
    ends.push(() => rmSync(profile, { recursive: true, force: true }));
    const browser = await Browser.start(profile, name ? [`--host-resolver-rules=MAP ${name} 127.0.0.1`] : []);
    ends.push(() => browser.kill());
    return new Lifecycle(host, stage, browser);
  }

  /** The address of the API in this browser. */
  get api(): string {
    return this.stage.network.url.replace('127.0.0.1', this.host.name);
  }

  /** What the host signs for whoever the address names. */
  token(url: URL, bot = this.stage.bot): string {
    return tokenFor(bot, url);
  }

  /** A provider for this person around what is inside. */
  provider(as: string, inside: string, bot = this.stage.bot): string {
    return `<ur-provider id="${as}" api="${this.api}" bot="${bot.bot}" token-endpoint="/token?as=${as}">${inside}</ur-provider>`;
  }

  /** A tab at a page with this in it. */
  async tab(path: string, body: string): Promise<Page> {
    this.host.bodies.set(path, body);
    const page = await this.browser.newPage();
    page.setDefaultTimeout(patience);
    await page.goto(this.host.url + path);
    return page;
  }

  /** Somebody who writes elsewhere, over another way to the server. */
  elsewhere(sub: string) {
    return asPerson(this.stage.server, this.stage.bot, sub);
  }

  /** A request of this person, whom the bot could not help. */
  async request(sub: string, bot = this.stage.bot): Promise<void> {
    const { server } = this.stage;
    const action = { type: 'create_user_request_action', message: `Help ${sub}` };
    const step = { name: 'Help', story: { key: 'help', name: 'Help' }, actions: [action] };
    const messages = [{ author: 'interlocutor', text: `help ${sub}` }];
    const backend = asBot(server, bot);
    for (const { status, body } of [
      await backend.put('steps/help', step),
      await backend.post('steps/help/reached', { id: newID(), interlocutor: { userID: sub }, messages }),
    ])
      if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  }

  /** So many streams, and no more. */
  async streams(count: number): Promise<void> {
    const { network } = this.stage;
    await within(
      patience,
      () => network.openStreams === count,
      () => `${count} streams, not ${network.openStreams}`,
    );
  }
}

function tokenFor(bot: TestBot, url: URL): string {
  const [kind, sub = ''] = (url.searchParams.get('as') ?? '').split(':');
  return sign(bot, kind === 'agent' ? { kind, sub, name: sub, role: 'admin' } : { kind, sub, firstName: sub });
}

export const seen = (page: Page | Frame): Promise<Seen> =>
  page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);

/** The lines of a thread, in the order on the screen. */
export const lines = async (page: Page | Frame): Promise<string[]> =>
  (await page.locator('[part~="bubble"]').allInnerTexts()).map((line) => line.trim());

/** Writes into the thread of the page, as people do. */
export async function write(page: Page | Frame, text: string): Promise<void> {
  await page.getByRole('textbox').fill(text);
  await page.getByRole('textbox').press('Enter');
}
