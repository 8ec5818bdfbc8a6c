import { join } from 'node:path';

import { expect, inject, it } from 'vitest';

import { megabytesOf } from './size.ts';

const MAX_MEGABYTES = 420;

it('an installation from the tarball is small', async () => {
  const modules = join(inject('artefact'), 'node_modules');
  const megabytes = await megabytesOf(modules);

  console.log(
    `node_modules of an installation: ${megabytes} MB, ${await megabytesOf(join(modules, 'clarifai-ingest'))} of them this package`,
  );
  expect(megabytes).toBeLessThanOrEqual(MAX_MEGABYTES);
});
