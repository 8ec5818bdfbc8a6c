import { defineConfig } from 'vitest/config';
import type { ViteUserConfig } from 'vitest/config';

/** Tests that start the program: they run what `npm pack` makes of the last build. */
const PROGRAM = ['artefact', 'cli', 'config', 'e2e', 'faults'].map((folder) => `test/${folder}/**/*.test.ts`);

const config: ViteUserConfig = defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Machines of CI have neighbours: a test that met one may run a second time, and is reported as such.
    retry: process.env['CI'] === undefined ? 0 : 1,
    // The end-to-end tests start processes that use all cores themselves.
    maxWorkers: 2,
    // Built files run as they are.
    server: { deps: { external: [/\/dist\//] } },
    reporters: ['default', './test/support/closing-line.ts'],
    projects: [
      { extends: true, test: { name: 'sources', include: ['test/**/*.test.ts'], exclude: PROGRAM } },
      { extends: true, test: { name: 'program', include: PROGRAM, globalSetup: 'test/artefact/setup.ts' } },
    ],
  },
});

export default config;
