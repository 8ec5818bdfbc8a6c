import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it, onTestFinished } from 'vitest';

import { SAMPLES, run } from './command-line.ts';
import { jsonRecords } from './outputs.ts';

/** Most disks cut a time off at what they can store; this file system keeps all 64 bits of it. */
const MEMORY = '/dev/shm';
const YEAR_287000 = 9e12;

it.skipIf(!existsSync(MEMORY))(
  'an import takes a file whose time no date can be, and records it as unknown',
  async () => {
    const folder = await mkdtemp(join(MEMORY, 'times-'));
    onTestFinished(async () => rm(folder, { recursive: true, force: true }));
    await mkdir(join(folder, 'photos'));
    await copyFile(join(SAMPLES, 'coffee.png'), join(folder, 'photos', 'good.png'));
    await copyFile(join(SAMPLES, 'cat-chelsea.png'), join(folder, 'photos', 'far.png'));
    await utimes(join(folder, 'photos', 'far.png'), YEAR_287000, YEAR_287000);
    expect((await stat(join(folder, 'photos', 'far.png'))).mtimeMs).toBe(YEAR_287000 * 1000);
    const args = ['import', 'photos', '--out', 'predictions.json', '--model', 'color', '--endpoint', 'embedded'];

    const first = await run(folder, ...args);
    const second = await run(folder, ...args);

    expect([first.code, second.code]).toEqual([0, 0]);
    expect(second.stdout).toContain('2 unchanged');
    const times = new Map((await jsonRecords(folder)).map(({ input }) => [input.path, input.mtime]));
    expect(times.get('far.png')).toBeNull();
    expect(times.get('good.png')).toMatch(/^\d{4}-/);
  },
);
