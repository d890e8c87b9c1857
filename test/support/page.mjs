/**
 * The page that every browser test runs in. A rejection that nobody handles and an error on the console fail the test
 * that they happen in: without this, the runner passes over them. A test that means to see an error on the console
 * says so with `expectConsoleErrors()` (console.ts).
 */
export const page = (framework) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Tests</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
  </head>
  <body>
    <script>
      addEventListener('unhandledrejection', (event) => {
        throw event.reason;
      });
      const { error } = console;
      globalThis.expectedConsoleErrors = [];
      console.error = (...args) => {
        const text = args.map((arg) => arg?.stack ?? String(arg)).join(' ');
        if (expectedConsoleErrors.some((expected) => expected.test(text))) return;
        error.apply(console, args);
        reportError(new Error('An error on the console: ' + text));
      };
    </script>
    <script type="module" src="${framework}"></script>
  </body>
</html>`;
