import { execFile } from 'node:child_process';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { expect, inject, it } from 'vitest';

import type { Diagnosis } from '../../src/cli/diagnosis.ts';
import { SAMPLES } from '../e2e/command-line.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { commandIn } from './install.mjs';

const run = promisify(execFile);
const NO_ACCOUNT = { ...process.env, CLARIFAI_API_BASE: 'http://127.0.0.1:9' };

async function modelRuntime(folder: string): Promise<unknown> {
  // It cannot reach the service, which is another matter.
  const told = await run(process.execPath, [commandIn(folder), 'doctor', '--json'], { env: NO_ACCOUNT }).catch(
    (error: { readonly stdout: string }) => error,
  );
  const { modelRuntime: backend, slowModels } = (JSON.parse(told.stdout) as Diagnosis).versions;
  return { backend, slowModels };
}

/** Imports one photograph. */
async function importOne(folder: string): Promise<{ readonly records: string; readonly log: string }> {
  const out = join(await temporaryFolder(), 'out.ndjson');
  const photo = join(SAMPLES, 'cat-chelsea.png');
  const options = ['--endpoint', 'embedded', '--model', 'general-v1.3', '--log', 'json', '--out', out];
  const { stderr } = await run(process.execPath, [commandIn(folder), 'import', photo, ...options]);
  return { records: await readFile(out, 'utf8'), log: stderr };
}

it('the installed program runs its models on the native library', async () => {
  expect(await modelRuntime(inject('artefact'))).toEqual({ backend: 'onnxruntime-node', slowModels: null });
});

it('without a library for this machine it sees the same in WebAssembly, and says why it is slow', async () => {
  const folder = await temporaryFolder();
  const bin = join('node_modules', 'clarifai-ingest', 'dist', 'onnxruntime', 'bin');
  const filter = (file: string): boolean => !file.endsWith(bin);
  await cp(inject('artefact'), folder, { recursive: true, verbatimSymlinks: true, filter });
  const cause = `there is no library for ${process.platform} ${process.arch} in ${join(folder, bin)}`;

  const { records, log } = await importOne(folder);

  expect(records).toContain('"name":"cat"');
  expect(log).toContain(`"cause":"${cause}","msg":"models run in WebAssembly, several times slower"`);
  expect(await modelRuntime(folder)).toEqual({ backend: 'onnxruntime-web', slowModels: cause });
});
