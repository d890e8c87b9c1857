import { playwrightLauncher } from '@web/test-runner-playwright';
import { defaultReporter } from '@web/test-runner';
import { rmSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { createServer } from 'vite';
import { browserArgs, findBrowser } from './test/support/browser.mjs';
import { page } from './test/support/page.mjs';

const watching = process.argv.includes('--watch');

/** Until a test that hangs is given up, in ms. Longer than `until` waits (test/support/wait.ts), which says for what. */
const patience = 90_000;

const executablePath = findBrowser();
if (!executablePath) throw new Error('No Chromium found. `npm test` gets one; or name yours in CHROMIUM.');

/**
 * Its own for each run: two runs at once would pull the modules from under each other, and a cache from before a change
 * of dependencies gives a page two copies of Lit. No dot in the name, which the coverage's filter would not see.
 */
const cacheDir = `node_modules/vite-wtr/${process.pid}`;
process.on('exit', () => rmSync(cacheDir, { recursive: true, force: true }));

/** Vite serves every module, transformed as in the build; the runner serves its own pages. */
let watchFile = () => {};
const vite = await createServer({
  configFile: 'vite.config.ts',
  appType: 'custom',
  clearScreen: false,
  logLevel: 'error',
  cacheDir,
  server: { middlewareMode: true, hmr: false, ws: false, watch: watching ? {} : null },
  // Everything that tests import, found before the first page: found later, Vite would reload pages under test.
  optimizeDeps: {
    entries: ['test/components/**/*.test.ts', 'test/stories.test.ts', 'components/**/*.ts', 'stories/**/*.ts'],
    exclude: ['@web/test-runner-commands'],
    holdUntilCrawlEnd: true,
  },
  plugins: [
    {
      name: 'wtr-external',
      enforce: 'pre',
      resolveId: (id) => (id.startsWith('/__web-') ? { id, external: true } : null),
    },
    // The runner must not hear of files when it does not watch: a change would start the tests again.
    watching && {
      name: 'wtr-watch',
      transform: (_, id) => void (id.startsWith('/') && !id.includes('/node_modules/') && watchFile(id.split('?')[0])),
    },
  ],
});

const ofTheRunner = /^\/(\?|__web-|wtr-|node_modules\/@web\/test-runner-mocha)/;
const viteMiddleware = (ctx, next) =>
  ofTheRunner.test(ctx.url)
    ? next()
    : new Promise((resolve, reject) => {
        ctx.res.once('close', resolve);
        ctx.respond = false;
        ctx.res.statusCode = 200;
        vite.middlewares(ctx.req, ctx.res, (error) => {
          if (error) return reject(error);
          ctx.respond = undefined;
          ctx.res.statusCode = 404;
          resolve(next());
        });
      });

const count = (suite, counts = { passed: 0, failed: 0, skipped: 0 }) => {
  for (const test of suite.tests) counts[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed']++;
  for (const inner of suite.suites) count(inner, counts);
  return counts;
};

/** A file that did not load, or threw outside of its tests, has failed whatever else it ran. */
const countOf = ({ testResults, passed }) => {
  const counts = count(testResults ?? { tests: [], suites: [] });
  if (!passed && counts.failed === 0) counts.failed++;
  return counts;
};

/** A line for each file, and for `test/run.ts` the total, which the runner's own closing line does not have. */
const totals = {
  reportTestFileResults({ logger, sessionsForTestFile, testFile }) {
    for (const session of sessionsForTestFile) {
      const { passed, failed } = countOf(session);
      logger.log(`${failed ? '✖' : '✔'} ${relative(process.cwd(), testFile)} (${passed} of ${passed + failed})`);
    }
  },
  onTestRunFinished({ sessions }) {
    const file = process.env.TEST_TOTALS;
    const sum = { passed: 0, failed: 0, skipped: 0 };
    for (const counts of sessions.map(countOf)) for (const key of Object.keys(sum)) sum[key] += counts[key];
    if (file) writeFileSync(file, JSON.stringify(sum));
  },
};

export default {
  files: ['test/components/**/*.test.ts', 'test/stories.test.ts'],
  testRunnerHtml: page,
  browsers: [
    playwrightLauncher({
      product: 'chromium',
      launchOptions: { executablePath, args: browserArgs },
      createPage: async ({ context }) => {
        const made = await context.newPage();
        made.setDefaultTimeout(120_000);
        return made;
      },
    }),
  ],
  // Real keys and clicks go to the page in front: one page at a time has the focus.
  concurrency: 1,
  testFramework: { config: { timeout: patience } },
  testsFinishTimeout: 1_200_000,
  browserStartTimeout: 120_000,
  testsStartTimeout: 120_000,
  middleware: [viteMiddleware],
  plugins: [
    {
      name: 'vite',
      serverStart: ({ fileWatcher }) => void (watchFile = (file) => fileWatcher.add(file)),
      serverStop: () => vite.close(),
    },
    {
      // The runner gives up on keys that it sends after 20 s; a long text on a busy machine takes as long as it takes.
      name: 'patient-commands',
      transform({ path, body }) {
        if (path !== '/__web-dev-server__web-socket.js') return undefined;
        if (!body.includes('20000')) throw new Error('The runner no longer says here how long it waits for a command.');
        return body.replaceAll('20000', String(patience));
      },
    },
    {
      name: 'screenshot',
      executeCommand: async ({ command, payload, session }) => {
        if (command !== 'ur-screenshot') return undefined;
        const picture = await session.browser.getPage(session.id).screenshot({ clip: payload, animations: 'disabled' });
        return picture.toString('base64');
      },
    },
  ],
  filterBrowserLogs: ({ args: [first] }) => !String(first).startsWith('Lit is in dev mode'),
  reporters: [
    defaultReporter({ reportTestResults: true, reportTestProgress: !!process.stdout.isTTY }),
    ...(watching ? [] : [totals]),
  ],
};
