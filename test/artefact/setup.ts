import type { TestProject } from 'vitest/node';

import { installArtefact } from './install.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder into which the packed program is installed. */
    readonly artefact: string;
  }
}

/** Runs once before the tests that start the program. */
export async function setup({ provide }: TestProject): Promise<void> {
  provide('artefact', await installArtefact());
}
