import { appendFileSync } from 'node:fs';

import type { Reporter, TestModule } from 'vitest/node';

/**
 * Prints `N passed, N failed` as the last line of a run, for tools that read only that. A file that the variable
 * CLOSING_LINES names takes the line instead: .ci/run sums up several runs.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let passed = 0;
    let failed = errors.length;
    let skipped = 0;
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      // A file that does not even load has no tests; it must not look like success.
      if (tests.length === 0) failed += 1;
      for (const test of tests) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        else if (state === 'failed') failed += 1;
        else skipped += 1;
      }
    }
    const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`;
    const file = process.env['CLOSING_LINES'];
    if (file !== undefined) appendFileSync(file, line);
    else process.on('exit', () => process.stdout.write(`\n${line}`));
  }
}
