import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { inject } from 'vitest';

import type * as Library from '../../src/index.ts';

const { resolve } = createRequire(join(inject('artefact'), 'package.json'));

/** The packed and installed library. */
export const library: typeof Library = await import(pathToFileURL(resolve('clarifai-ingest')).href);
