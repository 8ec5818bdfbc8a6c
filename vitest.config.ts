import { defineConfig } from 'vitest/config';
import type { ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The end-to-end tests start processes that use all cores themselves.
    maxWorkers: 2,
    reporters: ['default', './test/support/closing-line.ts'],
  },
});

export default config;
