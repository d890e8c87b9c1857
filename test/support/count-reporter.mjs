/** A reporter of node:test that writes nothing but how many tests ran, as JSON, at the end. */
export default async function* countReporter(source) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details?.type === 'suite') continue;
    // A file stands for itself only when no test in it ran, or when it broke outside of its tests.
    const isFile = data.nesting === 0 && /\.test\.[mc]?[jt]s$/.test(data.name);
    if (data.skip !== undefined || data.todo !== undefined) counts.skipped++;
    else if (type === 'test:fail' || isFile) counts.failed++;
    else counts.passed++;
  }
  yield JSON.stringify(counts);
}
