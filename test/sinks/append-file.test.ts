import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
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
});
