import { defineConfig } from 'vitest/config';
import type { ViteUserConfig } from 'vitest/config';

/** The tests of what is changed, save those that start processes of the unchanged program. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: [
      'test/pipeline/{batch,catch-up,passes}.test.ts',
      'test/base/group-commit.test.ts',
      'test/pipeline/ledger/{ledger-on-disk,migrations,sqlite-ledger,status-of-ledger}.test.ts',
      'test/sinks/*.test.ts',
      'test/client/{retry,retry-class,retry-after,breaker}.test.ts',
    ],
    testTimeout: 300_000,
  },
});

export default config;
