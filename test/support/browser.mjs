import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

/** Works as root, in a container and without a network; nothing that phones home. */
export const browserArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

function onPath(name) {
  try {
    const [found] = execFileSync(process.platform === 'win32' ? 'where' : 'which', [name], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).split(/\r?\n/);
    return found || undefined;
  } catch {
    return undefined;
  }
}

/** The path of a Chromium of this machine: the one named in CHROMIUM or CHROME, an installed one, or Playwright's. */
export function findBrowser() {
  const named = process.env.CHROMIUM || process.env.CHROME;
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM or CHROME names ${named}, which does not exist.`);
  }
  for (const name of names) {
    const found = onPath(name);
    if (found) return found;
  }
  return [...places, chromium.executablePath()].find((path) => path && existsSync(path));
}
