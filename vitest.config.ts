import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores: every e2e test starts processes of its own.
    maxWorkers: 2,
    reporters: ['default', './test/support/closing-line.ts'],
  },
});
