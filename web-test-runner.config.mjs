import { playwrightLauncher } from '@web/test-runner-playwright';
import { defaultReporter } from '@web/test-runner';
import { writeFileSync } from 'node:fs';
import { createServer } from 'vite';
import { browserArgs, findBrowser } from './test/support/browser.mjs';
import { page } from './test/support/page.mjs';

const watching = process.argv.includes('--watch');

const executablePath = findBrowser();
if (!executablePath) throw new Error('No Chromium found. `npm test` gets one; or name yours in CHROMIUM.');

/** Vite serves every module, transformed as in the build; the runner serves its own pages. */
let watchFile = () => {};
const vite = await createServer({
  configFile: 'vite.config.ts',
  appType: 'custom',
  clearScreen: false,
  logLevel: 'error',
  // No dot: the filter `**/node_modules/**` of the coverage skips dot folders.
  cacheDir: 'node_modules/vite-wtr',
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
    {
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

/** Tells `test/run.ts` how many tests ran: the runner's own closing line has no total. */
const totals = {
  onTestRunFinished({ sessions }) {
    const file = process.env.TEST_TOTALS;
    if (!file) return;
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const count = (suite) => {
      for (const test of suite.tests) counts[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed']++;
      suite.suites.forEach(count);
    };
    for (const session of sessions) {
      const failedBefore = counts.failed;
      if (session.testResults) count(session.testResults);
      // A file that did not load, or threw outside of its tests, has failed whatever else it ran.
      if (!session.passed && counts.failed === failedBefore) counts.failed++;
    }
    writeFileSync(file, JSON.stringify(counts));
  },
};

export default {
  files: ['test/components/**/*.test.ts', 'test/stories.test.ts'],
  testRunnerHtml: page,
  browsers: [playwrightLauncher({ product: 'chromium', launchOptions: { executablePath, args: browserArgs } })],
  // Real keys and clicks go to the page in front: one page at a time has the focus.
  concurrency: 1,
  testFramework: { config: { timeout: 5_000 } },
  testsFinishTimeout: 240_000,
  browserStartTimeout: 60_000,
  middleware: [viteMiddleware],
  plugins: [
    {
      name: 'vite',
      serverStart: ({ fileWatcher }) => void (watchFile = (file) => fileWatcher.add(file)),
      serverStop: () => vite.close(),
    },
  ],
  filterBrowserLogs: ({ args: [first] }) => !String(first).startsWith('Lit is in dev mode'),
  reporters: [
    defaultReporter({ reportTestResults: true, reportTestProgress: !!process.stdout.isTTY }),
    ...(watching ? [] : [totals]),
  ],
};
