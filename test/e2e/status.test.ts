import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';

import { temporaryFolder } from '../support/temporary-folder.ts';
import { SAMPLES, finished, run, start } from './command-line.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'status-'));
  await mkdir(join(folder, 'photos'));
  await copyFile(join(SAMPLES, 'coffee.png'), join(folder, 'photos', 'coffee.png'));
  await copyFile(join(SAMPLES, 'coffee.png'), join(folder, 'photos', 'copy.png'));
  await writeFile(join(folder, 'photos', 'words.jpg'), 'not an image');
  await run(folder, 'import', 'photos', '--out', 'predictions.json', '--model', 'color');
});

describe('status', () => {
  it('tells totals that add up, failures by reason, outputs, calls and the last run', async () => {
    const { code, stdout } = await run(folder, 'status');

    expect(code).toBe(0);
    expect(stdout).toContain('3 known = 2 done + 1 failed + 0 skipped + 0 pending');
    expect(stdout).toContain('1 × not-an-image (inspect), e.g. words.jpg: not tried again while unchanged');
    expect(stdout).toMatch(/predictions\.json: 3 records, \d+ bytes, of folder:/);
    expect(stdout).toContain('nobody is at work');
  });

  it('answers in JSON, also while a run is going on, and names it', async () => {
    const busy = await temporaryFolder();
    await mkdir(join(busy, 'photos'));
    for (let index = 0; index < 12; index += 1) {
      await copyFile(join(SAMPLES, 'coffee.png'), join(busy, 'photos', `${index}.png`));
    }
    const child = start(busy, ['import', 'photos', '--out', 'a.json']);
    const ended = finished(child);
    const running = async (): Promise<string | null> => {
      const { code, stdout } = await run(busy, 'status', '--json');
      return code === 0 ? (JSON.parse(stdout) as { running: string | null }).running : null;
    };

    await expect.poll(running, { timeout: 20_000, interval: 20 }).toContain(`process ${child.pid}`);
    expect((await ended).code).toBe(0);
    expect(await running()).toBeNull();
  });

  it('says what to name when there is no ledger', async () => {
    const { code, stderr } = await run(await temporaryFolder(), 'status');

    expect(code).toBe(2);
    expect(stderr).toMatch(/holds no ledger\. Name the --state folder/);
  });
});

describe('why', () => {
  it('tells the history of a file that is done', async () => {
    const { code, stdout } = await run(folder, 'why', 'photos/coffee.png');

    expect(code).toBe(0);
    expect(stdout).toContain('same as   copy.png');
    expect(stdout).toMatch(/input {5}sha256-[0-9a-f]{32}, processed/);
    expect(stdout).toMatch(/attempt 1 .* done[^]*upload \d+ ms .* asked color · 1 record$/m);
    expect(stdout).toContain('now       done;');
  });

  it('tells why a file failed and what happens next', async () => {
    const { stdout } = await run(folder, 'why', 'words.jpg');

    expect(stdout).toContain('inspect not-an-image: words.jpg holds no image data.');
    expect(stdout).toContain('not tried again while it stays as it is');
  });

  it('takes a path as a shell gives it, a name, and the end of one', async () => {
    const place = await temporaryFolder();
    await mkdir(join(place, 'photos'));
    for (const name of ['1.jpg', '11.jpg']) await writeFile(join(place, 'photos', name), 'no image');
    await run(place, 'import', 'photos', '--out', 'predictions.json', '--model', 'color');
    const found = async (name: string): Promise<readonly string[]> => {
      const { stdout } = await run(place, 'why', name);
      return stdout.split('\n').filter((line) => line.endsWith('.jpg') && !line.startsWith(' '));
    };

    expect(await found('./photos/11.jpg')).toEqual(['11.jpg']);
    expect(await found('1.jpg')).toEqual(['1.jpg']);
    expect((await found('.jpg')).toSorted()).toEqual(['1.jpg', '11.jpg']);
  });

  it('says so of a file that was never met', async () => {
    const { code, stderr } = await run(folder, 'why', 'nothing.png');

    expect(code).toBe(3);
    expect(stderr).toContain('ends with "nothing.png"');
  });
});
