import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { samplePng } from '../support/images.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { PROGRAM } from './command-line.ts';

/** Of a process that SIGHUP or SIGTERM ended; one that aborts has 134 or 139. */
const ENDED = ['129', '143'];

it.skipIf(process.platform !== 'linux').each([
  ['an import', 'import photos --out a.ndjson'],
  ['a daemon', 'watch photos --out a.ndjson'],
  ['a prediction', 'predict photos/0.png photos/1.png photos/2.png'],
  ['the engine', 'engine --port 0'],
])('%s whose terminal is closed ends without an abort', async (_, command) => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'photos'));
  for (const seed of [0, 1, 2]) await writeFile(join(folder, 'photos', `${seed}.png`), await samplePng(seed));
  const line = `trap : HUP; ${process.execPath} ${PROGRAM} ${command}; echo $? > ended`;
  const terminal = spawn('script', ['--quiet', '--flush', '--command', `sh -c '${line}'`, 'typescript'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  onTestFinished(() => void terminal.kill('SIGKILL'));
  const isShown = async (): Promise<boolean> => (await readFile(join(folder, 'typescript'), 'utf8')).includes('engine');
  await expect.poll(async () => isShown().catch(() => false), { timeout: 30_000 }).toBe(true);

  terminal.kill('SIGKILL');

  const ended = async (): Promise<string> => (await readFile(join(folder, 'ended'), 'utf8').catch(() => '')).trim();
  await expect.poll(ended, { timeout: 15_000 }).not.toBe('');
  expect(ENDED).toContain(await ended());
});
