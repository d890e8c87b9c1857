import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findBrowser } from './browser.mjs';
import { run } from './run.js';

/** The path of a Chromium; installs one where there is none: on Debian as root its own package, elsewhere Playwright's. */
export async function getBrowser(): Promise<string> {
  const found = findBrowser();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('No Chromium here: installing the package `chromium` (some 100 MB).');
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['update', '-q'], { env });
    await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-liberation'], { env });
  }
  if (!findBrowser()) {
    console.log('No Chromium here: Playwright downloads one (some 150 MB) into its cache.');
    const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');
    await run(process.execPath, [cli, 'install', 'chromium']);
  }
  const browser = findBrowser();
  if (!browser)
    throw new Error('No Chromium was found, and none could be installed: install one and name it in CHROMIUM.');
  return browser;
}
