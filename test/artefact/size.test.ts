import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, inject, it } from 'vitest';

import { temporaryFolder } from '../support/temporary-folder.ts';
import { blocks } from './readme.ts';
import { runScript } from './shell.ts';
import { megabytesOf } from './size.ts';

const MAX_MEGABYTES = 420;
const MODULES = join(inject('artefact'), 'node_modules');

it('an installation from the tarball is small', async () => {
  const megabytes = await megabytesOf(MODULES);
  const own = await megabytesOf(join(MODULES, 'clarifai-ingest'));

  console.log(`node_modules of an installation: ${megabytes} MB, ${own} MB of them this package`);
  expect(megabytes).toBeLessThanOrEqual(MAX_MEGABYTES);
});

it("the README's command removes the libraries for other machines, and nothing else", async () => {
  const prefix = await temporaryFolder();
  const installed = join(prefix, 'lib', 'node_modules', 'clarifai-ingest');
  await cp(join(MODULES, 'clarifai-ingest', 'dist'), join(installed, 'dist'), { recursive: true });
  const libraries = join('dist', 'onnxruntime', 'bin', 'napi-v6');
  const before = await readdir(installed, { recursive: true });
  const prune = (await blocks()).find(({ kind }) => kind === 'sh prune')?.text ?? '';

  const { code, stderr } = await runScript(prune, { folder: prefix, environment: { npm_config_prefix: prefix } });

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const mine = join(libraries, process.platform, process.arch);
  const kept = (path: string): boolean =>
    path.split('/').length < 6 || !path.startsWith(libraries) || path.startsWith(mine);
  expect((await readdir(installed, { recursive: true })).toSorted()).toEqual(before.filter(kept).toSorted());
});
