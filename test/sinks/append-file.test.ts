import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { describe, expect, it } from 'vitest';

import { jsonSink } from '../../src/sinks/json.ts';
import { okRecord } from '../support/records.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { writeTo } from './sink-contract.ts';

const WRITER = fileURLToPath(new URL('writer-on-full-disk.ts', import.meta.url));

/** Runs the writer with a limit on the size of its files, which fails a write in the middle as a full disk does. */
async function writeWithoutRoom(file: string): Promise<unknown[]> {
  const script = 'ulimit -f 16 && exec "$0" --import tsx "$1" "$2"';
  const { stdout } = await promisify(execFile)('sh', ['-c', script, process.execPath, WRITER, file], {
    env: { ...process.env, TSX_DISABLE_CACHE: '1' },
  });
  return JSON.parse(stdout) as unknown[];
}

describe('an output on a disk that is full', () => {
  it('stays valid, goes on from there once there is room, and never counts what was not written', async () => {
    const [file, undisturbed] = [join(await temporaryFolder(), 'out.json'), join(await temporaryFolder(), 'out.json')];

    const [committed, ...later] = await writeWithoutRoom(file);

    expect(later).toEqual(['io', 'io']);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual([okRecord('first.jpg')]);
    await writeTo(jsonSink(file), committed as number, [okRecord('second.jpg')]);
    await writeTo(jsonSink(undisturbed), null, [okRecord('first.jpg'), okRecord('second.jpg')]);
    expect(await readFile(file, 'utf8')).toBe(await readFile(undisturbed, 'utf8'));
  });

  it.skipIf(!existsSync('/dev/full'))('fails the flush with the words of the system', async () => {
    const sink = jsonSink('/dev/full');
    await sink.open(null);
    await sink.write([okRecord('first.jpg')]);

    const flushed = sink.flush();

    await expect(flushed).rejects.toMatchObject({
      name: 'SinkError',
      code: 'io',
      message: '/dev/full cannot be written (ENOSPC).',
      cause: { code: 'ENOSPC' },
    });
    await sink.close();
  });
});

describe('an output that somebody takes away while it is written', () => {
  it.each([
    ['removed', async (file: string) => rm(file)],
    ['moved away', async (file: string) => rename(file, `${file}.old`)],
    [
      'replaced',
      async (file: string) => {
        await rename(file, `${file}.old`);
        await writeFile(file, '');
      },
    ],
  ])('is missed at the next flush, and nothing more counts as written: %s', async (_, disturb) => {
    const file = join(await temporaryFolder(), 'out.json');
    const sink = jsonSink(file);
    await sink.open(null);
    await sink.write([okRecord('first.jpg')]);
    await sink.flush();
    await disturb(file);

    await sink.write([okRecord('second.jpg')]);
    const flushed = sink.flush();

    await expect(flushed).rejects.toMatchObject({
      name: 'SinkError',
      code: 'file-missing',
      file,
      message: `${file} was removed or replaced while it was being written; it is written again by the next run.`,
    });
    await sink.close();
  });

  it('is named when a file has come in the place of its folder', async () => {
    const file = join(await temporaryFolder(), 'outputs', 'out.json');
    const sink = jsonSink(file);
    await sink.open(null);
    await sink.write([okRecord('first.jpg')]);
    await rename(dirname(file), `${dirname(file)}.old`);
    await writeFile(dirname(file), '');

    const flushed = sink.flush();

    await expect(flushed).rejects.toMatchObject({
      name: 'SinkError',
      code: 'io',
      file,
      message: `${file} cannot be looked at (ENOTDIR).`,
    });
    await sink.close();
  });
});
