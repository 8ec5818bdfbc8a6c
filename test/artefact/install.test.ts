import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, inject, it } from 'vitest';

import { SAMPLES } from '../e2e/command-line.ts';
import { jsonRecords } from '../e2e/outputs.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { installTarball, npm } from './install.mjs';
import { runScript } from './shell.ts';

const TARBALL = join(inject('artefact'), 'clarifai-ingest.tgz');

describe('npm install of the tarball', () => {
  it('works in a project with the scripts of dependencies too, whatever becomes of them without a network', async () => {
    const folder = await temporaryFolder();
    await installTarball(folder, TARBALL);
    await mkdir(join(folder, 'photos'));
    await copyFile(join(SAMPLES, 'coffee.png'), join(folder, 'photos', 'coffee.png'));

    const { code, stderr } = await runScript(
      'npx clarifai-ingest import photos --out predictions.json --endpoint embedded',
      { folder, bin: folder },
    );

    expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('(onnxruntime-node)') });
    expect(await jsonRecords(folder)).toMatchObject([{ status: 'ok', input: { path: 'coffee.png' } }]);
  }, 300_000);

  it('leaves nothing that npm calls missing, invalid or extraneous', async () => {
    const { stdout } = await npm(inject('artefact'), 'ls', '--all', '--json');

    expect(JSON.parse(stdout)).not.toHaveProperty('problems');
  });
});
