import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { expect, it, onTestFinished } from 'vitest';

import { temporaryFolder } from '../support/temporary-folder.ts';
import { startEngineProcess } from './engine-process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The blocks of a document that are marked `sh curl`, in order. */
async function curlBlocks(document: string): Promise<readonly string[]> {
  const text = await readFile(`${ROOT}/${document}`, 'utf8');
  return [...text.matchAll(/^```sh curl\n(.*?)^```/gms)].map(([, block]) => block ?? '');
}

it.each(['docs/engine.md', 'README.md'])('the curl examples of %s do what they say', async (document) => {
  const engine = await startEngineProcess(await temporaryFolder());
  onTestFinished(async () => engine.close());
  const run = async (script: string): Promise<readonly { status: { code: number } }[]> => {
    const options = { cwd: ROOT, env: { ...process.env, ENGINE: engine.url } };
    const { stdout } = await promisify(execFile)('bash', ['-ec', script], options);
    return JSON.parse(`[${stdout.trim().replaceAll('}{', '},{')}]`);
  };

  const blocks = await curlBlocks(document);
  const codes: number[] = [];
  for (const block of blocks) {
    codes.push(...(await run(block)).map(({ status }) => status.code));
    await expect
      .poll(async () => (await run('curl -s $ENGINE/v2/inputs/status'))[0], { timeout: 20_000 })
      .toMatchObject({
        counts: { to_process: 0, processing: 0 },
      });
  }

  expect(blocks.length).toBeGreaterThan(0);
  expect(codes.every((code) => code === 10_000)).toBe(true);
});
