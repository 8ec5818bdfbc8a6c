import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { writeExport } from '../../../src/sinks/export/write-export.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function* pieces(count: number, failAt = Infinity): Generator<string, number> {
  for (let piece = 0; piece < count; piece += 1) {
    if (piece === failAt) throw new Error('the source broke');
    yield `${piece}`.padStart(10_000, ' ');
  }
  return count;
}

describe('writeExport', () => {
  it('writes all pieces in order, makes the folder, and hands back what the source returned', async () => {
    const file = join(await temporaryFolder(), 'new', 'out.txt');

    expect(await writeExport(file, pieces(100))).toBe(100);

    expect(await readFile(file, 'utf8')).toBe([...pieces(100)].join(''));
  });

  it('takes the place of an older file and keeps its permissions', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'out.txt');
    await writeFile(file, 'old');
    await chmod(file, 0o600);

    await writeExport(file, pieces(1));

    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['out.txt']);
  });

  it('leaves the older file and nothing else when its source breaks half-way', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'out.txt');
    await writeFile(file, 'old');

    await expect(writeExport(file, pieces(100, 50))).rejects.toThrow('the source broke');

    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['out.txt']);
  });

  it('leaves the older file and nothing else when it is stopped', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'out.txt');
    await writeFile(file, 'old');

    await expect(writeExport(file, pieces(100), AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');

    expect(await readdir(folder)).toEqual(['out.txt']);
    expect(await readFile(file, 'utf8')).toBe('old');
  });

  it('names a file whose place is taken by a folder', async () => {
    const file = join(await temporaryFolder(), 'out.txt');
    await mkdir(join(file, 'in the way'), { recursive: true });

    await expect(writeExport(file, pieces(1))).rejects.toMatchObject({ name: 'SinkError', code: 'io', file });
  });
});
