import { copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import type { DryRun } from '../../src/job/dry-run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { SAMPLES, run } from './command-line.ts';

const IMPORT = ['import', 'photos', '--out', 'out/predictions.json', '--model', 'color', '--model', 'general-v1.3'];

async function folderWith(...names: readonly string[]): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'photos'));
  for (const name of names) await copyFile(join(SAMPLES, name), join(folder, 'photos', name));
  return folder;
}

describe('import --dry-run', () => {
  it('says what would be sent, and sends, writes and creates nothing', async () => {
    const folder = await folderWith('coffee.png', 'cat-chelsea.png');

    const { code, stdout } = await run(folder, ...IMPORT, '--dry-run');

    expect(code).toBe(0);
    expect(stdout).toContain('nothing is sent and nothing is written');
    expect(stdout).toContain('2 found · 2 to take up');
    expect(stdout).toMatch(/To upload: at most 2 images \(0\.\d MB\) in 1 call\.\nTo ask: at most 4 predictions in 2 /);
    expect(await readdir(folder)).not.toContain('out');
    expect(await readdir(folder)).not.toContain('.clarifai-ingest');
  });

  it('needs no output', async () => {
    const folder = await folderWith('coffee.png');

    const { code, stdout } = await run(folder, 'import', 'photos', '--dry-run');

    expect(code).toBe(0);
    expect(stdout).toContain('1 found · 1 to take up');
    expect(await readdir(folder)).toEqual(['photos']);
  });

  it('tells the time at the rate of a service, without calling it', async () => {
    const folder = await folderWith('coffee.png', 'cat-chelsea.png');
    const account = ['--endpoint', 'http://127.0.0.1:9', '--api-key', 'key', '--rate', '0.01'];

    const { code, stdout } = await run(folder, ...IMPORT, ...account, '--dry-run');

    expect(code).toBe(0);
    expect(stdout).toContain('At the --rate these calls to http://127.0.0.1:9 take 5 min at least');
  });

  it('knows what an import has done, answers in JSON, and exits like an import with failures', async () => {
    const folder = await folderWith('coffee.png');
    await run(folder, ...IMPORT);
    await writeFile(join(folder, 'photos', 'words.jpg'), 'not an image');

    const { code, stdout } = await run(folder, ...IMPORT, '--dry-run', '--json');

    expect(code).toBe(3);
    expect(JSON.parse(stdout) as DryRun).toMatchObject({
      target: 'embedded',
      found: 2,
      unchanged: 1,
      new: 0,
      failed: 1,
      failures: [{ code: 'not-an-image', count: 1, example: 'words.jpg' }],
      uploadCalls: 0,
      predictCalls: 0,
      seconds: null,
    });
  });
});
