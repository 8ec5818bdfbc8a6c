import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { importJob } from '../support/import-job.ts';
import { samplePng } from '../support/images.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { SAMPLES, run } from './command-line.ts';
import type { Run } from './command-line.ts';
import { library } from './library.ts';

interface Place {
  readonly folder: string;
  readonly endpoint: string;
  readonly clarifaiIngest: (...args: readonly string[]) => Promise<Run>;
}

/** A folder with some photos, and an engine that has them after an import. */
async function imported(...photos: readonly (readonly [name: string, content: Buffer | string])[]): Promise<Place> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'photos'));
  for (const [name, content] of photos) await writeFile(join(folder, 'photos', name), content);
  const { endpoint } = await importJob(folder);
  const clarifaiIngest = async (...args: readonly string[]): Promise<Run> => run(folder, ...args);
  const service = ['--endpoint', endpoint!, '--api-key', 'key', '--rate', '1000'];
  await clarifaiIngest('import', 'photos', '--out', 'out.ndjson', ...service, '--csv-layout', 'wide', '--out', 'o.csv');
  return { folder, endpoint: endpoint!, clarifaiIngest };
}

async function records(folder: string): Promise<readonly string[]> {
  const text = await readFile(join(folder, 'out.ndjson'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly input: { readonly path: string }; readonly status: string })
    .map(({ input, status }) => `${input.path} ${status}`);
}

describe('retry', () => {
  it('tries what no run would try by itself, with the settings of the last run, and records only news', async () => {
    const { folder, clarifaiIngest } = await imported(
      ['good.png', await samplePng(1)],
      ['bad.jpg', ''],
      ['b.png', 'x'],
    );

    const again = await clarifaiIngest('retry', '--api-key', 'key', '--code', 'empty-file');

    expect(again.stderr).toContain('1 failed image is tried again');
    expect(again.code).toBe(3);
    expect(await records(folder)).toEqual(expect.arrayContaining(['good.png ok', 'bad.jpg failed', 'b.png failed']));
    expect(await records(folder)).toHaveLength(3);
    await copyFile(join(SAMPLES, 'coffee.png'), join(folder, 'photos', 'bad.jpg'));
    expect((await clarifaiIngest('retry', '--api-key', 'key', '--path', 'bad.*', '--quiet')).code).toBe(0);
    expect(await records(folder)).toContain('bad.jpg ok');
    const { stdout } = await clarifaiIngest('status', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      totals: { done: 2, failed: 1, pending: 0 },
      runs: [{ command: 'retry' }, { command: 'retry' }, { command: 'import', result: '1 done, 2 failed, 0 pending' }],
    });
    // The wide CSV of the import is gone on with.
    expect((await readFile(join(folder, 'o.csv'), 'utf8')).trim().split('\n')).toHaveLength(5);
  });

  it('has nothing to do where nothing has failed, and says where it would look', async () => {
    const { clarifaiIngest } = await imported(['good.png', await samplePng(1)]);

    expect(await clarifaiIngest('retry', '--api-key', 'key')).toMatchObject({
      code: 0,
      stdout: 'Nothing of that has failed.\n',
    });
    const { code, stderr } = await clarifaiIngest('retry', '--state', 'nowhere');
    expect(stderr).toContain('nowhere holds no ledger');
    expect(code).toBe(2);
  });
});

describe('verify', () => {
  it('finds what the service has lost, sends it again when told to, and writes no record twice', async () => {
    const { folder, endpoint, clarifaiIngest } = await imported(
      ['a.png', await samplePng(1)],
      ['b.png', await samplePng(2)],
      ['gone.png', await samplePng(3)],
    );
    const before = await readFile(join(folder, 'out.ndjson'), 'utf8');
    expect(await clarifaiIngest('verify', '--api-key', 'key')).toMatchObject({ code: 0 });
    const app = new library.ClarifaiApp({ baseUrl: endpoint, apiKey: 'key' });
    for await (const { id } of app.inputs.getAll()) if (id) await app.inputs.delete(id);
    await app.inputs.waitUntilInputsDeleteFinish({ intervalMs: 10 });
    await rm(join(folder, 'photos', 'gone.png'));

    const found = await clarifaiIngest('verify', '--api-key', 'key');
    const repaired = await clarifaiIngest('verify', '--api-key', 'key', '--repair', '--json');

    expect(found.stdout).toContain('3 are missing there: --repair sends them again');
    expect(found.code).toBe(3);
    expect(JSON.parse(repaired.stdout)).toMatchObject({ missing: { count: 3 }, repaired: { uploaded: 2, failed: 0 } });
    expect(repaired.code).toBe(3);
    expect(await readFile(join(folder, 'out.ndjson'), 'utf8')).toBe(before);
    const { processed } = await app.inputs.checkStatus();
    expect(processed).toBe(2);
    await app.close();
  });

  it('writes outputs again that are gone', async () => {
    const { folder, clarifaiIngest } = await imported(['a.png', await samplePng(1)]);
    const before = await readFile(join(folder, 'out.ndjson'), 'utf8');
    await rm(join(folder, 'out.ndjson'));

    const { stdout } = await clarifaiIngest('verify', '--api-key', 'key');

    expect(stdout).toContain('out.ndjson was gone and has been written again.');
    expect(await readFile(join(folder, 'out.ndjson'), 'utf8')).toBe(before);
  });
});
