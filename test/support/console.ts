declare global {
  // Made by page.mjs.
  var expectedConsoleErrors: RegExp[];
}

/** Lets errors that match pass for the rest of this test; others on the console go on failing it. */
export function expectConsoleErrors(...patterns: RegExp[]): void {
  globalThis.expectedConsoleErrors.push(...patterns);
}

/** What the code under test warned of, from now to the end of the test; nothing of it is printed. */
export function recordWarnings(): string[] {
  const warnings: string[] = [];
  warn ??= console.warn;
  console.warn = (...args) => void warnings.push(args.map(String).join(' '));
  return warnings;
}

let warn: typeof console.warn | undefined;

afterEach(() => {
  globalThis.expectedConsoleErrors.length = 0;
  if (warn) console.warn = warn;
  warn = undefined;
});
